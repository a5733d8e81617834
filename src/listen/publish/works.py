"""The works: many articles on one pool, each finished as soon as its clips are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from listen.errors import LibraryError, ListenError
from listen.interrupt import heed
from listen.library.index import Index
from listen.model import Episode
from listen.publish.find import Found, Options
from listen.publish.plan import Part
from listen.publish.prepare import Draft, draft
from listen.publish.progress import Progress
from listen.render.cache import CACHE, Cache
from listen.render.job import Job, Workers
from listen.render.pool import Pool, cores
from listen.script import Rendition, Script, Work
from listen.show import Show
from listen.sound.packed import unpack_info
from listen.speech.engine import engine
from listen.work import perform, perform_elsewhere

if TYPE_CHECKING:
    from listen.publish.finish import Finisher
    from listen.publish.picture import Pictures

_AHEAD = 400  # jobs that wait for a worker before no further article is read
_TIMEOUT = (30.0, 0.25)  # seconds for a passage: at least, and more for each character
_REMOTE = 600.0  # seconds more where a server speaks
_FLUSH = 50  # episodes after which the feed is written in a long run


class Works:
    """Renders drafts and finishes them. Close it at the end."""

    def __init__(
        self,
        show: Show,
        index: Index,
        options: Options,
        progress: Progress,
        now: datetime,
        sources: Sequence[str],
        done: Callable[[Episode, int, int], None],
        fail: Callable[[str, ListenError], None],
    ) -> None:
        """`sources` are all that the run was given; `done` is told each episode with the passages
        rendered and reused for it, `fail` each source that failed.
        """
        self._others = not set(show.audio.formats) <= {"mp3"}
        if self._others:
            from listen.sound.container import require  # start-up time

            require(show.audio.formats)
        self.show = show
        self.index = index
        self.now = now
        self.sources = sources
        self.options = options
        self.progress = progress
        self.clips = Cache(show.root / CACHE / "clips")
        self.pool = _workers(options)
        self._done = done
        self._fail = fail
        self._waiting: list[Draft] = []
        self._fresh: set[str] = set()  # clips made in this run: --force makes none of them twice

    @cached_property
    def finisher(self) -> Finisher:
        """Loaded when the workers have something to do: it needs half of the program."""
        from listen.publish.finish import Finisher  # start-up time

        return Finisher(self.show, self.index, self.clips, self.progress, self.now, self.sources)

    @cached_property
    def pictures(self) -> Pictures:
        """Loaded for the first article that names one."""
        from listen.publish.picture import Pictures  # start-up time

        return Pictures(self.show, self.options, self.progress.hint)

    def add(self, found: Found) -> None:
        """Read a source and have its missing clips rendered; finish it if it lacks none.

        Raises `FeedError` for a feed that could not be kept.
        """
        one = draft(found, self.show, self.options, self.progress.hint)
        characters = self._ask(one, [(part.script, _label(part)) for part in one.plan.parts])
        passages, one.rendered = len(one.plan.parts), len(one.missing)
        self.progress.planned(one.article.title, passages, passages - one.rendered, characters)
        if characters:
            self.finisher.make_ready()  # while the workers speak
        if one.article.image:  # it may have to be fetched
            one.picture = self.pictures.find(one.article.image, found)
        self._waiting.append(one)
        self._finish_whole()
        self.drain(_AHEAD)

    def finish(self) -> None:
        """Wait for all that was added."""
        if not self._others:
            self.pool.dismiss()  # else each article's other formats come after its clips
        self.drain(0)

    def close(self) -> None:
        """Stop the workers; what was finished goes into the feed."""
        self.pool.close()
        if "finisher" in self.__dict__:
            self.finisher.flush()

    def drain(self, until: int) -> None:
        """Collect clips until at most `until` are outstanding; finish what is whole."""
        while self.pool.outstanding > until:
            job, made = self.pool.collect()
            if isinstance(made, ListenError):
                self._give_up(job.key, made)
                continue
            try:
                self.clips.put(job.key, made)
            except LibraryError as error:  # a full disk: those that need this clip fail, by name
                self._give_up(job.key, error)
                continue
            if not isinstance(job.payload, Rendition):
                info, _ = unpack_info(made)
                self.progress.rendered(info.samples / job.payload.encoding.sample_rate, job.weight)
            for one in self._waiting:
                one.missing.discard(job.key)
            self._finish_whole()

    def _finish_whole(self) -> None:
        for one in [one for one in self._waiting if not one.missing]:
            heed()
            try:
                if not one.others:
                    one.others = True
                    self._ask(one, self._others_of(one))
                    if one.missing:
                        continue
                episode = self.finisher.finish(one)
                if self.finisher.unlisted >= _FLUSH:
                    self.finisher.flush()
            except ListenError as error:
                self._waiting.remove(one)
                self._fail(one.found.source, error)
                continue
            self._waiting.remove(one)
            self._done(episode, one.rendered, len(one.plan.parts) - one.rendered)

    def _give_up(self, key: str, error: ListenError) -> None:
        for one in [one for one in self._waiting if key in one.missing]:
            self._waiting.remove(one)
            self._fail(one.found.source, error)

    def _others_of(self, one: Draft) -> list[tuple[Work, str]]:
        """What the draft's other formats are made of, now that all its clips are there."""
        if not self._others:
            return []
        from listen.publish.alternates import alternates  # start-up time
        from listen.publish.build import clip_infos, timeline_of

        infos = clip_infos(one.plan, self.finisher)
        timeline = timeline_of(one.plan, infos)
        others = alternates(one.plan, infos, timeline, self.show.audio)
        title = one.article.title[:60]
        return [
            (part, f"{title!r} as {other.codec.format}")
            for other in others
            for _, part in other.parts
        ]

    def _ask(self, one: Draft, works: Iterable[tuple[Work, str]]) -> int:
        """Have made what is neither kept nor being made; the draft waits for both.

        `works` are with what an error calls them. Returns how many characters there are to speak.
        """
        named = {work.key(): (work, label) for work, label in works}
        pending = {key for other in self._waiting for key in other.missing}
        one.missing |= pending & named.keys()
        left = [key for key in named if key not in pending]
        absent: list[str] = []
        here: list[str] = []
        for key in left:
            (absent if self._anew(key) or not self.clips.has(key) else here).append(key)
        jobs = [_job(key, *named[key]) for key in absent]
        self.pool.submit(jobs)
        # Whether the rest is whole is seen while the workers speak: it takes reading all of it.
        damaged = [_job(key, *named[key]) for key in here if self.clips.get(key) is None]
        self.pool.submit(damaged)
        asked = [*jobs, *damaged]
        one.missing |= {job.key for job in asked}
        if self.options.force:
            self._fresh |= one.missing
        return sum(job.weight for job in asked)

    def _anew(self, key: str) -> bool:
        return self.options.force and key not in self._fresh


def _job(key: str, work: Work, label: str) -> Job:
    weight = work.characters
    return Job(key, work, weight, label, _TIMEOUT[0] + _TIMEOUT[1] * weight + _afar(work))


def _workers(options: Options) -> Workers:
    """Processes on this machine, or a cluster; neither starts before there is something to do."""
    number = options.jobs or cores()
    if options.dask is None:
        return Pool(perform, number)
    from listen.render.dask import Cluster  # an extra

    return Cluster(perform_elsewhere, options.dask, shared=options.dask_cache, workers=number)


def _afar(work: Work) -> float:
    """Seconds more for a work whose speech comes from elsewhere: a server may ask to wait."""
    scripts = [piece.script for piece in work.pieces] if isinstance(work, Rendition) else [work]
    remote = any(
        isinstance(one, Script) and engine(one.voice.engine).traits.remote for one in scripts
    )
    return _REMOTE if remote else 0.0


def _label(part: Part) -> str:
    """What an error calls a part: its first words."""
    sentences = part.passage.sentences
    return repr(sentences[0].text[:60]) if sentences else f"the {part.passage.role}'s audio"
