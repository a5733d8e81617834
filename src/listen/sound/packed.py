"""A clip's facts and its frames, as they are kept: nothing here needs numpy or an encoder.

Publishing reads clips far more often than it makes one.
"""

from __future__ import annotations

import msgspec

from listen.errors import SoundError


class Level(msgspec.Struct, frozen=True, omit_defaults=True):
    """What brings a voice to the target loudness."""

    gain: float
    """dB."""
    limit: float
    """dBFS that no sample passes."""
    ceiling: float | None = None  # left out of keys where it is None
    """dBTP that nothing may pass after decoding, where the limit alone may not see to that."""


class Span(msgspec.Struct, frozen=True):
    """A sentence within a clip; positions are samples from the clip's start."""

    start: int
    stop: int
    words: tuple[tuple[int, int, int, int], ...] = ()
    """(start, stop, first code point of what the engine was given, length)."""


class ClipInfo(msgspec.Struct, frozen=True):
    """All of a clip but its frames. It knows nothing of its neighbours."""

    frames: int
    samples: int
    """Of the passage; its frames hold more, by the encoder's delay and the last frame's rest."""
    spans: tuple[Span, ...]
    peaks: tuple[int, ...]
    """The loudest sample of each tenth of a second, 0 to 100."""


class Clip(msgspec.Struct, frozen=True):
    """A passage rendered."""

    info: ClipInfo
    data: bytes
    """Whole MP3 frames."""


def pack(clip: Clip) -> bytes:
    """A clip as bytes: a line of JSON, then its frames."""
    return msgspec.json.encode(clip.info) + b"\n" + clip.data


class _Measures(msgspec.Struct):
    frames: int
    samples: int
    peaks: tuple[int, ...]


def unpack_measures(line: bytes) -> ClipInfo:
    """The clip's information without its spans: where each word is takes most of the memory, and
    of the time. `line` is all that stands before the frames.

    Raises `SoundError` if it is of no packed clip.
    """
    try:
        found = msgspec.json.decode(line, type=_Measures)
    except msgspec.MsgspecError as error:
        raise SoundError(f"reading a clip: {error}") from error
    return ClipInfo(found.frames, found.samples, (), found.peaks)


def unpack_info(data: bytes) -> tuple[ClipInfo, int]:
    """The clip's information, and the offset of its frames in `data`.

    Raises `SoundError` if it is no packed clip.
    """
    end = data.find(b"\n")
    try:
        return msgspec.json.decode(data[:end], type=ClipInfo), end + 1
    except msgspec.MsgspecError as error:
        raise SoundError(f"reading a clip: {error}") from error
