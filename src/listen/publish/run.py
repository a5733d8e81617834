"""Publishing: each source that does not stand already goes through the works."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from listen.errors import FetchError, LibraryError, ListenError
from listen.interrupt import heed
from listen.library.entry import Entry
from listen.library.files import tidy
from listen.library.index import Index
from listen.library.manifest import MANIFEST, read_manifest
from listen.model import Episode
from listen.publish.find import Digests, Options, find, glance, settings, standing
from listen.publish.progress import Progress
from listen.show import Show

if TYPE_CHECKING:
    from listen.publish.works import Works


class Outcome(msgspec.Struct, frozen=True):
    """An episode that stands after publishing: little of it, as a run may give thousands."""

    root: Path
    """The show's folder."""
    slug: str
    title: str
    duration: float
    """Seconds."""
    chapters: int
    media: str
    """The path of its file, relative to the show."""
    rendered: int
    """Passages rendered now."""
    reused: int
    """Passages that had been rendered before."""
    changed: bool
    """False for one that stood already."""

    @property
    def episode(self) -> Episode:
        """All of it, read from its manifest. Raises `LibraryError`."""
        return read_manifest(self.root / "output" / self.slug / MANIFEST)


class Result(msgspec.Struct, frozen=True):
    """What a publishing gave."""

    outcomes: tuple[Outcome, ...]
    failures: tuple[tuple[str, ListenError], ...]
    """(source, why), for those of several that failed."""


def publish(
    show: Show,
    sources: Sequence[str],
    options: Options,
    progress: Progress,
    now: datetime | None = None,
) -> Result:
    """Publish each source as an episode of the show, and write the feed.

    A single source that fails raises its error; of several, each fails alone. Raises `ListenError`.
    """
    result = publish_all(show, sources, options, progress, now)
    if len(sources) == 1 and result.failures:
        raise result.failures[0][1]
    return result


def publish_all(
    show: Show,
    sources: Sequence[str],
    options: Options,
    progress: Progress,
    now: datetime | None = None,
) -> Result:
    """The same for sources that each fail alone, be it a single one."""
    now = now or datetime.now(UTC).replace(microsecond=0)
    tidy(show.root)
    with closing(Index(show.root)) as index:
        run = _Run(show, index, options, progress, now, sources)
        progress.begun(len(sources))
        try:
            for source in sources:
                heed()
                try:
                    run.add(source)
                except ListenError as error:
                    run.fail(source, error)
            run.finish()
            if not index.site_stands():
                _mend(show, index, progress, now)
        finally:
            run.close()
            progress.ended()
    if run.changed and show.feed.hub and show.public:
        _tell(show.feed.hub, f"{show.base_url}feed.xml", progress)
    return Result(tuple(run.outcomes), tuple(run.failures))


def _mend(show: Show, index: Index, progress: Progress, now: datetime) -> None:
    from listen.publish.site import mend_site  # start-up time: mostly all stands

    def say_waiting() -> None:
        progress.waiting("another `listen` is publishing into this show: waiting for it")

    mend_site(show, index, now, say_waiting)


def _tell(hub: str, feed: str, progress: Progress) -> None:
    """Tell the hub; what is published stands, whether it listens or not."""
    from listen.fetch import ping  # start-up time

    try:
        ping(hub, feed)
    except FetchError as error:
        progress.hint(str(error))


class _Run:
    """One publishing: what it gave so far, and the works, once there is work."""

    def __init__(
        self,
        show: Show,
        index: Index,
        options: Options,
        progress: Progress,
        now: datetime,
        sources: Sequence[str],
    ) -> None:
        self.outcomes: list[Outcome] = []
        self.failures: list[tuple[str, ListenError]] = []
        self._show = show
        self._index = index
        self._options = options
        self._progress = progress
        self._now = now
        self._sources = sources
        self._shaped_by = settings(show, options.voice)
        self._digests = Digests(index)
        self._works: Works | None = None

    def add(self, source: str) -> None:
        """Leave a source whose episode stands as it is; else give it to the works."""
        if not self._options.force:
            seen = glance(source, self._show, self._options, self._shaped_by, self._digests)
            if seen is not None and self._stands(*seen):
                return
        found = find(source, self._show, self._options, self._shaped_by, self._digests)
        if found.note:
            self._progress.hint(found.note)
        if self._options.force or not self._stands(found.name, found.inputs):
            self._opened().add(found)

    def finish(self) -> None:
        """Wait for all that was added."""
        if self._works is not None:
            self._works.finish()

    @property
    def changed(self) -> bool:
        """Whether anything was published anew."""
        return self._works is not None and bool(self.outcomes)

    def close(self) -> None:
        """Stop what still runs; what was finished goes into the feed."""
        if self._works is not None:
            self._works.close()
        self._digests.save()

    def fail(self, source: str, error: ListenError) -> None:
        """Remember that a source failed."""
        self.failures.append((source, error))
        if len(self._sources) > 1:  # a single one's error is raised at the end, and said once
            self._progress.failed(source, error)

    def _opened(self) -> Works:
        if self._works is None:
            # Start-up time: only if there is work, and what workers need loads meanwhile.
            if self._options.dask is None:
                from listen.render.warm import SPEAKING, warm_up

                warm_up(SPEAKING)
            from listen.publish.works import Works

            self._works = Works(
                self._show,
                self._index,
                self._options,
                self._progress,
                self._now,
                self._sources,
                self._done,
                self.fail,
            )
        return self._works

    def _stands(self, name: str, inputs: str) -> bool:
        entry = standing(self._index, name, inputs, self._now)
        if entry is not None:
            self._note(entry, 0, entry.passages, changed=False)
        return entry is not None

    def _done(self, episode: Episode, rendered: int, reused: int) -> None:
        entry = self._index.get(episode.slug)
        if entry is None:
            raise LibraryError(
                f"finding the episode {episode.slug!r} that was just published: it is gone",
                "see whether another `listen` works in the same folder",
            )
        self._note(entry, rendered, reused, changed=True)

    def _note(self, entry: Entry, rendered: int, reused: int, *, changed: bool) -> None:
        self.outcomes.append(
            Outcome(
                root=self._show.root,
                slug=entry.slug,
                title=entry.title,
                duration=entry.duration,
                chapters=entry.chapters,
                media=entry.files[0][0],
                rendered=rendered,
                reused=reused,
                changed=changed,
            )
        )
        self._progress.published(entry.title, changed=changed)
