"""All cores at once: jobs on worker processes, longest first, results as they come.

A worker's crash, hang or error costs its job one retry in a fresh worker, not the run.
"""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Sequence
from typing import Any

from listen.errors import ListenError
from listen.interrupt import heed
from listen.render.desk import Desk
from listen.render.job import Job
from listen.render.warm import warm_up

_HEED = 0.2  # seconds after which a wait looks whether Ctrl-C came (see `Pool._next`)


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Worker processes that run one function; they start with the first job (`job.Workers`)."""

    def __init__(self, function: Callable[[Any], bytes], workers: int) -> None:
        self._function = function
        self._workers = workers
        self._ended: queue.SimpleQueue[tuple[Job, bytes | ListenError]] = queue.SimpleQueue()
        self._desk: Desk | None = None
        self.outstanding = 0
        """Jobs that were submitted and have not been collected."""

    def submit(self, jobs: Sequence[Job]) -> None:
        """Add jobs; of those given together, the longest begin first."""
        if not jobs:
            return
        if self._desk is None or not self._desk.take(jobs):
            if self._desk is not None:
                self._desk.join()
            desk = Desk(self._function, self._workers, self._ended)
            desk.take(jobs)
            desk.start()
            self._desk = desk  # only now: Ctrl-C may come between any two lines
        self.outstanding += len(jobs)

    def collect(self) -> tuple[Job, bytes | ListenError]:
        """Wait for any job to end: what the function returned, or why it failed twice."""
        ended = self._next()
        self.outstanding -= 1
        return ended

    def dismiss(self) -> None:
        """No jobs will come any more: each worker goes when there is nothing left for it."""
        if self._desk is not None:
            self._desk.dismiss()

    def close(self) -> None:
        """Stop the workers, whatever they are doing."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None
        self.outstanding = 0

    def _next(self) -> tuple[Job, bytes | ListenError]:
        """The next job to end, waited for in short steps.

        A signal that arrives just before a wait begins, or in another of our threads, does not
        end it: Python sees it between two steps only.
        """
        while True:
            heed()
            try:
                return self._ended.get(timeout=_HEED)
            except queue.Empty:
                continue


def in_worker(function: Callable[[Any], bytes], payload: Any, label: str, timeout: float) -> bytes:
    """What `function` gives for `payload` in a worker of its own. Raises `ListenError`.

    `label` says what it speaks, for an error; `timeout` is in seconds.
    """
    warm_up([function.__module__])
    pool = Pool(function, 1)
    try:
        pool.submit([Job("", payload, 1, label, timeout)])
        _, made = pool.collect()
    finally:
        pool.close()
    if isinstance(made, ListenError):
        raise made
    return made
