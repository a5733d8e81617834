"""Where a show is, and its index. Apart, as they are asked for before anything else is loaded."""

from __future__ import annotations

from pathlib import Path

CONFIG = "listen.toml"
INDEX = ".listen/index.sqlite"
"""The index of a show's episodes, in its folder: written with each publishing."""


def show_root(given: Path | None, start: Path) -> Path:
    """The show's folder: `given`, else `start` or its nearest parent with a `listen.toml`; without
    any, `start`.
    """
    if given is not None:
        return given.resolve()
    here = start.resolve()
    return next((f for f in (here, *here.parents) if (f / CONFIG).is_file()), here)
