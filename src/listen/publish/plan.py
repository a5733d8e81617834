"""An article and a show become a plan: what each clip says, and what stands before it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace

import msgspec

from listen.calibration import with_gain
from listen.errors import ConfigError, SoundError, SourceError
from listen.model import Article, Edit, Passage, Role, Section, Sentence, Voice
from listen.script import Recording, Script
from listen.show import Pauses, Show
from listen.sound.frames import SAMPLE_RATES, Encoding
from listen.sound.packed import Level
from listen.speech.engine import engine, spoken_by
from listen.speech.lexicon import Lexicon

_HEADINGS: tuple[Role, ...] = ("title", "heading", "question")
_LISTED: tuple[Role, ...] = ("item", "table")
_LONGEST = 6_000  # characters of a clip: some six minutes, 16 MB of samples
_CHANCE = 8  # one in so many sentences is a place to cut at
_MARGIN = 1.5  # dB that MP3 may add to a peak: measured at 0.2 to 1.3, most where most is limited
_USUAL = 15.0  # dB between loudness and peak; with less, more is limited: it added up to 2.1
_ENOUGH = 2.5  # bits a sample; with fewer it added up to 4.4


class Part(msgspec.Struct, frozen=True):
    """A passage in the plan, or a part of a very long one: what becomes a clip."""

    passage: Passage
    script: Script | Recording
    said: tuple[tuple[Edit, ...], ...]
    """For each sentence: how the text that the engine is given came from `spoken`."""
    pause: float
    """Seconds of silence before it."""
    chapter: int
    """Index of its chapter."""
    opens: bool
    """Whether its chapter begins with it."""
    continues: bool = False
    """Whether it goes on with the passage of the part before it, which was too long for one."""


class Plan(msgspec.Struct, frozen=True):
    """All that is rendered of an article."""

    parts: tuple[Part, ...]
    chapters: tuple[Section, ...]
    """The sections that are chapters."""
    voices: tuple[Voice, ...]
    """Those that speak, in the order of their first word."""
    encoding: Encoding


class Casting(msgspec.Struct, frozen=True):
    """Which voice says what, and how it is encoded."""

    default: Voice
    roles: dict[Role, Voice]
    lexicons: Callable[[Voice], Lexicon]
    """The lexicon of a voice: its own layer, the show's, the article's."""
    encoding: Encoding
    takes: str | None = None
    """The folder that keeps what some engines said (`Traits.kept`)."""

    def of(self, passage: Passage) -> Voice:
        """The voice that speaks a passage."""
        return self.roles.get(passage.role, self.default)


def encoding_for(show: Show, voice: Voice) -> Encoding:
    """The episode's encoding: as configured, else at the default voice's own rate.

    Raises `ConfigError` for a bit rate that there is not at that rate.
    """
    rate = show.audio.sample_rate
    if rate is None:
        own = engine(voice.engine).rate(voice)
        rate = next((known for known in SAMPLE_RATES if known >= own), SAMPLE_RATES[-1])
    try:
        return Encoding(rate, show.audio.bitrate, show.audio.quality)
    except SoundError as error:
        raise ConfigError(error.message, error.hint) from error


def make_plan(article: Article, show: Show, casting: Casting) -> Plan:
    """Plan an article. Raises `SourceError` if nothing of it is to be spoken."""
    parts: list[Part] = []
    chapters: list[Section] = []
    before: Passage | None = None
    for section in article.sections:
        opens = not chapters or section.level <= show.chapters.depth
        for passage in section.passages:
            if opens:
                chapters.append(section)
            for piece in in_pieces(passage):
                script, said = script_for(piece, show, casting)
                continues = before is passage
                pause = pause_between(before, passage, show.pauses) if before else 0.0
                parts.append(
                    Part(
                        passage=piece,
                        script=script,
                        said=said,
                        pause=script.pause if continues else pause,
                        chapter=len(chapters) - 1,
                        opens=opens,
                        continues=continues,
                    )
                )
                opens = False
                before = passage
    if not parts:
        raise SourceError(
            f"reading {article.title!r} out: nothing of it is to be spoken",
            "see `listen outline` for what was skipped and why",
        )
    return Plan(tuple(parts), tuple(chapters), speakers(parts), casting.encoding)


def in_pieces(passage: Passage) -> tuple[Passage, ...]:
    """The passage; one too long for the memory of one clip in several, cut between sentences.

    Where it is cut depends on the sentences near the cut only: an edit leaves later pieces alone.
    """
    if sum(len(sentence.spoken) for sentence in passage.sentences) <= _LONGEST:
        return (passage,)
    pieces: list[Passage] = []
    held: list[Sentence] = []
    size = 0
    for sentence in passage.sentences:
        if held and size + len(sentence.spoken) > _LONGEST:
            pieces.append(replace(passage, sentences=tuple(held)))
            held, size = [], 0
        held.append(sentence)
        size += len(sentence.spoken)
        if size > _LONGEST // 2 and zlib.crc32(sentence.spoken.encode()) % _CHANCE == 0:
            pieces.append(replace(passage, sentences=tuple(held)))
            held, size = [], 0
    if held:
        pieces.append(replace(passage, sentences=tuple(held)))
    return tuple(pieces)


def speakers(parts: Iterable[Part]) -> tuple[Voice, ...]:
    """The voices that speak, in the order of their first word."""
    scripts = [part.script for part in parts if isinstance(part.script, Script)]
    return tuple({script.voice.name: script.voice for script in scripts}.values())


def limit_for(show: Show) -> float:
    """What no sample passes before it is encoded, in dBFS: the show's peak holds after decoding."""
    return show.audio.peak - _MARGIN


def ceiling_for(show: Show, encoding: Encoding) -> float | None:
    """The show's peak, where each clip must be looked at to keep it; None where the limit does."""
    audio = show.audio
    safe = audio.peak - audio.loudness >= _USUAL
    safe = safe and encoding.bitrate * 1000 >= _ENOUGH * encoding.sample_rate
    return None if safe else audio.peak


def with_level(show: Show, voice: Voice) -> Voice:
    """The voice with the gain that brings it to the show's loudness, under the show's peak.

    Raises `ListenError` if that must be measured and it cannot speak.
    """
    return with_gain(voice, show.root, show.audio.loudness, limit_for(show))


def level_for(show: Show, voice: Voice, encoding: Encoding) -> Level:
    """The level of a voice that `with_level` gave."""
    return Level(voice.gain or 0.0, limit_for(show), ceiling_for(show, encoding))


def pause_between(before: Passage, after: Passage, pauses: Pauses) -> float:
    """Seconds of silence between two passages: the longer of what each asks for."""
    wanted = max(_after(before, after, pauses), _before(after, pauses))
    return min(wanted * pauses.factor, pauses.maximum)


def _after(passage: Passage, follower: Passage, pauses: Pauses) -> float:
    if passage.role in _HEADINGS:
        return pauses.heading_after
    if passage.role in _LISTED and follower.role == passage.role:
        return pauses.item
    return pauses.paragraph


def _before(passage: Passage, pauses: Pauses) -> float:
    return pauses.heading_before if passage.role in _HEADINGS else 0.0


def script_for(
    passage: Passage, show: Show, casting: Casting
) -> tuple[Script, tuple[tuple[Edit, ...], ...]]:
    """What a passage's voice is given, and for each sentence how that came from `spoken`."""
    voice = casting.of(passage)
    lexicon = casting.lexicons(voice)
    phonemes = engine(voice.engine).traits.phonemes
    said = [lexicon.apply(sentence.spoken, phonemes) for sentence in passage.sentences]
    script = Script(
        texts=tuple(text for text, _ in said),
        voice=voice,
        engine_version=spoken_by(voice),
        pause=min(show.pauses.sentence * show.pauses.factor, show.pauses.maximum),
        level=level_for(show, voice, casting.encoding),
        encoding=casting.encoding,
        takes=casting.takes,
    )
    return script, tuple(edits for _, edits in said)
