"""Ctrl-C, kept in mind until it is heeded.

Python raises `KeyboardInterrupt` wherever the main thread happens to be. Inside some libraries'
C code it is lost there (lxml's import is one), and the program would go on as if nothing had been
asked of it.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

_came = threading.Event()


def remember() -> None:
    """From now on note each Ctrl-C as it is raised. Call it in the main thread.

    Where Ctrl-C is ignored, as in a shell's background jobs, or somebody else's, it stays so.
    """
    _came.clear()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _note)


def heed() -> None:
    """Raise `KeyboardInterrupt` if Ctrl-C came, and was lost on its way."""
    if _came.is_set():
        raise KeyboardInterrupt


def _note(number: int, frame: FrameType | None) -> None:
    _came.set()
    signal.default_int_handler(number, frame)
