"""What a reader gives: flat blocks in the source's order, and what it knows of the article."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from listen.model import Role
from listen.regex import regex

MarkRole = Literal[
    "say", "number", "reference", "raised", "struck", "formula", "task", "hyphen", "furniture"
]
"""Why a span of a block is not said as it is printed."""


# What no document may hold (XML 1.0, Char) or what a terminal obeys: controls but white space,
# surrogates, noncharacters.
_UNFIT = regex("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def fold(text: str) -> str:
    """`text` with each run of white space made one space, none at its ends, and no character in
    it that a feed, a tag or a terminal could not take.
    """
    if not text.isprintable():
        text = _UNFIT.sub("", text)
    return " ".join(text.split())


class Mark(msgspec.Struct, frozen=True):
    """A span of a block's text that is said in our words, or not at all.

    `text[start:stop]` is printed; `say` is heard. An empty span is an insertion.
    """

    start: int
    """First code point in the block's text."""
    stop: int
    """Code point after the last."""
    say: str = ""
    role: MarkRole = "say"


class Block(msgspec.Struct, frozen=True):
    """One block of the source: a heading, a paragraph, an item, a table…"""

    role: Role
    text: str
    """As printed, white space folded (but for code, which keeps its lines)."""
    level: int = 0
    """Of a heading, as the source has it; of an item its nesting, from 1."""
    opens: bool = False
    """True where a section begins here: a heading, or a question of an FAQ."""
    marks: tuple[Mark, ...] = ()
    language: str | None = None
    """BCP 47, where the source says that this block is in another language."""
    reason: str | None = None
    """Why it is not spoken; None if it is."""
    group: int = 0
    """Blocks of one quote, list or definition share a number; 0 is none."""
    info: str = ""
    """Of code its language; of a footnote its label."""
    cells: tuple[tuple[str, ...], ...] = ()
    """Of a table its rows, each cell folded."""
    header: int = 0
    """How many of the first of `cells` are header rows, which have words."""
    spans: tuple[tuple[str, ...], ...] = ()
    """Of a table whose cells span: for each of `cells`, the words of a cell above that is in
    the place of an empty one as well, or, in a header, of one before it; "" elsewhere."""
    added: bool = False
    """True if the source does not print it."""
    before: str = ""
    """A sentence of ours, said before the block."""
    after: str = ""
    """A sentence of ours, said after the block."""
    notes: tuple[tuple[int, str], ...] = ()
    """Footnotes referred to: (code point in `text`, label); once resolved, the words to say."""
    bold: bool = False
    """True for a paragraph that is bold from end to end: it may be a question or a heading."""


class Draft(msgspec.Struct, frozen=True):
    """An article as its reader found it, before it is decided what is said."""

    blocks: tuple[Block, ...]
    title: str | None = None
    author: str | None = None
    language: str | None = None
    """BCP 47, as the source says; None if it doesn't."""
    link: str | None = None
    summary: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    image: str | None = None
    id: str | None = None
    draft: bool = False
    pronunciations: tuple[tuple[str, str], ...] = ()
    hints: tuple[str, ...] = ()
