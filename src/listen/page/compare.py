"""One page with the same passage in several voices, to listen to side by side."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from .templating import fill


@dataclass(frozen=True, slots=True)
class Sample:
    """A passage in a voice."""

    name: str
    description: str
    text: str
    mp3: bytes
    """A whole file."""


@dataclass(frozen=True, slots=True)
class _Shown:
    name: str
    description: str
    text: str
    audio: str


def compare_page(samples: Iterable[Sample]) -> str:
    """A page that stands alone: the sound is in it, so it can be sent to others as a file."""
    shown = [
        _Shown(one.name, one.description, one.text, base64.b64encode(one.mp3).decode())
        for one in samples
    ]
    title = "Voices: " + ", ".join(one.name for one in shown)
    same = len({one.text for one in shown}) == 1
    return fill("compare.html", title=title, same=same, samples=shown)
