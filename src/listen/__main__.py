"""The program: `listen`, or `python -m listen`."""

from __future__ import annotations

import gc
import os
import sys

_COLLECT = 100_000
"""Objects after which Python's collector looks for cycles (700 by itself). Loading this program
makes 60,000 that stay: looking through them, 90 times, took a twentieth of a small edit.
"""


def _open_streams() -> None:
    """Open the standard streams that whoever called has closed, as cron jobs may be called: else
    the next file that is opened has their number, and what is printed goes into it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def main() -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 bad usage, 130 interrupted."""
    gc.set_threshold(_COLLECT)
    _open_streams()
    # Workers import this module too, and need none of these.
    from listen.ending import end, prepare
    from listen.interrupt import came, remember

    prepare()
    try:
        remember()
        if sys.argv[1:2] == ["publish"]:
            from listen.early import begin

            begin(sys.argv[2:])
        from listen.cli import run
    except BaseException:
        if not came():
            raise
        sys.stderr.write("interrupted\n")
        end(130)
    end(run())


if __name__ == "__main__":
    main()
