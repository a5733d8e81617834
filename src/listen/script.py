"""What a worker is asked for: plain values, and the key under which the answer is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from listen.sound.frames import Encoding
from listen.sound.packed import Level
from listen.voice import Voice

if TYPE_CHECKING:
    from listen.sound.container import Codec

FORMAT = 1
"""The version of what is made of the same script: raise it when the arithmetic changes."""

TAKE_FORMAT = 1
"""The same for takes."""

WORK_FORMAT = 3
"""The same for recordings and renditions."""

_BYTES = 1 << 16  # of an audio file, that take a worker about as long as a character


class Script(msgspec.Struct, frozen=True):
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
    """The folder that keeps takes, of engines that have theirs kept; no part of how it sounds."""

    def key(self) -> str:
        """The name of its clip in the cache: 64 hex digits."""
        shapes = msgspec.structs.replace(self, voice=shape(self.voice), takes=None)
        return _sha256((FORMAT, shapes))

    def take_key(self, text: str) -> str:
        """The name of a sentence's take in the cache: 64 hex digits. Gain, level, pauses and
        encoding come after it.
        """
        said = replace(shape(self.voice), gain=None)
        described = ("take", TAKE_FORMAT, text, said, self.engine_version)
        return _sha256(described)

    @property
    def characters(self) -> int:
        """How much there is to say."""
        return sum(len(text) for text in self.texts)


def shape(voice: Voice) -> Voice:
    """What of a voice shapes its sound: not what it is called, nor where that is written."""
    return replace(voice, name="", description="", path=None, pronunciations=())


class Recording(msgspec.Struct, frozen=True):
    """An audio file that becomes a clip."""

    path: str
    """Absolute."""
    sha256: str
    """Hex, of the file's bytes."""
    size: int
    """Bytes."""
    loudness: float
    """LUFS that it is brought to."""
    limit: float
    """dBFS that no sample passes."""
    ceiling: float | None
    """dBTP that nothing may pass after decoding, where the limit alone may not see to that."""
    encoding: Encoding

    def key(self) -> str:
        """The name of its clip in the cache: 64 hex digits. The path is no part of it."""
        shaping = (self.sha256, self.loudness, self.limit, self.ceiling, self.encoding)
        return _digest("recording", shaping)

    @property
    def characters(self) -> int:
        """How much work it is, in characters to speak."""
        return 1 + self.size // _BYTES


class Piece(msgspec.Struct, frozen=True):
    """A clip within a stretch."""

    script: Script | Recording
    start: int
    """Its first sample in the stretch."""
    samples: int
    """As many as its clip has."""


class Rendition(msgspec.Struct, frozen=True):
    """A stretch of an episode, to be encoded in another format than MP3.

    Its sound is made again from the scripts, never from the MP3: a deterministic engine says the
    same, and a costly one's takes are kept.
    """

    pieces: tuple[Piece, ...]
    samples: int
    """At the episode's rate."""
    rate: int
    """The episode's, in Hz."""
    codec: Codec

    def key(self) -> str:
        """The name of its packets in the cache: 64 hex digits."""
        placed = [(piece.script.key(), piece.start, piece.samples) for piece in self.pieces]
        return _digest("rendition", (self.codec, self.rate, self.samples, placed))

    @property
    def characters(self) -> int:
        """How much work it is, in characters to speak."""
        return sum(piece.script.characters for piece in self.pieces)


Work = Script | Recording | Rendition


def _digest(kind: str, shaping: object) -> str:
    return _sha256((kind, WORK_FORMAT, shaping))


def _sha256(shaping: object) -> str:
    import hashlib  # start-up time: it loads OpenSSL, which few workers need

    return hashlib.sha256(msgspec.json.encode(shaping)).hexdigest()
