"""One passage: spoken, checked, stitched, encoded. What a worker does."""

from __future__ import annotations

from listen.errors import EngineError
from listen.model import Voice
from listen.script import Script
from listen.sound.clip import Stitched, Take, encode_clip, silent, stitch
from listen.sound.packed import pack
from listen.speech.engine import Speech, engine

_SLOWEST, _FASTEST = 0.35, 0.012  # seconds a character that no voice passes at its normal rate
_SHORT = 1.5  # seconds more that a short text may take ("No." and numbers in digits)


def narrate(script: Script) -> bytes:
    """Render a script into a packed clip. Raises `EngineError` naming the sentence."""
    return pack(encode_clip(stitched(script), script.encoding))


def stitched(script: Script) -> Stitched:
    """A script spoken, before it is encoded. Raises `EngineError` naming the sentence."""
    takes = [_take(text, script.voice) for text in script.texts]
    rate = script.encoding.sample_rate
    return stitch(takes, pause=script.pause, level=script.level, rate=rate)


def _take(text: str, voice: Voice) -> Take:
    speech = engine(voice.engine).speak(text, voice)
    take = Take(
        speech.samples,
        speech.rate,
        tuple((word.sample, word.first, word.length) for word in speech.words),
    )
    if not len(speech.samples) or silent(take):
        raise EngineError(
            f"speaking {text[:80]!r} with the voice {voice.name!r}: nothing can be heard of it",
            "try another voice (`listen voices`), or put a word in the lexicon for it",
        )
    _check_length(text, speech, voice)
    return take


def _check_length(text: str, speech: Speech, voice: Voice) -> None:
    """Raise for speech far too short or too long for its text: words were lost or repeated."""
    seconds = len(speech.samples) / speech.rate
    slow = 160 / (voice.rate or 160)
    longest = len(text) * _SLOWEST * slow + _SHORT + sum(map(str.isdigit, text))
    shortest = len(text) * _FASTEST * slow - 0.1
    if not shortest <= seconds <= longest:
        raise EngineError(
            f"speaking {text[:80]!r} with the voice {voice.name!r}: {seconds:.2f} s of sound for "
            f"{len(text)} characters cannot be right",
            "run `listen doctor`, or try another voice (`listen voices`)",
        )
