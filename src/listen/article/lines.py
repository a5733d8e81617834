"""The lines of a plain text: as they stand, or hard-wrapped ones joined to paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from listen.article.blocks import Mark
from listen.regex import regex

ITEM = regex(r"(\s*)(?:([-*+•‣◦▪·●○■])|(\(?(?:\d{1,3}|[a-zA-Z])[.)]))\s+(?=\S)")
"""A list item's start: its indentation, its bullet or its number."""

UNDERLINE = regex(r"\s*(={3,}|-{3,}|~{3,})\s*")
"""The line under a heading."""

_SPECIAL = regex(r"\s*(?:>|\||#{1,6}\s)|.*\t\S")
_STOP = regex(r"[.!?…;:。！？][\"”’'»)\]]*$")
_WIDEST = 100
"""Columns: longer lines are not hard-wrapped."""


class Line(msgspec.Struct, frozen=True):
    """A line, or a wrapped paragraph's lines in one."""

    text: str
    """With its indentation, which tells an item's nesting; folded after it."""
    gap: bool
    """True after an empty line, and for the first."""
    under: str = ""
    """The sign that underlines it ("=", "-" or "~"); it is then a heading."""
    marks: tuple[Mark, ...] = ()


def lines_of(text: str) -> list[Line]:
    """The lines of `text` that hold anything, wrapped paragraphs in one."""
    groups = list(_groups(text.split("\n")))
    if _is_wrapped(groups):
        return [line for group in groups for line in _unwrapped(group)]
    return [line for group in groups for line in _as_they_stand(group)]


def _groups(raw: list[str]) -> Iterator[list[str]]:
    """Runs of lines between empty lines."""
    group: list[str] = []
    for line in raw:
        if line.strip():
            group.append(line.rstrip())
        elif group:
            yield group
            group = []
    if group:
        yield group


def _is_wrapped(groups: list[list[str]]) -> bool:
    """Whether lines are broken at a width: then most of those that another follows in the same
    paragraph end within a sentence, and none is much longer than the rest.
    """
    inner = [
        line
        for group in groups
        for line, after in pairwise(group)
        if not _SPECIAL.match(line) and not UNDERLINE.fullmatch(after) and not ITEM.match(after)
    ]
    long = [line for line in inner if 40 <= len(line) <= _WIDEST]
    if len(inner) < 2 or len(long) * 2 < len(inner):
        return False
    if any(len(line) > 2 * _WIDEST for group in groups for line in group):
        return False
    return sum(not _STOP.search(line) for line in long) * 5 > len(long) * 3


def _as_they_stand(group: list[str]) -> Iterator[Line]:
    joined: list[str] = []
    for index, line in enumerate(group):
        if len(joined) == 1 and UNDERLINE.fullmatch(line):
            yield Line(joined.pop(), index == 1, line.strip()[0])
            continue
        # An indented line after an item goes on with it.
        if joined and ITEM.match(joined[0]) and line.startswith("  ") and not ITEM.match(line):
            joined.append(line)
            continue
        if joined:
            yield _join(joined, index == len(joined))
        joined = [line]
    if joined:
        yield _join(joined, len(group) == len(joined))


def _unwrapped(group: list[str]) -> Iterator[Line]:
    joined: list[str] = []
    first = True
    for line in group:
        if joined and UNDERLINE.fullmatch(line):
            yield Line(_join(joined, first).text, first, line.strip()[0])
            joined, first = [], False
            continue
        alone = bool(_SPECIAL.match(line)) or bool(ITEM.match(line))
        after_alone = bool(joined) and bool(_SPECIAL.match(joined[-1]))
        if joined and (alone or after_alone or _is_headline(joined, line)):
            yield _join(joined, first)
            joined, first = [], False
        joined.append(line)
    if joined:
        yield _join(joined, first)


def _is_headline(joined: list[str], line: str) -> bool:
    """Whether a paragraph's first line, much shorter than the next, is a heading without a gap."""
    head = joined[0]
    return (
        len(joined) == 1
        and len(head) * 5 < len(line) * 4
        and len(line) > 50
        and not _STOP.search(head)
        and head[:1].isupper()
        and line[:1].isupper()
    )


def _join(parts: list[str], gap: bool) -> Line:
    if len(parts) == 1:
        return Line(parts[0], gap)
    indent = parts[0][: len(parts[0]) - len(parts[0].lstrip())]
    text, marks = join_lines(parts)
    shift = len(indent)
    moved = tuple(Mark(mark.start + shift, mark.stop + shift, "", "hyphen") for mark in marks)
    return Line(indent + text, gap, marks=moved)


def join_lines(parts: list[str]) -> tuple[str, tuple[Mark, ...]]:
    """Lines in one, folded; a hyphen at a line's end, within a word, is printed but not said."""
    pieces: list[str] = []
    marks: list[Mark] = []
    length = 0
    for part in parts:
        words = " ".join(part.split())
        if not words:
            continue
        last = pieces[-1] if pieces else ""
        if last.endswith(("-", "\u00ad")) and last[-2:-1].isalpha() and words[:1].islower():
            marks.append(Mark(length - 1, length + 1, "", "hyphen"))
        length += len(words) + bool(pieces)
        pieces.append(words)
    return " ".join(pieces), tuple(marks)
