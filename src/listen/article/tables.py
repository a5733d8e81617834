"""Tables said in words: a row at a time, or announced if they are very large."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from listen.article.blocks import Block, Mark
from listen.article.phrases import Phrases

HEADER_REASON = "a table's header, said with each cell"
_ENDS = ".!?:;,…。"


def table(
    rows: Sequence[Sequence[str]], header: int, spans: Sequence[Sequence[str]] = ()
) -> Block | None:
    """The block of a table; None if there are no words in it. Its first `header` rows are headers.

    A header without words, as pages have for its looks and GFM demands, is none: else the row
    after it would be taken for one. `spans` are the block's.
    """
    worded = [index for index, row in enumerate(rows) if any(row)]
    if not worded:
        return None
    return Block(
        "table",
        "",
        cells=tuple(tuple(rows[index]) for index in worded),
        header=sum(index < header for index in worded),
        spans=tuple(tuple(spans[index]) for index in worded) if any(map(any, spans)) else (),
    )


def table_rows(block: Block, words: Phrases, limit: int) -> list[Block]:
    """A block for each row of a table; the row's cells are joined in `text` by a space.

    Two columns are said "key: value"; more, each cell after its header. A table of more than
    `limit` rows is announced with its size, and its words are skipped.
    """
    rows = block.cells
    if not rows:
        return []
    columns = max(map(len, rows))
    heads, body = rows[: block.header], rows[block.header :]
    if len(body) > limit:
        return announced(block, words, f"a table of {len(body)} rows, announced")
    plain = replace(block, cells=(), header=0, spans=())
    spans = block.spans or ((),) * len(rows)
    below = list(zip(body, spans[block.header :], strict=True))
    said: list[Block] = []
    if heads and columns > 2 and body:
        said.extend(
            replace(plain, text=" ".join(filter(None, row)), reason=HEADER_REASON) for row in heads
        )
        names = _names(heads, spans, columns)
        said.extend(_row(plain, row, names, again) for row, again in below)
    else:
        # The header of two columns says once what they hold; it is a row like the others.
        said.extend(_row(plain, row, (), ()) for row in heads)
        join = ": " if columns == 2 else ", "
        said.extend(_row(plain, row, (), again, join) for row, again in below)
    return said


def _names(
    heads: Sequence[Sequence[str]], spans: Sequence[Sequence[str]], columns: int
) -> list[str]:
    """What is said before the cells of each column: of more header rows, from the top down."""
    names: list[str] = []
    for column in range(columns):
        found: dict[str, None] = {}
        for row, again in zip(heads, spans, strict=False):
            words = "".join(row[column : column + 1]) or "".join(again[column : column + 1])
            if words:
                found[words] = None
        names.append(" ".join(found))
    return names


def announced(block: Block, words: Phrases, reason: str) -> list[Block]:
    """The table's size, said; and its words, skipped for `reason`."""
    rows = block.cells
    plain = replace(block, cells=(), header=0, spans=())
    count = len(rows) - block.header
    size = words.table_announced(count, max(map(len, rows), default=0))
    text = " ".join(cell for row in rows for cell in row if cell)
    return [replace(plain, text="", before=size), replace(plain, text=text, reason=reason)]


def _row(
    block: Block, row: Sequence[str], names: Sequence[str], spans: Sequence[str], join: str = ", "
) -> Block:
    text = ""
    said = ""  # of cells that span into this row, since the last that is printed in it
    marks: list[Mark] = []
    for column, cell in enumerate(row):
        again = "" if cell else "".join(spans[column : column + 1])
        if not cell and not again:
            continue
        # The first column names the row: "Berlin. Population: 3.6 million".
        name = names[column] if 0 < column < len(names) else ""
        lead = f"{name.rstrip(_ENDS)}: " if name else ""
        before = said or text
        if before:
            lead = (join if before[-1] not in _ENDS else " ") + lead
        if again:
            said += lead + again
            continue
        if said or lead:
            marks.append(Mark(len(text), len(text) + bool(text), said + lead))
        text, said = f"{text} {cell}" if text else cell, ""
    if said:
        marks.append(Mark(len(text), len(text), said))
    return Block("table", text, marks=tuple(marks), language=block.language)
