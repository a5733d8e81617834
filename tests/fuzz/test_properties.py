"""Every reader of what others wrote, on inputs from their formats' own pieces, and on any bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fuzz.run import CORPUS
from tests.fuzz.targets import TARGETS

# Pieces that meet each other rarely in any bytes.
PIECES: dict[str, tuple[str, ...]] = {
    "markdown": (
        *("# ", "## ", "- ", "1. ", "> ", "```", "~~~\n", "|", "|--|\n", "[", "](", ")", "[^1]"),
        *("[^1]: ", "**", "*", "_", "`", "<b>", "</b>", "<script>", "<!--", "-->", "$$", "&amp;"),
        *("\n", "\n\n", "    ", "\t", "word ", "Word. ", ": ", "---\n", "===\n", "![", "\\", "\0"),
    ),
    "text": (
        *("Word ", "word. ", "WORDS ", "\n", "\n\n", "- ", "1. ", "a) ", "Q: ", "A: ", "|", "  "),
        *("$3m ", "12:30 ", "1/2 ", "U.S. ", "IV ", "http://a.b/c ", "\t", "…", "“", "”", "%", "—"),
    ),
    "html": (
        *("<p>", "</p>", "<div hidden>", "</div>", "<table>", "<tr>", "<td rowspan=99>", "<th>"),
        *("</table>", "<ul>", "<li>", "<ol start=-1>", "<h1>", "<h2>", "<pre>", "<code>", "<sup>"),
        *(
            "<a href=#a>",
            "</a>",
            "<math>",
            "<svg>",
            "<details>",
            "<summary>",
            "<!--",
            "-->",
            "<br>",
        ),
        *(
            "<article>",
            "<main>",
            "<nav>",
            "words ",
            "More words. ",
            "&#0;",
            "&#xD800;",
            "<![CDATA[",
        ),
        *(
            "<script>",
            "</script>",
            "<style>",
            "<base href=x>",
            "<title>",
            "<meta charset=x>",
            "]]>",
        ),
    ),
    "front_matter": (
        *("title: ", "author: ", "date: ", "tags: ", "id: ", "draft: ", "pronounce: ", "link: "),
        *("&a ", "*a", "!!binary ", "!!set ", "? ", "- ", "[", "]", "{", "}", "|\n", ">\n", "<<: "),
        *(
            "2026-03-01",
            "99999-99-99",
            "~",
            "'",
            '"',
            "\\x07",
            "\n",
            "  ",
            "x",
            ": ",
            "# ",
            "%YAML",
        ),
    ),
    "toml_front_matter": (
        *("title = ", "date = ", '"x"', "2026-03-01", "1e999", "[a]\n", "[[b]]\n", "{a=1}", "'''"),
        *("\n", "pronounce = ", "\\u0000", "[", "]", "authors = ", "inf", "nan", "0x1", "true"),
    ),
    "listen_toml": (
        *(
            "[show]\n",
            "[voice]\n",
            "[audio]\n",
            "[pauses]\n",
            "[feed]\n",
            "[reading]\n",
            "[intro]\n",
        ),
        *(
            "title = ",
            "base_url = ",
            "category = ",
            "roles = ",
            "formats = ",
            "bitrate = ",
            "text = ",
        ),
        *(
            '"x"',
            '"http://["',
            '"http://a:99999/"',
            "1",
            "-1",
            "1e400",
            "nan",
            "[]",
            '["mp3"]',
            "\n",
        ),
        *('{ heading = "x" }', '"{title}{"', "page_size = ", "guid = ", "sample_rate = ", "true"),
    ),
    "voice": (
        *('engine = "tone"\n', "voice = ", "rate = ", "pitch = ", "volume = ", "gain = ", "nan"),
        *(
            "[pronounce]\n",
            "[options]\n",
            '"a" = "b"\n',
            '"" = ""\n',
            "inf",
            "1",
            '"x"',
            "[]",
            "\n",
        ),
    ),
    "lexicon": (
        *('nginx = "engine x"\n', "[pronounce]\n", '"" = ""\n', '"a b" = "/x/"\n', "x = { say = "),
        *(
            "case = ",
            "ipa = ",
            '"any"',
            '"exact"',
            " }\n",
            ", ",
            '"ẞ" = "ss"\n',
            '"İ" = "i"\n',
            "1",
        ),
    ),
    "pls": (
        '<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa">',
        *("<lexeme>", "</lexeme>", "<grapheme>", "</grapheme>", "<phoneme>", "</phoneme>", "word"),
        *(
            "<alias>",
            "</alias>",
            "</lexicon>",
            "<!DOCTYPE a>",
            "<![CDATA[",
            "]]>",
            "<?x?>",
            "<!---->",
        ),
    ),
    "feed": (
        *(
            '<rss version="2.0">',
            "<channel>",
            "</channel>",
            "</rss>",
            "<item>",
            "</item>",
            "<guid>",
        ),
        *(
            "a guid",
            "</guid>",
            "<title>",
            "</title>",
            "<pubDate>",
            "</pubDate>",
            "<!-- x -->",
            "<?p?>",
        ),
        *(
            "Mon, 02 Mar 2026 10:00:00 GMT",
            "<enclosure url='x'/>",
            "<![CDATA[",
            "]]>",
            "&amp;",
            "\n",
        ),
        *(
            "<link>",
            "</link>",
            "<!DOCTYPE rss [<!ENTITY a 'b'>]>",
            "&a;",
            "<description/>",
            "<rss>",
        ),
    ),
    "manifest": (
        *(
            '{"version": 1',
            ', "guid": ',
            ', "slug": ',
            ', "media": ',
            ', "chapters": ',
            "null",
            "}",
        ),
        *(
            '"x"',
            "[]",
            "{}",
            "1e999",
            ', "published": "2026-03-01T00:00:00+00:00"',
            "[1, 2]",
            ', "',
        ),
    ),
    "clip": (
        '{"frames":',
        "1",
        ',"samples":',
        ',"spans":',
        "[]",
        ',"peaks":',
        "}",
        "\n",
        "-1",
        "[[",
    ),
}
SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@pytest.mark.parametrize("name", sorted(PIECES))
def test_pieces_of_a_format_in_any_order(name: str) -> None:
    pieces = st.lists(st.sampled_from(PIECES[name]) | st.text(max_size=6), max_size=60)

    @SETTINGS
    @given(pieces.map("".join))
    def run(text: str) -> None:
        TARGETS[name](text.encode("utf-8", "surrogatepass"))

    run()


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_any_bytes(name: str) -> None:
    @SETTINGS
    @given(st.binary(max_size=400))
    @example(b"")
    @example(b"\0")
    @example(b"\xef\xbb\xbf")
    @example(b"\xff\xfe\x00")
    def run(data: bytes) -> None:
        TARGETS[name](data)

    run()


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_known_inputs_changed_in_one_place(name: str) -> None:
    known = [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]
    assert known

    @SETTINGS
    @given(st.sampled_from(known), st.data())
    def run(data: bytes, more: st.DataObject) -> None:
        start = more.draw(st.integers(0, len(data)))
        stop = more.draw(st.integers(start, min(len(data), start + 8)))
        TARGETS[name](data[:start] + more.draw(st.binary(max_size=8)) + data[stop:])

    run()


@pytest.mark.parametrize(
    "path", sorted(CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_the_corpus(path: Path) -> None:
    """Among it what once ended in an error of another's: found-…"""
    TARGETS[path.parent.name](path.read_bytes())
