"""More than one machine: the same jobs on a Dask cluster, behind the same seam as the pool.

A worker that is lost costs its jobs' retry, which Dask sees to. Workers need this package and the
engine; nothing of the show.
"""

from __future__ import annotations

import hashlib
import logging
import os
import queue
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import listen
from listen.errors import EngineError, ListenError, UsageError
from listen.interrupt import heed
from listen.render.cache import Cache
from listen.render.job import ATTEMPTS, Job, failure
from listen.render.remote import Done, work

try:
    from dask import config
    from distributed import Client, Future, LocalCluster, WorkerPlugin
except ImportError as missing:
    raise UsageError(
        f"rendering on a Dask cluster: {missing}", 'install it: pip install "listen-article[dask]"'
    ) from missing

LOCAL = "local"
"""The address that means: a cluster on this machine, for this run."""
_CONNECT = 15.0  # seconds for the scheduler to answer
_WORKERS = 60.0  # seconds for the first worker to come
_LOOK = 1.0  # seconds between two looks at a cluster that says nothing
_LASTING = 0.5  # seconds that a task should take: each costs Dask some milliseconds, at both ends
_EACH = 4  # tasks to be left for each thread of the cluster, or some have none while others work


class Cluster:
    """A Dask cluster that runs one function (`job.Workers`); asked for with the first job."""

    def __init__(
        self,
        function: Callable[[Any], bytes],
        address: str,
        *,
        shared: Path | None = None,
        workers: int = 1,
    ) -> None:
        """`address` is a scheduler's, such as tcp://10.0.0.1:8786, or `local` (then with so many
        `workers`). Results come back as bytes, or through the folder `shared` that all machines
        see at the same path.
        """
        self._function = function
        self._address = address
        self._shared = shared
        self._workers = workers
        self._client: Client | None = None
        self._cluster: LocalCluster | None = None
        self._refused: UsageError | None = None
        self._given = 0
        self._threads = 1
        self._spent = 0.0
        self._done = 0
        self._waiting: deque[list[Job]] = deque()
        self._again: deque[tuple[Job, int]] = deque()
        self._trying: str | None = None
        self._running: dict[str, _Task] = {}
        self._ended: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._made: deque[tuple[Job, bytes | ListenError]] = deque()
        self.outstanding = 0
        """Jobs that were submitted and have not been collected."""

    def submit(self, jobs: Sequence[Job]) -> None:
        """Add jobs; the longest begin first. Raises `UsageError` if there is no cluster."""
        if jobs:
            self._waiting.append(sorted(jobs, key=lambda job: -job.weight))
            self.outstanding += len(jobs)
            try:
                self._give()
            except UsageError:
                self._waiting.clear()
                self.outstanding -= len(jobs)
                raise

    def collect(self) -> tuple[Job, bytes | ListenError]:
        """Wait for any job to end: its result, or why it failed every time."""
        self._give()
        while not self._made:
            name = self._next()
            if name is None:
                self._give_up()
            else:
                self._hear(name)
                self._give()
        self.outstanding -= 1
        return self._made.popleft()

    def dismiss(self) -> None:
        """Nothing to do: the cluster is not ours to send away."""

    def close(self) -> None:
        """Take back what is still to be done, and leave the cluster."""
        client, self._client = self._client, None
        cluster, self._cluster = self._cluster, None
        if client is not None:
            client.cancel([task.future for task in self._running.values()], force=True)
            client.close()
        if cluster is not None:
            cluster.close()
        self._forget()
        self._made.clear()
        self.outstanding = 0

    def _give(self) -> None:
        """Hand over what waits: the first jobs one by one, the others once their time is known."""
        with suppress(queue.Empty):
            while True:
                self._hear(self._ended.get_nowait())
        if self._again and not self._trying:
            job, attempt = self._again.popleft()
            # One at a time: what a dying worker was given next is blamed with what it died of.
            self._start([[job]], attempt, priority=0)
            self._trying = next(reversed(self._running))
        while self._waiting and (self._done or not self._running):
            jobs, size = self._waiting.popleft(), self._together()
            tasks = [jobs[at : at + size] for at in range(0, len(jobs), size)]
            # Dask would take those given within a tenth of a second in any order. Articles are
            # finished while others are spoken only if what was given first is made first.
            self._given += 1
            self._start(tasks, 1, priority=-self._given)

    def _together(self) -> int:
        """How many jobs make a task, by what they took so far."""
        if not self._done:
            return 1
        lasting = int(_LASTING * self._done / max(self._spent, 1e-6))
        return max(1, min(lasting, self.outstanding // (_EACH * self._threads)))

    def _hear(self, name: str) -> None:
        """Take what a task that ended made; what failed for the first time is tried again alone."""
        task = self._running.pop(name, None)
        if task is None:
            return
        results, lost = self._results(task)
        failed = []
        for job, made in zip(task.jobs, results, strict=True):
            if isinstance(made, ListenError) and task.attempt < ATTEMPTS:
                failed.append(job)
            else:
                self._made.append((job, made))
        if lost:  # with others, that says nothing of each
            attempt = task.attempt + (len(task.jobs) == 1)
            self._again.extend((job, attempt) for job in failed)
        elif failed:
            self._start([[job] for job in failed], task.attempt + 1, priority=0)
        if name == self._trying:
            self._trying = None

    def _start(self, tasks: Sequence[Sequence[Job]], attempt: int, *, priority: int) -> None:
        """Hand them over in one message: each costs the scheduler more than a task does."""
        if self._refused is not None:
            raise self._refused  # a batch need not wait for each article to hear the same
        if self._client is None:
            self._client = self._connected()
        # The same clips asked for by two publishers at once are made once; a retry is another task,
        # as a task that failed is remembered with its failure.
        names = [f"listen-{_name(jobs)}-{attempt}" for jobs in tasks]
        futures = self._client.map(
            work,
            [[(job.key, job.payload) for job in jobs] for jobs in tasks],
            function=self._function,
            shared=None if self._shared is None else str(self._shared),
            version=listen.__version__,
            key=names,
            priority=priority,
        )
        for name, jobs, future in zip(names, tasks, futures, strict=True):
            self._running[name] = _Task(tuple(jobs), attempt, future)
            future.add_done_callback(lambda done: self._ended.put(done.key))

    def _next(self) -> str | None:
        """The name of a task that ended; None when nothing ended for as long as any may take."""
        end = time.monotonic() + max(task.timeout for task in self._running.values())
        while time.monotonic() < end:
            heed()
            try:
                name = self._ended.get(timeout=_LOOK)
            except queue.Empty:
                continue
            if name in self._running:
                return name
        return None

    def _give_up(self) -> None:
        """Fail all that is outstanding: no worker answers any more."""
        tasks = list(self._running.values())
        waited = max(task.timeout for task in tasks)
        again = (job for job, _ in self._again)
        for job in chain(*(task.jobs for task in tasks), again, *self._waiting):
            error = EngineError(
                f"speaking {job.label}: no worker of {self._address} answered within "
                f"{waited:.0f} s",
                "see that the scheduler and a worker run, or publish without --dask",
            )
            self._made.append((job, error))
        for task in tasks:
            task.future.cancel()
        self._forget()

    def _forget(self) -> None:
        self._running.clear()
        self._again.clear()
        self._waiting.clear()
        self._trying = None

    def _results(self, task: _Task) -> tuple[list[bytes | ListenError], bool]:
        """What became of a task's jobs, and whether it was lost with a worker."""
        try:
            seconds, results = task.future.result()
        except ListenError as error:
            return [error] * len(task.jobs), False
        except Exception as error:  # noqa: BLE001  (whatever losing a worker brings up)
            what = f"{type(error).__name__}: {error}"
            return [failure(job, what, error) for job in task.jobs], True
        self._spent += seconds
        self._done += len(results)
        made = [self._result(job, done) for job, done in zip(task.jobs, results, strict=True)]
        return made, False

    def _result(self, job: Job, result: Done) -> bytes | ListenError:
        if isinstance(result, str):
            return failure(job, result)
        if result is not None:
            return result
        data = None if self._shared is None else Cache(self._shared).get(job.key)
        if data is None:
            return EngineError(
                f"speaking {job.label}: what a worker put into {self._shared} is not there",
                "name a folder that this machine and all workers see at the same path",
            )
        return data

    def _connected(self) -> Client:
        logging.getLogger("distributed").setLevel(logging.ERROR)  # a lost worker is no news
        try:
            if self._address == LOCAL:
                # Workers end with us, and their children with them.
                with config.set({"distributed.worker.daemon": True}):
                    # Its scheduler serves HTTP whatever is asked: then on any port that is free.
                    self._cluster = LocalCluster(
                        n_workers=self._workers,
                        threads_per_worker=1,
                        dashboard_address="127.0.0.1:0",
                    )
                client = Client(self._cluster)
                client.register_plugin(_Quiet())
            else:
                client = Client(self._address, timeout=_CONNECT, set_as_default=False)
            client.wait_for_workers(1, timeout=_WORKERS)
            self._threads = sum(client.nthreads().values()) or 1
        except (OSError, TimeoutError, ValueError) as error:
            self.close()
            self._refused = UsageError(
                f"connecting to the Dask cluster {self._address!r}: {error}",
                "start one with `dask scheduler` and, on each machine, `dask worker ADDRESS`; "
                "or use --dask local",
            )
            raise self._refused from error
        return client


class _Quiet(WorkerPlugin):
    """Keeps what engines print on a worker of this machine out of our result."""

    def setup(self, worker: Any) -> None:  # noqa: ARG002
        """On each worker, as it starts."""
        os.dup2(2, 1)


@dataclass(frozen=True, slots=True)
class _Task:
    """Jobs that one worker does one after another."""

    jobs: tuple[Job, ...]
    attempt: int
    future: Future[tuple[float, list[Done]]]

    @property
    def timeout(self) -> float:
        """Seconds."""
        return sum(job.timeout for job in self.jobs)


def _name(jobs: Sequence[Job]) -> str:
    keys = "".join(job.key for job in jobs)
    return keys if len(jobs) == 1 else hashlib.sha256(keys.encode()).hexdigest()
