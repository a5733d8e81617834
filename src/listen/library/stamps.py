"""Whether an episode's files are as they were written: told from their sizes and times, and from
their content where those have changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

ABSENT = -1
"""The size of a file that is not there."""


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was written."""

    path: str
    """Relative to the show's folder."""
    size: int
    """Bytes; `ABSENT` for a file that was not there."""
    modified: int
    """Nanoseconds since 1970."""
    digest: str = ""
    """Hex, the first 16 digits of its content's SHA-256; "" for one whose name has the first 8."""


def stamped(root: Path, named: Iterable[str], plain: Iterable[str]) -> tuple[Stamp, ...]:
    """The files that are there: those named for their content, and others, which are read."""
    found = []
    for paths, hashed in ((named, False), (plain, True)):
        for path in paths:
            try:
                facts = (root / path).stat()
                digest = _digest(root / path)[:16] if hashed else ""
            except OSError:
                continue  # publishing will find that it is not there
            found.append(Stamp(path, facts.st_size, facts.st_mtime_ns, digest))
    return tuple(found)


def intact(root: Path, stamps: Sequence[Stamp]) -> bool:
    """Whether all are as they were written; a file is read only where its time is another."""
    return all(_is_intact(root / stamp.path, stamp) for stamp in stamps)


def _is_intact(path: Path, stamp: Stamp) -> bool:
    try:
        facts = path.stat()
        if facts.st_size != stamp.size:
            return False
        if facts.st_mtime_ns == stamp.modified:
            return True
        digest = _digest(path)
    except OSError:
        return stamp.size == ABSENT
    return digest.startswith(stamp.digest or path.stem.rpartition("-")[2])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
