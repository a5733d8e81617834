"""Numbers of list items."""

from __future__ import annotations

from msgspec.structs import replace

from listen.article.blocks import Block, Mark


def numbered(block: Block, printed: str, said: str) -> Block:
    """The item with its number: `printed` ("1.") before its text, heard as `said` ("1").

    An HTML page does not print the number of an item: then `printed` is "".
    """
    lead = f"{printed} " if printed else ""
    moved = (
        replace(mark, start=mark.start + len(lead), stop=mark.stop + len(lead))
        for mark in block.marks
    )
    notes = tuple((place + len(lead), label) for place, label in block.notes)
    number = Mark(0, len(lead), f"{said}: ", "number")
    return replace(block, text=lead + block.text, marks=(number, *moved), notes=notes)


def defined(term: Block, block: Block) -> Block:
    """A definition after its term: "Term: what it is"."""
    lead = f"{term.text} "
    moved = (
        replace(mark, start=mark.start + len(lead), stop=mark.stop + len(lead))
        for mark in block.marks
    )
    notes = tuple((place + len(lead), label) for place, label in block.notes)
    join = (Mark(len(term.text), len(lead), ": "),) if term.text[-1:].isalnum() else ()
    return replace(
        block,
        text=lead + block.text,
        level=1,
        marks=(*term.marks, *join, *moved),
        notes=(*term.notes, *notes),
    )
