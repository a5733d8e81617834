"""Runs commands side by side, and watches the memory of all that they start."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from measure import MeasureError

_PAUSE = 0.1  # seconds between two looks: a look at a tree costs some milliseconds


@dataclass(frozen=True)
class Run:
    """Seconds of wall time, and bytes of all process trees at their largest."""

    seconds: float
    memory: int


def run(commands: Sequence[Sequence[str]], folder: Path) -> Run:
    """Run commands side by side to the end of the last."""
    began = time.perf_counter()
    processes = [
        psutil.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for command in commands
    ]
    largest = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal largest
        while not ended.wait(_PAUSE):
            largest = max(largest, sum(_held(process) for process in processes))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        told = [process.communicate()[1].decode(errors="replace") for process in processes]
        seconds = time.perf_counter() - began
    finally:
        ended.set()
        watcher.join()
    for process, text in zip(processes, told, strict=True):
        if process.returncode:
            raise MeasureError(f"{' '.join(process.args)} failed: {text[-2000:]}")
    return Run(seconds, largest)


def _held(process: psutil.Process) -> int:
    """Bytes of a process and its descendants; what several share counts once where it is told."""
    total = 0
    try:
        members = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for member in members:
        try:
            facts = member.memory_full_info()
        except psutil.Error:
            continue  # it has just ended
        total += getattr(facts, "pss", None) or facts.rss
    return total
