"""The frozen types that every room shares.

Standard library only, no I/O. Times inside a rendering are integers (samples, frames); an
`Episode` is the edge where they have become seconds, once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from listen.voice import Voice as Voice

Role = Literal[
    "title",
    "heading",
    "paragraph",
    "item",
    "quote",
    "table",
    "code",
    "figure",
    "footnote",
    "formula",
    "question",
    "answer",
    "intro",
    "outro",
]
"""What a passage is to a listener; pauses, voices and the reading policy go by it."""

Policy = Literal["read", "announce", "skip"]
"""What is done with a role: spoken whole, announced in a sentence of ours, or left out."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a text: `source[source_start:source_stop]` became
    `target[target_start:target_stop]`. Between two edits the characters are the same.

    All four are counts of Unicode code points.
    """

    source_start: int
    source_stop: int
    target_start: int
    target_stop: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as printed and as said."""

    id: str
    """Stable: from the printed text, with `-2`, `-3`… for the same words again."""
    text: str
    """As printed, white space folded."""
    spoken: str
    """As said ("$3m" is "three million dollars"), before the lexicon. Never empty."""
    edits: tuple[Edit, ...] = ()
    """How `spoken` (the target) came from `text` (the source)."""
    added: bool = False
    """True for what the source does not print: an announcement, "Quote", an intro line."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One block to be spoken; the unit of rendering, caching and pauses."""

    role: Role
    sentences: tuple[Sentence, ...]
    level: int = 1
    """For a heading its level (1 is the shallowest of the article); for an item its nesting."""
    language: str | None = None
    """BCP 47, where the passage is in another language than its article."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the passages under it, the heading's own passage first if it is printed."""

    title: str
    level: int
    """1 is the shallowest heading of the article (and the Introduction)."""
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Words of the source that are not spoken, and why."""

    text: str
    reason: str
    before: str | None
    """The id of the sentence that it stands before in the source; None at the end."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it will be read out."""

    title: str
    language: str
    """BCP 47."""
    sections: tuple[Section, ...]
    skipped: tuple[Skipped, ...] = ()
    author: str | None = None
    link: str | None = None
    """The canonical URL."""
    summary: str | None = None
    published: datetime | None = None
    """Aware."""
    modified: datetime | None = None
    """Aware."""
    image: str | None = None
    """A URL, or a path beside the source."""
    id: str | None = None
    """The front matter's own `id`."""
    draft: bool = False
    pronunciations: tuple[tuple[str, str], ...] = ()
    """The article's own layer of the lexicon: (word, respelling or /IPA/)."""
    hints: tuple[str, ...] = ()
    """What had to be assumed (an encoding, a title, a language): said once, on stderr."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a cue: when it is heard, and where it stands in the cue's `text`."""

    start: float
    """Seconds from the start of the episode."""
    end: float
    """Seconds from the start of the episode."""
    first: int
    """First code point in `text`."""
    length: int
    """Code points."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence and when it is heard."""

    id: str
    chapter: int
    """The number of its chapter, from 1."""
    role: Role
    start: float
    """Seconds from the start of the episode."""
    end: float
    """Seconds from the start of the episode."""
    text: str
    spoken: str
    words: tuple[Word, ...] = ()
    added: bool = False
    passage: int = 0
    """The number of its passage in the episode, from 1; 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section that a listener can jump to."""

    number: int
    """From 1, in reading order."""
    title: str
    level: int
    start: int
    """Whole seconds from the start of the episode (standards: chapter times)."""
    end: float
    """Seconds: the next chapter's start, or the episode's duration."""
    path: str | None = None
    """Its own media file, relative to the show's folder; None where section files are off."""


@dataclass(frozen=True, slots=True)
class Media:
    """A published file."""

    path: str
    """Relative to the show's folder, forward slashes."""
    type: str
    """Its media type: `audio/mpeg`, `audio/x-m4a`, `audio/ogg`."""
    length: int
    """Bytes."""
    sha256: str
    """Hex."""


@dataclass(frozen=True, slots=True)
class UsedVoice:
    """A voice as an episode was spoken with it."""

    name: str
    engine: str
    engine_version: str
    voice: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where an episode came from."""

    name: str
    sha256: str
    """Hex, of the bytes that were read."""
    identity: str
    """What the episode is known by: front matter `id`, canonical URL, or path in the show."""


@dataclass(frozen=True, slots=True)
class Episode:
    """An article rendered and published: what `episode.json` holds."""

    guid: str
    slug: str
    title: str
    language: str
    published: datetime
    """Aware."""
    source: Source
    duration: float
    """Seconds: (frames × samples a frame − delay − padding) / rate, without the Info frame."""
    media: Media
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]
    voices: tuple[UsedVoice, ...]
    skipped: tuple[Skipped, ...] = ()
    author: str | None = None
    link: str | None = None
    summary: str | None = None
    draft: bool = False
    image: str | None = None
    """Artwork of the episode's own, relative to the show's folder."""
    alternates: tuple[Media, ...] = ()
    """The same episode in other formats."""
    peaks: tuple[int, ...] = ()
    """The waveform: the loudest sample of each of up to 1,000 equal stretches, 0 to 100."""
    inputs: str = ""
    """A digest of all that shaped the episode: the same digest, nothing to do."""

    @property
    def folder(self) -> str:
        """The episode's folder, relative to the show's."""
        return f"output/{self.slug}"


@dataclass(frozen=True, slots=True)
class Channel:
    """The show as its listeners see it: what feed and pages need of `listen.toml`."""

    title: str
    base_url: str
    """Where the show's folder is reachable, with a slash at the end."""
    link: str
    """The show's own web page."""
    description: str
    author: str
    language: str
    guid: str
    """The `podcast:guid`: a UUIDv5, stored once."""
    explicit: bool = False
    categories: tuple[str, ...] = ("News",)
    """Apple's names; a subcategory as "News > Politics"."""
    image: str = "cover.jpg"
    """Relative to the show's folder."""
    email: str | None = None
    hub: str | None = None
    """A WebSub hub's URL."""
    enclosure_prefix: str | None = None
    """Put before each enclosure's URL, for download statistics."""
    page_size: int = 300
    """Items a page of the feed."""
    public: bool = field(default=True)
    """False while `base_url` is a loopback address: then there is no `podcast:guid`."""

    def url(self, path: str) -> str:
        """The URL of a file of the show, from its path relative to the show's folder."""
        return self.base_url + quote(path)
