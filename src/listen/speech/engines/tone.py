"""A fake that sounds: each text is one tone, its frequency and length known from the text.

For tests of everything after speech: what is heard can be told from a recording. It is shipped,
so that a plug-in's author can use it too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from listen.speech.engine import Engine, EngineVoice, Speech, SpokenWord, Status, Traits

if TYPE_CHECKING:
    from listen.model import Voice

RATE = 22050
SECONDS_A_CHARACTER = 0.06
FREQUENCIES = range(300, 3000, 20)  # Hz


def frequency(text: str) -> int:
    """The tone of `text`, in Hz: from its own hash, so the same everywhere."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return FREQUENCIES[int.from_bytes(digest[:4], "big") % len(FREQUENCIES)]


def weighting(hz: float) -> float:
    """By what factor a tone counts as louder: the shelf of BS.1770's K-weighting, 4 dB above
    1,682 Hz. Its high-pass filter leaves tones of 300 Hz and more as they are.
    """
    shelf, damping, s = 10 ** (4 / 40), 2**0.5 * 10 ** (4 / 80), 1j * hz / 1682
    return abs(shelf * (shelf * s * s + damping * s + 1) / (s * s + damping * s + shelf))


class Tone:
    """A sine with a few milliseconds of fade: −12 dBFS at 300 Hz, above it less, as loud."""

    name = "tone"
    traits = Traits(words=True, deterministic=True)

    def version(self) -> str:
        """The version of this file's arithmetic."""
        return "2"

    def status(self) -> Status:
        """Always works."""
        return Status(True, "a tone for each sentence, for tests")

    def rate(self, voice: Voice) -> int:  # noqa: ARG002  (the seam gives the voice)
        """22,050 Hz."""
        return RATE

    def voices(self) -> Sequence[EngineVoice]:
        """One voice."""
        return (EngineVoice("tone", "en", "A tone for each sentence"),)

    def speak(self, text: str, voice: Voice) -> Speech:
        """A tone of 0.06 s a character (at 160 words a minute), and never under 0.2 s."""
        import numpy as np

        speed = (voice.rate or 160) / 160
        count = int(max(0.2, len(text) * SECONDS_A_CHARACTER / speed) * RATE)
        pitch = frequency(text)
        wave = 8192 / weighting(pitch) * np.sin(2 * np.pi * pitch / RATE * np.arange(count))
        fade = np.minimum(1.0, np.arange(count) / (0.005 * RATE))
        samples = (wave * fade * fade[::-1]).astype(np.int16)
        words = []
        at = 0
        for word in text.split():
            at = text.index(word, at)
            words.append(SpokenWord(at * count // max(1, len(text)), at, len(word)))
            at += len(word)
        return Speech(samples, RATE, tuple(words))


def create() -> Engine:
    """The tone engine."""
    return Tone()
