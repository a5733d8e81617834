"""Articles that strangers wrote: published whole or refused, and nothing of theirs is obeyed."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from listen.check import check_show
from tests.article.documents import archive, docx, epub
from tests.conftest import Listen, run_listen
from tests.faults.promises import feed_is_true, manifests_are_true, nothing_is_left

LINE = "The lighthouse keeper counted the ships that came in that night."
RTL, ISOLATE, ZERO = "\u202e", "\u2066", "\u200b"

TITLES = {
    "separators": "../../etc/passwd and C:\\\\Windows\\\\system32",
    "only-separators": "../..",
    "dots": "..",
    "newlines": "One\\nTwo\\r\\nThree\\tFour",
    "nul": "Before\\0after",
    "controls": "Bell\\a, escape\\e[31m, vertical\\v, form\\f, delete\\x7F, C1\\x9B",
    "forbidden": "Not a character: \\uFFFE \\uFFFF",
    "lone": "A lone surrogate \\uD800 here",
    "right-to-left": f"{RTL}gpj.exe{ISOLATE} \u05e9\u05dc\u05d5\u05dd",
    "invisible": ZERO * 20,
    "long": "Long " * 2000,
    "one-long-word": "W" * 10_000,
    "emoji": "\U0001f469\u200d\U0001f692 \U0001f1e9\U0001f1ea \u2764\ufe0f",
    "markup": "<script>alert(1)</script> & <b>bold</b> ]]> <!-- x --> &amp; &#0;",
    "template": "{{ 7*7 }} {% raw %} ${x} %s {0} {title}",
    "quotes": "\\\" onmouseover=alert(1) x=' `",
    "combining": "Z" + "\u0301" * 500,
    "empty": "",
}

BODIES = {
    "scripts.html": "<html><body><article><h1 onclick=alert(1)>Scripts</h1><script>evil()</script>"
    f"<p onmouseover='evil()'>{LINE} <a href='javascript:evil()'>press</a> "
    "<a href='JaVa\tscript:evil()'>me</a> <a href='data:text/html,<script>evil()</script>'>or</a>"
    "</p><iframe src='javascript:evil()'></iframe><object data=x></object><embed src=y>"
    "<svg onload=evil()><script>evil()</script></svg><img src=x onerror=evil()>"
    "<style>@import 'http://evil.example/'</style><base href='http://evil.example/'>"
    "<form action=http://evil.example><input name=a></form><meta http-equiv=refresh content=0>"
    "</article></body></html>",
    "broken.html": f"<html><body><p>{LINE}<table><tr><td>{LINE}<div></p></table></b></i><ul><p>"
    f"<li>{LINE}</body></html><p>After the end. {LINE}<<<>>><p a=b=c'\">",
    "raw.md": "# Raw\n\n<script>evil()</script>\n\n<div onclick=evil()>\n\n"
    f"{LINE} <b onmouseover=evil()>bold</b> [press](javascript:evil()) "
    "![x](javascript:evil()) <javascript:evil()>\n\n</div>\n\n<iframe src=x></iframe>\n",
    "speech.md": "# Speech\n\n[[h@l'oU]] is said, <speak><break time='600s'/>"
    "<audio src='http://evil.example/a.wav'/></speak> is dropped, "
    f"<?xml version='1.0'?> and <voice name='x'>this</voice>. {LINE}\n\n{{{{vol 0}}}} [[slnc 9999]]"
    " \\x01\n",
    "controls.txt": "Controls\n\nA bell \x07, an escape \x1b[2J\x1b]0;title\x07, a back\x08space, "
    f"a form\x0cfeed, a vertical\x0btab, \x7f, \x85, \ufffe, \ufdd0. {LINE}\n",
    "webvtt.md": f"# Captions\n\nA line --> another\n\nWEBVTT\n\nNOTE {LINE}\n\n1\n\n"
    "00:00:01.000 --> 00:00:09.000\n\n"
    "STYLE ::cue { color: red }\n\n&lrm; <c.red>x</c> <00:01.000>\n",
    "xml.md": f"# XML\n\n]]> <![CDATA[ x ]]> &entity; <!DOCTYPE x> <!ENTITY y> {LINE}\n",
}
FRONTS = {
    "aliases": "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
    + "".join(
        f"{y}: &{y} [*{x}, *{x}, *{x}, *{x}, *{x}, *{x}, *{x}, *{x}, *{x}]\n"
        for x, y in zip("bcdefgh", "cdefghi", strict=True)
    )
    + "title: *i\n",
    "recursive": "title: &a [*a]\nauthor: &b {name: *b}\n",
    "tags": "title: !!python/object/apply:os.system ['touch /tmp/listen-was-here']\n",
    "binary": "title: !!binary AAAA\nauthor: !!set {x, y}\ndate: !!omap [a: 1]\n",
    "deep": "title: " + "[" * 5000 + "]" * 5000 + "\n",
    "wrong": "title: {a: 1}\nauthor: [[1], {b: 2}]\ndate: 99999999999999\nid: [../../x]\n"
    "image: ../../../../etc/passwd\nlanguage: ../x\nslug: ../../../x\n",
    "date-first": "date: '0001-01-01T00:00:00+23:59'\n",
    "date-last": "date: '9999-12-31T23:59:59-23:59'\n",
    "date-zone": "date: 'Mon, 02 Mar 2026 10:00:00 +9999999999999999'\n",
    "links": "canonical: javascript:evil()\nlink: 'file:///etc/passwd'\nimage: 'data:,x'\n"
    "author: <script>evil()</script>\nsummary: <img src=x onerror=evil()>\n",
}


def bombs() -> dict[str, bytes]:
    """Archives that grow without bound, or hold what they should not."""
    entity = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("abcdefgh", "bcdefghi", strict=True)
    )
    body = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    laughs = f"{entity}]><w:document {body}><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body>"
    import io
    import zipfile

    big = io.BytesIO()
    with (
        zipfile.ZipFile(big, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(bytes(1 << 20))
    climbing = epub([f"<html><body><p>{LINE}</p></body></html>"], extra={"../../evil": "evil"})
    return {
        "laughs.docx": archive(
            {"[Content_Types].xml": "<Types/>", "word/document.xml": laughs + "</w:document>"}
        ),
        "grows.docx": big.getvalue(),
        "climbs.epub": climbing,
        "external.epub": epub(
            [f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>{LINE} &x;</p>']
        ),
        "plain.docx": docx([("Normal", LINE)]),
    }


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """All of it published at once, each source for itself; the show, and what was said."""
    above = tmp_path_factory.mktemp("hostile")
    root = above / "show"
    there = root / "in"
    there.mkdir(parents=True)
    for name, title in TITLES.items():
        (there / f"title-{name}.md").write_text(f'---\ntitle: "{title}"\n---\n\n{LINE}\n')
    for name, text in BODIES.items():
        (there / name).write_text(text)
    for name, front in FRONTS.items():
        (there / f"front-{name}.md").write_text(f"---\n{front}---\n\n{LINE}\n")
    for name, data in bombs().items():
        (there / name).write_bytes(data)
    for name in ("-n.md", "a b;c&d$(e)`f`.md", "\u202egnp.md", "CON.md", "...md", "\udcff.md"):
        (there / name).write_bytes(f"# {LINE}\n\n{LINE}\n".encode())
    (above / "secret.md").write_text(f"# Outside\n\n{LINE}\n")
    (there / "link.md").symlink_to(above / "secret.md")
    (there / "loop.md").symlink_to(there / "loop.md")
    words = sorted(f"in/{path.name}" for path in there.iterdir())
    ran = run_listen("publish", "--voice", "tone", "--", *words, cwd=root)
    return root, ran.err


def test_what_can_be_read_is_published_and_the_rest_refused_by_name(
    hostile: tuple[Path, str],
) -> None:
    root, said = hostile
    assert "Traceback" not in said
    assert "did not expect" not in said
    published = {path.parent.name for path in root.glob("output/*/episode.json")}
    for name in BODIES:
        assert name.partition(".")[0] in published, said
    for name in TITLES:
        assert f"title-{name}" in published, said
    assert {"climbs", "external", "plain"} <= published
    for name in ("grows.docx", "loop.md", "front-aliases.md"):
        assert name in said


def test_the_show_passes_the_check(hostile: tuple[Path, str]) -> None:
    root, _ = hostile
    faults = [f for f in check_show(str(root), loudness=False) if f.severity == "error"]
    assert not faults, "\n".join(f"{f.where}: {f.rule}: {f.what}" for f in faults[:20])
    future = 1  # in the folder, not yet in the feed
    assert len(feed_is_true(root)) == len(list(root.glob("output/*/episode.json"))) - future
    manifests_are_true(root)
    nothing_is_left(root)


def test_nothing_is_written_outside(hostile: tuple[Path, str]) -> None:
    root, _ = hostile
    assert {path.name for path in root.parent.iterdir()} == {"show", "secret.md"}
    ours = {"in", "output", "listen", ".listen", "feed.xml", "cover.jpg", "index.html"}
    assert {path.name for path in root.iterdir()} <= ours
    assert not Path("/tmp/listen-was-here").exists()
    for path in root.glob("output/**/*"):
        assert re.fullmatch(r"[\w.-]+", path.name), path
        assert len(path.name.encode()) <= 160, path
        assert not path.name.startswith("."), path
        assert not path.is_symlink()


def test_no_control_character_reaches_a_text_file(hostile: tuple[Path, str]) -> None:
    root, _ = hostile
    forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
    seen = 0
    for path in root.rglob("*"):
        text_like = path.suffix in (".xml", ".html", ".json", ".vtt", ".srt")
        if text_like and not {".listen", "in"} & set(path.relative_to(root).parts):
            seen += 1
            text = path.read_bytes().decode()  # strict: surrogates are no UTF-8
            if path.suffix == ".json":
                text = json.dumps(json.loads(text), ensure_ascii=False)
            found = forbidden.search(text)
            assert found is None, (path, found)
            if path.suffix == ".xml":
                etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    assert seen > 100


class _Finder(HTMLParser):
    """What would run, in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        if tag in ("iframe", "object", "embed", "base", "form"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")
            squeezed = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            if squeezed.startswith(("javascript:", "vbscript:", "data:text/html")):
                self.found.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and "evil" in data:
            self.found.append(f"{self._inside}: {data[:80]}")


def test_no_page_runs_or_links_what_an_article_says(hostile: tuple[Path, str]) -> None:
    root, _ = hostile
    pages = [*root.glob("output/*/*.html"), *root.glob("*.html")]
    assert len(pages) > 60
    for page in pages:
        finder = _Finder()
        finder.feed(page.read_text())
        found = [each for each in finder.found if not each.startswith("script: {")]
        assert not found, (page, found)


def test_notes_in_the_feed_run_nothing(hostile: tuple[Path, str]) -> None:
    """Podcast apps show an item's notes as HTML."""
    root, _ = hostile
    for item in etree.parse(root / "feed.xml").iter("item"):
        for element in item:
            if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in (
                "description",
                "encoded",
            ):
                finder = _Finder()
                finder.feed(element.text or "")
                assert not finder.found, (item.findtext("title"), finder.found)
        assert not (item.findtext("link") or "http").startswith(("javascript", "file", "data"))


def test_no_escape_sequence_reaches_the_terminal(hostile: tuple[Path, str]) -> None:
    _, said = hostile
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x9b]", said)


def test_markup_of_a_speech_engine_is_not_obeyed(listen: Listen, tmp_path: Path) -> None:
    """eSpeak reads [[phonemes]] and SSML where it is told to; here it speaks words only."""
    if not sys.platform.startswith("linux"):
        pytest.skip("eSpeak is the engine on Linux")
    plain = "The ferry left at noon."
    texts = {
        "plain": plain,
        "break": f'{plain[:-1]} <break time="30s"/>.',
        "phonemes": f"{plain[:-1]} [[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]].",
        "prosody": f'<prosody rate="x-slow" volume="silent">{plain}</prosody>',
    }
    durations = {}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(f"{text}\n")
        ran = listen("publish", f"{name}.txt", "--json")
        assert ran.code == 0, ran.err
        durations[name] = json.loads(ran.out)["episodes"][0]["duration"]
    assert durations["break"] < durations["plain"] + 5
    assert durations["prosody"] < durations["plain"] * 2.5 + 3


def test_a_link_as_output_or_slug_leads_nowhere_else(listen: Listen, tmp_path: Path) -> None:
    """`listen remove` of a linked folder leaves what it points to."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious.txt").write_text("keep me")
    root = tmp_path / "show"
    root.mkdir()
    (root / "a.md").write_text(f"# A\n\n{LINE}\n")
    assert listen("publish", "a.md", "--voice", "tone", cwd=root).code == 0
    folder = root / "output/a"
    folder.rename(root / "moved")
    folder.symlink_to(root / "moved")
    (root / "output/evil").symlink_to(elsewhere)
    assert listen("remove", "a", cwd=root).code == 0
    assert (root / "moved/episode.json").exists()
    for slug in ("../elsewhere", "..", ".", "evil", "/etc", "a/../../elsewhere"):
        assert listen("remove", slug, cwd=root).code == 2, slug
    assert (elsewhere / "precious.txt").read_text() == "keep me"


@pytest.mark.parametrize(
    "circle", ["show", "show/voices", "show/output/a", "show/feed.xml", "show/listen.toml"]
)
def test_a_circle_of_links_is_named(listen: Listen, tmp_path: Path, circle: str) -> None:
    (tmp_path / "a.md").write_text(f"# A\n\n{LINE}\n")
    path = tmp_path / circle
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(path.name)
    done = listen("publish", "a.md", "--show", "show", cwd=tmp_path)
    assert done.code == (2 if circle.endswith(".toml") else 1)
    assert circle in done.err
    assert "Too many levels of symbolic links" in done.err


def test_an_existing_feed_with_entities_is_not_expanded(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# A\n\n{LINE}\n")
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    feed = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "{"a" * 1000}">'
        f'<!ENTITY b "{"&a;" * 1000}"><!ENTITY c "{"&b;" * 1000}">]>'
        '<rss version="2.0"><channel><title>T &x;&c;</title><link>https://example.org/</link>'
        "<description>D</description></channel></rss>"
    )
    (tmp_path / "feed.xml").write_text(feed)
    ran = listen("publish", "a.md", "--voice", "tone")
    assert ran.code in (0, 1)
    assert "Traceback" not in ran.err
    after = (tmp_path / "feed.xml").read_text()
    assert "a secret of this machine" not in after
    assert len(after) < 100_000
    if ran.code == 1:
        assert after == feed
