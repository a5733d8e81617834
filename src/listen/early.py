"""What begins before the command line has loaded: the process that workers are forked from.

It loads for as long as the program itself does until the first job is there, so that neither waits
for the other, if it is started first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from listen.errors import ListenError
from listen.place import INDEX, show_root

_SOURCES = 100  # looked at, of a command with more: it will be long


def begin(words: Sequence[str]) -> None:
    """Begin, if the `words` after `listen publish` look like something to speak.

    A wrong guess costs a process that ends unused.
    """
    if any(word.startswith("--dask") for word in words):
        return
    try:
        if _is_work(words, show_root(_show(words), Path.cwd())):
            from listen.render.warm import SPEAKING, warm_up  # start-up time

            warm_up(SPEAKING, fork=True)
    except (OSError, ListenError):
        return  # the program will come to it as well, and say so


def _show(words: Sequence[str]) -> Path | None:
    for word, following in pairwise([*words, ""]):
        if word == "--show":
            return Path(following)
        if word.startswith("--show="):
            return Path(word.removeprefix("--show="))
    return None


def _is_work(words: Sequence[str], root: Path) -> bool:
    """Whether a file that is named was written after anything was published."""
    published = next(_modified([root / INDEX]), 0)
    named = (Path(word) for word in words[:_SOURCES] if not word.startswith("-"))
    return any(modified > published for modified in _modified(named))


def _modified(paths: Iterator[Path] | Sequence[Path]) -> Iterator[int]:
    """When those of them that are there were written, in nanoseconds since 1970."""
    for path in paths:
        try:
            yield path.stat().st_mtime_ns
        except (OSError, ValueError):
            continue  # an option's value, a URL, or a mistake
