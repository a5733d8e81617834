"""Tables said in words: a row at a time, or announced if they are very large."""

from __future__ import annotations

from msgspec.structs import replace

from listen.article.blocks import Block, Mark
from listen.article.phrases import Phrases

HEADER_REASON = "a table's header, said with each cell"
_ENDS = ".!?:;,…。"


def table_rows(block: Block, words: Phrases, limit: int) -> list[Block]:
    """A block for each row of a table; the row's cells are joined in `text` by a space.

    Two columns are said "key: value"; more, each cell after its header. A table of more than
    `limit` rows is announced with its size, and its words are skipped.
    """
    rows = [row for row in block.cells if any(row)]
    if not rows:
        return []
    columns = max(map(len, rows))
    body = rows[1:] if block.header else rows
    if len(body) > limit:
        return announced(block, words, f"a table of {len(body)} rows, announced")
    plain = replace(block, cells=(), header=False)
    header = rows[0] if block.header else ()
    said: list[Block] = []
    if header and columns > 2 and body:
        said.append(replace(plain, text=" ".join(filter(None, header)), reason=HEADER_REASON))
        said.extend(_row(plain, row, header) for row in body)
    else:
        # The header of two columns says once what they hold; it is a row like the others.
        if header:
            said.append(_row(plain, header, (), ", "))
        said.extend(_row(plain, row, (), ": " if columns == 2 else ", ") for row in body)
    return said


def announced(block: Block, words: Phrases, reason: str) -> list[Block]:
    """The table's size, said; and its words, skipped for `reason`."""
    rows = [row for row in block.cells if any(row)]
    plain = replace(block, cells=(), header=False)
    count = len(rows) - (1 if block.header else 0)
    size = words.table_announced(count, max(map(len, rows), default=0))
    text = " ".join(cell for row in rows for cell in row if cell)
    return [replace(plain, text="", before=size), replace(plain, text=text, reason=reason)]


def _row(block: Block, row: tuple[str, ...], header: tuple[str, ...], join: str = ", ") -> Block:
    text = ""
    marks: list[Mark] = []
    for column, cell in enumerate(row):
        if not cell:
            continue
        # The first column names the row: "Berlin. Population: 3.6 million".
        head = header[column] if 0 < column < len(header) else ""
        lead = f"{head.rstrip(_ENDS)}: " if head else ""
        if text:
            between = join if text[-1] not in _ENDS else " "
            marks.append(Mark(len(text), len(text) + 1, between + lead))
            text += " "
        elif lead:
            marks.append(Mark(0, 0, lead))
        text += cell
    return Block("table", text, marks=tuple(marks), language=block.language)
