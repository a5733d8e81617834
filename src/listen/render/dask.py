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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import listen
from listen.errors import EngineError, ListenError, UsageError
from listen.interrupt import heed
from listen.render.cache import Cache
from listen.render.job import ATTEMPTS, Job, failure

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
_TASK = 0.25  # seconds that a task should take: each costs Dask some milliseconds, at both ends
_EACH = 4  # tasks to be left for each thread of the cluster, or some have none while others work

Done = bytes | str | ListenError | None
"""What became of a job on a worker: the result, None if that is in the shared folder, or why it
failed, as our own error or in words.
"""


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
        self._running: dict[str, _Task] = {}
        self._ended: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._made: deque[tuple[Job, bytes | ListenError]] = deque()
        self.outstanding = 0
        """Jobs that were submitted and have not been collected."""

    def submit(self, jobs: Sequence[Job]) -> None:
        """Add jobs; the longest begin first. Raises `UsageError` if there is no cluster."""
        if jobs:
            longest = sorted(jobs, key=lambda job: -job.weight)
            size = self._together(self.outstanding + len(jobs))
            self._start([longest[at : at + size] for at in range(0, len(jobs), size)], 1)
            self.outstanding += len(jobs)

    def collect(self) -> tuple[Job, bytes | ListenError]:
        """Wait for any job to end: its result, or why it failed every time."""
        while not self._made:
            name = self._next()
            if name is None:
                self._give_up()
                continue
            task = self._running.pop(name)
            for job, made in self._results(task):
                if isinstance(made, ListenError) and task.attempt < ATTEMPTS:
                    self._start([[job]], task.attempt + 1)
                else:
                    self._made.append((job, made))
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
        self._running.clear()
        self._made.clear()
        self.outstanding = 0

    def _together(self, waiting: int) -> int:
        """How many jobs make a task, by what they took so far; with so many still to be done."""
        if not self._done:
            return 1
        lasting = int(_TASK * self._done / max(self._spent, 1e-6))
        return max(1, min(lasting, waiting // (_EACH * self._threads)))

    def _start(self, tasks: Sequence[Sequence[Job]], attempt: int) -> None:
        """Hand them over in one message: each costs the scheduler more than a task does."""
        if self._refused is not None:
            raise self._refused  # a batch need not wait for each article to hear the same
        if self._client is None:
            self._client = self._connected()
        self._given += 1
        # The same clips asked for by two publishers at once are made once; a retry is another task,
        # as a task that failed is remembered with its failure.
        names = [f"listen-{_name(jobs)}-{attempt}" for jobs in tasks]
        futures = self._client.map(
            _work,
            [[(job.key, job.payload) for job in jobs] for jobs in tasks],
            function=self._function,
            shared=None if self._shared is None else str(self._shared),
            version=listen.__version__,
            key=names,
            # Dask would take those given within a tenth of a second in any order. Articles are
            # finished while others are spoken only if what was given first is made first.
            priority=0 if attempt > 1 else -self._given,
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
        for task in self._running.values():
            task.future.cancel()
            for job in task.jobs:
                error = EngineError(
                    f"speaking {job.label}: no worker of {self._address} answered within "
                    f"{task.timeout:.0f} s",
                    "see that the scheduler and a worker run, or publish without --dask",
                )
                self._made.append((job, error))
        self._running.clear()

    def _results(self, task: _Task) -> Iterator[tuple[Job, bytes | ListenError]]:
        """What became of a task's jobs."""
        try:
            seconds, results = task.future.result()
        except ListenError as error:
            yield from ((job, error) for job in task.jobs)
            return
        except Exception as error:  # noqa: BLE001  (whatever losing a worker brings up)
            what = f"{type(error).__name__}: {error}"
            yield from ((job, failure(job, what, error)) for job in task.jobs)
            return
        self._spent += seconds
        self._done += len(results)
        for job, result in zip(task.jobs, results, strict=True):
            yield job, self._result(job, result)

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


def _work(
    jobs: Sequence[tuple[str, Any]],
    *,
    function: Callable[[Any], bytes],
    shared: str | None,
    version: str,
) -> tuple[float, list[Done]]:
    """What a worker does: seconds, and what became of each job (key, payload)."""
    if listen.__version__ != version:
        raise EngineError(
            f"working for listen {version}: this machine has {listen.__version__}",
            f"install the same there: pip install listen-article=={version}",
        )
    began = time.perf_counter()
    done = [_one(key, payload, function, shared) for key, payload in jobs]
    return time.perf_counter() - began, done


def _one(key: str, payload: Any, function: Callable[[Any], bytes], shared: str | None) -> Done:
    try:
        made = function(payload)
    except ListenError as error:
        return error
    except Exception as error:  # noqa: BLE001  (whatever an engine brings up, the others are made)
        return f"{type(error).__name__}: {error}"
    if shared is None:
        return made
    Cache(Path(shared)).put(key, made)
    return None
