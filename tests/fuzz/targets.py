"""What is fuzzed: each takes any bytes, and lets nothing escape but the program's own errors.

A reader is a target from its bytes to what is said, which is slow, and again in parts that are
quick: its blocks alone, and for all readers how sentences are split and said.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import msgspec

from listen.article.blocks import Block, Draft
from listen.article.decode import decode
from listen.article.faq import with_questions
from listen.article.frontmatter import front_matter as read_front_matter
from listen.article.narrate import POLICIES, Footnotes
from listen.article.reading import Reading, read_article
from listen.article.sentences import split
from listen.article.source import Document, Kind
from listen.article.text import read_text
from listen.article.utter import utter
from listen.errors import ListenError
from listen.library.manifest import manifest_bytes, read_manifest
from listen.model import Channel, Policy
from listen.podcast import merge
from listen.show import load_show
from listen.sound.frames import Encoding, fill_up
from listen.sound.packed import unpack_info
from listen.speech.lexicon import Lexicon, load_pls, load_toml
from listen.speech.voices import read_profile

Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {}

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSAYABLE = re.compile(
    r"[<>\[\]{}|#*_\\`~^\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff]|https?:|://"
)
_LANGUAGES = ("en-US", "en-GB", "de", "fr", "es", "it", "pt-BR", "nl", "pl", "ru", "ja", "")
_CHARSETS = (None, None, "utf-8", "latin-1", "windows-1252", "utf-16", "shift_jis", "none such")
_POLICIES: tuple[Policy, ...] = ("read", "announce", "skip")
_FOOTNOTES: tuple[Footnotes, ...] = ("inline", "end", "skip")
_WORD_PARTS = (
    "word/document.xml",
    "word/styles.xml",
    "word/footnotes.xml",
    "word/header1.xml",
    "word/footer1.xml",
    "docProps/core.xml",
    "word/_rels/document.xml.rels",
    "word/numbering.xml",
)
_PLAIN = Reading()
_NOW = datetime(2026, 6, 1, tzinfo=UTC)
_ENCODINGS = (Encoding(22050, 64), Encoding(44100, 96), Encoding(24000, 64))


def target(function: Target) -> Target:
    """List a target by its function's name; the program's own errors are its good end."""

    def guarded(data: bytes) -> None:
        with suppress(ListenError):
            function(data)

    TARGETS[function.__name__] = guarded
    return guarded


def _here(reader: str, *arguments: object) -> Draft:
    """Instead of in a process of its own, which is out of the fuzzer's sight."""
    module, function = reader.split(":")
    draft: Draft = getattr(import_module(module), function)(*arguments)
    assert msgspec.json.decode(msgspec.json.encode(draft), type=Draft) == draft
    return draft


def _article(kind: Kind, data: bytes, reading: Reading = _PLAIN) -> None:
    if kind in ("text", "markdown", "html"):  # how bytes are decoded has a target of its own
        data = data.decode("utf-8", "replace").encode()
    with patch("listen.article.reading.confined", _here):
        article = read_article(Document("fuzzed", data, kind), reading)
    for section in article.sections:
        for passage in section.passages:
            for sentence in passage.sentences:
                assert sentence.spoken, (kind, sentence)
                assert not _UNFIT.search(sentence.text), (kind, sentence)
    told = (article.title, article.author, article.summary, article.id, article.link)
    assert not _UNFIT.search("".join(filter(None, told))), told


def _sound(blocks: Iterable[Block]) -> None:
    """What blocks promise, as they are read and when questions are known."""
    read = list(blocks)
    for block in (*read, *with_questions(read)):
        assert not block.header or any(block.cells[0]), block
        last = silent = 0
        for mark in block.marks:
            assert last <= mark.start <= mark.stop <= len(block.text), block
            assert mark.say or silent <= mark.start, block
            last, silent = mark.start, silent if mark.say else mark.stop
        assert all(0 <= place <= len(block.text) for place, _ in block.notes), block


@target
def spoken(data: bytes) -> None:
    """The first byte chooses the language, and whether the text is a heading."""
    first, text = data[:1], data[1:].decode("utf-8", "replace")
    language = _LANGUAGES[first[0] % len(_LANGUAGES)] if first else "en"
    for said in utter(text, (), language, whole=first > b"\xc0"):
        assert said.text in text
        assert not _UNFIT.search(said.spoken), said
        assert not _UNSAYABLE.search(said.spoken), said
        made, at = "", 0
        for edit in said.edits:
            assert at <= edit.source_start <= edit.source_stop, said
            made += said.text[at : edit.source_start]
            assert edit.target_start == len(made), said
            made += said.spoken[edit.target_start : edit.target_stop]
            at = edit.source_stop
        assert not said.spoken or made + said.text[at:] == said.spoken, said


@target
def sentences(data: bytes) -> None:
    """The first byte chooses the language."""
    text = data[1:].decode("utf-8", "surrogateescape" if data[:1] > b"\xc0" else "replace")
    pieces = split(text, _LANGUAGES[data[0] % len(_LANGUAGES)] if data else "en")
    assert "".join(pieces) == text
    assert len(pieces) < 2 or all(map(str.strip, pieces)), pieces


@target
def encoded(data: bytes) -> None:
    """The first byte chooses what encoding the document says that it has."""
    encoding = _CHARSETS[data[0] % len(_CHARSETS)] if data else None
    found, _ = decode(data[1:], "fuzzed", encoding)
    assert not _UNFIT.search(found.replace("\n", "").replace("\t", "")), found


@target
def text(data: bytes) -> None:
    _article("text", data)


@target
def text_blocks(data: bytes) -> None:
    _sound(read_text(data.decode("utf-8", "replace")))


@target
def markdown(data: bytes) -> None:
    _article("markdown", data)


@target
def markdown_blocks(data: bytes) -> None:
    from listen.article.markdown import read_markdown

    _sound(read_markdown(data.decode("utf-8", "replace")))


@target
def markdown_manner(data: bytes) -> None:
    """The first bytes choose the language, how footnotes are said, and each role's policy."""
    head, body = data[:9].ljust(9, b"\0"), data[9:]
    reading = Reading(
        language=_LANGUAGES[head[0] % len(_LANGUAGES)] or None,
        policies=tuple(
            (role, _POLICIES[byte % 3]) for role, byte in zip(POLICIES, head[2:], strict=True)
        ),
        footnotes=_FOOTNOTES[head[1] % 3],
        quote_marks=head[1] < 128,
        table_rows=head[1] % 5,
    )
    _article("markdown", body, reading)


@target
def front_matter(data: bytes) -> None:
    _article("markdown", b"---\n" + _open(data) + b"\n---\n\nSome words to read.\n")


@target
def front_matter_fields(data: bytes) -> None:
    """The same without an article: the first byte chooses the kind of article and the fence."""
    fence = ("---\n", "+++\n", "")[data[0] % 3] if data else ""
    text = data[1:].decode("utf-8", "replace")
    _, body = read_front_matter(f"{fence}{text}\n{fence}\nWords.\n", "fuzzed", data[:1] < b"\x80")
    assert body.endswith("Words.\n")


@target
def toml_front_matter(data: bytes) -> None:
    _article("markdown", b"+++\n" + _open(data) + b"\n+++\n\nSome words to read.\n")


def _open(data: bytes) -> bytes:
    """Without a line that ends the front matter: what follows has targets of its own."""
    return re.sub(rb"^(?=---|\+\+\+|\.\.\.)", b" ", data, flags=re.MULTILINE)


@target
def html(data: bytes) -> None:
    _article("html", data)


@target
def html_blocks(data: bytes) -> None:
    """Without the extractor: all of the page is the article, or its `article` element."""
    from listen.article.html import walk
    from listen.article.webpage import parse

    root = parse(data.decode("utf-8", "replace"), "fuzzed")
    body = root.find("body")
    body = root if body is None else body
    _sound(walk(body, None, "en"))
    _sound(walk(body, next(body.iter("article"), None), None, tuple(body.iter("h1"))[:1]))


@target
def docx(data: bytes) -> None:
    _article("docx", data)


@target
def docx_body(data: bytes) -> None:
    """The same, past the archive's checksums: the bytes are the parts' XML, the document first."""
    from tests.article.documents import archive

    parts = dict(zip(_WORD_PARTS, data.split(b"\0"), strict=False))
    _article("docx", archive({**parts, "[Content_Types].xml": b"<Types/>"}))


@target
def epub(data: bytes) -> None:
    _article("epub", data)


@target
def epub_parts(data: bytes) -> None:
    """The same, past the archive's checksums: a package, a chapter, and what is encrypted."""
    from tests.article.documents import archive

    package, chapter, *rest = (*data.split(b"\0", 2), b"")
    container = (
        b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        b'<rootfile full-path="a.opf"/></rootfiles></container>'
    )
    parts = {"META-INF/container.xml": container, "a.opf": package, "c0.html": chapter}
    if any(rest):
        parts["META-INF/encryption.xml"] = rest[0]
    _article("epub", archive(parts))


@target
def pdf(data: bytes) -> None:
    """Without what is said of it, as reading alone is slow."""
    from listen.article.pdf import read_pdf

    _sound(read_pdf(data, "fuzzed").blocks)


def _channel() -> Channel:
    return Channel(
        title="A show",
        base_url="https://news.example/listen/",
        link="https://news.example/",
        description="About it.",
        author="Somebody",
        language="en",
        guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
    )


@target
def feed(data: bytes) -> None:
    """A feed that others wrote: what is written instead of it can be read again."""
    written = merge.update({merge.FEED: data}, _channel(), put=(), remove=("a guid",), now=_NOW)
    again = {merge.FEED: data, **written}
    assert not merge.update(again, _channel(), put=(), remove=("a guid",), now=_NOW)


def _file(name: str, data: bytes) -> Path:
    path = Path(_folder()) / name
    path.write_bytes(data)
    return path


@cache
def _folder() -> str:
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None
    return tempfile.mkdtemp(prefix="listen-fuzz-", dir=shared)


@target
def listen_toml(data: bytes) -> None:
    load_show(_file("listen.toml", data))


@target
def voice(data: bytes) -> None:
    read_profile(_file("voice.toml", data))


@target
def lexicon(data: bytes) -> None:
    made = Lexicon.of(load_toml(_file("lexicon.toml", data)))
    made.apply(data.decode(errors="replace"))


@target
def pls(data: bytes) -> None:
    made = Lexicon.of(load_pls(_file("lexicon.pls", data), "en"))
    made.apply(data.decode(errors="replace"))


@target
def frames(data: bytes) -> None:
    """The first byte chooses the encoding."""
    encoding = _ENCODINGS[data[0] % len(_ENCODINGS)] if data else _ENCODINGS[0]
    filled, count = fill_up(data[1:], encoding)
    assert fill_up(filled, encoding)[1] == count


@target
def clip(data: bytes) -> None:
    info, start = unpack_info(data)
    assert 0 < start <= len(data)
    assert info.frames is not None


@target
def manifest(data: bytes) -> None:
    manifest_bytes(read_manifest(_file("episode.json", data)))
