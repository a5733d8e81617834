"""All episodes of a show in one small database, so that no manifest need be read to find one.

`.listen/index.sqlite` is made of the manifests and safe to delete: what it lacks is read from
them again, and what has no folder any more is dropped. Looking one up, adding one, and finding a
page of them cost the same in a show of ten episodes and of ten thousand.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from listen.errors import LibraryError
from listen.library.database import opened
from listen.library.entry import Entry, entry_of
from listen.library.files import read_bytes
from listen.library.manifest import MANIFEST, read_manifest
from listen.library.stamps import Stamp, stamped
from listen.model import Episode, Source
from listen.place import INDEX

_TEXTS = (
    *("chapters.json", "transcript.html", "transcript.json", "transcript.srt", "transcript.vtt"),
    *("index.html", "embed.html", "oembed.json"),
)
_CURE = (
    "make room on the disk, and .listen writable, or publish into another folder with --show; "
    "or delete the file: it is made again"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Index:
    """The entries of a show. What is changed here others see after `save`."""

    def __init__(self, root: Path, *, kept: bool = True) -> None:
        """Open the index, and put it right against the folders that are there.

        Where there is none, and it is not to be `kept`, nothing is written.
        """
        self.root = root
        self._seen: tuple[tuple[int, int, int], str] = ((0, 0, 0), "")  # the feed's file, digest
        try:
            path = root / INDEX
            self._database = opened(path if kept or path.exists() else None)
            self._reconcile()
        except (sqlite3.Error, OSError) as error:
            raise LibraryError(
                f"opening the index {root / INDEX}: {error}",
                _CURE,
            ) from error

    def __iter__(self) -> Iterator[Entry]:
        return map(_entry, self._ask("SELECT data FROM entries ORDER BY number"))

    def __len__(self) -> int:
        return int(self._ask("SELECT count(*) FROM entries").fetchone()[0])

    @property
    def feed(self) -> str:
        """A digest of `feed.xml` as it was last written."""
        return self.note("feed") or ""

    @feed.setter
    def feed(self, digest: str) -> None:
        self.keep_note("feed", digest)

    def feed_stands(self) -> bool:
        """Whether `feed.xml` is as it was last written; it is read again only when its file is
        another.
        """
        path = self.root / "feed.xml"
        try:
            facts = path.stat()
        except OSError:
            return False
        signature = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
        if signature != self._seen[0]:
            self._seen = (signature, hashlib.sha256(read_bytes(path) or b"").hexdigest())
        return self._seen[1] == self.feed

    @property
    def last_number(self) -> int:
        """The number of the episode that was first published last; 0 where there is none."""
        return int(self._ask("SELECT coalesce(max(number), 0) FROM entries").fetchone()[0])

    def get(self, slug: str) -> Entry | None:
        """The entry of that slug."""
        return self._one("slug", slug)

    def known(self, identity: str) -> Entry | None:
        """The entry of the episode that is known by `identity`."""
        return self._one("identity", identity)

    def of_source(self, source: str) -> Entry | None:
        """The entry of the episode that was last made of this source."""
        return self._one("source", source)

    def of_folder(self, folder: str) -> Iterator[Entry]:
        """Entries of sources in a folder (its path relative to the show), at any depth."""
        first = "" if folder == "." else f"{folder}/"
        rows = self._ask(
            "SELECT data FROM entries WHERE substr(source, 1, ?) = ? ORDER BY number",
            (len(first), first),
        )
        return map(_entry, rows.fetchall())

    def put(
        self,
        episode: Episode,
        *,
        source: str,
        in_feed: bool,
        beside: tuple[Stamp, ...] = (),
        made_of: tuple[tuple[str, str], ...] = (),
    ) -> Entry:
        """Add or replace an episode's entry."""
        self._begin()  # the number is this one's alone
        before = self.get(episode.slug)
        number = before.number if before else self.last_number + 1
        entry = entry_of(episode, source, number, in_feed=in_feed)
        named = (path for path, _ in entry.files)
        texts = (f"{episode.folder}/{name}" for name in (MANIFEST, *_TEXTS))
        stamps = stamped(self.root, named, texts)
        entry = msgspec.structs.replace(entry, stamps=stamps, beside=beside, made_of=made_of)
        self.replace(entry)
        return entry

    def replace(self, entry: Entry) -> None:
        """Replace an entry by one of the same slug."""
        listing = (entry.title, entry.language, entry.published, entry.duration)
        shown = msgspec.json.encode((*listing, entry.author, entry.summary))
        self._change(
            "REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.slug,
                entry.source,
                entry.identity,
                entry.number,
                _ticks(entry.published),
                int(entry.draft),
                hashlib.sha256(shown).digest()[:8],
                msgspec.json.encode(entry),
            ),
        )

    def drop(self, slug: str) -> None:
        """Forget an episode."""
        self._change("DELETE FROM entries WHERE slug = ?", (slug,))

    def listed(self, now: datetime) -> list[str]:
        """For each episode that is no draft and whose date is not after `now`, oldest first: a
        digest of what lists say of it.
        """
        rows = self._ask(
            "SELECT number, hex(listing) FROM entries WHERE draft = 0 AND published <= ?"
            " ORDER BY published, number",
            (_ticks(now),),
        )
        return [f"{number} {digest}" for number, digest in rows]

    def listing(self, now: datetime, first: int, count: int) -> list[Entry]:
        """`count` entries of those that `listed` gives, from the `first` on (the oldest is 0);
        the newest of them first.
        """
        rows = self._ask(
            "SELECT data FROM entries WHERE draft = 0 AND published <= ?"
            " ORDER BY published, number LIMIT ? OFFSET ?",
            (_ticks(now), count, first),
        )
        return [_entry(row) for row in rows][::-1]

    def due(self, since: datetime, now: datetime) -> list[Entry]:
        """Entries of what is no draft and has a date after `since` that is not after `now`."""
        rows = self._ask(
            "SELECT data FROM entries WHERE draft = 0 AND published > ? AND published <= ?",
            (_ticks(since), _ticks(now)),
        )
        return [_entry(row) for row in rows.fetchall()]

    def numbered(self, first: int, last: int) -> list[Entry]:
        """Entries by their numbers, both ends included."""
        rows = self._ask(
            "SELECT data FROM entries WHERE number BETWEEN ? AND ? ORDER BY number", (first, last)
        )
        return [_entry(row) for row in rows.fetchall()]

    def site_stands(self) -> bool:
        """Whether the show's own files, those that the note "site" names, are all there."""
        return all((self.root / path).is_file() for path in (self.note("site") or "").splitlines())

    def note(self, name: str) -> str | None:
        """What was kept under a name by `keep_note`."""
        row = self._ask("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def keep_note(self, name: str, value: str) -> None:
        """Keep a short text under a name."""
        if self.note(name) != value:
            self._change("REPLACE INTO notes VALUES (?, ?)", (name, value))

    def digest_of(self, path: str, modified: int, size: int) -> str | None:
        """The SHA-256 of a source, if it still has the modification time (ns) and the size
        (bytes) that it was kept with.
        """
        row = self._ask(
            "SELECT sha256 FROM sources WHERE path = ? AND modified = ? AND size = ?",
            (path, modified, size),
        ).fetchone()
        return None if row is None else str(row[0])

    def keep_digests(self, rows: Sequence[tuple[str, int, int, str]]) -> None:
        """Keep digests of sources: (path, modification time in ns, bytes, SHA-256) each."""
        if rows:
            self._change("REPLACE INTO sources VALUES (?, ?, ?, ?)", *rows)

    def save(self) -> None:
        """Make what was changed last, and visible to others. Only under the show's lock."""
        if self._database.in_transaction:
            with self._failing("writing"):
                self._database.execute("COMMIT")

    def close(self) -> None:
        """Close the database; what was not saved is forgotten."""
        self._database.close()

    def _one(self, column: str, value: str) -> Entry | None:
        row = self._ask(
            f"SELECT data FROM entries WHERE {column} = ? ORDER BY number LIMIT 1",  # noqa: S608
            (value,),
        ).fetchone()
        return None if row is None else _entry(row)

    def _ask(self, question: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        with self._failing("reading"):
            return self._database.execute(question, values)

    def _begin(self) -> None:
        if not self._database.in_transaction:
            with self._failing("writing"):
                self._database.execute("BEGIN IMMEDIATE")

    def _change(self, statement: str, *rows: Sequence[Any]) -> None:
        self._begin()
        with self._failing("writing"):
            self._database.executemany(statement, rows)

    @contextmanager
    def _failing(self, deed: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LibraryError(
                f"{deed} the index {self.root / INDEX}: {error}",
                _CURE,
            ) from error

    def _reconcile(self) -> None:
        output = self.root / "output"
        # What is known before what is there: another publisher's new episode is then there.
        known = {slug for (slug,) in self._ask("SELECT slug FROM entries")}
        entries = list(os.scandir(output)) if output.is_dir() else []
        there = {e.name for e in entries if e.is_dir() and not e.name.startswith(".")}
        for slug in known - there:
            self.drop(slug)
        missing = [
            read_manifest(output / slug / MANIFEST)
            for slug in there - known
            if (output / slug / MANIFEST).is_file()
        ]
        for episode in sorted(missing, key=lambda e: (e.published, e.slug)):
            self.put(episode, source=_told(episode.source), in_feed=False)
        self.save()


def _entry(row: Sequence[Any]) -> Entry:
    return msgspec.json.decode(row[0], type=Entry)


def _told(source: Source) -> str:
    """What an episode was made of, as far as its manifest tells: a path or a URL; `-` where it is
    known by an `id`, which is no file that could be missed.
    """
    identity = source.identity
    return identity if "://" in identity or identity.split("/")[-1] == source.name else "-"


def _ticks(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
