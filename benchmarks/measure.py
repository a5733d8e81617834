"""Times commands as whole processes, in turn, and gives ratios within one run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


class MeasureError(Exception):
    """What is measured did not do its work."""


@dataclass(frozen=True)
class Contender:
    """A command and what makes each of its runs start from the same place."""

    name: str
    command: Sequence[str]
    prepare: Callable[[], Path]
    """Makes the folder to run in."""


def keep_bytecode() -> None:
    """Let Python keep compiled modules, as it does for users: an environment that forbids it would
    have what is run from a source tree compiled anew in each process.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def told(command: Sequence[str], folder: Path) -> str:
    """What a command writes to its standard output."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MeasureError(f"{' '.join(command)} failed: {done.stderr[-2000:]}")
    return done.stdout


def run_once(one: Contender) -> float:
    """Seconds of wall time."""
    folder = one.prepare()
    started = time.perf_counter()
    told(one.command, folder)
    return time.perf_counter() - started


def in_turn(contenders: Sequence[Contender], rounds: int) -> dict[str, list[float]]:
    """Run A B C, A B C, …: what slows the machine for a while slows all of them."""
    for one in contenders:
        run_once(one)  # warm up: file cache, byte code
    found: dict[str, list[float]] = {one.name: [] for one in contenders}
    for number in range(rounds):
        for one in contenders:
            found[one.name].append(run_once(one))
        print(f"  round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return found


def ratios(some: Sequence[float], base: Sequence[float]) -> tuple[float, ...]:
    """Round by round."""
    return tuple(a / b for a, b in zip(some, base, strict=True))


def medians(**found: Sequence[float]) -> dict[str, float]:
    return {name: statistics.median(values) for name, values in found.items()}


def dealt(texts: Sequence[str], shares: int = 2) -> list[list[str]]:
    """Texts for processes side by side: the longest first, each to the lightest share."""
    found: list[list[str]] = [[] for _ in range(shares)]
    for text in sorted(texts, key=len, reverse=True):
        min(found, key=lambda share: sum(map(len, share))).append(text)
    return found
