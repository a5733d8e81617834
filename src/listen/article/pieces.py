"""The lines of a PDF's page, put together: a paragraph, an item, a note a piece."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from listen.article.blocks import Mark
from listen.article.flow import raised_mark
from listen.article.lines import ITEM, join_lines
from listen.regex import regex

_MARGIN = 0.09
"""Of the page's height: there headers and footers stand."""
_RAISED = 0.86
"""Times its line's size: a number that small, and not at the line's foot, refers to a note."""
_TAB = 3.0
"""Times the text's size, at most, from a bullet to its item."""
_COLUMN = 0.3
"""Of the page's width: a line beside another that is no wider is no column of text."""
_ROW = 3.0
"""Times the text's size, at most, from a row of a table to the next."""
_BULLET = regex(r"\s*(?:[•‣◦▪·●○■–—-]|\(cid:\d+\)|[\ue000-\uf8ff])\s*")
STOP = regex(r"[.!?:;…][\"”’'»)\]]*$")
_OPEN, _SHUT = "\ufdd0", "\ufdd1"
"""Around a raised number until its line is joined to others: no document may hold these."""
_SIGNED = regex(f"{_OPEN}([^{_SHUT}]*){_SHUT}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph as it stands on a page."""

    page: int
    text: str
    marks: tuple[Mark, ...]
    size: float
    bold: bool
    lines: int
    margin: bool
    """True at the top or the bottom of the page."""
    low: bool = False
    """True in the lower half of the page."""
    item: bool = False
    """True after a bullet that is drawn, or stands apart."""
    beside: bool = False
    """True where short words stand beside it, as in a table."""
    notes: tuple[tuple[int, str], ...] = ()
    """Numbers that refer to notes, each with its place in `text`."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    """With the signs around what is raised."""
    size: float
    bold: bool
    indent: float
    """Points, from the left side of its box."""
    bullet: bool
    beside: bool


def pieces(number: int, page: Any) -> Iterator[Piece]:
    """The pieces of a page, in the order in which pdfminer found its boxes."""
    from pdfminer.layout import LTTextBox

    height, middle = page.height, page.y0 + page.height / 2
    bullets = list(_bullets(page))
    rows = _rows(page)
    for box in page:
        if not isinstance(box, LTTextBox):
            continue
        margin = box.y0 > page.y0 + height * (1 - _MARGIN) or box.y1 < page.y0 + height * _MARGIN
        low = box.y1 < middle
        group: list[_Line] = []
        for each in box:
            if not each.get_text().strip() or (bullets and _BULLET.fullmatch(each.get_text())):
                continue
            line = _line(each, box.x0, bullets, page.width, rows)
            if group and _begins(group[-1], line):
                yield _piece(number, group, margin, low)
                group = []
            group.append(line)
        if group:
            yield _piece(number, group, margin, low)


def _bullets(page: Any) -> Iterator[tuple[float, float]]:
    """Where bullets stand on a page that are drawn, or apart from their items: (right, middle)."""
    from pdfminer.layout import LTCurve, LTTextBox, LTTextLine

    for box in page:
        # An empty box is a line of the page itself.
        lines: Any = box if isinstance(box, LTTextBox) else ()
        for line in [box] if isinstance(box, LTTextLine) else lines:
            if _BULLET.fullmatch(line.get_text()):
                yield line.x1, (line.y0 + line.y1) / 2
        if isinstance(box, LTCurve) and 1 < box.width < 8 and abs(box.width - box.height) < 1:
            yield box.x1, (box.y0 + box.y1) / 2


def _rows(page: Any) -> Counter[int]:
    """How many short lines stand at each height of a page."""
    from pdfminer.layout import LTTextBox

    return Counter(
        round(line.y0)
        for box in page
        if isinstance(box, LTTextBox)
        for line in box
        if line.width < page.width * _COLUMN and line.get_text().strip()
    )


def _line(
    line: Any, left: float, bullets: Sequence[tuple[float, float]], width: float, rows: Counter[int]
) -> _Line:
    from pdfminer.layout import LTChar

    chars = [char for char in line if isinstance(char, LTChar) and not char.get_text().isspace()]
    sizes = Counter(round(char.size, 1) for char in chars)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    bold = sum("bold" in char.fontname.lower() for char in chars) * 2 > len(chars)
    middle = (line.y0 + line.y1) / 2
    bullet = any(
        abs(at - middle) < size * 0.6 and -1 < line.x0 - right < size * _TAB
        for right, at in bullets
    )
    beside = line.width < width * _COLUMN and _in_table(round(line.y0), round(size * _ROW), rows)
    return _Line(_signed(line, size), size, bold, line.x0 - left, bullet, beside)


def _in_table(height: int, far: int, rows: Counter[int]) -> bool:
    """Whether short words stand beside others, and so does the row above or below."""
    others = (at for at in range(height - far, height + far) if abs(at - height) > 1)
    return rows[height] > 1 and any(rows[at] > 1 for at in others)


def _signed(line: Any, size: float) -> str:
    """A line's text, with signs around each raised number in it."""
    from pdfminer.layout import LTChar

    text = ""
    raised = False
    for char in line:
        words = char.get_text()
        if isinstance(char, LTChar):
            small = char.size <= size * _RAISED and char.y0 > line.y0 + size * 0.1
            up = small and bool(text.strip()) and (words.isdigit() or words in "*†‡§")
            if up != raised:
                text += _OPEN if up else _SHUT
                raised = up
        text += words
    return (text + _SHUT if raised else text).strip("\n")


def _begins(before: _Line, line: _Line) -> bool:
    """Whether a line begins a paragraph: of another size or weight, an item, or indented."""
    if abs(before.size - line.size) > 0.6 or before.bold != line.bold or line.bullet:
        return True
    ended = STOP.search(_SIGNED.sub("", before.text).strip())
    return bool(ITEM.match(line.text)) or (bool(ended) and line.indent > line.size * 0.6)


def _piece(number: int, group: list[_Line], margin: bool, low: bool) -> Piece:
    text, marks = join_lines([line.text for line in group])
    text, marks, notes = _unsigned(text, marks)
    return Piece(
        number,
        text,
        marks,
        size=max(line.size for line in group),
        bold=all(line.bold for line in group),
        lines=len(group),
        margin=margin,
        low=low,
        item=group[0].bullet,
        beside=all(line.beside for line in group),
        notes=notes,
    )


def _unsigned(
    text: str, marks: tuple[Mark, ...]
) -> tuple[str, tuple[Mark, ...], tuple[tuple[int, str], ...]]:
    """A text without the signs; what was between them is marked as a reference, and noted."""
    found = list(_SIGNED.finditer(text))
    if not found:
        return text, marks, ()
    signs = [place for match in found for place in (match.start(), match.end() - 1)]

    def at(place: int) -> int:
        return place - sum(sign < place for sign in signs)

    bare = text.replace(_OPEN, "").replace(_SHUT, "")
    raised: list[Mark] = []
    notes: list[tuple[int, str]] = []
    for match in found:
        start, stop = at(match.start()), at(match.end())
        raised.append(raised_mark(bare[max(start - 4, 0) : start], match[1], start, stop))
        if raised[-1].role == "reference":
            notes.append((stop, match[1].strip()))
    moved = [Mark(at(m.start), at(m.stop), m.say, m.role) for m in marks]
    return bare, tuple(sorted((*raised, *moved), key=lambda mark: mark.start)), tuple(notes)
