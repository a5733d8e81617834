"""Times commands as whole processes, in turn, and gives ratios within one run."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Contender:
    """A command and what makes each of its runs start from the same place."""

    name: str
    command: Sequence[str]
    prepare: Callable[[], Path]
    """Makes the folder to run in."""


@dataclass(frozen=True)
class Timing:
    """Seconds of one run."""

    wall: float
    cpu: float


def run_once(one: Contender) -> Timing:
    folder = one.prepare()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        one.command, cwd=folder, capture_output=True, text=True, env=os.environ, check=False
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{one.name} failed: {done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timing(wall, cpu)


def in_turn(contenders: Sequence[Contender], rounds: int) -> dict[str, list[Timing]]:
    """Run A B C, A B C, …: what slows the machine for a while slows all of them."""
    for one in contenders:
        run_once(one)  # warm up: file cache, byte code
    found: dict[str, list[Timing]] = {one.name: [] for one in contenders}
    for _ in range(rounds):
        for one in contenders:
            found[one.name].append(run_once(one))
    return found


def ratio(found: dict[str, list[Timing]], name: str, base: str) -> tuple[float, float, float]:
    """Wall time of `name` over `base`, round by round: minimum, median, maximum."""
    ratios = [a.wall / b.wall for a, b in zip(found[name], found[base], strict=True)]
    return min(ratios), statistics.median(ratios), max(ratios)


def median_wall(found: dict[str, list[Timing]], name: str) -> float:
    return statistics.median(timing.wall for timing in found[name])
