"""What is fuzzed: each takes any bytes, and lets nothing escape but the program's own errors."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from listen.article.reading import read_article
from listen.article.source import Document, Kind
from listen.errors import ListenError
from listen.library.manifest import manifest_bytes, read_manifest
from listen.model import Channel
from listen.podcast import merge
from listen.show import load_show
from listen.sound.frames import Encoding, fill_up
from listen.sound.packed import unpack_info
from listen.speech.lexicon import Lexicon, load_pls, load_toml
from listen.speech.voices import read_profile

Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {}

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOW = datetime(2026, 6, 1, tzinfo=UTC)
_ENCODINGS = (Encoding(22050, 64), Encoding(44100, 96), Encoding(24000, 64))


def target(function: Target) -> Target:
    """List a target by its function's name; the program's own errors are its good end."""

    def guarded(data: bytes) -> None:
        with suppress(ListenError):
            function(data)

    TARGETS[function.__name__] = guarded
    return guarded


def _article(kind: Kind, data: bytes) -> None:
    article = read_article(Document("fuzzed", data, kind))
    for section in article.sections:
        for passage in section.passages:
            for sentence in passage.sentences:
                assert sentence.spoken, (kind, sentence)
                assert not _UNFIT.search(sentence.text), (kind, sentence)
    told = (article.title, article.author, article.summary, article.id, article.link)
    assert not _UNFIT.search("".join(filter(None, told))), told


@target
def text(data: bytes) -> None:
    _article("text", data)


@target
def markdown(data: bytes) -> None:
    _article("markdown", data)


@target
def front_matter(data: bytes) -> None:
    _article("markdown", b"---\n" + data + b"\n---\n\nSome words to read.\n")
    _article("text", data + b"\n\nSome words to read.\n")


@target
def toml_front_matter(data: bytes) -> None:
    _article("markdown", b"+++\n" + data + b"\n+++\n\nSome words to read.\n")


@target
def html(data: bytes) -> None:
    _article("html", data)


@target
def docx(data: bytes) -> None:
    _article("docx", data)


@target
def docx_body(data: bytes) -> None:
    """The same, past the archive's checksums: the bytes are the document's XML."""
    from tests.article.documents import archive, docx

    _article("docx", docx([("Normal", "Words.")]))
    _article("docx", archive({"word/document.xml": data, "[Content_Types].xml": b"<Types/>"}))


@target
def epub(data: bytes) -> None:
    _article("epub", data)


@target
def epub_parts(data: bytes) -> None:
    """The same, past the archive's checksums: the bytes are a package, then a chapter."""
    from tests.article.documents import archive

    package, _, chapter = data.partition(b"\0")
    container = (
        b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        b'<rootfile full-path="a.opf"/></rootfiles></container>'
    )
    parts = {"META-INF/container.xml": container, "a.opf": package, "c0.html": chapter}
    _article("epub", archive(parts))


@target
def pdf(data: bytes) -> None:
    _article("pdf", data)


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
