"""Readers that stand on large libraries, in a process whose time and memory have limits.

Such a library trusts its file: a PDF of a kilobyte can name a font of four thousand million
widths, a page can hold a table whose row takes an hour. Nothing that is done within a process
ends that for sure, and the machine has other work. The process starts when the first file needs
it, and reads those that follow too, as its imports take longer than an article.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO, cast

import msgspec

from listen.article.blocks import Draft
from listen.article.source import written
from listen.errors import SourceError

SECONDS = 300
"""For reading one file; a page of a report takes a tenth of one."""
MEMORY = 2 << 30
"""Bytes of address space, where the system heeds a limit to it: Linux."""
_OUT_OF_MEMORY = 3


class _Task(msgspec.Struct, frozen=True):
    """What is asked, in a line; the file's bytes follow it."""

    module: str
    reader: str
    arguments: tuple[str | None, ...]
    size: int
    seconds: int
    memory: int


class _Answer(msgspec.Struct, frozen=True):
    """What comes back, in a line: the draft, or an error's message and its cure."""

    draft: Draft | None = None
    message: str = ""
    hint: str | None = None


_lock = threading.Lock()
_running: subprocess.Popen[bytes] | None = None


def confined(reader: str, data: bytes, name: str, *arguments: str | None) -> Draft:
    """What `reader` ("module:function") makes of a file's bytes, its name and what else it takes.

    Raises the reader's SourceError, and one of its own if it takes more than SECONDS or MEMORY,
    or if the process dies of the file.
    """
    module, function = reader.split(":")
    said = tuple(each and written(each) for each in (name, *arguments))
    task = _Task(module, function, said, len(data), SECONDS, MEMORY)
    with _lock:
        try:
            answer = _asked(task, data)
        except OSError as error:
            raise SourceError(
                f"Reading {name}: the process for it cannot start: {error}",
                "see that this user may start another, and that there is memory for it",
            ) from error
    if answer.draft is None:
        raise SourceError(answer.message, answer.hint)
    return answer.draft


def _asked(task: _Task, data: bytes) -> _Answer:
    process = _process()
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(task.seconds, end)
    timer.start()
    line = b""
    try:
        asking, answering = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        with suppress(BrokenPipeError):  # it ended before it read all: that is told below
            asking.write(msgspec.json.encode(task) + b"\n" + data)
            asking.flush()
            line = answering.readline()
    finally:
        timer.cancel()
        if late.is_set() or not line.endswith(b"\n"):  # what it says next would answer another
            _end()
    if line.endswith(b"\n"):
        return msgspec.json.decode(line, type=_Answer)
    return _dead(task, process.returncode, late.is_set())


def _dead(task: _Task, code: int, late: bool) -> _Answer:
    name = task.arguments[0]
    if late or code == -getattr(signal, "SIGXCPU", 0):
        why = f"it takes more than {task.seconds} seconds, as one made to do harm does"
    elif code == _OUT_OF_MEMORY:
        why = f"it takes more than {task.memory >> 20} MB of memory, as one made to do harm does"
    else:
        ended = signal.Signals(-code).name if code < 0 else f"exit {code}"
        why = f"the process that reads it died of it ({ended})"
    return _Answer(None, f"Reading {name}: {why}", "save it anew, simpler, or give it as text")


def _process() -> subprocess.Popen[bytes]:
    global _running  # noqa: PLW0603  (one for all)
    if _running is None or _running.poll() is not None:
        _end()
        _running = subprocess.Popen(
            # Not from the folder it runs in: among strangers' articles there may be a `zlib.py`.
            [sys.executable, "-P", "-c", f"from {__name__} import main; main()"],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries tell there what they found odd
        )
    return _running


@atexit.register
def _end() -> None:
    """End the process, if there is one; the next file starts another."""
    global _running
    ending, _running = _running, None
    if ending:
        ending.kill()
        ending.wait()
        for pipe in (ending.stdin, ending.stdout):
            with suppress(BrokenPipeError):  # what it did not read
                cast(BinaryIO, pipe).close()


def main() -> None:
    """Read the files that come on standard input, and answer each, until there is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends who asked, and that ends this
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library may print
    while line := sys.stdin.buffer.readline():
        task = msgspec.json.decode(line, type=_Task)
        data = sys.stdin.buffer.read(task.size)
        _limit(task.seconds, task.memory)
        try:
            answer = _read(task, data)
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        answers.write(msgspec.json.encode(answer) + b"\n")
        answers.flush()


def _read(task: _Task, data: bytes) -> _Answer:
    reader: Callable[..., Draft] = getattr(import_module(task.module), task.reader)
    gc.disable()  # millions of small objects, none of them garbage before the end
    try:
        return _Answer(reader(data, *task.arguments))
    except SourceError as error:
        return _Answer(None, error.message, error.hint)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (it is told, and the next file is read)
        said = f"Reading {task.arguments[0]}: {type(error).__name__}: {error}"
        return _Answer(None, said, "that is this program's mistake: report it with the file")
    finally:
        gc.enable()


def _limit(seconds: int, memory: int) -> None:
    if sys.platform == "win32":
        return  # who asked watches the time
    import resource

    limits = {resource.RLIMIT_CPU: int(time.process_time()) + 1 + seconds}  # if nobody watches
    if sys.platform == "linux":
        limits[resource.RLIMIT_AS] = memory
    for kind, limit in limits.items():
        _, hard = resource.getrlimit(kind)
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (soft, hard))
