"""The program: `listen`, or `python -m listen`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 bad usage, 130 interrupted."""
    # Workers import this module too, and need none of these.
    from listen.interrupt import came, remember

    try:
        remember()
        if sys.argv[1:2] == ["publish"]:
            from listen.early import begin

            begin(sys.argv[2:])
        from listen.cli import main as run
    except BaseException:
        if not came():
            raise
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
