"""EPUB to a Draft: its chapters, in the order of its spine, by our walk over their HTML."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from msgspec.structs import replace

from listen.article.archive import DAMAGED, broken, opened, xml_of
from listen.article.blocks import Block, Draft, fold
from listen.article.dates import to_datetime
from listen.article.decode import decode
from listen.article.html import walk
from listen.article.language import canonical
from listen.article.markup import Element
from listen.article.webpage import parse
from listen.errors import SourceError
from listen.regex import regex

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ENCRYPTED = regex(rb"(?:xmlenc#(?:aes|tripledes)|adept|fairplay)", re.IGNORECASE)
_BOOK = "EPUB book"
_UNREAD = {
    "toc": "page furniture: a table of contents",
    "cover": "page furniture: a cover",
}
"""Parts that a book's package names, by what it calls them."""
_SHORT = 300
"""Characters: a cover that says more is the book's text as well."""


def read_epub(data: bytes, name: str) -> Draft:
    """A book's text. Raises SourceError if it is broken or protected."""
    archive = opened(data, name, _BOOK)
    try:
        if "META-INF/encryption.xml" in archive.namelist():
            protected = archive.read("META-INF/encryption.xml")
            if _ENCRYPTED.search(protected):
                raise SourceError(
                    f"Reading {name}: it is protected (DRM)", "give a copy without protection"
                )
        path, package = _package(archive, name)
        draft = _metadata(package)
        chapters: list[list[Block]] = []
        for part, reason in _spine(package, path):
            if part in archive.NameToInfo:
                chapters.append(_chapter(archive.read(part), name, draft.language, reason))
    except DAMAGED as error:
        raise broken(name, _BOOK, str(error)) from error
    return replace(draft, blocks=tuple(_told_apart(chapters)))


def _package(archive: zipfile.ZipFile, name: str) -> tuple[str, Element]:
    container = xml_of(archive, "META-INF/container.xml")
    found = None
    if container is not None:
        found = container.find(".//{urn:oasis:names:tc:opendocument:xmlns:container}rootfile")
    path = found.get("full-path") if found is not None else None
    package = xml_of(archive, path) if path else None
    if path is None or package is None:
        raise broken(name, _BOOK, "it has no package document")
    return path, package


def _metadata(package: Element) -> Draft:
    def texts(tag: str) -> list[str]:
        return [
            fold(each.text or "") for each in package.iter(f"{_DC}{tag}") if fold(each.text or "")
        ]

    description = next(iter(texts("description")), "")
    return Draft(
        (),
        title=next(iter(texts("title")), None),
        author=", ".join(texts("creator")) or None,
        language=next(iter(texts("language")), None),
        summary=fold(re.sub(r"<[^>]*>", " ", description)) or None,
        published=to_datetime(next(iter(texts("date")), None)),
    )


def _spine(package: Element, path: str) -> list[tuple[str, str | None]]:
    """The parts in reading order: (path in the archive, why it is not read)."""
    folder = posixpath.dirname(path)
    guide = {each.get("href"): each.get("type") for each in package.iter(f"{_OPF}reference")}
    items = {each.get("id"): each for each in package.iter(f"{_OPF}item")}
    parts: list[tuple[str, str | None]] = []
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "html" not in (item.get("media-type") or ""):
            continue
        target = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        is_nav = "nav" in (item.get("properties") or "").split()
        parts.append((target, _UNREAD.get("toc" if is_nav else guide.get(item.get("href")) or "")))
    return parts


def _told_apart(chapters: list[list[Block]]) -> Iterator[Block]:
    """The chapters' blocks; notes and groups that are numbered anew in each are told apart."""
    owners: dict[str, list[int]] = {}
    for number, blocks in enumerate(chapters):
        for label in {block.info for block in blocks if block.role == "footnote"}:
            owners.setdefault(label, []).append(number)

    def named(label: str, number: int) -> str:
        found = owners.get(label, [number])
        return f"{number if number in found else found[0]} {label}"

    group = 0
    for number, blocks in enumerate(chapters):
        for block in blocks:
            yield replace(
                block,
                info=named(block.info, number) if block.role == "footnote" else block.info,
                notes=tuple((place, named(label, number)) for place, label in block.notes),
                group=block.group + group if block.group else 0,
            )
        group += max((block.group for block in blocks), default=0)


def _chapter(data: bytes, name: str, language: str | None, reason: str | None) -> list[Block]:
    text, _hint = decode(data, name)
    if not text.strip():
        return []
    root = parse(text, name)
    body = root.find("body")
    blocks = walk(
        body if body is not None else root, None, canonical(language) if language else None
    )
    text_is_short = sum(len(block.text) for block in blocks) < _SHORT
    if reason == _UNREAD["toc"] or (reason and text_is_short):
        return [replace(block, reason=reason, opens=False) for block in blocks]
    return blocks
