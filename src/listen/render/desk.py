"""Who gives out the jobs of a pool: it keeps workers, hears them, and mourns them.

Each worker has a pipe of its own, so that one that dies, at whatever moment, takes nothing of the
others' with it.
"""

from __future__ import annotations

import heapq
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from typing import Any

from msgspec import structs

from listen.errors import EngineError, ListenError
from listen.render.job import ATTEMPTS, Job, failure
from listen.render.warm import context, start
from listen.render.worker import Said

_START = 120.0  # seconds for a worker to begin: it loads numpy and an engine's module
_STARTS = 3  # workers in a row that die before they have begun: then none ever will
_GRACE = 1.0  # seconds for a worker to end by itself; one that is deep in an engine does not


@dataclass(frozen=True, slots=True, order=True)
class _Task:
    """A job that waits for a worker, or has one."""

    order: tuple[int, int, int]
    """The first given first; of those given together, the longest."""
    job: Job = field(compare=False)
    attempt: int = field(compare=False)


class _Worker:
    """A worker process, and what it is doing."""

    def __init__(self, function: Callable[[Any], bytes]) -> None:
        self.pipe, theirs = context().Pipe()
        try:
            self.process = start(theirs, function)
        except BaseException:
            self.pipe.close()
            raise
        finally:
            theirs.close()  # else its end would never be seen as closed
        self.ready = False
        self.fresh = True
        """Whether it has had no job yet."""
        self.task: _Task | None = None
        """What it works on."""
        self.at: str | None = None
        """The text that it said it was at."""
        self.deadline: float | None = time.monotonic() + _START

    def give(self, task: _Task) -> None:
        """Have it begin. Raises `OSError` if it is dead."""
        self.pipe.send(task.job.payload)
        self.task, self.at, self.fresh = task, None, False
        self.deadline = time.monotonic() + task.job.timeout

    def go_on(self, text: str) -> None:
        """It has come to a text: one that gets on is not hung, however long its job takes."""
        self.at = text
        if self.task is not None:
            self.deadline = time.monotonic() + self.task.job.timeout

    def take(self) -> _Task | None:
        """What it worked on: it works on it no more."""
        task, self.task, self.deadline = self.task, None, None
        return task


class Desk(threading.Thread):
    """Gives out jobs, hears what became of them, and sees to it that there are workers.

    All of it in one thread, so that workers have work while the program reads or writes.
    """

    def __init__(
        self,
        function: Callable[[Any], bytes],
        most: int,
        ended: queue.SimpleQueue[tuple[Job, bytes | ListenError]],
    ) -> None:
        super().__init__(name="workers", daemon=True)
        self._function = function
        self._most = most
        self._ended = ended
        self._waiting: list[_Task] = []  # a heap
        self._again: deque[_Task] = deque()  # those that failed once
        self._workers: list[_Worker] = []
        self._leaving: list[_Worker] = []
        self._stillborn = 0  # workers in a row that died before they had begun
        self._lock = threading.Lock()  # for what other threads set
        self._new: list[_Task] = []
        self._batch = 0
        self._dismissed = self._closed = self._left = False
        self._bell, self._cord = context().Pipe(duplex=False)

    def take(self, jobs: Iterable[Job]) -> bool:
        """Add jobs; False where all was done, and nobody is here any more."""
        with self._lock:
            if self._left:
                return False
            self._batch += 1
            self._new += [
                _Task((self._batch, -job.weight, number), job, 1) for number, job in enumerate(jobs)
            ]
            self._cord.send_bytes(b"!")
            return True

    def dismiss(self) -> None:
        """Let workers go as soon as there is nothing left for them."""
        with self._lock:
            self._dismissed = True
            self._cord.send_bytes(b"!")

    def close(self) -> None:
        """End the work, whatever it is at; returns when nobody is left."""
        with self._lock:
            self._closed = True
            self._cord.send_bytes(b"!")
        self.join()

    def run(self) -> None:
        """Until all is done, or it is closed."""
        try:
            while not self._is_over():
                self._staff()
                self._hear()
        except Exception as error:  # noqa: BLE001  (else who waits for a result waits for ever)
            with self._lock:
                self._left = True
            held = [task for task in (worker.take() for worker in self._workers) if task]
            self._give_up([*held, *self._new], f"{type(error).__name__}: {error}", error)
        finally:
            for worker in self._workers:
                worker.process.terminate()
            _end([*self._leaving, *self._workers])

    def _is_over(self) -> bool:
        """Take in what is new; whether there is nothing more to do."""
        with self._lock:
            for task in self._new:
                heapq.heappush(self._waiting, task)
            self._new.clear()
            busy = self._waiting or self._again or any(worker.task for worker in self._workers)
            self._left = self._closed or (self._dismissed and not busy)
            return self._left

    def _staff(self) -> None:
        """Give work to those who have none, and see to it that there are enough."""
        for worker in list(self._workers):
            if worker.ready and worker.task is None:
                self._employ(worker)
        while len(self._workers) < self._most:
            starting = sum(not worker.ready for worker in self._workers)
            if starting >= len(self._waiting) + len(self._again):
                return
            try:
                self._workers.append(_Worker(self._function))
            except (OSError, EOFError) as error:  # the server that they are forked from died
                self._note_stillborn(f"{type(error).__name__}: {error}", error)

    def _employ(self, worker: _Worker) -> None:
        # What failed may have left its worker unfit: a second attempt is made in a fresh one.
        if self._again and worker.fresh:
            task = self._again.popleft()
        elif self._waiting:
            task = heapq.heappop(self._waiting)
        else:
            if self._dismissed and not self._again:
                self._workers.remove(worker)
                self._leaving.append(worker)
                worker.pipe.close()  # it ends while others work, and takes its memory with it
            return
        try:
            worker.give(task)
        except OSError:  # it died while it waited: that is no attempt of this job's
            heapq.heappush(self._waiting, task)
            self._lose(worker)

    def _hear(self) -> None:
        """Wait until somebody says something, dies, or is too long about it."""
        heard: dict[Any, _Worker] = {}
        for worker in self._workers:
            heard[worker.pipe] = heard[worker.process.sentinel] = worker
        deadlines = [worker.deadline for worker in self._workers if worker.deadline is not None]
        left = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        ready = wait([self._bell, *heard], left)
        if self._bell in ready:
            self._bell.recv_bytes()
        for worker in dict.fromkeys(heard[one] for one in ready if one in heard):
            self._listen_to(worker)
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.deadline is not None and worker.deadline < now:
                self._stop_waiting_for(worker)

    def _listen_to(self, worker: _Worker) -> None:
        try:
            while worker.pipe.poll():
                said, value = worker.pipe.recv()
                if said is Said.READY:
                    worker.ready, worker.deadline, self._stillborn = True, None, 0
                elif said is Said.AT:
                    worker.go_on(value)
                elif said is Said.DONE:
                    task = worker.take()
                    if task is not None:
                        self._ended.put((task.job, value))
                else:
                    self._fail(worker, f"{type(value).__name__}: {value}", value)
                    return
        except (OSError, EOFError):
            self._lose(worker)
            return
        if not worker.process.is_alive():
            self._lose(worker)

    def _stop_waiting_for(self, worker: _Worker) -> None:
        if worker.task is None:
            self._discharge(worker)
            self._note_stillborn(f"a worker did not start within {_START:.0f} s", None)
        else:
            what = f"it did not answer within {worker.task.job.timeout:.0f} s"
            self._fail(worker, what, TimeoutError())

    def _lose(self, worker: _Worker) -> None:
        """Note that a worker died."""
        _end([worker])
        what = f"its process died (exit code {worker.process.exitcode})"
        if worker.ready:
            self._fail(worker, what, None)
        else:
            self._discharge(worker)
            self._note_stillborn(what, None)

    def _fail(self, worker: _Worker, what: str, cause: BaseException | None) -> None:
        """A job failed, and its worker with it: once more with a fresh one, or never."""
        task = worker.take()
        self._discharge(worker)
        if task is None:
            return
        if task.attempt < ATTEMPTS:
            self._again.append(replace(task, attempt=task.attempt + 1))
        elif isinstance(cause, ListenError):
            self._ended.put((task.job, cause))
        else:
            label = task.job.label if worker.at is None else repr(worker.at[:60])
            named = structs.replace(task.job, label=label)
            self._ended.put((task.job, failure(named, what, cause)))

    def _discharge(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.terminate()
        _end([worker])

    def _note_stillborn(self, what: str, cause: BaseException | None) -> None:
        """A worker did not come to life; after some, give up what waits for one."""
        self._stillborn += 1
        if self._stillborn >= _STARTS:
            self._stillborn = 0
            self._give_up([], what, cause)

    def _give_up(self, more: Sequence[_Task], what: str, cause: BaseException | None) -> None:
        """Fail what waits for a worker, and `more`."""
        for task in (*more, *self._again, *self._waiting):
            error = EngineError(
                f"speaking {task.job.label}: no worker process could be had: {what}",
                "run `listen doctor`, and see that there is memory left",
            )
            error.__cause__ = cause
            self._ended.put((task.job, error))
        self._again.clear()
        self._waiting.clear()


def _end(workers: Sequence[_Worker]) -> None:
    """Wait a moment for workers to end by themselves, then make them."""
    until = time.monotonic() + _GRACE
    for worker in workers:
        worker.pipe.close()
        worker.process.join(max(0.0, until - time.monotonic()))
        if worker.process.is_alive():
            worker.process.kill()
    for worker in workers:
        worker.process.join()
