"""PDF to a Draft: pdfminer.six finds the lines, their size and place tell what they are."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from listen.article.archive import broken, missing
from listen.article.blocks import Block, Draft, Mark, fold
from listen.article.dates import to_datetime
from listen.article.headings import headline_shaped
from listen.article.items import numbered
from listen.article.lines import ITEM, join_lines
from listen.article.pieces import STOP, Piece, pieces
from listen.article.titles import prints_title
from listen.errors import SourceError
from listen.regex import regex

_LARGER = 1.12
"""Times the text's size: that large is a heading."""
_SMALLER = 0.92
"""Times the text's size, at most: a footnote's."""
_NOTE = regex(r"(\d{1,3}|[*†‡§]{1,3})[.:]?\s*(?=[^\W\d]|[\"“‘«(])")
_BOXES = 400
"""Of text on a page: more are read line by line across it, not by what belongs together."""
_DATE = regex(r"D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?")
_STALE = regex(r"^Microsoft |\.\w{2,5}$|^untitled|^\(?(?:anonymous|unspecified)\)?$", re.IGNORECASE)
"""A title or a name that tells of the program or the file, not of the article."""
_REASON = "page furniture: a page's header or footer"


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
        found = [each for n, page in enumerate(_pages(document)) for each in pieces(n, page)]
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
    if not found:
        raise SourceError(
            f"Reading {name}: there is no text in it, only pictures",
            "make a copy with recognised text (OCR), ocrmypdf for instance",
        )
    blocks = tuple(_blocks(found))
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

    author = text(info.get("Author"))
    date = _DATE.match(text(info.get("CreationDate")) or "")
    parts = [int(part or 0) for part in date.groups()] if date else []
    return Draft(
        (),
        title=text(info.get("Title")),
        author=None if author and _STALE.search(author) else author,
        language=text(document.catalog.get("Lang")),
        published=to_datetime("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*parts))
        if parts
        else None,
    )


def _blocks(found: list[Piece]) -> list[Block]:
    sizes: Counter[float] = Counter()
    for piece in found:
        sizes[piece.size] += len(piece.text)
    body = sizes.most_common(1)[0][0]
    repeated = _repeated(found)
    levels = _levels(found, body)
    asked = {label for piece in found for _, label in _labelled(piece)}
    blocks: list[Block] = []
    open_at = -1  # the paragraph that the next piece may go on with
    note: Piece | None = None  # the footnote that the next piece may go on with
    for piece in found:
        level = levels.get((round(piece.size), piece.bold)) if _is_heading(piece, body) else None
        if piece.margin and (_pattern(piece.text) in repeated or piece.text.strip().isdecimal()):
            blocks.append(Block("paragraph", fold(piece.text), reason=_REASON))
        elif level:
            blocks.append(Block("heading", piece.text, level=level, opens=True, marks=piece.marks))
            open_at = -1
        elif _is_note(piece, note, body, asked):
            blocks.extend(_note(piece))
            note = piece
        elif piece.item or ITEM.match(piece.text):
            blocks.append(_item(piece))
            open_at = len(blocks) - 1
        elif open_at >= 0 and piece.text[:1].islower() and not STOP.search(blocks[open_at].text):
            blocks[open_at] = _continued(blocks[open_at], piece)
        else:
            blocks.append(Block("paragraph", piece.text, marks=piece.marks, notes=_labelled(piece)))
            open_at = len(blocks) - 1
    return blocks


def _item(piece: Piece) -> Block:
    item = ITEM.match(piece.text)
    cut = item.end() if item else 0
    block = Block(
        "item",
        piece.text[cut:],
        level=1,
        marks=tuple(Mark(m.start - cut, m.stop - cut, m.say, m.role) for m in piece.marks),
        notes=tuple((place - cut, label) for place, label in _labelled(piece)),
        group=1,
    )
    return numbered(block, item[3], item[3].strip("(.)")) if item and item[3] else block


def _is_note(piece: Piece, last: Piece | None, body: float, asked: set[str]) -> bool:
    """Whether a piece is a footnote: small, low on its page, after a number that the page refers
    to; or goes on with one.
    """
    if piece.size > body * _SMALLER or not piece.low:
        return False
    if last is not None and last.page == piece.page and abs(last.size - piece.size) < 0.6:
        return True
    number = _NOTE.match(piece.text)
    return number is not None and f"{piece.page} {number[1]}" in asked


def _note(piece: Piece) -> Iterator[Block]:
    number = _NOTE.match(piece.text)
    cut = number.end() if number else 0
    if number:
        yield Block("paragraph", number[0].strip(), reason="a footnote's number")
    marks = tuple(
        Mark(max(m.start - cut, 0), m.stop - cut, m.say, m.role)
        for m in piece.marks
        if m.stop > cut
    )
    label = f"{piece.page} {number[1]}" if number else ""
    yield Block("footnote", piece.text[cut:], marks=marks, info=label)


def _labelled(piece: Piece) -> tuple[tuple[int, str], ...]:
    """What a piece's numbers refer to: notes on its own page."""
    return tuple((place, f"{piece.page} {number}") for place, number in piece.notes)


def _continued(block: Block, piece: Piece) -> Block:
    """A paragraph that goes on in the next column or page."""
    text, marks = join_lines([block.text, piece.text])
    shift = len(text) - len(piece.text)
    moved = (Mark(m.start + shift, m.stop + shift, m.say, m.role) for m in piece.marks)
    notes = ((place + shift, label) for place, label in _labelled(piece))
    return replace(
        block, text=text, marks=(*block.marks, *marks, *moved), notes=(*block.notes, *notes)
    )


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "0", fold(text)).casefold()


def _repeated(found: list[Piece]) -> set[str]:
    """What stands in the margins of more than one page, numbers aside."""
    pages: dict[str, set[int]] = {}
    for piece in found:
        if piece.margin:
            pages.setdefault(_pattern(piece.text), set()).add(piece.page)
    return {pattern for pattern, numbers in pages.items() if len(numbers) > 1}


def _is_heading(piece: Piece, body: float) -> bool:
    if piece.lines > 3 or not any(map(str.isalpha, piece.text)):
        return False
    if piece.size >= body * _LARGER:
        return len(piece.text) < 200
    return (
        piece.bold
        and not piece.beside
        and piece.size >= body * 0.95
        and headline_shaped(piece.text)
    )


def _levels(found: list[Piece], body: float) -> dict[tuple[int, bool], int]:
    """A level for each look of a heading, the largest first."""
    looks = {(round(piece.size), piece.bold) for piece in found if _is_heading(piece, body)}
    return {look: min(index + 1, 6) for index, look in enumerate(sorted(looks, reverse=True))}
