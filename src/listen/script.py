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

    def key(self) -> str:
        """The name of its clip in the cache: 64 hex digits."""
        shapes = replace(
            self, voice=replace(self.voice, name="", description="", path=None, pronunciations=())
        )
        return hashlib.sha256(msgspec.json.encode((FORMAT, shapes))).hexdigest()

    @property
    def characters(self) -> int:
        """How much there is to say."""
        return sum(len(text) for text in self.texts)
