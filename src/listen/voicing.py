"""Voices to look at and to try."""

from __future__ import annotations

from collections.abc import Sequence

from listen.article.utter import utter
from listen.errors import ListenError, UsageError, nearest
from listen.model import Passage, Sentence, Voice
from listen.narrate import narrate
from listen.page.compare import Sample, compare_page
from listen.publish.plan import Casting, encoding_for, script_for, with_level
from listen.publish.prepare import own_layer, show_lexicon
from listen.render.pool import in_worker
from listen.show import Show
from listen.sound.frames import crc, info_frame
from listen.sound.packed import unpack_info
from listen.speech.calibrate import passage
from listen.speech.engine import Status, engine, engine_names, engine_status, spoken_by
from listen.speech.lexicon import Lexicon
from listen.speech.voices import load_voice, voice_names

_PATIENCE = 120.0  # seconds for a sample


def profile_rows(show: Show) -> list[dict[str, str]]:
    """Each profile: name, language, engine, status, description, cure."""
    rows = []
    for name in voice_names(show.root):
        try:
            voice = load_voice(name, show.root)
        except ListenError as error:
            rows.append(_row(name, "", "", f"broken: {error}", "", error.hint or ""))
            continue
        status = _status(voice)
        default = " (default)" if name == show.voice.default else ""
        text = f"works{default}" if status.works else f"{status.detail}: {status.cure}"
        shown = f"{text}  {voice.description}" if voice.description else text
        rows.append(
            _row(name, voice.language, voice.engine, shown, voice.description, status.cure or "")
        )
    return rows


def _status(voice: Voice) -> Status:
    """Whether a profile works: its engine, and its model or its options."""
    status = engine_status(voice.engine)
    if status.works:
        try:
            spoken_by(voice)
        except ListenError as error:
            return Status(False, error.message, error.hint)
    return status


def engine_rows(name: str) -> list[dict[str, str]]:
    """An engine's own voices, in the same shape. Raises `UsageError` for no such engine."""
    if name not in engine_names():
        close = nearest(name, engine_names())
        raise UsageError(
            f"listing the voices of the engine {name!r}: there is no such engine",
            f"did you mean {close!r}?" if close else f"engines: {', '.join(engine_names())}",
        )
    return [
        _row(own.name, own.language, name, own.description, own.description, "")
        for own in engine(name).voices()
    ]


def sample(show: Show, name: str, text: str) -> bytes:
    """`text` in a voice, as a whole MP3 file, said and levelled as an episode is.

    Raises `UsageError`, `ConfigError` or `EngineError`.
    """
    voice = with_level(show, load_voice(name, show.root))
    said = utter(text, (), voice.language, whole=False)
    sentences = tuple(
        Sentence(f"sample-{number}", one.text, one.spoken, one.edits)
        for number, one in enumerate(said, 1)
        if one.spoken
    )
    if not sentences:
        raise UsageError("trying a voice: there is nothing to say", "say something with --text")
    encoding = encoding_for(show, voice)
    lexicon = Lexicon.of(own_layer(voice), *show_lexicon(show, voice.language))
    casting = Casting(voice, {}, lambda _: lexicon, encoding)
    script, _ = script_for(Passage("paragraph", sentences), show, casting)
    data = in_worker(narrate, script, repr(text[:60]), _PATIENCE)
    info, start = unpack_info(data)
    frames = data[start:]
    head = info_frame(encoding, frames=info.frames, size=len(frames), music_crc=crc(frames))
    return head + frames


def compared(show: Show, names: Sequence[str], text: str | None) -> str:
    """A page with the same passage in each voice; without a `text`, each says one of ours in its
    own language. Raises as `sample` does.
    """
    voices = [load_voice(name, show.root) for name in names]
    passages = [text or " ".join(passage(voice.language)) for voice in voices]
    samples = [
        Sample(voice.name, f"{voice.description} ({voice.engine}, {voice.language})", said, mp3)
        for voice, said in zip(voices, passages, strict=True)
        for mp3 in (sample(show, voice.name, said),)
    ]
    return compare_page(samples)


def _row(
    name: str, language: str, engine_name: str, status: str, description: str, cure: str
) -> dict[str, str]:
    return {
        "name": name,
        "language": language,
        "engine": engine_name,
        "status": status,
        "description": description,
        "cure": cure,
    }
