"""What a worker process does: jobs from its pipe, one at a time, and word of each back.

A worker is sent payloads and says, as (`Said`, value): that it is ready, which text it is at, and
what its function returned or raised. When its pipe is closed, it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from enum import IntEnum
from multiprocessing.connection import Connection
from typing import Any


class Said(IntEnum):
    """What a worker's message is."""

    READY = 0
    """It has started. No value."""
    AT = 1
    """The text that it works on now."""
    DONE = 2
    """The bytes that the function returned."""
    FAILED = 3
    """The exception that the function raised."""


_pipe: Connection[Any, Any] | None = None
"""Where to say what the job of this process is at; None between jobs."""


def serve(
    pipe: Connection[Any, Any],
    function: Callable[[Any], bytes],
    gone: Callable[[], object] | None = None,
) -> None:
    """Run `function` on each payload that comes, until the pipe is closed.

    `gone` returns when the process that this works for is gone; None asks multiprocessing.
    """
    global _pipe  # noqa: PLW0603  (a worker does one job at a time)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is left to the parent
    threading.Thread(target=_end_with, args=(gone,), daemon=True).start()
    sys.stdout.flush()
    os.dup2(2, 1)  # stdout is for results, and engines print there
    try:
        pipe.send((Said.READY, None))
        while True:
            payload = pipe.recv()
            _pipe = pipe
            said = _outcome(function, payload)
            _pipe = None
            pipe.send(said)
    except (EOFError, OSError):
        return  # nobody wants anything any more


def at(text: str) -> None:
    """Say what is worked on now: an error names it if this process dies of it."""
    if _pipe is not None:
        _pipe.send((Said.AT, text))


def _outcome(function: Callable[[Any], bytes], payload: Any) -> tuple[Said, Any]:
    try:
        return Said.DONE, function(payload)
    except BaseException as error:  # noqa: BLE001  (it goes to whoever asked, whatever it is)
        error.add_note("".join(traceback.format_exception(error)).rstrip())
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301  (our own)
        except Exception:  # noqa: BLE001  (an exception of others may not be made for travelling)
            return Said.FAILED, RuntimeError(f"{type(error).__name__}: {error}")
        return Said.FAILED, error


def _end_with(gone: Callable[[], object] | None) -> None:
    """End this worker when the process that it works for is gone, be it killed.

    One that waits for work learns it from its pipe; one that is deep in an engine would not.
    """
    if gone is None:
        parent = multiprocessing.parent_process()
        if parent is None:
            return
        gone = parent.join
    gone()
    os._exit(1)
