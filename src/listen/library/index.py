"""All episodes of a show in one small file, so that no manifest need be read to find one.

`.listen/index.json` is made of the manifests and safe to delete: what it lacks is read from
them again, and what has no folder any more is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from listen.library.files import write_file
from listen.library.manifest import MANIFEST, read_manifest
from listen.model import Episode

_PATH = ".listen/index.json"
_VERSION = 1


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


class _Stored(msgspec.Struct):
    version: int
    feed: str
    entries: list[Entry]


class Index:
    """The entries of a show, by slug; read once, changed in memory, saved under the lock."""

    def __init__(self, root: Path) -> None:
        """Read the index, and put it right against the folders that are there."""
        self.root = root
        self._entries: dict[str, Entry] = {}
        self.feed = ""
        """A digest of `feed.xml` as it was last written."""
        try:
            stored = msgspec.json.decode((root / _PATH).read_bytes(), type=_Stored)
            if stored.version == _VERSION:
                self._entries = {entry.slug: entry for entry in stored.entries}
                self.feed = stored.feed
        except (OSError, msgspec.MsgspecError):
            self._entries = {}  # it is made again from the manifests, below
        self._reconcile()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, slug: str) -> Entry | None:
        """The entry of that slug."""
        return self._entries.get(slug)

    def known(self, identity: str) -> Entry | None:
        """The entry of the episode that is known by `identity`."""
        return next((entry for entry in self if entry.identity == identity), None)

    def of_source(self, source: str) -> Entry | None:
        """The entry of the episode that was last made of this source."""
        return next((entry for entry in self if entry.source == source), None)

    def put(self, episode: Episode, *, source: str, in_feed: bool) -> Entry:
        """Add or replace an episode's entry."""
        before = self._entries.get(episode.slug)
        number = before.number if before else max((e.number for e in self), default=0) + 1
        entry = _entry(episode, source, number, in_feed=in_feed)
        self._entries[episode.slug] = entry
        return entry

    def replace(self, entry: Entry) -> None:
        """Replace an entry by one of the same slug."""
        self._entries[entry.slug] = entry

    def drop(self, slug: str) -> None:
        """Forget an episode."""
        self._entries.pop(slug, None)

    def newest_first(self) -> list[Entry]:
        """All entries, by date of publishing, the newest first."""
        return sorted(self, key=lambda e: (e.published, e.number), reverse=True)

    def save(self) -> None:
        """Write the index. Only under the show's lock."""
        stored = _Stored(_VERSION, self.feed, list(self._entries.values()))
        write_file(self.root / _PATH, msgspec.json.encode(stored))

    def _reconcile(self) -> None:
        output = self.root / "output"
        there = {e.name for e in os.scandir(output) if e.is_dir()} if output.is_dir() else set()
        for slug in self._entries.keys() - there:
            del self._entries[slug]
        missing = [
            read_manifest(output / slug / MANIFEST)
            for slug in there - self._entries.keys()
            if (output / slug / MANIFEST).is_file()
        ]
        for episode in sorted(missing, key=lambda e: (e.published, e.slug)):
            self.put(episode, source=episode.source.identity, in_feed=False)


def _entry(episode: Episode, source: str, number: int, *, in_feed: bool) -> Entry:
    chapters = [path for path in (chapter.path for chapter in episode.chapters) if path is not None]
    media = [(episode.media.path, episode.media.length)]
    media += [(other.path, other.length) for other in episode.alternates]
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
        files=(*media, *((path, -1) for path in chapters)),
        author=episode.author,
        summary=episode.summary,
        draft=episode.draft,
        in_feed=in_feed,
    )
