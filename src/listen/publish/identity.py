"""What an episode is known by, and what a show adds to it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from listen.model import Source
from listen.show import Audio


class Identity(msgspec.Struct, frozen=True):
    """What an episode keeps for ever, and what the show adds to it."""

    slug: str
    guid: str
    published: datetime
    source: Source
    inputs: str
    show_title: str
    show_author: str
    thumbnail: bytes
    """A small JPEG for the tag."""
    image: str | None
    """The file of its own artwork, in its folder; None: it has the show's."""
    files: bool
    """Whether each chapter has a file of its own."""
    summary: str | None
    audio: Audio
    """Which formats are made beside the MP3."""
