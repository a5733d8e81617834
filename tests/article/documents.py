"""Small documents, made by hand: Word, EPUB and PDF files for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STYLES = (("Normal", "Normal"), ("Title", "Title"), ("Heading1", "heading 1"))


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A Zip archive of the parts, in their order."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for path, content in parts.items():
            made.writestr(path, content)
    return data.getvalue()


def docx(paragraphs: Sequence[tuple[str, str]]) -> bytes:
    """A Word document: (style, text) for each paragraph."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in _STYLES
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/styles" Target="styles.xml"/></Relationships>',
            "word/styles.xml": f'<w:styles xmlns:w="{_W}">{styles}</w:styles>',
            "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        }
    )


def epub(chapters: Sequence[str], *, extra: Mapping[str, str] | None = None) -> bytes:
    """A book of the chapters' HTML, without a title."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.html" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": "<container "
            'xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="book.opf"/></rootfiles></container>',
            "book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata/>'
            f"<manifest>{items}</manifest><spine>{order}</spine></package>",
            **{f"c{n}.html": chapter for n, chapter in enumerate(chapters)},
            **(extra or {}),
        }
    )
