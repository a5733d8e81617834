"""A table of HTML while it is read: rows of cells, spans resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from listen.article.blocks import Block
from listen.article.markup import Element
from listen.article.tables import table

_WIDEST = 50
"""Columns or rows that a cell may span: what a page says is not trusted further."""


@dataclass(slots=True)
class Grid:
    """The rows so far. A cell that spans has its words once, in its first place."""

    rows: list[list[str]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    """For each row, whether it is a header: in `thead`, or nothing but `th`."""
    spans: list[list[str]] = field(default_factory=list)
    """For each row, the words that a cell elsewhere has for the place: see Block."""
    covered: dict[int, tuple[int, str]] = field(default_factory=dict)
    """For a column, how many more rows a cell above covers, and its words."""

    def row(self, element: Element) -> None:
        """A row begins."""
        parent = element.getparent()
        head = (parent is not None and parent.tag == "thead") or (
            element.find("th") is not None and element.find("td") is None
        )
        self._begin(head=head)

    def cell(self, element: Element, text: str) -> None:
        """A cell ends."""
        if not self.rows:
            self._begin(head=False)
        row = self.rows[-1]
        rows = _span(element.get("rowspan"))
        for place in range(_span(element.get("colspan"))):
            if rows > 1:
                again = "" if place and not self.heads[-1] else text
                self.covered[len(row)] = (rows - 1, again)
            row.append("" if place else text)
            self.spans[-1].append(text if place and self.heads[-1] else "")
        self._cover()

    def read(self) -> Block | None:
        """The table; None if there are no words in it."""
        return table(self.rows, _leading(self.heads), self.spans)

    def _begin(self, *, head: bool) -> None:
        self.rows.append([])
        self.spans.append([])
        self.heads.append(head)
        self._cover()

    def _cover(self) -> None:
        row = self.rows[-1]
        while len(row) in self.covered:
            more, text = self.covered.pop(len(row))
            if more > 1:
                self.covered[len(row)] = (more - 1, text)
            row.append("")
            self.spans[-1].append(text)


def _leading(heads: list[bool]) -> int:
    """How many rows at the start are headers; where all are, only the first is taken for one."""
    return next((index for index, head in enumerate(heads) if not head), 1)


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST) if value and value.isdecimal() and int(value[:4]) > 0 else 1
