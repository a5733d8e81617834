"""A plan and its clips become an episode's media files and its `Episode`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from slugify import slugify

from listen.alignment import locate
from listen.errors import LibraryError
from listen.library.files import Staging
from listen.model import (
    Article,
    Chapter,
    Cue,
    Edit,
    Episode,
    Media,
    Sentence,
    Source,
    UsedVoice,
    Word,
)
from listen.publish.alternates import alternates, write_alternates
from listen.publish.plan import Part, Plan
from listen.show import Audio
from listen.sound.assemble import Stream, write_media, write_stream
from listen.sound.frames import Encoding
from listen.sound.packed import ClipInfo, Span, unpack_info
from listen.sound.tag import ChapterMark, Tag, write_tag
from listen.sound.timeline import Piece, Timeline, lay_out
from listen.speech.engine import spoken_by

_CLOSING = 1.0  # seconds of silence at an episode's end
_SLUG = 60  # characters of a section's slug at the most
_PEAKS = 1000


@dataclass(frozen=True, slots=True)
class Identity:
    """What an episode keeps for ever, and what the show adds to it."""

    slug: str
    guid: str
    published: datetime
    source: Source
    inputs: str
    show_title: str
    show_author: str
    thumbnail: bytes
    """A small JPEG for the tag."""
    image: str | None
    """The file of its own artwork, in its folder; None: it has the show's."""
    files: bool
    """Whether each chapter has a file of its own."""
    summary: str | None
    audio: Audio
    """Which formats are made beside the MP3."""


def build(
    stage: Staging, article: Article, plan: Plan, identity: Identity, clip: Callable[[str], bytes]
) -> Episode:
    """Write the media files into `stage` and return the episode that they make.

    `clip` gives the packed clip of a key; it is asked twice for each part, and only one is held.
    """
    infos = clip_infos(plan, clip)
    timeline = timeline_of(plan, infos)
    cues: list[Cue] = []
    frames = _frames(plan, clip, timeline, cues)
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
    episode = _with_media(episode, stage, stream, plan.encoding, identity)
    others = alternates(plan, infos, timeline, identity.audio)
    if not others:
        return episode
    tag = _tag(episode, identity, plan.encoding, _lyrics(episode.cues))(
        plan.encoding.duration(stream.frames)
    )
    marked = replace(tag, chapters=_marks(episode))
    return replace(episode, alternates=write_alternates(stage, episode, others, marked, clip))


def clip_infos(plan: Plan, clip: Callable[[str], bytes]) -> list[ClipInfo]:
    """What is known of each part's clip but where its words are: of ten hours that is much.

    `clip` gives the packed clip of a key.
    """
    found = (unpack_info(clip(part.script.key()))[0] for part in plan.parts)
    return [msgspec.structs.replace(info, spans=()) for info in found]


def timeline_of(plan: Plan, infos: Sequence[ClipInfo]) -> Timeline:
    """Where each part of a plan stands."""
    pieces = [
        Piece(info.frames, info.samples, part.pause, part.opens)
        for part, info in zip(plan.parts, infos, strict=True)
    ]
    return lay_out(pieces, plan.encoding, closing=_CLOSING)


def _frames(
    plan: Plan, clip: Callable[[str], bytes], timeline: Timeline, cues: list[Cue]
) -> Iterator[tuple[bytes, int]]:
    """Each part's frames and their number; on the way, what it says goes into `cues`."""
    number = 0
    for part, first in zip(plan.parts, timeline.starts, strict=True):
        number += not part.continues
        data = clip(part.script.key())
        info, start = unpack_info(data)
        at = first * plan.encoding.samples
        rate = plan.encoding.sample_rate
        for sentence, said, span in zip(part.passage.sentences, part.said, info.spans, strict=True):
            cues.append(_cue(part, sentence, said, span, at, rate, number))
        yield data[start:], info.frames


def _chapters(plan: Plan, timeline: Timeline, duration: float) -> tuple[Chapter, ...]:
    ends = [*timeline.seconds[1:], duration]
    return tuple(
        Chapter(number, section.title, section.level, start, end)
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


def _with_media(
    episode: Episode, stage: Staging, stream: Stream, encoding: Encoding, identity: Identity
) -> Episode:
    chapters = []
    for chapter in episode.chapters:
        path = None
        if identity.files:
            path = _write_chapter(episode, chapter, stage, stream, encoding, identity)
        chapters.append(replace(chapter, path=path))
    marks = _marks(episode)
    tag = _tag(episode, identity, encoding, _lyrics(episode.cues))
    written = write_media(
        stage.path("episode"),
        stream,
        None,
        encoding,
        lambda samples: write_tag(replace(tag(samples), chapters=marks)),
    )
    name = f"{episode.slug}-{written.sha256[:8]}.mp3"
    stage.rename("episode", name)
    media = Media(f"{episode.folder}/{name}", "audio/mpeg", written.length, written.sha256)
    return replace(episode, media=media, chapters=tuple(chapters))


def _marks(episode: Episode) -> tuple[ChapterMark, ...]:
    return tuple(
        ChapterMark(c.title, c.start * 1000, int(c.end * 1000 + 1e-6)) for c in episode.chapters
    )


def _write_chapter(
    episode: Episode,
    chapter: Chapter,
    stage: Staging,
    stream: Stream,
    encoding: Encoding,
    identity: Identity,
) -> str:
    cues = [cue for cue in episode.cues if cue.chapter == chapter.number]
    tag = _tag(episode, identity, encoding, _lyrics(cues))
    total = len(episode.chapters)
    written = write_media(
        stage.path("chapter"),
        stream,
        chapter.number - 1,
        encoding,
        lambda samples: write_tag(
            replace(tag(samples), title=chapter.title, track=(chapter.number, total))
        ),
    )
    width = max(2, len(str(total)))
    slug = slugify(chapter.title, max_length=_SLUG) or "chapter"
    name = f"chapters/{chapter.number:0{width}}-{slug}-{written.sha256[:8]}.mp3"
    stage.rename("chapter", name)
    return f"{episode.folder}/{name}"


def _tag(
    episode: Episode, identity: Identity, encoding: Encoding, lyrics: str
) -> Callable[[int], Tag]:
    def tag(samples: int) -> Tag:
        return Tag(
            title=episode.title,
            artist=episode.author or identity.show_author,
            album=identity.show_title,
            language=episode.language,
            date=episode.published,
            length=samples * 1000 // encoding.sample_rate,
            lyrics=lyrics,
            cover=identity.thumbnail,
        )

    return tag


def _lyrics(cues: Sequence[Cue]) -> str:
    """The text as it is read, a line a passage."""
    lines: dict[int, list[str]] = {}
    for cue in cues:
        lines.setdefault(cue.passage, []).append(cue.text)
    return "\n".join(" ".join(texts) for texts in lines.values())


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


def missing(key: str) -> LibraryError:
    """A clip that was there a moment ago is gone."""
    return LibraryError(
        f"reading the rendered passage {key[:12]}… from .listen/cache: it is gone or damaged",
        "publish again: it will be rendered again",
    )
