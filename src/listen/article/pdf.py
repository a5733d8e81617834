"""PDF to a Draft: pdfminer.six finds the lines, their size and place tell what they are."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from listen.article.archive import broken, missing
from listen.article.blocks import Block, Draft, Mark, fold
from listen.article.dates import to_datetime
from listen.article.headings import headline_shaped
from listen.article.items import numbered
from listen.article.lines import ITEM, join_lines
from listen.article.titles import prints_title
from listen.errors import SourceError
from listen.regex import regex

_MARGIN = 0.09
"""Of the page's height: there headers and footers stand."""
_LARGER = 1.12
"""Times the text's size: that large is a heading."""
_BOXES = 400
"""Of text on a page: more are read line by line across it, not by what belongs together."""
_STOP = regex(r"[.!?:;…][\"”’'»)\]]*$")
_DATE = regex(r"D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?")
_STALE = regex(r"^Microsoft |\.\w{2,5}$|^untitled", re.IGNORECASE)
"""A title that names the program or the file, not the article."""
_REASON = "page furniture: a page's header or footer"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph as it stands on a page."""

    page: int
    text: str
    marks: tuple[Mark, ...]
    size: float
    bold: bool
    lines: int
    margin: bool
    """True at the top or the bottom of the page."""


def read_pdf(data: bytes, name: str) -> Draft:
    """A PDF's article. Raises SourceError if it is broken, locked, or has no text."""
    try:
        from pdfminer.pdfexceptions import PDFException  # of the extra
        from pdfminer.psexceptions import PSException
    except ImportError as error:
        raise missing(name, "PDF") from error
    try:
        document = _document(data)
        draft = _metadata(document)
        pages = enumerate(_pages(document))
        pieces = [piece for number, page in pages for piece in _pieces(number, page)]
    except (PDFException, PSException) as error:
        if "Password" in type(error).__name__:
            raise SourceError(
                f"Reading {name}: it is locked with a password", "save a copy without one"
            ) from error
        raise broken(name, "PDF", str(error) or type(error).__name__) from error
    except MemoryError:
        raise
    except Exception as error:  # pdfminer.six trusts the file: anything can come
        raise broken(name, "PDF", str(error) or type(error).__name__) from error
    if not pieces:
        raise SourceError(
            f"Reading {name}: there is no text in it, only pictures",
            "make a copy with recognised text (OCR), ocrmypdf for instance",
        )
    blocks = tuple(_blocks(pieces))
    stale = draft.title and (_STALE.search(draft.title) or prints_title(blocks))
    return replace(draft, blocks=blocks, title=None if stale else draft.title)


def _document(data: bytes) -> Any:
    """The document, in which no object is a reference: pdfminer follows one to itself for ever."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import PDFObjectNotFound, PDFObjRef

    class Resolved(PDFDocument):
        def getobj(self, objid: int) -> object:
            found = super().getobj(objid)
            seen = {objid}
            while isinstance(found, PDFObjRef):
                if found.objid in seen:
                    raise PDFObjectNotFound(objid)
                seen.add(found.objid)
                found = super().getobj(found.objid)
            return found

    return Resolved(PDFParser(io.BytesIO(data)))


def _pages(document: Any) -> Iterator[Any]:
    """Each page's layout."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams, LTPage, LTTextBox, LTTextGroup, LTTextGroupLRTB
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    class Page(LTPage):
        """pdfminer looks at every pair of boxes: a table of 3,000 cells took minutes, and 2 GB."""

        def group_textboxes(
            self, laparams: LAParams, boxes: Sequence[LTTextBox]
        ) -> list[LTTextGroup]:
            if len(boxes) > _BOXES:
                return [LTTextGroupLRTB(boxes)]
            return super().group_textboxes(laparams, boxes)

    class Device(PDFPageAggregator):
        def begin_page(self, page: PDFPage, ctm: Any) -> None:
            super().begin_page(page, ctm)
            self.cur_item = Page(self.pageno, self.cur_item.bbox)

    resources = PDFResourceManager()
    device = Device(resources, laparams=LAParams())
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.create_pages(document):
        interpreter.process_page(page)
        yield device.get_result()


def _metadata(document: Any) -> Draft:
    from pdfminer.utils import decode_text

    info: dict[str, Any] = document.info[0] if document.info else {}

    def text(value: object) -> str | None:
        return fold(decode_text(value)) or None if isinstance(value, bytes) else None

    date = _DATE.match(text(info.get("CreationDate")) or "")
    parts = [int(part or 0) for part in date.groups()] if date else []
    return Draft(
        (),
        title=text(info.get("Title")),
        author=text(info.get("Author")),
        language=text(document.catalog.get("Lang")),
        published=to_datetime("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*parts))
        if parts
        else None,
    )


def _pieces(number: int, page: Any) -> Iterator[_Piece]:
    from pdfminer.layout import LTChar, LTTextBox

    height = page.height
    for box in page:
        if not isinstance(box, LTTextBox):
            continue
        margin = box.y0 > page.y0 + height * (1 - _MARGIN) or box.y1 < page.y0 + height * _MARGIN
        group: list[tuple[str, float, bool]] = []
        left = box.x0
        for line in box:
            if not line.get_text().strip():
                continue
            chars = [
                char for char in line if isinstance(char, LTChar) and not char.get_text().isspace()
            ]
            sizes = Counter(round(char.size, 1) for char in chars)
            size = sizes.most_common(1)[0][0] if sizes else 0.0
            bold = sum("bold" in char.fontname.lower() for char in chars) * 2 > len(chars)
            text = line.get_text().strip("\n")
            if group and _begins(group[-1], (text, size, bold), line.x0 - left):
                yield _piece(number, group, margin)
                group = []
            group.append((text, size, bold))
        if group:
            yield _piece(number, group, margin)


def _begins(before: tuple[str, float, bool], line: tuple[str, float, bool], indent: float) -> bool:
    """Whether a line begins a paragraph: of another size or weight, an item, or indented."""
    if abs(before[1] - line[1]) > 0.6 or before[2] != line[2]:
        return True
    return bool(ITEM.match(line[0])) or (
        bool(_STOP.search(before[0].strip())) and indent > line[1] * 0.6
    )


def _piece(number: int, group: list[tuple[str, float, bool]], margin: bool) -> _Piece:
    joined = join_lines([text for text, _, _ in group])
    size = max(size for _, size, _ in group)
    return _Piece(number, *joined, size, all(bold for _, _, bold in group), len(group), margin)


def _blocks(pieces: list[_Piece]) -> list[Block]:
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[piece.size] += len(piece.text)
    body = sizes.most_common(1)[0][0]
    repeated = _repeated(pieces)
    levels = _levels(pieces, body)
    blocks: list[Block] = []
    open_at = -1  # the paragraph that the next piece may go on with
    for piece in pieces:
        level = levels.get((round(piece.size), piece.bold)) if _is_heading(piece, body) else None
        item = ITEM.match(piece.text)
        if piece.margin and (_pattern(piece.text) in repeated or piece.text.strip().isdecimal()):
            blocks.append(Block("paragraph", fold(piece.text), reason=_REASON))
        elif level:
            blocks.append(Block("heading", piece.text, level=level, opens=True, marks=piece.marks))
            open_at = -1
        elif item:
            cut = item.end()
            marks = tuple(Mark(m.start - cut, m.stop - cut, m.say, m.role) for m in piece.marks)
            block = Block("item", piece.text[cut:], level=1, marks=marks, group=1)
            blocks.append(numbered(block, item[3], item[3].strip("(.)")) if item[3] else block)
            open_at = len(blocks) - 1
        elif open_at >= 0 and piece.text[:1].islower() and not _STOP.search(blocks[open_at].text):
            blocks[open_at] = _continued(blocks[open_at], piece)
        else:
            blocks.append(Block("paragraph", piece.text, marks=piece.marks))
            open_at = len(blocks) - 1
    return blocks


def _continued(block: Block, piece: _Piece) -> Block:
    """A paragraph that goes on in the next column or page."""
    text, marks = join_lines([block.text, piece.text])
    shift = len(text) - len(piece.text)
    moved = (Mark(m.start + shift, m.stop + shift, m.say, m.role) for m in piece.marks)
    return replace(block, text=text, marks=(*block.marks, *marks, *moved))


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "0", fold(text)).casefold()


def _repeated(pieces: list[_Piece]) -> set[str]:
    """What stands in the margins of more than one page, numbers aside."""
    pages: dict[str, set[int]] = {}
    for piece in pieces:
        if piece.margin:
            pages.setdefault(_pattern(piece.text), set()).add(piece.page)
    return {pattern for pattern, found in pages.items() if len(found) > 1}


def _is_heading(piece: _Piece, body: float) -> bool:
    if piece.lines > 3 or not any(map(str.isalpha, piece.text)):
        return False
    if piece.size >= body * _LARGER:
        return len(piece.text) < 200
    return piece.bold and piece.size >= body * 0.95 and headline_shaped(piece.text)


def _levels(pieces: list[_Piece], body: float) -> dict[tuple[int, bool], int]:
    """A level for each look of a heading, the largest first."""
    looks = {(round(piece.size), piece.bold) for piece in pieces if _is_heading(piece, body)}
    return {look: min(index + 1, 6) for index, look in enumerate(sorted(looks, reverse=True))}
