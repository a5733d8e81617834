"""DOCX to a Draft: mammoth makes HTML of it, our walk reads that."""

from __future__ import annotations

import io
import zipfile

from msgspec.structs import replace

from listen.article.archive import DAMAGED, broken, missing, opened, xml_of
from listen.article.blocks import Block, Draft, fold
from listen.article.dates import to_datetime
from listen.article.html import walk
from listen.article.titles import prints_title
from listen.article.webpage import parse
from listen.article.wordml import STYLES, number_items, prepared
from listen.regex import regex

_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1:fresh",
        *(
            f"p[style-name='{name} {n}'] => h{n + 1}:fresh"
            for n in range(1, 6)
            for name in ("Heading", "heading")
        ),
        "p[style-name='Quote'] => blockquote > p:fresh",
        "p[style-name='Intense Quote'] => blockquote > p:fresh",
        "p[style-name='caption'] => figcaption:fresh",
        "p[style-name='Caption'] => figcaption:fresh",
        "p[style-name='HTML Preformatted'] => pre:separator('\\n')",
        "p[style-name='Source Code'] => pre:separator('\\n')",
        *(f"p[style-name='toc {n}'] => div.toc > p:fresh" for n in range(1, 10)),
        "p[style-name='TOC Heading'] => div.toc > p:fresh",
        "br[type='page'] => br",
        "br[type='column'] => br",
        "strike => s",
        *STYLES,
    )
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARGIN = regex(r"word/(header|footer)\d*\.xml")


def read_docx(data: bytes, name: str) -> Draft:
    """A Word document's article. Raises SourceError if it is broken, or the extra is missing."""
    try:
        import mammoth  # of the extra
    except ImportError as error:
        raise missing(name, "DOCX") from error
    archive = opened(data, name, "Word document")
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(prepared(archive, data)),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _image: {"src": ""}),
        ).value
    except Exception as error:  # mammoth has no errors of its own: it trusts the file
        raise broken(name, "Word document", str(error)) from error
    try:
        draft = _properties(archive)
        headers, footers = _margins(archive, "header"), _margins(archive, "footer")
    except DAMAGED as error:
        raise broken(name, "Word document", str(error)) from error
    body = parse(f"<html><body>{html}</body></html>", name).find("body")
    if body is not None:
        number_items(body)
    blocks = walk(body, None, None) if body is not None else []
    found = (*headers, *_raised(blocks), *footers)
    return replace(draft, blocks=found, title=None if prints_title(found) else draft.title)


def _raised(blocks: list[Block]) -> list[Block]:
    """A document without the style Title: its first headings are level 1, not 2."""
    if any(block.opens and block.level == 1 for block in blocks):
        return blocks
    return [replace(block, level=block.level - 1) if block.opens else block for block in blocks]


def _properties(archive: zipfile.ZipFile) -> Draft:
    root = xml_of(archive, "docProps/core.xml")
    found: dict[str, str] = {}
    for element in root if root is not None else ():
        found[str(element.tag).rpartition("}")[2]] = fold(element.text or "")
    return Draft(
        (),
        title=found.get("title") or None,
        author=found.get("creator") or None,
        language=found.get("language") or None,
        summary=found.get("description") or None,
        published=to_datetime(found.get("created")),
        modified=to_datetime(found.get("modified")),
    )


def _margins(archive: zipfile.ZipFile, which: str) -> tuple[Block, ...]:
    """The page headers or footers, each text once: seen, but not of the article."""
    texts: dict[str, None] = {}
    for path in sorted(archive.namelist()):
        match = _MARGIN.fullmatch(path)
        root = xml_of(archive, path) if match and match[1] == which else None
        for paragraph in root.iter(f"{_W}p") if root is not None else ():
            text = fold("".join(each.text or "" for each in paragraph.iter(f"{_W}t")))
            if text:
                texts[text] = None
    return tuple(
        Block("paragraph", text, reason=f"page furniture: a page's {which}") for text in texts
    )
