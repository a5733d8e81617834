"""The program: `listen`, or `python -m listen`."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from listen.cli import main as run  # workers import this module too, and need none of it

    run()


if __name__ == "__main__":
    main()
