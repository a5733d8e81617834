"""Ctrl-C, kept in mind until it is heeded.

Python raises `KeyboardInterrupt` wherever the main thread happens to be. Inside some libraries'
C code it is lost there (lxml's import is one), and the program would go on as if nothing had been
asked of it. Inside a finaliser or the callback of a weak reference (every import has one) it is
lost too, and Python prints a traceback. Where a class is being made, it becomes a `RuntimeError`.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

_came = threading.Event()


def remember() -> None:
    """From now on note each Ctrl-C as it is raised. Call it in the main thread.

    Where Ctrl-C is ignored, as in a shell's background jobs, or somebody else's, it stays so.
    """
    _came.clear()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _note)
        sys.unraisablehook = _quiet(sys.unraisablehook)


def came() -> bool:
    """Whether Ctrl-C came: then whatever failed afterwards, failed of it."""
    return _came.is_set()


def heed() -> None:
    """Raise `KeyboardInterrupt` if Ctrl-C came, and was lost on its way."""
    if came():
        raise KeyboardInterrupt


def _note(number: int, frame: FrameType | None) -> None:
    _came.set()
    signal.default_int_handler(number, frame)


def _quiet(report: Callable[[sys.UnraisableHookArgs], object]) -> Callable[..., None]:
    """Report as before, but for a Ctrl-C, which is noted and will be heeded."""

    def hook(lost: sys.UnraisableHookArgs) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            report(lost)

    return hook
