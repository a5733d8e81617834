"""Where a show is, and its index. Apart, as they are asked for before anything else is loaded."""

from __future__ import annotations

import os
from pathlib import Path

CONFIG = "listen.toml"
INDEX = ".listen/index.sqlite"
"""The index of a show's episodes, in its folder: written with each publishing."""


def show_root(given: Path | None, start: Path) -> Path:
    """The show's folder: `given`, else `start` or its nearest parent with a `listen.toml`; without
    any, `start`.
    """
    if given is not None:
        return real(given)
    here = real(start)
    # A link that leads nowhere is one that cannot be read, not none.
    return next((f for f in (here, *here.parents) if os.path.lexists(f / CONFIG)), here)


def real(path: Path) -> Path:
    """The path without links and `..`, absolute. One in a circle of links stays as it is: whoever
    opens it is told so by the system (`Path.resolve` fails there, before Python 3.13).

    Raises `ValueError` for a NUL, `OSError` for what the system cannot look at.
    """
    return Path(os.path.realpath(path))
