"""A plan and its clips become an episode's media files and its `Episode`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from msgspec import structs

from listen.alignment import locate
from listen.library.files import Staging
from listen.model import (
    Article,
    Chapter,
    Cue,
    Edit,
    Episode,
    Media,
    Sentence,
    UsedVoice,
    Word,
)
from listen.podcast.clean import line
from listen.publish.identity import Identity
from listen.publish.media import Built, Layout, whole_tag, write_files
from listen.publish.plan import Part, Plan
from listen.sound.assemble import write_stream
from listen.sound.packed import ClipInfo, Span, unpack_info, unpack_measures
from listen.sound.timeline import Piece, Timeline, lay_out
from listen.speech.engine import spoken_by

_CLOSING = 1.0  # seconds of silence at an episode's end
_PEAKS = 1000


def build(
    stage: Staging,
    article: Article,
    plan: Plan,
    identity: Identity,
    clips: Clips,
    standing: Mapping[str, str],
) -> Built:
    """Write the media files into `stage` and return the episode that they make.

    One clip is held at a time. `standing` are files that need not be written (`write_files`).
    """
    infos = clip_infos(plan, clips)
    timeline = timeline_of(plan, infos)
    cues: list[Cue] = []
    frames = _frames(plan, clips, timeline, cues)
    stream = write_stream(stage.path("frames"), frames, timeline, plan.encoding)
    rate = plan.encoding.sample_rate
    duration = round(plan.encoding.duration(stream.frames) / rate, 6)
    chapters = _chapters(plan, timeline, duration)
    episode = Episode(
        guid=identity.guid,
        slug=identity.slug,
        title=article.title,
        language=article.language,
        published=identity.published,
        source=identity.source,
        duration=duration,
        media=Media("", "audio/mpeg", 0, ""),
        chapters=chapters,
        cues=tuple(cues),
        voices=tuple(UsedVoice(v.name, v.engine, spoken_by(v), v.voice or "") for v in plan.voices),
        skipped=article.skipped,
        author=article.author,
        link=article.link,
        summary=identity.summary,
        draft=article.draft,
        image=f"output/{identity.slug}/{identity.image}" if identity.image else None,
        peaks=_peaks(plan, infos, timeline, duration),
        inputs=identity.inputs,
    )
    layout = _layout(plan, timeline)
    built = write_files(stage, episode, stream, plan.encoding, identity, layout, standing)
    if set(identity.audio.formats) <= {"mp3"}:
        return built
    from listen.publish.alternates import alternates, write_alternates  # start-up time

    others = alternates(plan, infos, timeline, identity.audio)
    tag = whole_tag(built.episode, identity, plan.encoding, stream.frames)
    made = write_alternates(stage, built.episode, others, tag, clips.whole)
    return structs.replace(built, episode=replace(built.episode, alternates=made))


class Clips(Protocol):
    """Where clips are; each was seen to be whole. Raises `LibraryError` for one that is gone."""

    def whole(self, key: str) -> bytes:
        """The packed clip of a key."""

    def info(self, key: str) -> bytes:
        """What comes before its frames: a line."""


def clip_infos(plan: Plan, clips: Clips) -> list[ClipInfo]:
    """What is known of each part's clip but where its words are: of ten hours that is much."""
    return [unpack_measures(clips.info(part.script.key())) for part in plan.parts]


def timeline_of(plan: Plan, infos: Sequence[ClipInfo]) -> Timeline:
    """Where each part of a plan stands."""
    pieces = [
        Piece(info.frames, info.samples, part.pause, part.opens)
        for part, info in zip(plan.parts, infos, strict=True)
    ]
    return lay_out(pieces, plan.encoding, closing=_CLOSING)


def _frames(
    plan: Plan, clips: Clips, timeline: Timeline, cues: list[Cue]
) -> Iterator[tuple[bytes, int]]:
    """Each part's frames and their number; on the way, what it says goes into `cues`."""
    number = 0
    for part, first in zip(plan.parts, timeline.starts, strict=True):
        number += not part.continues
        data = clips.whole(part.script.key())
        info, start = unpack_info(data)
        at = first * plan.encoding.samples
        rate = plan.encoding.sample_rate
        for sentence, said, span in zip(part.passage.sentences, part.said, info.spans, strict=True):
            cues.append(_cue(part, sentence, said, span, at, rate, number))
        yield data[start:], info.frames


def _layout(plan: Plan, timeline: Timeline) -> Layout:
    chapters: list[list[tuple[str, int]]] = [[] for _ in plan.chapters]
    for part, first in zip(plan.parts, timeline.starts, strict=True):
        chapters[part.chapter].append((part.script.key(), first))
    return chapters


def _chapters(plan: Plan, timeline: Timeline, duration: float) -> tuple[Chapter, ...]:
    ends = [*timeline.seconds[1:], duration]
    return tuple(
        # Cut here, once: a feed's values have a limit, and all forms have the same title.
        Chapter(number, line(section.title), section.level, start, end)
        for number, (section, start, end) in enumerate(
            zip(plan.chapters, timeline.seconds, ends, strict=True), 1
        )
    )


def _cue(
    part: Part,
    sentence: Sentence,
    said: tuple[Edit, ...],
    span: Span,
    at: int,
    rate: int,
    passage: int,
) -> Cue:
    def seconds(sample: int) -> float:
        return round((at + sample) / rate, 6)

    return Cue(
        id=sentence.id,
        chapter=part.chapter + 1,
        role=part.passage.role,
        start=seconds(span.start),
        end=seconds(span.stop),
        text=sentence.text,
        spoken=sentence.spoken,
        words=tuple(
            Word(seconds(start), seconds(stop), first, length)
            for start, stop, first, length in printed_words(sentence, said, span)
        ),
        added=sentence.added,
        passage=passage,
    )


def printed_words(
    sentence: Sentence, said: tuple[Edit, ...], span: Span
) -> list[tuple[int, int, int, int]]:
    """Word times over the printed text: (start, stop, first code point, length) in order.

    Samples count from the clip's start. What one printed word became several of ("$3m") is one
    again, and each reaches to the end of its printed word ("U.S.", of which an engine names "U").
    """
    found: list[tuple[int, int, int, int]] = []  # start, stop, first, last + 1
    for start, stop, first, length in span.words:
        spoken = locate(said, first, first + length)
        begin, end = locate(sentence.edits, *spoken)
        end = min(end, len(sentence.text))  # an engine counts a number's words beyond its digits
        if found and begin < found[-1][3]:
            found[-1] = (found[-1][0], stop, found[-1][2], max(end, found[-1][3]))
        elif end > begin:
            found.append((start, stop, begin, end))
    if not found:  # an engine that gives no word times
        return []
    whole: list[tuple[int, int, int, int]] = []
    nexts = [word[2] for word in found[1:]]
    for (start, stop, begin, end), limit in zip(found, [*nexts, len(sentence.text)], strict=True):
        last = end
        while last < limit and not sentence.text[last].isspace():
            last += 1
        if stop > start:
            whole.append((start, stop, begin, last - begin))
    return whole


def _peaks(
    plan: Plan, infos: Sequence[ClipInfo], timeline: Timeline, duration: float
) -> tuple[int, ...]:
    """The clips' own peaks, laid out over the episode in at most 1,000 stretches."""
    count = max(1, min(_PEAKS, int(duration * 10)))
    found = [0] * count
    scale = plan.encoding.samples / plan.encoding.sample_rate
    for info, first in zip(infos, timeline.starts, strict=True):
        for index, peak in enumerate(info.peaks):
            slot = min(count - 1, int((first * scale + index / 10) / duration * count))
            found[slot] = max(found[slot], peak)
    return tuple(found)
