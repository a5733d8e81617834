"""The show's feed and its pages as they stand in the folder: read, brought up to date, mended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from listen.errors import LibraryError
from listen.library.entry import Entry
from listen.library.files import read_bytes, write_file
from listen.library.index import Index
from listen.library.manifest import MANIFEST, read_manifest
from listen.model import Channel, Episode
from listen.podcast import merge
from listen.podcast.archive import page_path
from listen.regex import regex
from listen.show import Show

_LINK = regex(rb"<[\w:]*link\b[^>]*\brel=.prev-archive.[^>]*>")
_PAGE = regex(rb"feed/(\d{4,6})\.xml")


class Documents(Mapping[str, bytes]):
    """The files of a show by their relative paths, read when they are asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __getitem__(self, path: str) -> bytes:
        data = read_bytes(self._root / path)
        if data is None:
            raise KeyError(path)
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(())  # they are looked up by name, never listed

    def __len__(self) -> int:
        return 0


def write_feed(
    show: Show, channel: Channel, put: Sequence[Episode], remove: Collection[Entry], now: datetime
) -> None:
    """Put episodes into the feed, and take out what is removed."""
    changed = merge.update(
        Documents(show.root), channel, put=put, remove=[entry.guid for entry in remove], now=now
    )
    # Pages before the feed that points to them: a reader never meets a link to nothing.
    for path in sorted(changed, key=lambda path: path == merge.FEED):
        write_file(show.root / path, changed[path])


def missing(show: Show, channel: Channel, index: Index, now: datetime) -> list[Entry]:
    """Episodes that should be in the feed and are not: it was moved away, or another program
    wrote it without them. What is published now would else be all that it holds.
    """
    if index.feed_stands():
        return []
    held = merge.held(Documents(show.root), channel)
    return [one for one in index.listing(now, 0, -1) if one.guid not in held]


def made(show: Show, entries: Iterable[Entry]) -> Iterator[Episode]:
    """Episodes as they stand; one without its manifest is to be published again."""
    for entry in entries:
        with suppress(LibraryError):
            yield read_manifest(show.root / "output" / entry.slug / MANIFEST)


def feed_pages(show: Show) -> list[str]:
    """The paths of the feed's archive pages that are there."""
    return [path for path in _counted(show) if (show.root / path).is_file()]


def restore_pages(show: Show, channel: Channel, index: Index) -> None:
    """Make archive pages that are gone again, where all that they held are episodes of ours."""
    gone = [path for path in _counted(show) if not (show.root / path).is_file()]
    if not gone:
        return
    entries = {entry.guid: entry for entry in index}

    def episodes(guids: Sequence[str]) -> list[Episode]:
        return list(made(show, (entries[guid] for guid in guids if guid in entries)))

    again = merge.restored(Documents(show.root), channel, gone, episodes)
    for path, data in again.items():
        write_file(show.root / path, data)


def _counted(show: Show) -> list[str]:
    """The pages that the feed counts on: those up to the newest number that it names."""
    link = _LINK.search(read_bytes(show.root / merge.FEED) or b"")
    page = _PAGE.search(link[0]) if link else None
    newest = int(page[1]) if page else 0
    return [page_path(number) for number in range(1, newest + 1)]
