"""The process that workers are forked from: it loads what they need while this one reads."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from listen.errors import EngineError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

    from listen.render.nursery import Child, Nursery

_FIRST = "listen.render.loading"
_OWN = ("listen.render.worker",)  # what a worker would else import after it is forked
_LAST = "listen.render.settled"
_SERVE = "listen.render.worker:serve"

_KEPT = 32 << 20
"""Bytes. A passage's samples are megabytes, made anew for each step: what the C library gives back
to the system it must ask for again, and every page of it is zeroed (mallopt(3); glibc only).
"""
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",  # its start-up costs 0.2 s otherwise
    "MALLOC_MMAP_THRESHOLD_": str(_KEPT),
    "MALLOC_TRIM_THRESHOLD_": str(_KEPT),
}
"""What the C libraries of the workers are told, unless whoever runs us told them already."""
_MALLOPT = {"MALLOC_TRIM_THRESHOLD_": -1, "MALLOC_MMAP_THRESHOLD_": -3}
"""How a process that runs already is told: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD."""

SPEAKING = (
    *("listen.narrate", "listen.work"),
    *("listen.speech.engines.espeak", "espeakng_loader", "pyttsx3"),  # the default voice's
)
"""What workers that speak need from the start: modules, named for whoever has no need of them."""

_nursery: Nursery | None = None


def warm_up(preload: Sequence[str], *, fork: bool = False) -> None:
    """Begin to load the workers' modules in a process of their own, without waiting for it.

    Workers are forked from that process: they start in milliseconds, and never inherit this
    process's threads. `fork` says that this process is a program that has just begun: then that
    process is a fork of it, where the system can.
    """
    global _nursery  # noqa: PLW0603  (one for all pools, as multiprocessing's is)
    if _nursery is not None or sys.platform == "win32":
        return
    if fork:
        from listen.render.nursery import Nursery, possible

        if possible():
            with suppress(OSError):  # else multiprocessing says what is wrong
                _nursery = Nursery(partial(_prepare, preload), _SERVE)
                return
    from multiprocessing import forkserver, resource_tracker

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
    """multiprocessing, as it starts workers where there is no nursery."""
    import multiprocessing

    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    return multiprocessing.get_context("forkserver")


def start(pipe: Connection[Any, Any], function: Callable[[Any], bytes]) -> BaseProcess | Child:
    """A new worker for `function`, at the other end of `pipe`.

    Raises `OSError` or `EOFError` where none can be had.
    """
    global _nursery  # noqa: PLW0603
    if _nursery is not None:
        from listen.render.nursery import GoneError

        try:
            return _nursery.start(pipe, function)
        except GoneError:
            _nursery = None
            warm_up(SPEAKING)
    from listen.render.worker import serve

    # A daemon: it never keeps this program from ending.
    process = context().Process(target=serve, args=(pipe, function), daemon=True)
    process.start()
    return process


def _prepare(preload: Sequence[str]) -> None:
    """Load in a process that was just forked what multiprocessing's server is told to load."""
    import ctypes
    from importlib import import_module

    with suppress(AttributeError, OSError):  # another C library than glibc
        for name, parameter in _MALLOPT.items():
            if name not in os.environ:
                ctypes.CDLL(None).mallopt(parameter, _KEPT)
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    for module in (*_OWN, *preload):
        with suppress(ImportError):  # whoever needs it will say so
            import_module(module)
