"""A file, or standard input, to a document: its bytes, its name and its kind."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from listen.errors import SourceError, nearest
from listen.regex import regex

Kind = Literal["text", "markdown", "html", "docx", "pdf", "epub"]

EXTENSIONS: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".mkd": "markdown",
    ".mdx": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".epub": "epub",
}
"""What is read, by a file's extension (lower case)."""

_HTML = regex(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|\?xml)", re.IGNORECASE | re.DOTALL
)
_MARKDOWN = regex(rb"^(?:#{1,6} \S|```|---\s*$|\+\+\+\s*$)|\]\([^)\s]+\)", re.MULTILINE)
_HEAD = 1 << 16


class Document(msgspec.Struct, frozen=True):
    """The bytes of an article and where they came from."""

    name: str
    """The file's name, the last part of its URL, or "-": for errors and the kind."""
    data: bytes
    kind: Kind | None = None
    """None: by the name's extension, then by the content."""
    url: str | None = None
    """Where it was fetched, after redirects."""


def load(path: str) -> Document:
    """Reads an article's file; "-" is standard input.

    Raises SourceError if it is missing, a folder, empty, or cannot be read.
    """
    if path == "-":
        data = sys.stdin.buffer.read()
        if not data.strip():
            raise SourceError(
                "Reading standard input: it is empty", "pipe an article into it, or name a file"
            )
        return Document("-", data)
    file = Path(path)
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"Reading {path}: there is no such file", _near(file)) from error
    except IsADirectoryError as error:
        raise SourceError(f"Reading {path}: it is a folder", "name a file in it") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SourceError(
            f"Reading {path}: {why}", "check the path, and that you may read it"
        ) from error
    if not data.strip():
        raise SourceError(f"Reading {path}: it is empty", "give a file with an article in it")
    return Document(written(file.name), data)


def written(name: str) -> str:
    """A file's name or path as text that can be stored: bytes that are no UTF-8 are spelled out."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _near(file: Path) -> str:
    """The cure for a missing file: the nearest name in its folder."""
    folder = file.parent
    if file.is_symlink():
        return f"it is a link to {file.readlink()}, which is not there"
    try:
        names = [each.name for each in folder.iterdir() if not each.name.startswith(".")]
    except OSError:
        return f"there is no folder {folder} either: check the path"
    lower = {name.lower(): name for name in names}
    found = nearest(file.name, lower)
    return f"did you mean {folder / lower[found]}?" if found else "check the name and the folder"


def kind_of(document: Document) -> Kind:
    """What a document is: as told, by its name's extension, or by its content."""
    if document.kind:
        return document.kind
    head = document.data[:_HEAD].lstrip(b"\xef\xbb\xbf")
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if b"application/epub+zip" in head[:200]:
            return "epub"
        if b"word/" in document.data or b"[Content_Types].xml" in head:
            return "docx"
    named = EXTENSIONS.get(PurePosixPath(document.name).suffix.lower())
    if named:
        return named
    if _HTML.match(head):
        return "html"
    return "markdown" if _MARKDOWN.search(head) else "text"
