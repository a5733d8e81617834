"""What a worker is given: a passage to speak, an audio file, or a stretch in another format."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from listen.errors import EngineError, SoundError
from listen.narrate import narrate, stitched
from listen.script import Script
from listen.sound.clip import Stitched, encode_clip
from listen.sound.container import Codec, encode
from listen.sound.frames import Encoding
from listen.sound.packed import pack
from listen.sound.pcm import Samples
from listen.speech.engine import spoken_by

_VERSION = 1  # of what is made of the same recording or rendition: raise it with a change
_SECOND = 1 << 16  # bytes of an audio file that take a worker about as long as a character


@dataclass(frozen=True, slots=True)
class Recording:
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
    encoding: Encoding

    def key(self) -> str:
        """The name of its clip in the cache: 64 hex digits. The path is no part of it."""
        shaping = (self.sha256, self.loudness, self.limit, self.encoding)
        return _key("recording", shaping)

    @property
    def characters(self) -> int:
        """How much work it is, in characters to speak."""
        return 1 + self.size // _SECOND


@dataclass(frozen=True, slots=True)
class Piece:
    """A clip within a stretch."""

    script: Script | Recording
    start: int
    """Its first sample in the stretch."""
    samples: int
    """As many as its clip has."""


@dataclass(frozen=True, slots=True)
class Rendition:
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
        return _key("rendition", (self.codec, self.rate, self.samples, placed))

    @property
    def characters(self) -> int:
        """How much work it is, in characters to speak."""
        return sum(piece.script.characters for piece in self.pieces)


Work = Script | Recording | Rendition


def perform(work: Work) -> bytes:
    """A packed clip of a script or a recording, packets of a rendition. Raises `ListenError`."""
    if isinstance(work, Script):
        return narrate(work)
    if isinstance(work, Recording):
        return pack(encode_clip(_heard(work), work.encoding))
    return encode(_blocks(work), work.rate, work.codec)


def perform_elsewhere(work: Work) -> bytes:
    """`perform` on another machine, whose engine must be the one that the clip's key names.

    Raises `EngineError` where it is another: the clip would be kept under a wrong name.
    """
    pieces = [piece.script for piece in work.pieces] if isinstance(work, Rendition) else [work]
    for script in pieces:
        if isinstance(script, Script):
            here = spoken_by(script.voice)
            if here != script.engine_version:
                raise EngineError(
                    f"speaking with {script.voice.engine} {script.engine_version}: the worker on "
                    f"{platform.node()} has {here}",
                    "install the same version of the engine on all machines",
                )
    return perform(work)


def _blocks(work: Rendition) -> Iterator[Samples]:
    """The stretch's sound, a clip at a time, and the silence between."""
    at = 0
    for piece in work.pieces:
        script = piece.script
        sound = _heard(script) if isinstance(script, Recording) else stitched(script)
        if len(sound.samples) != piece.samples:
            raise SoundError(
                f"encoding {work.codec.format}: a passage came out {len(sound.samples)} samples "
                f"long, {piece.samples} in the MP3: the engine spoke it anew, and its take is gone",
                "publish again with --force",
            )
        yield np.zeros(piece.start - at, dtype=np.int16)
        yield sound.samples
        at = piece.start + piece.samples
    yield np.zeros(work.samples - at, dtype=np.int16)


def _heard(work: Recording) -> Stitched:
    from listen.sound.external import mastered, read_audio

    rate = work.encoding.sample_rate
    samples = read_audio(Path(work.path), rate)
    return Stitched(mastered(samples, rate, work.loudness, work.limit), ())


def _key(kind: str, shaping: object) -> str:
    return hashlib.sha256(msgspec.json.encode((kind, _VERSION, shaping))).hexdigest()
