"""A table of HTML while it is read: rows of cells, spans resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from listen.article.markup import Element

_WIDEST = 50
"""Columns or rows that a cell may span: what a page says is not trusted further."""


@dataclass(slots=True)
class Grid:
    """The rows so far. A cell that spans has its words once, in its first place."""

    rows: list[list[str]] = field(default_factory=list)
    header: bool = False
    """True if the first row is a header: in `thead`, or nothing but `th`."""
    covered: dict[int, int] = field(default_factory=dict)
    """For a column, how many more rows a cell above covers."""

    def row(self, element: Element) -> None:
        """A row begins."""
        if not self.rows:
            parent = element.getparent()
            self.header = (parent is not None and parent.tag == "thead") or (
                element.find("th") is not None and element.find("td") is None
            )
        self.rows.append([])
        self._cover()

    def cell(self, element: Element, text: str) -> None:
        """A cell ends."""
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        rows = _span(element.get("rowspan"))
        for place in range(_span(element.get("colspan"))):
            if rows > 1:
                self.covered[len(row)] = rows - 1
            row.append("" if place else text)
        self._cover()

    def _cover(self) -> None:
        row = self.rows[-1]
        while self.covered.get(len(row)):
            self.covered[len(row)] -= 1
            row.append("")


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST) if value and value.isdecimal() and int(value[:4]) > 0 else 1
