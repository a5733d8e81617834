"""What the workers in these tests do; a module, so that they can import it."""

from __future__ import annotations

import gc
import os
import signal
import struct
import sys
import time
from pathlib import Path

from listen.errors import EngineError
from listen.render import worker


class Odd(Exception):  # noqa: N818  (odd it is)
    """Cannot be made again of what pickle keeps of it."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def run(payload: tuple[str, str]) -> bytes:
    """Do what is asked: (deed, argument)."""
    deed, argument = payload
    _die(deed, argument)
    if deed == "say":
        return f"{argument} by {os.getpid()}".encode()
    if deed == "settled":
        return f"{gc.isenabled()} {gc.get_freeze_count() > 10_000}".encode()
    if deed == "print":
        print("an engine says something")
        os.write(1, b"and its library too\n")
        return b"printed"
    if deed == "fail":
        raise EngineError(f"no {argument}", "a cure")
    if deed == "break":
        raise ZeroDivisionError(argument)
    if deed == "odd":
        raise Odd("it has", "two parts")
    if deed == "hang":
        time.sleep(60)
    if deed in ("sleep", "get on"):
        return _slow(deed, float(argument))
    if deed == "order":
        with Path(argument).open("a") as file:
            file.write(f"{Path(argument).stat().st_size}\n")
        return b""
    if deed == "once":
        return _once(Path(argument))
    sys.exit(f"no such deed: {deed}")


def _slow(deed: str, seconds: float) -> bytes:
    """Take so long; to get on takes it five times, and says so each time."""
    if deed == "sleep":
        time.sleep(seconds)
        return b"slept"
    for step in range(5):
        worker.at(f"step {step}")
        time.sleep(seconds)
    return b"got there"


def _die(deed: str, argument: str) -> None:
    """Do what is asked if it is to die."""
    if deed == "at":
        worker.at(argument)
        os._exit(5)
    if deed == "cut off":
        _cut_off()
    if deed == "leave":
        os._exit(0)
    if deed == "exit":
        os._exit(7)
    if deed == "killed":
        os.kill(os.getpid(), signal.SIGKILL)


def _cut_off() -> None:
    """Die with the first of a million bytes in the pipe."""
    assert worker._pipe is not None
    os.write(worker._pipe.fileno(), struct.pack("!i", 1_000_000) + b"x" * 1000)
    os.kill(os.getpid(), signal.SIGKILL)


def _once(marks: Path) -> bytes:
    """Die the first time, leaving a mark; answer the second time."""
    try:
        (marks / "tried").mkdir()
    except FileExistsError:
        return str(os.getpid()).encode()
    (marks / "first").write_text(str(os.getpid()))
    os._exit(3)


def weigh(payload: tuple[str, int]) -> bytes:
    """Note one's weight in a file; alone in it, so that the order is that of the beginnings."""
    path, weight = payload
    with Path(path).open("a") as file:
        file.write(f"{weight}\n")
    return b""
