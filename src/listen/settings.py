"""The tables of `listen.toml`, each with its defaults."""

from __future__ import annotations

from typing import Literal

import msgspec

from listen.model import Policy, Role

DEFAULT_BASE_URL = "http://127.0.0.1:8000/"
DEFAULT_TITLE = "Listen to this article"


class About(msgspec.Struct, frozen=True):
    """`[show]`: what listeners are told."""

    title: str = DEFAULT_TITLE
    base_url: str = DEFAULT_BASE_URL
    link: str | None = None
    description: str | None = None
    author: str | None = None
    language: str = "en-US"
    explicit: bool = False
    category: str | tuple[str, ...] = "News"
    image: str | None = None
    email: str | None = None
    guid: str | None = None


class Voices(msgspec.Struct, frozen=True):
    """`[voice]`: profile names."""

    default: str = "steph"
    roles: dict[str, str] = msgspec.field(default_factory=dict)


class Pauses(msgspec.Struct, frozen=True):
    """`[pauses]`: seconds, before `factor`. Where two meet, the longer holds."""

    sentence: float = 0.35
    paragraph: float = 0.7
    item: float = 0.45
    heading_before: float = 1.2
    heading_after: float = 0.6
    factor: float = 1.0
    maximum: float = 5.0


class Audio(msgspec.Struct, frozen=True):
    """`[audio]`."""

    loudness: float = -16.0
    """LUFS."""
    peak: float = -1.0
    """dBTP, after decoding."""
    bitrate: int = 64
    """kbit/s."""
    quality: int = 5
    formats: tuple[str, ...] = ("mp3",)
    """MP3 always; m4b and opus beside it."""
    aac_bitrate: int = 64
    """kbit/s, of the m4b."""
    opus_bitrate: int = 32
    """kbit/s, of the opus."""
    sample_rate: int | None = None
    """Hz; None is the default voice's own."""


class Chapters(msgspec.Struct, frozen=True):
    """`[chapters]`."""

    depth: int = 3
    """Heading levels that become chapters."""
    files: bool = True
    """Whether each chapter has a file of its own."""


class Bookend(msgspec.Struct, frozen=True):
    """`[intro]` and `[outro]`: what stands before and after each article."""

    text: str | None = None
    """A line to be spoken: a template, see `template.FIELDS`."""
    audio: str | None = None
    """A sound file, relative to the show's folder."""
    chapter: bool = False
    """Whether it is a chapter of its own."""
    title: str | None = None
    """The chapter's title."""


class Reading(msgspec.Struct, frozen=True):
    """`[reading]`: what is done with what is not plain text."""

    policies: tuple[tuple[Role, Policy], ...] = ()
    """A role's policy, where it is not the default."""
    footnotes: Literal["inline", "end", "skip"] = "inline"
    """Said after the sentence that refers to them, after the article, or not at all."""
    quote_marks: bool | None = None
    """Say "Quote" and "End of quote"; None: unless quotes have a voice of their own."""
    table_rows: int = 30
    """A table of more rows is announced with its size, and skipped."""


class Feed(msgspec.Struct, frozen=True):
    """`[feed]`."""

    page_size: int = 300
    hub: str | None = None
    enclosure_prefix: str | None = None
