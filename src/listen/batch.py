"""A folder of articles kept in step with the show: published, updated, taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from listen.errors import ListenError, SourceError
from listen.library.entry import Entry
from listen.library.files import is_file
from listen.library.index import Index
from listen.publish.find import Digests, Options, find, glance, relative, settings, standing
from listen.publish.progress import Progress
from listen.publish.run import Result, publish_all
from listen.publish.sources import expanded, is_watched
from listen.show import Show

if TYPE_CHECKING:
    from threading import Event

_DEBOUNCE = 2_000  # milliseconds that a row of changes is waited out, at the most
_QUIET = 300  # milliseconds without a change that end it
_LOOK = 250  # milliseconds between two looks at Ctrl-C and `stop`


@dataclass(frozen=True, slots=True)
class Plan:
    """What `sync` would do."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    gone: tuple[Entry, ...]
    """Episodes whose article is not in the folder any more."""
    failures: tuple[tuple[str, ListenError], ...]
    """(source, why it cannot be read)."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What `sync` did."""

    result: Result
    removed: tuple[Entry, ...]


def sync(show: Show, folder: Path, options: Options, progress: Progress) -> Synced:
    """Publish what is new or changed in `folder`, take out the episodes of what is gone.

    An article that cannot be published keeps the episode that it has. Raises `SourceError` for a
    folder that is missing or without any article: a disk that is not mounted empties no show.
    """
    sources = _sources(folder)
    result = publish_all(show, sources, options, progress)
    with closing(Index(show.root)) as index:
        gone = _gone(show, index, folder)
    if gone:
        from listen.publish.remove import remove  # start-up time: mostly nothing is gone

        remove(show, [entry.slug for entry in gone], progress)
    return Synced(result, gone)


def plan(show: Show, folder: Path, options: Options, progress: Progress) -> Plan:
    """What `sync` would do now; nothing is written but what was learnt of the sources' digests."""
    found: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    failures: list[tuple[str, ListenError]] = []
    shaped_by = settings(show, options.voice)
    now = datetime.now(UTC)
    sources = _sources(folder)
    progress.begun(len(sources))
    with closing(Index(show.root, kept=False)) as index:
        gone = {entry.slug: entry for entry in _gone(show, index, folder)}
        digests = Digests(index)
        for source in sources:
            try:
                seen = glance(source, show, options, shaped_by, digests)
                if seen is None:
                    read = find(source, show, options, shaped_by, digests)
                    seen = (read.name, read.inputs)
                entry = index.of_source(seen[0])
                if entry is None and gone:
                    entry = _moved(source, show, options, index)
                    gone.pop(entry.slug if entry else "", None)
                stands = standing(index, *seen, now) is not None
                kind = "unchanged" if stands else "changed" if entry else "new"
                found[kind].append(source)
            except ListenError as error:
                failures.append((source, error))
                progress.failed(source, error)
        digests.save()
    progress.ended()
    kinds = {kind: tuple(names) for kind, names in found.items()}
    return Plan(**kinds, gone=tuple(gone.values()), failures=tuple(failures))


def watch(
    show: Show, folder: Path, options: Options, progress: Progress, stop: Event | None = None
) -> Iterator[Synced]:
    """`sync` now and after each change in `folder`, until `stop` is set or Ctrl-C is pressed.

    A row of changes, as an editor makes them in saving, is one. Raises what `sync` raises only
    the first time; later a folder that is empty for a moment is waited out.
    """
    from watchfiles import watch as changes  # an operating system's seam: only where it is needed

    _sources(folder)
    first = True
    for changed in changes(
        folder,
        watch_filter=lambda _change, path: is_watched(Path(path), folder.absolute()),
        debounce=_DEBOUNCE,
        step=_QUIET,
        rust_timeout=_LOOK,
        yield_on_timeout=True,  # so that watching has begun before the first look
        stop_event=stop,
    ):
        if not changed and not first:
            continue
        try:
            yield sync(show, folder, options, progress)
        except ListenError as error:
            if first:
                raise
            progress.failed(str(folder), error)
        first = False


def _sources(folder: Path) -> Sequence[str]:
    if not folder.is_dir():
        what, cure = "there is no such folder", "check the path"
        if folder.exists():
            what, cure = "it is no folder", "name one, or give the file to `listen publish`"
        raise SourceError(f"looking for articles in {folder}: {what}", cure)
    return expanded([str(folder)])


def _gone(show: Show, index: Index, folder: Path) -> tuple[Entry, ...]:
    """Episodes of files that were in the folder and are not."""
    inside = relative(folder, show.root)
    missing = tuple(
        entry
        for entry in index.of_folder(inside)
        if entry.source != "-"
        and "://" not in entry.source
        and not (inside == "." and entry.source.startswith("../"))
        and not is_file(show.root / entry.source)  # without an index it may be an `id`
    )
    if not missing:
        return ()
    # A name of bytes that are no UTF-8 is kept as it can be written: its file is there.
    here = {relative(Path(source), show.root) for source in _sources(folder)}
    return tuple(entry for entry in missing if entry.source not in here)


def _moved(source: str, show: Show, options: Options, index: Index) -> Entry | None:
    """The episode that an article under a new name already is, by its own id or link."""
    from listen.article.source import load
    from listen.publish.prepare import read

    article = read(load(source), show, options)
    known_by = article.id or article.link
    return index.known(known_by) if known_by else None
