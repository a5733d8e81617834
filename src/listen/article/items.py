"""What an item of a list begins with: its number, its term, its box."""

from __future__ import annotations

from msgspec.structs import replace

from listen.article.blocks import Block, Mark
from listen.regex import regex

_TASK = regex(r"\[([ xX])\]\s+")


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


def task(block: Block) -> Block:
    """An item of a task list: its box is said in words."""
    box = _TASK.match(block.text)
    if not box:
        return block
    cut = box.end()
    # A mark of what is not said begins at the space before it, which is cut with the box.
    marks = (
        replace(mark, start=max(mark.start - cut, 0), stop=mark.stop - cut) for mark in block.marks
    )
    said = "to do" if box[1] == " " else "done"
    notes = tuple((place - cut, label) for place, label in block.notes)
    return replace(
        block, text=block.text[cut:], marks=(Mark(0, 0, said, "task"), *marks), notes=notes
    )
