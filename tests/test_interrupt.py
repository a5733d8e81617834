"""Ctrl-C is heeded even where the exception that Python made of it is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType

import pytest

from listen.interrupt import heed, remember
from listen.render.job import Job
from listen.render.pool import Pool

from .render import work

FINALISERS = """
import signal
from listen.interrupt import heed, remember

class Ends:
    def __init__(self, deed):
        self.deed = deed
    def __del__(self):
        self.deed()

def fault():
    raise ValueError("a fault")

signal.signal(signal.SIGINT, signal.default_int_handler)
remember()
Ends(fault)
Ends(lambda: signal.raise_signal(signal.SIGINT))
print("came here")
try:
    heed()
except KeyboardInterrupt:
    print("heeded")
"""


@pytest.fixture
def lost() -> Iterator[None]:
    """As in a program that began with `remember`, and lost a Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    remember()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, signal.default_int_handler)
    remember()  # forgets it
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("lost")
def test_what_was_lost_is_raised_again() -> None:
    with pytest.raises(KeyboardInterrupt):
        heed()
    remember()
    heed()


@pytest.mark.usefixtures("lost")
def test_a_wait_for_workers_ends() -> None:
    pool = Pool(work.run, 1)
    began = time.monotonic()
    pool.submit([Job("sleep", ("sleep", "60"), 1, "'sleep'", 100.0)])
    try:
        with pytest.raises(KeyboardInterrupt):
            pool.collect()
    finally:
        pool.close()
    assert time.monotonic() - began < 30


def test_what_is_lost_in_a_finaliser_prints_nothing_and_is_heeded() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FINALISERS], capture_output=True, text=True, check=False
    )
    assert ran.stdout == "came here\nheeded\n"
    assert "KeyboardInterrupt" not in ran.stderr
    assert "ValueError: a fault" in ran.stderr, "other faults are still reported"


def test_a_handler_of_others_is_left_alone() -> None:
    def theirs(number: int, frame: FrameType | None) -> None:
        raise NotImplementedError

    before = signal.signal(signal.SIGINT, theirs)
    try:
        remember()
        assert signal.getsignal(signal.SIGINT) is theirs
    finally:
        signal.signal(signal.SIGINT, before)
