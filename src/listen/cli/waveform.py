"""The waveform of an episode as one line of blocks, its chapters marked."""

from __future__ import annotations

from collections.abc import Sequence

from listen.model import Chapter

NARROWEST = 24
"""Columns under which a waveform says nothing."""
_BLOCKS = "▁▂▃▄▅▆▇█"
_CHAPTER = "╎"
_HERE = "┃"
_MARKS = 6  # columns for each mark at least: more marks than that would hide the sound
_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"


def waveform(
    peaks: Sequence[int], chapters: Sequence[Chapter], duration: float, columns: int
) -> str:
    """A line of `columns` characters: how loud each stretch is, against the loudest.

    `peaks` are 0 to 100, of equal stretches of the `duration` (seconds). Chapters are marked where
    they start, the deeper levels only where there is room.
    """
    levels = [_mean(peaks, column, columns) for column in range(columns)]
    low, high = min(levels, default=0.0), max(levels, default=0.0)
    span = max(high - low, 1.0)
    line = [_BLOCKS[round((level - low) / span * (len(_BLOCKS) - 1))] for level in levels]
    for chapter in _marked(chapters, columns):
        line[column_of(chapter.start, duration, columns)] = _CHAPTER
    return "".join(line)


def column_of(seconds: float, duration: float, columns: int) -> int:
    """The column that a moment stands in."""
    return min(columns - 1, max(0, int(seconds / max(duration, 0.001) * columns)))


def played(line: str, column: int) -> str:
    """The line with the position in it: what is still to come is dim."""
    return f"{line[:column]}{_HERE}{_DIM}{line[column + 1 :]}{_PLAIN}"


def _mean(peaks: Sequence[int], column: int, columns: int) -> float:
    """The mean of the peaks that a column stands for, at least one of them.

    The mean, not the maximum: over ten seconds of speech some sound is always loud.
    """
    if not peaks:
        return 0.0
    first = column * len(peaks) // columns
    last = max(first + 1, (column + 1) * len(peaks) // columns)
    return sum(peaks[first:last]) / (last - first)


def _marked(chapters: Sequence[Chapter], columns: int) -> list[Chapter]:
    """The chapters to mark: all, or those down to the deepest level that leaves room."""
    inner = [chapter for chapter in chapters if chapter.start > 0]
    for deepest in sorted({chapter.level for chapter in inner}, reverse=True):
        found = [chapter for chapter in inner if chapter.level <= deepest]
        if len(found) * _MARKS <= columns:
            return found
    return []
