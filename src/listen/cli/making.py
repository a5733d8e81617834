"""Options that the commands share which render: publish, sync, watch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--voice", metavar="NAME", help="The voice profile to read with."),
    click.option("--language", metavar="TAG", help="The articles' language, such as en or de-AT."),
    click.option(
        "--jobs", type=click.IntRange(1, 256), help="Worker processes. Default: all cores."
    ),
    click.option(
        "--dask",
        metavar="ADDRESS",
        help="Render on the Dask cluster of this scheduler, or on a `local` one.",
    ),
    click.option(
        "--dask-cache",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="A folder that this machine and the cluster's all see, for what comes back.",
    ),
)


def making_options(command: _Command) -> _Command:
    """Which voice, and on how many processes or which cluster."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
