"""The tables of `listen.toml`, each with its defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from listen.model import Policy, Role

DEFAULT_BASE_URL = "http://127.0.0.1:8000/"
DEFAULT_TITLE = "Listen to this article"


@dataclass(frozen=True, slots=True)
class About:
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


@dataclass(frozen=True, slots=True)
class Voices:
    """`[voice]`: profile names."""

    default: str = "steph"
    roles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pauses:
    """`[pauses]`: seconds, before `factor`. Where two meet, the longer holds."""

    sentence: float = 0.35
    paragraph: float = 0.7
    item: float = 0.45
    heading_before: float = 1.2
    heading_after: float = 0.6
    factor: float = 1.0
    maximum: float = 5.0


@dataclass(frozen=True, slots=True)
class Audio:
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


@dataclass(frozen=True, slots=True)
class Chapters:
    """`[chapters]`."""

    depth: int = 3
    """Heading levels that become chapters."""
    files: bool = True
    """Whether each chapter has a file of its own."""


@dataclass(frozen=True, slots=True)
class Bookend:
    """`[intro]` and `[outro]`: what stands before and after each article."""

    text: str | None = None
    """A line to be spoken: a template, see `template.FIELDS`."""
    audio: str | None = None
    """A sound file, relative to the show's folder."""
    chapter: bool = False
    """Whether it is a chapter of its own."""
    title: str | None = None
    """The chapter's title."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`[reading]`: what is done with what is not plain text."""

    policies: tuple[tuple[Role, Policy], ...] = ()
    """A role's policy, where it is not the default."""
    footnotes: Literal["inline", "end", "skip"] = "inline"
    """Said after the sentence that refers to them, after the article, or not at all."""
    quote_marks: bool | None = None
    """Say "Quote" and "End of quote"; None: unless quotes have a voice of their own."""
    table_rows: int = 30
    """A table of more rows is announced with its size, and skipped."""


@dataclass(frozen=True, slots=True)
class Feed:
    """`[feed]`."""

    page_size: int = 300
    hub: str | None = None
    enclosure_prefix: str | None = None
