"""All cores at once: jobs on worker processes, longest first, results as they come.

A worker's crash, hang or error costs its job one retry in a fresh worker, not the run.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

from pebble import CONSTS, ProcessExpired, ProcessPool

from listen.errors import ListenError
from listen.interrupt import heed
from listen.render.job import ATTEMPTS, Job, failure
from listen.render.trace import last, traced
from listen.render.warm import context, warm_up

_TICK = 0.02  # seconds between two looks at the workers; Pebble's own 0.1 is waited for at the end
_HEED = 0.2  # seconds after which a wait looks whether Ctrl-C came (see `_next`)
# A worker that dies before it has said what it is at breaks Pebble's whole pool: all jobs there
# fail, most of them without having begun. That is no attempt of theirs, so many times.
_BREAKS = 10
_GRACE = 1.0  # seconds for a worker to end by itself; one that is deep in an engine does not


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
        self._pools: dict[int, ProcessPool] = {}  # by the attempt that is made there
        self._running: dict[Future[bytes], tuple[Job, int, ProcessPool]] = {}
        self._spared: Counter[str] = Counter()  # by the job's key: failures that were not its own
        self._ended: queue.SimpleQueue[Future[bytes]] = queue.SimpleQueue()
        self._traces: tempfile.TemporaryDirectory[str] | None = None
        self._dismissed = False
        self._leaving: threading.Thread | None = None
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
            future = self._next()
            job, attempt, pool = self._running.pop(future)
            problem = _problem(job, future, self._trace(job, attempt))
            if problem is not None and isinstance(problem.__cause__, BrokenProcessPool):
                self._abandon(pool)
                if self._spared[job.key] < _BREAKS:
                    self._spared[job.key] += 1
                    self._start(job, attempt)
                    continue
            if problem is not None and attempt < ATTEMPTS:
                self._start(job, attempt + 1)
                continue
            self.outstanding -= 1
            if self._dismissed and not self.outstanding:
                # They end while others work, and take their memory with them.
                self._leaving = threading.Thread(target=self._end)
                self._leaving.start()
            return job, future.result() if problem is None else problem

    def dismiss(self) -> None:
        """No jobs will come any more: the workers go when the last one is collected."""
        self._dismissed = True

    def close(self) -> None:
        """Stop the workers, whatever they are doing."""
        self._running.clear()
        self.outstanding = 0
        if self._leaving is not None:
            self._leaving.join()
            self._leaving = None
        self._end()

    def _end(self) -> None:
        for pool in self._pools.values():
            pool.stop()  # type: ignore[no-untyped-call]
        for pool in self._pools.values():
            pool.join()
        self._pools.clear()
        if self._traces is not None:
            self._traces.cleanup()
            self._traces = None

    def _next(self) -> Future[bytes]:
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

    def _start(self, job: Job, attempt: int) -> None:
        try:
            future = self._schedule(job, attempt)
        except RuntimeError:  # the pool broke, and the news has not been collected yet
            self._abandon(self._pools[attempt])
            future = self._schedule(job, attempt)
        self._running[future] = (job, attempt, self._pools[attempt])
        future.add_done_callback(self._ended.put)

    def _schedule(self, job: Job, attempt: int) -> Future[bytes]:
        if attempt not in self._pools:
            CONSTS.sleep_unit, CONSTS.term_timeout = _TICK, _GRACE
            # What failed may have left its worker unfit: each retry gets one of its own.
            self._pools[attempt] = ProcessPool(
                max_workers=self._workers if attempt == 1 else 1,
                max_tasks=0 if attempt == 1 else 1,
                initializer=_prepare_worker,
                context=context(),
            )
        where = str(self._trace(job, attempt))
        future: Future[bytes] = self._pools[attempt].schedule(
            traced, args=(self._function, job.payload, where), timeout=job.timeout
        )
        return future

    def _trace(self, job: Job, attempt: int) -> Path:
        """The file in which a worker says which sentence it is at."""
        if self._traces is None:
            self._traces = tempfile.TemporaryDirectory(prefix="listen-", ignore_cleanup_errors=True)
        return Path(self._traces.name, f"{job.key}-{attempt}")

    def _abandon(self, pool: ProcessPool) -> None:
        """Leave a broken pool: what it holds has failed, though it may never say so."""
        attempt = next((tried for tried, own in self._pools.items() if own is pool), None)
        if attempt is None:
            return  # it was left before
        del self._pools[attempt]
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
        for future, (_, _, own) in list(self._running.items()):
            if own is pool and not future.done():
                future.set_exception(BrokenProcessPool())


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


def _problem(job: Job, future: Future[bytes], trace: Path) -> ListenError | None:
    """What went wrong with a finished job, as an error that names what it was at."""
    try:
        error = future.exception()
    except CancelledError as cancelled:
        error = cancelled
    if error is None:
        return None
    text = last(trace)
    if text is not None:
        job = replace(job, label=repr(text[:60]))
    if isinstance(error, TimeoutError):
        what = f"it did not answer within {job.timeout:.0f} s"
    elif isinstance(error, ProcessExpired):
        what = f"its process died (exit code {error.exitcode})"
    elif isinstance(error, BrokenProcessPool):
        what = "all worker processes died"
    elif isinstance(error, ListenError):
        return error
    else:
        what = f"{type(error).__name__}: {error}"
    return failure(job, what, error)


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and stdout to results: engines print there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.stdout.flush()
    os.dup2(2, 1)


def _end_with_parent() -> None:
    """End this worker when the process that it works for is gone, be it killed.

    One that waits for work learns it from its pipe; one that is deep in an engine would not.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
