"""An episode's sentences put back into the shape of an article: chapters, blocks, lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Final

import msgspec

from listen.model import Chapter, Cue, Episode, Role

_LISTS: Final = frozenset({"item", "table", "footnote"})
_OWN_IDS: Final = frozenset({"listen-text", "listen-title", "listen-take", "t"})


class Block(msgspec.Struct, frozen=True):
    """A passage: what stands in one element of the page."""

    role: Role
    cues: tuple[Cue, ...]


class Run(msgspec.Struct, frozen=True):
    """Neighbouring blocks of one role: the items of one list, or a single block."""

    role: Role
    blocks: tuple[Block, ...]

    @property
    def is_list(self) -> bool:
        """Whether its blocks are items of a list."""
        return self.role in _LISTS


class Part(msgspec.Struct, frozen=True):
    """A chapter as the page shows it."""

    chapter: Chapter
    anchor: str
    """The fragment that links to it."""
    heading: Block | None
    """Its printed heading; None where the article prints none (the Introduction)."""
    runs: tuple[Run, ...]

    @property
    def rank(self) -> int:
        """The heading's element, h2 to h6: h1 is the page's title."""
        return min(self.chapter.level + 1, 6)


def title_cues(episode: Episode) -> tuple[Cue, ...]:
    """The sentences of the printed title; empty where the title is not spoken."""
    return tuple(cue for cue in episode.cues if cue.role == "title" and not cue.added)


def parts(episode: Episode) -> tuple[Part, ...]:
    """The chapters in reading order, each with its text. The title is not among them."""
    titles = {cue.id for cue in title_cues(episode)}
    by_chapter: dict[int, list[Cue]] = {}
    for cue in episode.cues:
        if cue.id not in titles:
            by_chapter.setdefault(cue.chapter, []).append(cue)
    anchors = _anchors(episode)
    return tuple(
        _part(chapter, anchor, by_chapter.get(chapter.number, []))
        for chapter, anchor in zip(episode.chapters, anchors, strict=True)
    )


def _part(chapter: Chapter, anchor: str, cues: Sequence[Cue]) -> Part:
    blocks = _blocks(cues)
    heading = None
    if blocks and blocks[0].role in {"heading", "question"}:
        heading, blocks = blocks[0], blocks[1:]
    runs = []
    for key, group in groupby(enumerate(blocks), lambda pair: _run_key(*pair)):
        runs.append(Run(key[0], tuple(block for _, block in group)))
    return Part(chapter, anchor, heading, tuple(runs))


def _run_key(index: int, block: Block) -> tuple[Role, int]:
    return block.role, -1 if block.role in _LISTS else index


def _blocks(cues: Sequence[Cue]) -> list[Block]:
    """Sentences of one passage together. An episode of before passages were numbered (0) keeps
    list items, headings and questions apart, a sentence each, and joins the rest by role.
    """
    blocks: list[Block] = []
    apart = {"item", "table", "heading", "question", "footnote"}
    for cue in cues:
        last = blocks[-1] if blocks else None
        if (
            last is not None
            and last.role == cue.role
            and last.cues[0].passage == cue.passage
            and (cue.passage or cue.role not in apart)
        ):
            blocks[-1] = Block(cue.role, (*last.cues, cue))
        else:
            blocks.append(Block(cue.role, (cue,)))
    return blocks


def _anchors(episode: Episode) -> list[str]:
    """A readable fragment for each chapter, unlike each other and every other id of the page."""
    taken = set(_OWN_IDS) | {f"s-{cue.id}" for cue in episode.cues}
    anchors = []
    for chapter in episode.chapters:
        words = unicodedata.normalize("NFKC", chapter.title).lower()
        stem = re.sub(r"[\W_]+", "-", words).strip("-")[:60].strip("-")
        stem = stem or f"chapter-{chapter.number}"
        anchor, count = stem, 1
        while anchor in taken:
            count += 1
            anchor = f"{stem}-{count}"
        taken.add(anchor)
        anchors.append(anchor)
    return anchors
