"""The title: front matter's, a sole leading heading of level 1, a title line, or what there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from listen.article.blocks import Block, fold
from listen.article.furniture import fold_heading

_ABOVE = "above the title"
_SHORT = 60
"""Characters: a longer paragraph above a heading is text, so the heading is no title."""
_ENDS = (".", "!", "?", ",", ";", ":", "…")


def prints_title(blocks: Sequence[Block]) -> bool:
    """Whether the source prints a title (then what its metadata calls it is often stale)."""
    return _place(blocks) is not None


def with_title(
    blocks: Sequence[Block], stated: str | None, name: str
) -> tuple[list[Block], str, str | None]:
    """The blocks with the title as a passage of its own role, the title, and a hint if there is
    none in the source.

    `stated` is the title in front matter or a page's metadata; without a heading that prints it,
    it is said in a sentence of ours. A short line or a picture above the title is skipped.
    """
    stated = fold(stated) if stated else None
    place = _place(blocks)
    if place is None and stated:
        place = _repeated(blocks, stated)
    if place is not None:
        block = blocks[place]
        above = [each if each.reason else replace(each, reason=_ABOVE) for each in blocks[:place]]
        title = replace(block, role="title", opens=False, level=0)
        return [*above, title, *blocks[place + 1 :]], stated or printed_title(block), None
    if stated:
        return [Block("title", stated, added=True), *blocks], stated, None
    first = next((block for block in blocks if block.opens and not block.reason), None)
    if first is not None:
        title_text = printed_title(first)
        return (
            list(blocks),
            title_text,
            f'{name} has no title: its first heading, "{title_text}", is used (--title)',
        )
    named = _from_name(name) or _from_words(blocks)
    return list(blocks), named, f'{name} has no title: "{named}" is used; --title gives another'


def _repeated(blocks: Sequence[Block], stated: str) -> int | None:
    """Where the first words are a heading that says the stated title, whatever its level."""
    first = next((index for index, block in enumerate(blocks) if not block.reason), None)
    if first is None or not blocks[first].opens or blocks[first].role != "heading":
        return None
    return first if fold_heading(blocks[first].text) == fold_heading(stated) else None


def _place(blocks: Sequence[Block]) -> int | None:
    """Where the title is printed: a title line, or the sole heading of level 1, leading."""
    top = [
        index
        for index, block in enumerate(blocks)
        if block.opens and block.level == 1 and not block.reason
    ]
    for index, block in enumerate(blocks):
        if block.role == "title":
            return index
        if block.opens and not block.reason:
            return index if top == [index] and block.role == "heading" else None
        line = block.role == "paragraph" and len(block.text) <= _SHORT
        small = block.role == "figure" or (line and not block.text.endswith(_ENDS))
        if not block.reason and not small:
            return None
    return None


def printed_title(block: Block) -> str:
    """A heading's words without the marks of references in it."""
    title, position = "", 0
    for mark in block.marks:
        if mark.role == "reference":
            title += block.text[position : mark.start]
            position = mark.stop
    return fold(title + block.text[position:]) or block.text


def _from_name(name: str) -> str:
    stem = PurePosixPath(name).stem if name != "-" else ""
    words = fold(stem.replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:]


def _from_words(blocks: Sequence[Block]) -> str:
    text = next((block.text for block in blocks if block.text and not block.reason), "")
    words = text.split()[:8]
    return " ".join(words).rstrip(".,;:") or "Untitled"
