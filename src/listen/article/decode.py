"""Bytes to text: byte order marks, UTF-8, and detection with a word about it."""

from __future__ import annotations

import codecs

from listen.errors import SourceError
from listen.regex import regex

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x7fELF", b"ID3", b"OggS", b"RIFF")
_SAMPLE = 1 << 18
"""Bytes given to the detector: enough for a guess, and its time does not grow."""
_CONTROL = regex("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = regex("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def decode(data: bytes, name: str, declared: str | None = None) -> tuple[str, str | None]:
    """The text of `data`, its line ends all newlines, and a hint if its encoding was guessed.

    `declared` is the encoding that the document names itself. Raises SourceError if the bytes
    are no text.
    """
    text, hint = _decode(data, name, declared)
    return calmed(text), hint


def calmed(text: str) -> str:
    """`text` with its line ends all newlines, and a space for each character that a terminal
    obeys or that no XML may hold.
    """
    return text if text.isprintable() else _CONTROL.sub(" ", _BREAKS.sub("\n", text))


def _decode(data: bytes, name: str, declared: str | None) -> tuple[str, str | None]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), None
            except UnicodeDecodeError as error:
                raise _binary(name, f"it starts as {encoding} but does not go on so") from error
    if declared:
        try:
            return data.decode(declared), None
        except (LookupError, UnicodeDecodeError):
            pass  # what a document says of itself is often wrong: judge its bytes
    if data.startswith(_MAGIC):
        raise _binary(name, "it is binary")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, name)
    if text.count("\0") * 20 > len(text):  # as UTF-16 without its mark has them
        return _guess(data, name)
    return text, None


def _guess(data: bytes, name: str) -> tuple[str, str | None]:
    from charset_normalizer import from_bytes  # only where UTF-8 failed

    best = from_bytes(data[:_SAMPLE], preemptive_behaviour=True).best()
    if best is None:
        raise _binary(name, "it is binary, or in an unknown encoding")
    text = data.decode(best.encoding, errors="replace")
    controls = sum(map(len, _CONTROL.findall(text[:_SAMPLE])))
    if controls * 20 > len(text[:_SAMPLE]):
        raise _binary(name, "it is binary")
    encoding = best.encoding.replace("_", "-")
    return text, f"{name} is not UTF-8: read as {encoding}; if letters look wrong, save it as UTF-8"


def _binary(name: str, why: str) -> SourceError:
    return SourceError(
        f"Reading {name}: {why}, not text",
        "give a text, Markdown, HTML, DOCX, PDF or EPUB file",
    )
