"""What the library remembers of an episode."""

from __future__ import annotations

from datetime import datetime

import msgspec

from listen.library.stamps import Stamp
from listen.model import Episode


class Entry(msgspec.Struct, frozen=True):
    """What the library remembers of an episode."""

    slug: str
    guid: str
    identity: str
    source: str
    """The source's path relative to the show, or its URL."""
    inputs: str
    """The digest of all that shaped it."""
    published: datetime
    title: str
    language: str
    duration: float
    number: int
    """Counts the show's episodes in the order of their first publishing, from 1."""
    files: tuple[tuple[str, int], ...]
    """Its media: (path relative to the show, bytes)."""
    author: str | None = None
    summary: str | None = None
    draft: bool = False
    in_feed: bool = False
    """Whether it was in the feed when that was last written."""
    chapters: int = 0
    passages: int = 0
    stamps: tuple[Stamp, ...] = ()
    """Its files as they were written; none in an index of an earlier version."""
    beside: tuple[Stamp, ...] = ()
    """The picture that its article names, as it was when it was looked at."""
    made_of: tuple[tuple[str, str], ...] = ()
    """For each chapter's file: its path, and a digest of all that shapes its bytes."""


def entry_of(episode: Episode, source: str, number: int, *, in_feed: bool) -> Entry:
    """What is to be remembered of an episode. `number` counts the show's; see `Entry`."""
    chapters = [path for path in (chapter.path for chapter in episode.chapters) if path is not None]
    media = [(episode.media.path, episode.media.length)]
    media += [(other.path, other.length) for other in episode.alternates]
    pictures = [] if episode.image is None else [episode.image]
    return Entry(
        slug=episode.slug,
        guid=episode.guid,
        identity=episode.source.identity,
        source=source,
        inputs=episode.inputs,
        published=episode.published,
        title=episode.title,
        language=episode.language,
        duration=episode.duration,
        number=number,
        files=(*media, *((path, -1) for path in (*chapters, *pictures))),
        author=episode.author,
        summary=episode.summary,
        draft=episode.draft,
        in_feed=in_feed,
        chapters=len(episode.chapters),
        passages=len({cue.passage for cue in episode.cues}),
    )
