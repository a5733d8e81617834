"""All cores at once: jobs on worker processes, longest first, results as they come.

A worker's crash, hang or error costs its job one retry in a fresh worker, not the run.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from typing import Any

from pebble import ProcessExpired, ProcessPool

from listen.errors import EngineError, ListenError

_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to render."""

    key: str
    payload: Any
    """Plain values: it goes to another process."""
    weight: int
    """How long it takes, in any unit: the longest begin first."""
    label: str
    """What it is, for an error."""
    timeout: float
    """Seconds after which its worker is taken for hung."""


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def warm_up(preload: Sequence[str]) -> None:
    """Begin to load the workers' modules in a process of their own, without waiting for it.

    Workers are forked from that process: they start in milliseconds, and never inherit this
    process's threads.
    """
    if _method() == "forkserver":
        _context().set_forkserver_preload(["__main__", *preload])
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its start-up costs 0.2 s otherwise
        forkserver.ensure_running()


class Pool:
    """Workers that run one function; they start with the first job.

    Close it at the end: it stops what still runs. Not to be used from two threads.
    """

    def __init__(self, function: Callable[[Any], bytes], workers: int) -> None:
        self._function = function
        self._workers = workers
        self._pool: ProcessPool | None = None
        self._ended: queue.SimpleQueue[tuple[Job, int, Future[bytes]]] = queue.SimpleQueue()
        self.outstanding = 0
        """Jobs that were submitted and have not been collected."""

    def submit(self, jobs: Sequence[Job]) -> None:
        """Add jobs; of those given together, the longest begin first."""
        for job in sorted(jobs, key=lambda job: -job.weight):
            self._start(job, 1)
            self.outstanding += 1

    def collect(self) -> tuple[Job, bytes | ListenError]:
        """Wait for any job to end: what the function returned, or why it failed twice."""
        while True:
            job, attempt, future = self._ended.get()
            problem = _problem(job, future)
            if problem is not None and attempt < _ATTEMPTS:
                self._start(job, attempt + 1)
                continue
            self.outstanding -= 1
            return job, future.result() if problem is None else problem

    def close(self) -> None:
        """Stop the workers, whatever they are doing."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _start(self, job: Job, attempt: int) -> None:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._workers, initializer=_prepare_worker, context=_context()
            )
        future = self._pool.schedule(self._function, args=(job.payload,), timeout=job.timeout)
        future.add_done_callback(lambda done: self._ended.put((job, attempt, done)))


def _problem(job: Job, future: Future[bytes]) -> ListenError | None:
    """What went wrong with a finished job, as an error that names it."""
    try:
        error = future.exception()
    except CancelledError as cancelled:
        error = cancelled
    if error is None:
        return None
    if isinstance(error, TimeoutError):
        what = f"it did not answer within {job.timeout:.0f} s"
    elif isinstance(error, ProcessExpired):
        what = f"its process died (exit code {error.exitcode})"
    elif isinstance(error, ListenError):
        return error
    else:
        what = f"{type(error).__name__}: {error}"
    problem = EngineError(
        f"speaking {job.label}: {what}, twice", "run `listen doctor`, or choose another voice"
    )
    problem.__cause__ = error
    return problem


def _method() -> str:
    return "forkserver" if sys.platform != "win32" else "spawn"


def _context() -> BaseContext:
    return multiprocessing.get_context(_method())


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and stdout to results: engines print there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout.flush()
    os.dup2(2, 1)
