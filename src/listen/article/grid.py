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
    heads: list[bool] = field(default_factory=list)
    """For each row, whether it is a header: in `thead`, or nothing but `th`."""
    covered: dict[int, int] = field(default_factory=dict)
    """For a column, how many more rows a cell above covers."""

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
                self.covered[len(row)] = rows - 1
            row.append("" if place else text)
        self._cover()

    def read(self) -> tuple[tuple[tuple[str, ...], ...], bool]:
        """The rows with words, and whether the first of them is a header.

        A header without words, as pages have for its looks, is none: else the row after it would
        be taken for one.
        """
        worded = [index for index, row in enumerate(self.rows) if any(row)]
        rows = tuple(tuple(self.rows[index]) for index in worded)
        return rows, bool(worded) and self.heads[worded[0]]

    def _begin(self, *, head: bool) -> None:
        self.rows.append([])
        self.heads.append(head)
        self._cover()

    def _cover(self) -> None:
        row = self.rows[-1]
        while self.covered.get(len(row)):
            self.covered[len(row)] -= 1
            row.append("")


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST) if value and value.isdecimal() and int(value[:4]) > 0 else 1
