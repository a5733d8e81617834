"""One passage: spoken, checked, stitched, encoded. What a worker does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from numbers import Integral
from pathlib import Path

from listen.errors import EngineError, ListenError
from listen.render.cache import Cache
from listen.render.worker import at
from listen.script import Script
from listen.sound.clip import Stitched, Take, encode_clip, silent, stitch
from listen.sound.packed import pack
from listen.speech.calibrate import PASSAGES, passage
from listen.speech.engine import Speech, SpokenWord, engine
from listen.speech.plausible import implausible, pace
from listen.voice import Voice

_LOWEST = 1000  # Hz: what is less is no sample rate


def narrate(script: Script) -> bytes:
    """Render a script into a packed clip. Raises `EngineError` naming the sentence."""
    return pack(encode_clip(stitched(script), script.encoding, script.level.ceiling))


def stitched(script: Script) -> Stitched:
    """A script spoken, before it is encoded. Raises `EngineError` naming the sentence."""
    takes = [_take(text, script) for text in script.texts]
    rate = script.encoding.sample_rate
    return stitch(takes, pause=script.pause, level=script.level, rate=rate)


def spoken(text: str, voice: Voice) -> Take:
    """A sentence as the voice's engine speaks it, now.

    Raises `EngineError` naming the sentence where the engine fails, or returns what cannot be it.
    """
    take = _asked(text, voice)
    problem = implausible(text, len(take.samples) / take.rate, _pace(voice), voice.rate)
    if problem is not None:
        raise _failed(text, voice, problem)
    return take


def _failed(text: str, voice: Voice, what: str) -> EngineError:
    return EngineError(
        f"speaking {text[:80]!r} with the voice {voice.name!r}: {what}",
        "try another voice (`listen voices`), put a word in the lexicon for it, or run "
        "`listen doctor`",
    )


def _take(text: str, script: Script) -> Take:
    """The take of a sentence: where takes are kept, one that was, if there is one."""
    voice = script.voice
    # A worker on another machine has no such folder, and makes none.
    kept = script.takes is not None and Path(script.takes).is_dir()
    if script.takes is None or not kept or not engine(voice.engine).traits.kept:
        return spoken(text, voice)
    from listen.sound.take import pack_take, unpack_take

    cache = Cache(Path(script.takes))
    key = script.take_key(text)
    data = cache.get(key)
    if data is not None:
        return unpack_take(data)
    take = spoken(text, voice)
    cache.put(key, pack_take(take))
    return take


def _asked(text: str, voice: Voice) -> Take:
    at(text)
    try:
        speech = engine(voice.engine).speak(text, voice)
    except ListenError:
        raise
    except (Exception, SystemExit) as error:  # a plug-in may fail in any way
        raise _failed(text, voice, f"{type(error).__name__}: {error}") from error
    odd = _odd(speech)
    if odd is not None:
        raise _failed(text, voice, f"its engine {voice.engine!r} returned {odd}")
    words = tuple((int(word.sample), int(word.first), int(word.length)) for word in speech.words)
    take = Take(speech.samples, int(speech.rate), words)
    if not len(take.samples) or silent(take):
        raise _failed(text, voice, "nothing can be heard of it")
    return take


def _odd(given: object) -> str | None:
    """What is wrong with what an engine returned, whatever it sounds like: a plug-in may give
    anything. None if nothing is.
    """
    if not isinstance(given, Speech) or getattr(given.samples, "dtype", None) != "int16":
        return "no 16-bit samples"
    if given.samples.ndim != 1:
        return f"samples of the shape {given.samples.shape}, not of one channel"
    rate: object = given.rate
    if not isinstance(rate, Integral) or int(rate) < _LOWEST:
        return f"{rate!r} for a sample rate"
    words: object = given.words
    if not isinstance(words, Sequence) or not all(isinstance(word, SpokenWord) for word in words):
        return "words that are no sequence of SpokenWord"
    return None


@cache
def _pace(voice: Voice) -> float | None:
    """The voice's own seconds a letter, of a sentence that it speaks once a worker.

    None where we have no sentence in its language, or where speaking one costs more than time.
    """
    language = voice.language.replace("_", "-").split("-")[0].lower()
    if language not in PASSAGES or engine(voice.engine).traits.remote:
        return None
    text = passage(language)[0]
    take = _asked(text, voice)
    return pace(text, len(take.samples) / take.rate)
