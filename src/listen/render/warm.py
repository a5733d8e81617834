"""The process that workers are forked from: it loads what they need while this one reads."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import ForkServerContext, SpawnContext

from listen.errors import EngineError

_FIRST = "listen.render.loading"
_OWN = ("listen.render.worker",)  # what a worker would else import after it is forked
_LAST = "listen.render.settled"

_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",  # its start-up costs 0.2 s otherwise
    # A passage's samples are megabytes, made anew for each step: what the C library gives back to
    # the system it must ask for again, and every page of it is zeroed (mallopt(3); glibc only).
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(32 << 20),
}
"""What the C libraries of the workers are told, unless whoever runs us told them already."""

SPEAKING = (
    *("listen.narrate", "listen.work"),
    *("listen.speech.engines.espeak", "espeakng_loader", "pyttsx3"),  # the default voice's
)
"""What workers that speak need from the start: modules, named for whoever has no need of them."""


def warm_up(preload: Sequence[str]) -> None:
    """Begin to load the workers' modules in a process of their own, without waiting for it.

    Workers are forked from that process: they start in milliseconds, and never inherit this
    process's threads.
    """
    if sys.platform != "win32":
        # Before Python 3.12.8 the main module is not preloaded, whatever is said here (CPython
        # issue 126631): each worker runs it, and `listen`'s imports this command line.
        context().set_forkserver_preload(["__main__", _FIRST, *_OWN, *preload, _LAST])
        for name, value in _ENVIRONMENT.items():
            os.environ.setdefault(name, value)
        resource_tracker.ensure_running()  # it unblocks Ctrl-C when it starts
        # Ctrl-C while it loads would be a traceback of its own; it and the workers leave it to us.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        except OSError as error:
            raise EngineError(
                f"starting the worker processes: {error}",
                "set TMPDIR to a folder with a short path that can be written",
            ) from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def context() -> ForkServerContext | SpawnContext:
    """How workers are started."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    return multiprocessing.get_context("forkserver")
