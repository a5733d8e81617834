"""AAC and Opus: an episode encoded a stretch at a time, joined packet by packet.

A stretch is a chapter, two minutes of a long one, or several that stand too close to be cut apart.
It is encoded by itself, from silence to silence, so it does not know its place: an edit encodes
one stretch again. Between stretches stand silent packets. Nothing of the MP3's arithmetic is used:
a codec counts in its own frames, and its encoder's delay is its own. Sources: ISO/IEC 14496-3 (AAC
frames overlap by half), RFC 7845 section 4.2 and 4.6 (pre-skip; 80 ms until an Opus decoder has
converged).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from listen.errors import SoundError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from av.audio.codeccontext import AudioCodecContext
    from numpy.typing import NDArray

    from listen.sound.pcm import Samples

    Floats = NDArray[np.float32]

Format = Literal["m4b", "opus"]
EXTRA = "pip install 'listen-article[formats]'"
"""What brings the encoders."""
_LONGEST = 120  # seconds after which a chapter is cut at its next clip: more cores, smaller edits


@dataclass(frozen=True, slots=True)
class Codec:
    """An encoder as it is set for an episode."""

    format: Format
    rate: int
    """Samples a second of the stream."""
    bitrate: int
    """kbit/s, on the average."""

    @property
    def frame(self) -> int:
        """Samples a packet."""
        return 1024 if self.format == "m4b" else 960

    @property
    def priming(self) -> int:
        """Samples that the encoder puts before the first of its input; players leave them out."""
        return 1024 if self.format == "m4b" else 312

    @property
    def lead(self) -> int:
        """Packets of silence before a stretch's sound, in which the decoder forgets the stretch
        before: what overlaps in AAC, 100 ms in Opus.
        """
        return 1 if self.format == "m4b" else 5

    @property
    def headroom(self) -> float:
        """How much lower than for MP3 peaks are held, in dB: decoding adds more to them here.

        Measured on eSpeak's voices, 24 to 64 kbit/s: AAC passed MP3's peak by up to 0.7 dB, Opus
        by up to 2.3.
        """
        return 1.0 if self.format == "m4b" else 2.0

    def packets(self, samples: int) -> int:
        """Packets that so many samples become."""
        return -(-(samples + self.priming) // self.frame)

    def at(self, sample: int, rate: int = 1) -> int:
        """The packet whose frame begins at or after a sample at `rate` Hz (or a whole second), as
        a player presents it.
        """
        return -(-sample * self.rate // (self.frame * rate))


@dataclass(frozen=True, slots=True)
class Placed:
    """A clip in the episode, as the MP3's timeline has it."""

    start: int
    """Its first sample, at the episode's rate."""
    samples: int
    second: int | None = None
    """Where it opens a chapter: the chapter's declared start."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is encoded in one go."""

    first: int
    """Its first packet in the stream."""
    clips: tuple[tuple[int, int], ...]
    """(clip's number, its first sample in the stretch), at the episode's rate."""
    samples: int
    """At the episode's rate, with the silence at both ends."""


def require(formats: Iterable[str]) -> None:
    """Raise `UsageError` if a format is asked for whose encoder is not installed."""
    others = [name for name in formats if name != "mp3"]
    if others and find_spec("av") is None:
        raise UsageError(
            f"publishing {' and '.join(others)}: the encoders are not installed",
            f"run `{EXTRA}`, or leave [audio] formats out for MP3 alone",
        )


def codec_for(format_: Format, sample_rate: int, bitrate: int) -> Codec:
    """The codec of a format: AAC keeps the episode's rate (Hz), Opus is always at 48 kHz."""
    return Codec(format_, sample_rate if format_ == "m4b" else 48000, bitrate)


def stretches(clips: Sequence[Placed], rate: int, codec: Codec) -> tuple[Stretch, ...]:
    """Cut an episode, its clips at `rate` Hz, at its chapters, and long chapters between clips.

    Each chapter's sound begins less than a packet after its declared start, and never before it;
    any other stretch's, less than a packet after its place. What follows too closely stays in the
    stretch before it.
    """
    found: list[Stretch] = []
    tail = -(-codec.frame * rate // codec.rate)  # silence that takes what rings on
    held: list[tuple[int, int]] = []
    first = begin = stop = 0

    def close() -> None:
        found.append(Stretch(first, tuple(held), stop - begin + tail))

    for number, clip in enumerate(clips):
        if clip.second is not None or stop - begin > _LONGEST * rate:
            at = codec.at(clip.start, rate) if clip.second is None else codec.at(clip.second)
            lead = min(codec.lead, at)
            used = codec.packets(-(-(stop - begin + tail) * codec.rate // rate) + 1)
            if not number or first + used <= at - lead:
                if number:
                    close()
                held = []
                first = at - lead
                begin = clip.start - lead * codec.frame * rate // codec.rate
        held.append((number, clip.start - begin))
        stop = clip.start + clip.samples
    close()
    return tuple(found)


def encode(blocks: Iterable[Samples], rate: int, codec: Codec) -> bytes:
    """The packets of sound that comes in blocks at `rate` Hz; see `unpack`. Raises `SoundError`.

    One block is held at a time.
    """
    import av

    try:
        context = _encoder(codec)
        packets: list[bytes] = []
        for frame in _frames(_floats(blocks, rate, codec.rate), codec.frame):
            packets += map(bytes, context.encode(_frame(frame, codec, context)))
        packets += map(bytes, context.encode(None))
    except av.FFmpegError as error:
        raise SoundError(
            f"encoding {codec.format} at {codec.bitrate} kbit/s: {error}",
            "choose another bit rate in [audio], or leave the format out",
        ) from error
    return msgspec.msgpack.encode(packets)


def unpack(data: bytes) -> list[bytes]:
    """The packets that `encode` made. Raises `SoundError` if they are damaged."""
    try:
        return msgspec.msgpack.decode(data, type=list[bytes])
    except msgspec.MsgspecError as error:
        raise SoundError(f"reading encoded packets: {error}", "publish again") from error


def joined(parts: Iterable[tuple[int, bytes]], codec: Codec, total: int) -> Iterator[bytes]:
    """The stream's `total` packets: each part (first packet, `encode`'s data), silence between.

    Raises `SoundError` if a part begins before the one before it has ended.
    """
    count = 0
    for first, data in parts:
        if first < count:
            raise SoundError(f"joining {codec.format}: packet {first} is taken, up to {count}")
        yield from (_silence(codec) for _ in range(first - count))
        packets = unpack(data)[: total - first]
        yield from packets
        count = first + len(packets)
    yield from (_silence(codec) for _ in range(total - count))


@cache
def _silence(codec: Codec) -> bytes:
    """A packet of silence, from an encoder that has heard nothing else."""
    import numpy as np

    zeros = np.zeros(16 * codec.frame, dtype=np.int16)
    return unpack(encode([zeros], codec.rate, codec))[8]


def _encoder(codec: Codec) -> AudioCodecContext:
    import av
    from av.codec.context import Flags

    context = av.CodecContext.create("aac" if codec.format == "m4b" else "libopus", "w")
    context.sample_rate = codec.rate
    context.layout = "mono"
    context.format = "fltp" if codec.format == "m4b" else "flt"
    context.bit_rate = codec.bitrate * 1000
    # The default searches cost four times as much for no difference in speech. Opus left free
    # to vary takes half as many bits again as it is told.
    context.options = (
        {"aac_coder": "fast"}
        if codec.format == "m4b"
        else {"compression_level": "5", "vbr": "constrained"}
    )
    context.flags |= Flags.bitexact  # no encoder's version among the packets
    context.open()
    return context


def _frame(samples: Floats, codec: Codec, context: Any) -> Any:
    import av

    frame = av.AudioFrame.from_ndarray(
        samples.reshape(1, -1), format=context.format.name, layout="mono"
    )
    frame.sample_rate = codec.rate
    return frame


def _floats(blocks: Iterable[Samples], rate: int, to: int) -> Iterator[Floats]:
    """Each block as floats of ±1, at another rate (soxr, high quality, across blocks)."""
    import numpy as np

    floats = (block.astype(np.float32) / np.float32(32768) for block in blocks)
    if rate == to:
        yield from floats
        return
    import soxr

    stream = soxr.ResampleStream(rate, to, 1, dtype="float32", quality="HQ")
    for block in floats:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True)


def _frames(blocks: Iterable[Floats], size: int) -> Iterator[Floats]:
    """The same samples in frames of `size`, the last filled up with silence."""
    import numpy as np

    held = np.zeros(0, dtype=np.float32)
    for block in blocks:
        held = np.concatenate((held, block))
        whole = len(held) // size * size
        for start in range(0, whole, size):
            yield held[start : start + size]
        held = held[whole:]
    if len(held):
        yield np.concatenate((held, np.zeros(size - len(held), dtype=np.float32)))
