"""Coverage: each visible word of a random document is in `text` or in `skipped`, in order."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from listen.article import Document, Reading, read_article
from listen.errors import SourceError
from listen.model import Article

from .coverage import assert_sound, covered, sentences, words
from .documents import docx, epub, pdf

SETTINGS = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))

word = st.text(alphabet="abcdeghinorstu", min_size=2, max_size=8)
phrase = st.lists(word, min_size=1, max_size=7).map(" ".join)
sentence = st.builds(
    lambda text, end: text.capitalize() + end,
    phrase,
    st.sampled_from([".", "?", "!", ".”", " etc."]),
)
prose = st.lists(sentence, min_size=1, max_size=4).map(" ".join)


def read(data: str | bytes, name: str, **reading: object) -> Article | None:
    """The article, or None where there is nothing to speak."""
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
    try:
        article = read_article(Document(name, raw), Reading(**reading))  # type: ignore[arg-type]
    except SourceError as error:
        if "nothing in it to speak" not in error.message:
            raise
        return None
    assert_sound(article)
    assert_speakable(article)
    return article


def assert_speakable(article: Article) -> None:
    for each in sentences(article):
        assert any(map(str.isalnum, each.spoken)), each
        assert not re.search(r"[|#<>]|https?://|\*\*|__|```", each.spoken), each


# Plain text


text_line = st.one_of(
    phrase,
    phrase.map(str.title),
    prose,
    phrase.map(lambda text: f"- {text}"),
    st.tuples(st.integers(1, 12), phrase).map(lambda pair: f"{pair[0]}. {pair[1]}"),
    prose.map(lambda text: f"> {text}"),
    st.lists(phrase, min_size=2, max_size=4).map(lambda cells: f"| {' | '.join(cells)} |"),
    st.lists(phrase, min_size=2, max_size=3).map("\t".join),
    st.sampled_from(["|---|---|", "-----", "=====", "* * *", "", "", "Advertisement", "FAQ"]),
    phrase.map(lambda text: text.capitalize() + "?"),
    phrase.map(lambda text: f"# {text}"),
    phrase.map(lambda text: f"Q: {text}"),
    phrase.map(lambda text: f"A: {text}"),
    phrase.map(lambda text: f"   {text}-"),
)


@SETTINGS
@given(st.lists(text_line, max_size=25).map("\n".join))
def test_plain_text(source: str) -> None:
    article = read(source, "a.txt")
    if article:
        assert covered(article) == words(source)


@SETTINGS
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=400))
def test_any_text(source: str) -> None:
    article = read(source, "a.txt", title="x", language="en")
    if article:
        assert covered(article) == words(source)


# Markdown: the parser's own HTML is the judge of what is seen


def seen_in_markdown(source: str) -> list[str]:
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(source)
    # Block elements stand apart on a page; text_content() joins their words.
    spaced = re.sub(r"<(?=/?(?:p|li|t[dh]|h\d|pre|br|blockquote))", " <", rendered)
    spaced = re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r"\1", spaced)
    if not spaced.strip():
        return []
    return words(lxml_html.fromstring(f"<div>{spaced}</div>").text_content())


inline = st.one_of(
    phrase,
    word.map(lambda text: f"*{text}*"),
    word.map(lambda text: f"**{text}**"),
    word.map(lambda text: f"`{text}`"),
    word.map(lambda text: f"~~{text}~~"),
    st.tuples(word, word).map(lambda pair: f"[{pair[0]}](http://{pair[1]}.example)"),
    st.tuples(word, word).map(lambda pair: f"![{pair[0]}]({pair[1]}.png)"),
    st.sampled_from(["&amp;", "\\*", "&copy;", "a\\\nb", "x  \ny"]),
)
run = st.lists(inline, min_size=1, max_size=5).map(" ".join)
blocks: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        run,
        st.tuples(st.integers(1, 6), run).map(
            lambda pair: "#" * pair[0] + " " + pair[1].replace("\n", " ")
        ),
        st.lists(run, min_size=1, max_size=4).map(
            lambda each: "\n".join(f"- {item}" for item in each)
        ),
        st.lists(blocks, min_size=1, max_size=3).map(
            lambda each: "\n".join("> " + line for line in "\n\n".join(each).split("\n"))
        ),
        st.lists(blocks, min_size=1, max_size=3).map(
            lambda each: (
                "- " + "\n".join("  " + line for line in "\n\n".join(each).split("\n")).lstrip()
            )
        ),
        st.tuples(word, st.lists(phrase, max_size=3)).map(
            lambda pair: f"```{pair[0]}\n" + "\n".join(pair[1]) + "\n```"
        ),
        st.integers(2, 4).flatmap(
            lambda n: st.lists(st.lists(word, min_size=n, max_size=n), min_size=1, max_size=4).map(
                lambda rows: "\n".join(
                    "| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * n, *rows[1:]]
                )
            )
        ),
        st.sampled_from(
            ["***", "Advertisement", "## FAQ", "## Related articles", "**Why?**", "# A?"]
        ),
    )
)


@SETTINGS
@given(st.lists(blocks, max_size=8).map("\n\n".join), st.sampled_from(["read", "announce", "skip"]))
def test_markdown(source: str, policy: str) -> None:
    roles = ("item", "quote", "table", "code", "figure")
    article = read(
        source, "a.md", policies=tuple((role, policy) for role in roles), default_language="en"
    )
    if article:
        assert covered(article) == seen_in_markdown(source)


@SETTINGS
@given(st.lists(st.sampled_from("ab 1.\n\n>-*_`~#|[]()!:+=^\\&;x \t"), max_size=60).map("".join))
def test_markdown_signs(source: str) -> None:
    article = read(source, "a.md", title="x", language="en")
    if article:
        # The numbers of items are printed by Markdown's source, not in its HTML.
        bare = [each for each in covered(article) if not each.strip("_").isdigit()]
        seen = [each for each in seen_in_markdown(source) if not each.strip("_").isdigit()]
        if not re.search(r"\[\^|\^\[|\$|(?m:^\s*:)|^---|^\w+:", source):
            assert bare == seen


# HTML


def element(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>"


html_inline = st.one_of(
    phrase,
    st.tuples(st.sampled_from(["b", "em", "a", "code", "span", "del", "q"]), phrase).map(
        lambda pair: element(*pair)
    ),
    st.sampled_from(
        ["<br>", "<script>no</script>", "<!-- no -->", "<span hidden>no</span>", "&amp;"]
    ),
)
html_run = st.lists(html_inline, min_size=1, max_size=4).map(" ".join)
html_block: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        st.tuples(
            st.sampled_from(
                ["p", "div", "h1", "h2", "h3", "blockquote", "li", "pre", "nav", "aside", "section"]
            ),
            html_run,
        ).map(lambda pair: element(*pair)),
        html_run,
        st.tuples(st.sampled_from(["ul", "ol"]), st.lists(html_block, min_size=1, max_size=3)).map(
            lambda pair: element(pair[0], "".join(element("li", item) for item in pair[1]))
        ),
        st.tuples(
            st.sampled_from(["div", "blockquote", "article", "figure", "section", "footer"]),
            st.lists(html_block, min_size=1, max_size=3),
        ).map(lambda pair: element(pair[0], " ".join(pair[1]))),
        st.lists(st.lists(html_run, min_size=2, max_size=3), min_size=1, max_size=3).map(
            lambda rows: element(
                "table",
                "".join(
                    element("tr", "".join(element("td", cell) for cell in row)) for row in rows
                ),
            )
        ),
        st.tuples(phrase, html_run).map(
            lambda pair: f"<details><summary>{pair[0]}?</summary><p>{pair[1]}</p></details>"
        ),
        st.tuples(word, html_run).map(
            lambda pair: f"<dl><dt>{pair[0]}</dt><dd>{pair[1]}</dd></dl>"
        ),
    )
)


def seen_in_html(source: str) -> list[str]:
    bare = re.sub(r"<script>.*?</script>|<!--.*?-->|<span hidden>.*?</span>", "", source)
    spaced = re.sub(r"<(?!/?(?:b|em|a|code|span|del|q)>)", " <", bare)
    return words(lxml_html.document_fromstring(f"<div>{spaced}</div>").text_content())


@SETTINGS
@given(st.lists(html_block, min_size=1, max_size=6).map("".join))
def test_html(source: str) -> None:
    article = read(f"<html><body>{source}</body></html>", "a.html", default_language="en")
    if article:
        assert covered(article) == seen_in_html(source)


@settings(SETTINGS, max_examples=40)
@given(st.lists(html_block, min_size=1, max_size=4).map("".join))
def test_epub(source: str) -> None:
    article = read(epub([f"<html><body>{source}</body></html>"]), "a.epub", language="en")
    if article:
        assert covered(article) == seen_in_html(source)


@settings(SETTINGS, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Normal", "Heading1", "Title"]), prose), min_size=1, max_size=8
    )
)
def test_docx(paragraphs: list[tuple[str, str]]) -> None:
    pytest.importorskip("mammoth")
    article = read(docx(paragraphs), "a.docx", language="en")
    if article:
        assert covered(article) == [each for _, text in paragraphs for each in words(text)]


@settings(SETTINGS, max_examples=40)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from([11, 11, 11, 18]), phrase), max_size=30), max_size=4
    )
)
def test_pdf(pages: list[list[tuple[int, str]]]) -> None:
    pytest.importorskip("pdfminer")
    if not any(pages):
        return
    article = read(pdf(pages), "a.pdf", language="en")
    if article:
        # A paragraph may go on after a page's footer, so words are counted, not ordered.
        assert sorted(covered(article)) == sorted(
            w for page in pages for _, text in page for w in words(text)
        )
