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


def pdf(pages: Sequence[Sequence[tuple[int, str]]]) -> bytes:
    """A PDF of pages of lines, each (size in points, ASCII text), from the top down."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids: list[str] = []
    for lines in pages:
        y, drawn = 800, ""
        for size, text in lines:
            y -= round(size * 1.25)
            escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            drawn += f"BT /F1 {size} Tf 60 {y} Td ({escaped}) Tj ET\n"
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return pdf_of([content.encode("latin-1") for content in objects])


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """A PDF of objects, the first its catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return data + head + table + trailer % (size, len(data))
