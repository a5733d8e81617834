"""Times as the formats of a podcast write them."""

from __future__ import annotations


def milliseconds(seconds: float) -> int:
    """Whole milliseconds, the nearest."""
    return round(seconds * 1000)


def stamp(ms: int, point: str = ".") -> str:
    """`HH:MM:SS.mmm`, with `point` before the milliseconds (SRT has a comma)."""
    total, thousandths = divmod(ms, 1000)
    return f"{_clock(total)}{point}{thousandths:03d}"


def clock(seconds: float) -> str:
    """`HH:MM:SS`, the second that is running."""
    return _clock(int(seconds))


def short_clock(seconds: float) -> str:
    """`m:ss`, or `h:mm:ss` from an hour on (standards 24)."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}" if hour else f"{minute}:{second:02d}"


def _clock(total: int) -> str:
    minutes, second = divmod(total, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}"
