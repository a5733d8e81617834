"""The one place that knows Jinja: templates of this package, everything escaped."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from listen.direction import direction

from . import wording
from .policy import CONTENT_SECURITY_POLICY

if TYPE_CHECKING:
    from jinja2 import Environment, FileSystemBytecodeCache


@cache
def _environment() -> Environment:
    # Imported here for start-up time: `listen --version` must not pay for templates.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        bytecode_cache=_compiled(),
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        clock=wording.clock,
        minutes=wording.spell_minutes,
        iso_duration=wording.iso_duration,
        size=wording.spell_size,
        date=wording.spell_date,
        direction=direction,
    )
    environment.globals["policy"] = CONTENT_SECURITY_POLICY
    return environment


def _compiled() -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept, as Python keeps its modules: in the user's own cache."""
    from jinja2 import FileSystemBytecodeCache

    folder = platformdirs.user_cache_path("listen") / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None  # they are compiled each time
    mine = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    return FileSystemBytecodeCache(str(folder)) if mine and os.access(folder, os.W_OK) else None


def make_ready() -> None:
    """Load the templates of an episode's pages."""
    for template in ("episode.html", "frame.html"):
        _environment().get_template(template)


def fill(template: str, **values: object) -> str:
    """A template of `templates/` with its values put in, HTML-escaped."""
    return _environment().get_template(template).render(**values)
