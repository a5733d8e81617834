"""Which sentence a worker is at: what is left of it after a crash names the sentence in the error.

A worker that works writes it to a file of the job; a job that ends, well or with an error, takes
its file with it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

_place: Path | None = None
"""The file of the job that this process works on."""


def traced(function: Callable[[Any], bytes], payload: Any, path: str) -> bytes:
    """`function(payload)`, in a worker; what it says that it is `at` is in the file `path`."""
    global _place  # noqa: PLW0603  (a worker does one job at a time)
    _place = Path(path)
    try:
        return function(payload)
    finally:
        _place.unlink(missing_ok=True)
        _place = None


def at(text: str) -> None:
    """Say what is worked on now; without a job, nothing."""
    if _place is None:
        return
    try:
        _place.write_text(text, encoding="utf-8", errors="replace")
    except OSError:
        return  # the error will name the passage instead


def last(path: Path) -> str | None:
    """What a job that died was at; None where it did not say. Its file is removed."""
    try:
        text = path.read_text(encoding="utf-8")
        path.unlink()
    except OSError:
        return None
    return text or None
