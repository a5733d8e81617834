"""What a worker is asked for: plain values, and the key under which the answer is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import msgspec

from listen.model import Voice
from listen.sound.frames import Encoding
from listen.sound.packed import Level

FORMAT = 1
"""The version of what is made of the same script: raise it when the arithmetic changes."""

TAKE_FORMAT = 1
"""The same for takes."""


@dataclass(frozen=True, slots=True)
class Script:
    """All that shapes the bytes of one clip, and nothing that does not."""

    texts: tuple[str, ...]
    """What the engine is given, a sentence each: the lexicon is applied."""
    voice: Voice
    engine_version: str
    pause: float
    """Seconds between sentences."""
    level: Level
    encoding: Encoding
    takes: str | None = None
    """The folder that keeps the takes of costly engines; no part of what it sounds like."""

    def key(self) -> str:
        """The name of its clip in the cache: 64 hex digits."""
        shapes = replace(self, voice=shape(self.voice), takes=None)
        return hashlib.sha256(msgspec.json.encode((FORMAT, shapes))).hexdigest()

    def take_key(self, text: str) -> str:
        """The name of a sentence's take in the cache: 64 hex digits. Gain, level, pauses and
        encoding come after it.
        """
        said = replace(shape(self.voice), gain=None)
        described = ("take", TAKE_FORMAT, text, said, self.engine_version)
        return hashlib.sha256(msgspec.json.encode(described)).hexdigest()

    @property
    def characters(self) -> int:
        """How much there is to say."""
        return sum(len(text) for text in self.texts)


def shape(voice: Voice) -> Voice:
    """What of a voice shapes its sound: not what it is called, nor where that is written."""
    return replace(voice, name="", description="", path=None, pronunciations=())
