"""What measures found: rows, kept in docs/benchmarks/results.json."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

MEASURES = ("publish", "neural", "flat", "long", "memory", "cluster", "reading")
"""Names of the measures, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Row:
    """A ratio within one run, and what is asked of it."""

    measure: str
    """One of `MEASURES`: a run of it replaces its rows."""
    what: str
    against: str
    values: tuple[float, ...] = ()
    """The ratio of each round; none where it could not be measured."""
    limit: float | None = None
    """What the median is held to; `None`: a figure that explains others."""
    bound: Literal["at most", "at least"] = "at most"
    medians: Mapping[str, float] = field(default_factory=dict)
    """The median of both sides, by name."""
    unit: str = "s"
    """Of `medians`."""
    left_out: str = ""
    """Why there are no values."""
    day: str = ""
    """When it was measured, as YYYY-MM-DD in UTC."""
    machine: str = ""
    """Where: processors, Python, load at the start."""

    @property
    def name(self) -> str:
        return f"{self.what} against {self.against}"

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def missed(self) -> bool:
        """Whether the median is on the wrong side of the limit."""
        if self.limit is None or not self.values:
            return False
        return self.median > self.limit if self.bound == "at most" else self.median < self.limit


def today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def machine() -> str:
    """The machine as it is now, in a line."""
    count, load = os.cpu_count(), os.getloadavg()[0]
    return f"{count} processors, Python {platform.python_version()}, load average {load:.2f}"


def stamped(rows: Iterable[Row], day: str, where: str) -> list[Row]:
    return [replace(row, day=day, machine=where) for row in rows]


def merged(old: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """The new rows, and the old ones of measures that have no new row."""
    measured = {row.measure for row in new}
    rows = [row for row in old if row.measure not in measured] + list(new)
    return sorted(rows, key=lambda row: MEASURES.index(row.measure))


def read(path: Path) -> list[Row]:
    """The rows of a file; none where there is no file."""
    return msgspec.json.decode(path.read_bytes(), type=list[Row]) if path.exists() else []


def write(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [_rounded(row) for row in rows]
    path.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n")


def _rounded(row: Row) -> Row:
    """With four significant digits: more would be noise in each commit."""
    medians = {name: float(f"{value:.4g}") for name, value in row.medians.items()}
    return replace(
        row, values=tuple(float(f"{value:.4g}") for value in row.values), medians=medians
    )
