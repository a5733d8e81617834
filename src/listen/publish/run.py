"""Publishing: each source that does not stand already goes through the works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from listen.errors import ListenError
from listen.library.index import Index
from listen.library.manifest import MANIFEST, read_manifest
from listen.model import Episode
from listen.publish.find import Options, find, settings, standing
from listen.publish.progress import Progress
from listen.show import Show

if TYPE_CHECKING:
    from listen.publish.works import Works


@dataclass(frozen=True, slots=True)
class Outcome:
    """An episode that stands after publishing."""

    episode: Episode
    rendered: int
    """Passages rendered now."""
    reused: int
    """Passages that had been rendered before."""


@dataclass(frozen=True, slots=True)
class Result:
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
    now = now or datetime.now(UTC).replace(microsecond=0)
    shaped_by = settings(show, options.voice)
    index = Index(show.root)
    outcomes: list[Outcome] = []
    failures: list[tuple[str, ListenError]] = []
    works: Works | None = None

    def fail(source: str, error: ListenError) -> None:
        failures.append((source, error))
        if len(sources) > 1:  # a single one's error is raised below, and said once
            progress.failed(source, error)

    def done(episode: Episode, rendered: int, reused: int) -> None:
        outcomes.append(Outcome(episode, rendered, reused))
        progress.published(episode.title, changed=True)

    try:
        for source in sources:
            try:
                found = find(source, show, options, shaped_by)
                entry = None if options.force else standing(index, found, now)
                if entry is not None:
                    episode = read_manifest(show.root / "output" / entry.slug / MANIFEST)
                    passages = len({cue.passage for cue in episode.cues})
                    outcomes.append(Outcome(episode, 0, passages))
                    progress.published(episode.title, changed=False)
                    continue
                if works is None:
                    from listen.publish.works import Works  # start-up time: only if there is work

                    works = Works(show, index, options, progress, now, done, fail)
                works.add(found)
            except ListenError as error:
                fail(source, error)
        if works is not None:
            works.finish()
    finally:
        if works is not None:
            works.close()
        index.close()
    if len(sources) == 1 and failures:
        raise failures[0][1]
    return Result(tuple(outcomes), tuple(failures))
