"""Zip archives that hold a document: opened with limits, read as XML without surprises."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from listen.article.markup import Element
from listen.errors import SourceError

_LARGEST = 256 << 20
"""Bytes, unpacked: a small archive can hold much more than memory."""

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    KeyError,
    NotImplementedError,  # a version or a compression that zipfile does not know
    OSError,
    RuntimeError,  # a part that is encrypted
    ValueError,
)
"""What reading an archive that is damaged, or made to do harm, may raise."""


def opened(data: bytes, name: str, kind: str) -> zipfile.ZipFile:
    """The archive; raises SourceError if it is none, or unpacks to too much."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED as error:
        raise broken(name, kind, str(error)) from error
    if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
        raise SourceError(
            f"Reading {name}: it unpacks to more than {_LARGEST >> 20} MB",
            "save it again without its pictures",
        )
    return archive


def xml_of(archive: zipfile.ZipFile, path: str) -> Element | None:
    """A part as XML (no entities, no network); None if there is no such part."""
    if path not in archive.NameToInfo:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    return etree.fromstring(archive.read(path), parser=parser)


def broken(name: str, kind: str, why: str) -> SourceError:
    """The error for a file that is not what it should be."""
    return SourceError(f"Reading {name}: it is no {kind} that can be read: {why}", "save it again")


def missing(name: str, kind: str) -> SourceError:
    """The error for a kind that needs the extra."""
    return SourceError(
        f"Reading {name}: {kind} files need an extra", 'pip install "listen-article[documents]"'
    )
