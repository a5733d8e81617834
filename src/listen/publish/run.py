"""Publishing: many sources on one pool, each finished as soon as its clips are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from listen.errors import ListenError
from listen.library import read_manifest
from listen.library.manifest import MANIFEST
from listen.model import Episode
from listen.narrate import narrate
from listen.publish.finish import Finisher
from listen.publish.prepare import Draft, Options, draft, find, settings
from listen.publish.progress import Progress
from listen.render.job import Job
from listen.render.pool import Pool, cores, warm_up
from listen.show import Show
from listen.sound.clip import unpack_info

_AHEAD = 400  # jobs that wait for a worker before no further article is read
_TIMEOUT = (30.0, 0.25)  # seconds for a passage: at least, and more for each character
_FLUSH = 50  # episodes after which the feed is written in a long run


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
    run = _Run(show, options, progress, now or datetime.now(UTC).replace(microsecond=0))
    try:
        for source in sources:
            try:
                run.add(source)
            except ListenError as error:
                run.fail(source, error)
        run.pool.dismiss()
        run.drain(0)
    finally:
        run.pool.close()
        run.finisher.flush()
    if len(sources) == 1 and run.failures:
        raise run.failures[0][1]
    return Result(tuple(run.outcomes), tuple(run.failures))


class _Run:
    """The state of one publishing."""

    def __init__(self, show: Show, options: Options, progress: Progress, now: datetime) -> None:
        self.show = show
        self.options = options
        self.progress = progress
        self.finisher = Finisher(show, progress, now)
        self._settings = settings(show, options.voice)
        self.pool = Pool(narrate, options.jobs or cores())
        self.outcomes: list[Outcome] = []
        self.failures: list[tuple[str, ListenError]] = []
        self._waiting: list[Draft] = []
        self._fresh: set[str] = set()  # clips made in this run: --force makes none of them twice

    def add(self, source: str) -> None:
        """Read a source and have its missing clips rendered; finish it if it lacks none."""
        found = find(source, self.show, self.options, self._settings)
        entry = None if self.options.force else self.finisher.standing(found)
        if entry is not None:
            episode = read_manifest(self.show.root / "output" / entry.slug / MANIFEST)
            self.outcomes.append(Outcome(episode, 0, len({cue.passage for cue in episode.cues})))
            self.progress.published(episode.title, changed=False)
            return
        warm_up(["listen.narrate"])
        one = draft(found, self.show, self.options, self.progress.hint)
        jobs = self._jobs(one)
        passages = len(one.plan.parts)
        characters = sum(job.weight for job in jobs)
        self.progress.planned(one.article.title, passages, passages - one.rendered, characters)
        self.pool.submit(jobs)
        self._waiting.append(one)
        self._finish_whole()
        self.drain(_AHEAD)

    def drain(self, until: int) -> None:
        """Collect clips until at most `until` are outstanding; finish what is whole."""
        while self.pool.outstanding > until:
            job, made = self.pool.collect()
            if isinstance(made, ListenError):
                self._give_up(job.key, made)
                continue
            self.finisher.clips.put(job.key, made)
            info, _ = unpack_info(made)
            self.progress.rendered(info.samples / job.payload.encoding.sample_rate, job.weight)
            for one in self._waiting:
                one.missing.discard(job.key)
            self._finish_whole()

    def fail(self, source: str, error: ListenError) -> None:
        """Remember that a source failed."""
        self.failures.append((source, error))
        self.progress.failed(source, error)

    def _finish_whole(self) -> None:
        for one in [one for one in self._waiting if not one.missing]:
            self._waiting.remove(one)
            try:
                episode = self.finisher.finish(one)
                if self.finisher.unlisted >= _FLUSH:
                    self.finisher.flush()
            except ListenError as error:
                self.fail(one.found.source, error)
                continue
            reused = len(one.plan.parts) - one.rendered
            self.outcomes.append(Outcome(episode, one.rendered, reused))
            self.progress.published(episode.title, changed=True)

    def _give_up(self, key: str, error: ListenError) -> None:
        for one in [one for one in self._waiting if key in one.missing]:
            self._waiting.remove(one)
            self.fail(one.found.source, error)

    def _jobs(self, one: Draft) -> list[Job]:
        """The clips that a draft lacks and nobody is rendering yet; counts them in the draft."""
        pending = {key for other in self._waiting for key in other.missing}
        jobs: dict[str, Job] = {}
        for part in one.plan.parts:
            key = part.script.key()
            if key in one.missing:
                continue
            anew = self.options.force and key not in self._fresh
            if not anew and key not in pending and self.finisher.clips.get(key) is not None:
                continue
            one.missing.add(key)
            if key not in pending:
                weight = part.script.characters
                label = repr(part.passage.sentences[0].text[:60])
                timeout = _TIMEOUT[0] + _TIMEOUT[1] * weight
                jobs[key] = Job(key, part.script, weight, label, timeout)
        one.rendered = len(one.missing)
        self._fresh |= jobs.keys()
        return list(jobs.values())
