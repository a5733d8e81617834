"""The process that workers are forked from, itself forked before the program has loaded anything.

multiprocessing's own server of forks is a new Python, with a second one beside it that keeps
account of what is not used here: a fifth of the time until the first passage is spoken, as all of
them load at once. Linux only: a worker is watched through a descriptor of its process
(pidfd_open(2)).
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    Function = Callable[[Any], bytes]
    Serve = Callable[[Connection[Any, Any], Function, Callable[[], object]], None]

_LONGEST = 4096  # bytes of a message
_UNKNOWN = 255  # for an exit code that nobody can tell any more


class GoneError(ConnectionError):
    """The nursery is gone: no worker can be had of it."""


def possible() -> bool:
    """Whether this system has what it takes, and this process can be forked as it is."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False  # a Python built for kernels before 5.3, such a kernel, or a sandbox
    return hasattr(signal, "pidfd_send_signal")


class Nursery:
    """Forks workers on demand. To be made by a process that has loaded little, and one thread."""

    def __init__(self, prepare: Callable[[], None], serve: str) -> None:
        """`prepare` is called there first; `serve` names, as `module:name`, what each worker runs:
        with its pipe, its function, and what returns when this process is gone.

        Raises `OSError` if no process can be had.
        """
        self._asking = threading.Lock()
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # Ctrl-C is for this process: between the fork and its next line it would be a traceback.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            if not os.fork():
                self._line.close()
                _be(theirs, prepare, serve)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()

    def start(self, pipe: Connection[Any, Any], function: Function) -> Child:
        """A new worker for `function`, at the other end of `pipe`.

        Raises `GoneError`, or another `OSError` if it cannot be forked.
        """
        answer = int(self._ask(pickle.dumps(function), pipe.fileno()))
        if answer < 0:
            raise OSError(-answer, os.strerror(-answer))
        # The number is this worker's alone until its exit code is asked for.
        return Child(self, answer, os.pidfd_open(answer))

    def exit_code(self, pid: int) -> int:
        """That of a worker that has ended."""
        try:
            return int(self._ask(str(pid).encode()))
        except GoneError:
            return _UNKNOWN

    def _ask(self, message: bytes, *descriptors: int) -> bytes:
        with self._asking, suppress(OSError):
            socket.send_fds(self._line, [message], descriptors)
            if answer := self._line.recv(_LONGEST):
                return answer
        raise GoneError("the process that workers are forked from is gone")


class Child:
    """A worker, as `multiprocessing.Process` has it."""

    def __init__(self, nursery: Nursery, pid: int, sentinel: int) -> None:
        self.pid = pid
        self.sentinel = sentinel
        """Can be read from when it has ended."""
        self.exitcode: int | None = None
        self._nursery = nursery

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        self.join(0)
        return self.exitcode is None

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, at most `timeout` seconds."""
        if self.exitcode is None:
            ended = select.poll()
            ended.register(self.sentinel, select.POLLIN)
            if ended.poll(None if timeout is None else timeout * 1000):
                self.exitcode = self._nursery.exit_code(self.pid)
                os.close(self.sentinel)

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.exitcode is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.sentinel, number)


def _be(line: socket.socket, prepare: Callable[[], None], serve: str) -> NoReturn:
    """Be the nursery, until whoever it is for is gone."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        gc.disable()  # nothing is thrown away while it loads
        prepare()
        gc.freeze()  # what was loaded stays: its pages are shared with the workers
        gc.enable()
        while True:
            message, descriptors, _, _ = socket.recv_fds(line, _LONGEST, 1)
            if not message:
                os._exit(0)  # at once: whoever reads our output waits for this process too
            if not descriptors:
                _, status = os.waitpid(int(message), 0)
                line.sendall(str(os.waitstatus_to_exitcode(status)).encode())
                continue
            try:
                pid = os.fork()
            except OSError as error:
                pid = -(error.errno or 1)
            if not pid:
                _work(line, descriptors[0], pickle.loads(message), serve)  # noqa: S301  (our own)
            os.close(descriptors[0])
            line.sendall(str(pid).encode())
    except BaseException:  # noqa: BLE001  (never back into the program that this is a fork of)
        _report()
        os._exit(1)


def _work(line: socket.socket, pipe: int, function: Function, serve: str) -> NoReturn:
    """Be a worker, to its end."""
    from importlib import import_module
    from multiprocessing.connection import Connection

    code = 1
    try:
        module, _, name = serve.partition(":")
        run: Serve = getattr(import_module(module), name)
        run(Connection(pipe), function, lambda: _hangs_up(line))
        code = 0
    except BaseException:  # noqa: BLE001  (it is told, and never goes back into the nursery)
        _report()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _report() -> None:
    import traceback

    with suppress(Exception):
        traceback.print_exc()


def _hangs_up(line: socket.socket) -> None:
    """Return when the program at the other end is gone; what it says is for the nursery."""
    gone = select.poll()
    gone.register(line, 0)  # that the other end is closed is told in any case
    gone.poll()
