"""The one place that knows Jinja: templates of this package, everything escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from . import wording
from .policy import CONTENT_SECURITY_POLICY

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> Environment:
    # Imported here for start-up time: `listen --version` must not pay for templates.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
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
        direction=wording.direction,
    )
    environment.globals["policy"] = CONTENT_SECURITY_POLICY
    return environment


def fill(template: str, **values: object) -> str:
    """A template of `templates/` with its values put in, HTML-escaped."""
    return _environment().get_template(template).render(**values)
