"""Sentences cut into captions: short lines, each with the time at which its words are heard."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

from listen.model import Cue
from listen.podcast.clean import printable
from listen.podcast.clock import milliseconds
from listen.regex import regex

# A run longer than a line (a URL, a script without spaces) is cut after one of these if it can.
_JOINTS = "/-–—_.,:;?&=、。，；：？！」』）…"
_ZERO_WIDTH_JOINER = "\u200d"
_WORD = regex(r"\S+")


class Caption(msgspec.Struct, frozen=True):
    """A few short lines and when they are heard."""

    start: int
    """Milliseconds from the start of the episode."""
    end: int
    """Milliseconds; always after `start`."""
    lines: tuple[str, ...]


class _Line(msgspec.Struct, frozen=True):
    first: int
    """Code point of the sentence at which the line starts."""
    text: str


def captions(cues: Iterable[Cue], width: int, height: int) -> Iterator[Caption]:
    """The cues as captions of at most `height` lines of `width` characters.

    A sentence that does not fit is cut into several, of about the same number of lines. A cut is
    timed by the word that starts it where the cue has word times, else by its share of the
    characters. Starts never go back and every end is after its start (standards 24).
    """
    earliest = 0
    for cue in cues:
        lines = _wrap(printable(cue.text), width)
        for first, group, following in _groups(lines, height):
            start = max(earliest, milliseconds(_heard(cue, first)))
            end = milliseconds(cue.end if following is None else _heard(cue, following))
            yield Caption(start, max(end, start + 1), group)
            earliest = start


def _groups(lines: list[_Line], height: int) -> Iterator[tuple[int, tuple[str, ...], int | None]]:
    """The lines in groups: each one's first code point, its lines, the next one's first."""
    count = -(-len(lines) // height)
    bounds = [len(lines) * index // count for index in range(count + 1)] if count else []
    for here, there in pairwise(bounds):
        following = lines[there].first if there < len(lines) else None
        yield lines[here].first, tuple(line.text for line in lines[here:there]), following


def _heard(cue: Cue, position: int) -> float:
    """When the character at `position` of the cue's text is heard, in seconds."""
    if position == 0:
        return cue.start
    for word in cue.words:
        if word.first + word.length > position:
            # Within a word (a URL is one): else all its captions but the last would be as one.
            share = (position - word.first) / word.length if position > word.first else 0.0
            return min(max(word.start + (word.end - word.start) * share, cue.start), cue.end)
    share = position / max(len(cue.text), 1)
    return cue.start + (cue.end - cue.start) * min(share, 1.0)


def _wrap(text: str, width: int) -> list[_Line]:
    """The words of `text` in lines; a word longer than a line is cut."""
    lines: list[_Line] = []
    first, line = 0, ""
    for word in _WORD.finditer(text):
        if line and len(line) + 1 + len(word[0]) <= width:
            line += f" {word[0]}"
            continue
        if line:
            lines.append(_Line(first, line))
        first = word.start()
        *whole, line = _pieces(word[0], width)
        for piece in whole:
            lines.append(_Line(first, piece))
            first += len(piece)
    if line:
        lines.append(_Line(first, line))
    return lines


def _pieces(word: str, width: int) -> Iterator[str]:
    while len(word) > width:
        cut = width
        joint = max((word.rfind(mark, 0, width) for mark in _JOINTS), default=-1) + 1
        if joint > width // 2:
            cut = joint
        while cut > 1 and _belongs(word[cut - 1], word[cut]):
            cut -= 1
        if cut == 1:
            cut = width  # one character with more marks than a line holds
        yield word[:cut]
        word = word[cut:]
    yield word


def _belongs(before: str, after: str) -> bool:
    """Whether `after` is drawn as a part of the character that stands before it."""
    return (
        unicodedata.category(after) in {"Mn", "Mc", "Me"}
        or _ZERO_WIDTH_JOINER in (before, after)
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
    )
