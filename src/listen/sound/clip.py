"""A passage as sound: its sentences stitched, levelled, and encoded once."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

import lameenc
import msgspec
import numpy as np

from listen.errors import SoundError
from listen.sound.frames import DECODER_DELAY, DELAY, Encoding, fill_up
from listen.sound.packed import Clip, ClipInfo, Level, Span
from listen.sound.pcm import Samples, eased, faded, levelled, peaks, resampled, speech_span

with warnings.catch_warnings():
    # pydub 0.25.1 imports audioop, which Python 3.11 and 3.12 say will go; 3.13 has audioop-lts.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    # It looks for ffmpeg for formats that it is never given here.
    warnings.filterwarnings("ignore", "Couldn't find ffmpeg", RuntimeWarning)
    from pydub import AudioSegment


_ROUNDS = 8
_CLOSE = 0.2  # dB by which two measurements of a true peak may differ


class Take(msgspec.Struct, frozen=True):
    """One sentence as an engine spoke it."""

    samples: Samples
    """Shape (n,), int16."""
    rate: int
    """Hz."""
    words: tuple[tuple[int, int, int], ...] = ()
    """(sample, first code point, length in code points), in order."""


class Stitched(msgspec.Struct, frozen=True):
    """A passage before it is encoded."""

    samples: Samples
    """Shape (n,), int16, at the episode's rate."""
    spans: tuple[Span, ...]


def stitch(
    takes: Sequence[Take], *, pause: float, level: Level | Sequence[Level], rate: int
) -> Stitched:
    """The takes at `rate` (Hz), levelled, with `pause` seconds between them.

    `level` is one for all, or one for each take. Silence that the engine put around a sentence
    is trimmed, so the pauses are as long as they say. Raises `SoundError` if a take is silent.
    """
    levels = [level] * len(takes) if isinstance(level, Level) else list(level)
    gap = AudioSegment.silent(duration=round(pause * 1000), frame_rate=rate)
    parts: list[bytes] = []
    spans: list[Span] = []
    at = 0
    for number, (take, own) in enumerate(zip(takes, levels, strict=True)):
        if number:
            parts.append(gap.raw_data)
            at += int(gap.frame_count())
        segment, span = _segment(take, own, rate, at)
        parts.append(segment.raw_data)
        spans.append(span)
        at = span.stop
    whole = AudioSegment(b"".join(parts), sample_width=2, frame_rate=rate, channels=1)
    return Stitched(np.frombuffer(whole.raw_data, dtype=np.int16), tuple(spans))


def encode_clip(whole: Stitched, encoding: Encoding, ceiling: float | None = None) -> Clip:
    """Encode a passage by itself. Raises `SoundError` if the encoder loses some of it.

    With a `ceiling`, what comes out is decoded, and the passage made quieter where a peak passes so
    many dBTP: at few bits a sample MP3 was seen to add 4 dB to one.
    """
    samples = whole.samples
    encoded = _encoded(samples.tobytes(), encoding)
    if ceiling is not None:
        samples, encoded = _held_under(ceiling, samples, encoded, encoding)
    data, count = fill_up(encoded, encoding)
    if count * encoding.samples < len(samples):
        raise SoundError(f"encoding a passage of {len(samples)} samples: only {count} frames came")
    found = peaks(samples, encoding.sample_rate)
    return Clip(ClipInfo(count, len(samples), whole.spans, found), data)


def silent(take: Take) -> bool:
    """Whether there is nothing to hear in it."""
    return speech_span(take.samples, take.rate)[1] == 0


def _segment(take: Take, level: Level, rate: int, at: int) -> tuple[AudioSegment, Span]:
    """The take trimmed, faded, levelled, at the episode's rate, and its place in the clip."""
    start, stop = speech_span(take.samples, take.rate)
    if stop == 0:
        raise SoundError("stitching a passage: a sentence is silent", "run `listen doctor`")
    trimmed = faded(take.samples[start:stop], take.rate)
    samples = levelled(resampled(trimmed, take.rate, rate), rate, level.gain, level.limit)
    segment = AudioSegment(samples.tobytes(), sample_width=2, frame_rate=rate, channels=1)
    length = int(segment.frame_count())
    begins = [
        min(length, max(0, (sample - start) * rate // take.rate)) for sample, _, _ in take.words
    ]
    words = tuple(
        (at + begin, at + end, first, count)
        for begin, end, (_, first, count) in zip(
            begins, [*begins[1:], length], take.words, strict=False
        )
    )
    return segment, Span(at, at + length, words)


def _held_under(
    ceiling: float, samples: Samples, encoded: bytes, encoding: Encoding
) -> tuple[Samples, bytes]:
    """The samples made quieter where what is decoded passes `ceiling` (dBTP), and encoded."""
    import soundfile  # start-up time: few shows need it

    for _ in range(_ROUNDS):
        heard, rate = soundfile.read(io.BytesIO(encoded), dtype="float32")
        softer = eased(samples, rate, heard[DELAY + DECODER_DELAY :], ceiling - _CLOSE)
        if softer is samples:
            break
        samples = softer
        encoded = _encoded(samples.tobytes(), encoding)
    return samples, encoded


def _encoded(pcm: bytes, encoding: Encoding) -> bytes:
    """`pcm` as constant-bit-rate MP3 frames from a fresh encoder, without an Info frame."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(encoding.sample_rate)
    encoder.set_out_sample_rate(encoding.sample_rate)
    encoder.set_bit_rate(encoding.bitrate)
    encoder.set_quality(encoding.quality)
    return bytes(encoder.encode(pcm)) + bytes(encoder.flush())
