"""Footnotes: said after the sentence that refers to them, after the article, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from listen.article.blocks import Block
from listen.article.narrate import Footnotes
from listen.article.phrases import Phrases

_MOVED = {
    "inline": "a footnote, said where it is referred to",
    "end": "a footnote, said at the end",
}


def with_footnotes(blocks: Sequence[Block], place: Footnotes, words: Phrases) -> list[Block]:
    """The blocks with each footnote in its place.

    A note that is said elsewhere than where the source prints it is a sentence of ours there,
    and is skipped where it stands: so the source's words stay in the source's order. A note
    that nothing refers to is read where it stands.
    """
    notes: dict[str, list[str]] = {}
    for block in blocks:
        if block.role == "footnote" and not block.reason:
            notes.setdefault(block.info, []).append(block.text)
    if not notes and not any(block.notes for block in blocks):
        return list(blocks)
    said: dict[str, str] = {label: words.footnote + " ".join(text) for label, text in notes.items()}
    if place == "inline":
        return _inline(blocks, said)
    bare = [replace(block, notes=()) if block.notes else block for block in blocks]
    return _at_end(bare, said) if place == "end" else bare


def _inline(blocks: Sequence[Block], said: dict[str, str]) -> list[Block]:
    used: set[str] = set()
    result: list[Block] = []
    for block in blocks:
        if not block.notes:
            result.append(block)
            continue
        notes: list[tuple[int, str]] = []
        for position, label in block.notes:
            # A note within a note would be said in the middle of it: it is read where it stands.
            if (
                label in said
                and label not in used
                and block.role != "footnote"
                and not block.reason
            ):
                used.add(label)
                notes.append((position, said[label]))
        result.append(replace(block, notes=tuple(notes)))
    return [
        replace(block, reason=_MOVED["inline"])
        if block.role == "footnote" and block.info in used
        else block
        for block in result
    ]


def _at_end(blocks: list[Block], said: dict[str, str]) -> list[Block]:
    tail = len(blocks)
    while tail and (blocks[tail - 1].role == "footnote" or blocks[tail - 1].reason):
        tail -= 1
    moved = dict.fromkeys(block.info for block in blocks[:tail] if block.role == "footnote")
    body = [
        replace(block, reason=_MOVED["end"])
        if block.role == "footnote" and block.info in moved
        else block
        for block in blocks
    ]
    return body + [
        Block("footnote", "", before=said[label], info=label) for label in moved if label in said
    ]
