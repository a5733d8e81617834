"""Rule 27: loudness (ITU-R BS.1770-4) and true peak, measured on the decoded file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import miniaudio
import numpy as np
import numpy.typing as npt

from listen.check.fault import Finding, rule

Samples = npt.NDArray[np.float64]

_CHUNK = (1 << 17) - 8191
_TAPS = 8192
"""Taps of the K-weighting as an impulse response: its tail is then under −200 dB."""
SLOT = 0.02
"""Seconds of a step of the envelope."""
_OVER = 4
_PHASE = 24
"""Taps of each phase of the four-fold oversampling."""


@dataclass(frozen=True, slots=True)
class Level:
    """What was measured."""

    loudness: float
    """LUFS, gated; −inf for silence or under 0.4 s."""
    peak: float
    """dBTP."""
    envelope: Samples = field(default_factory=lambda: np.zeros(0), compare=False, repr=False)
    """The loudest sample (0 to 1) of every `SLOT` seconds."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound file with its level."""

    name: str
    ours: bool
    level: Level
    target: float = -16.0
    """LUFS that the show asks for."""
    ceiling: float = -1.0
    """dBTP that the show allows."""


@rule(27, Heard)
def loudness(heard: Heard) -> Iterator[Finding]:
    """Within 1 LU of the target, true peak under the ceiling."""
    if not abs(heard.level.loudness - heard.target) <= 1:
        yield Finding(
            "",
            f"the loudness is {heard.level.loudness:.1f} LUFS",
            f"bring it to {heard.target:g} ± 1 LUFS",
            "choice",
        )
    if heard.level.peak > heard.ceiling:
        yield Finding(
            "",
            f"the true peak is {heard.level.peak:.2f} dBTP",
            f"limit to {heard.ceiling:g} dBTP as decoded",
            "choice",
        )


QUIET = 10 ** (-50 / 20)
"""Full scale times this is no speech."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An episode's sentences, and the sound that they are said to be in."""

    name: str
    ours: bool
    sentences: tuple[tuple[int, int, str], ...]
    """(start, end, text), in milliseconds."""
    level: Level
    rate: int


@rule(30, Spoken)
def heard_when_it_says(spoken: Spoken) -> Iterator[Finding]:
    """Where a sentence starts, sound starts, and it lasts for most of the sentence."""
    slot = round(spoken.rate * SLOT) / spoken.rate
    loud = spoken.level.envelope > QUIET
    for number, (start, end, text) in enumerate(spoken.sentences, 1):
        first, last = int(start / 1000 / slot), int(end / 1000 / slot)
        onset = loud[first : first + max(1, round(0.2 / slot))]
        inside = loud[first : max(first + 1, last)]
        if not onset.any() or inside.mean() < 0.3:
            yield Finding(
                f"sentence {number}",
                f'"{text[:40]}" is not heard from {start / 1000:.3f} to {end / 1000:.3f} s',
                "publish the episode again",
            )


def measure_mp3(data: bytes, rate: int, channels: int) -> Level:
    """Decode an MP3 and measure it. Raises `miniaudio.MiniaudioError` for what is none."""
    stream: Any = miniaudio.stream_memory(
        data,
        output_format=miniaudio.SampleFormat.FLOAT32,
        nchannels=channels,
        sample_rate=rate,
        frames_to_read=_CHUNK,
    )
    blocks = (np.asarray(block, dtype=np.float64).reshape(-1, channels) for block in stream)
    return measure(blocks, rate, channels)


def measure(blocks: Iterable[Samples], rate: int, channels: int) -> Level:
    """Measure a stream of (samples, channels) arrays, full scale ±1; memory stays flat."""
    meters = [_Meter(rate) for _ in range(channels)]
    for block in blocks:
        for channel, meter in enumerate(meters):
            meter.feed(block[:, channel])
    energy = np.sum([meter.hops() for meter in meters], axis=0)
    peak = max(meter.peak for meter in meters)
    envelope = np.stack([meter.envelope() for meter in meters]).max(axis=0)
    return Level(_gated(energy), 20 * math.log10(peak) if peak else -math.inf, envelope)


def _gated(hops: Samples) -> float:
    """LUFS from the mean square of every 0.1 s: blocks of 0.4 s, two gates (clause 5.1)."""
    if len(hops) < 4:
        return -math.inf
    blocks = (hops[:-3] + hops[1:-2] + hops[2:-1] + hops[3:]) / 4
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not len(loud):
        return -math.inf
    kept = loud[loud > loud.mean() / 10]
    return float(-0.691 + 10 * np.log10(kept.mean()))


class _Meter:
    """One channel: K-weighted energy in tenths of a second, and the true peak."""

    def __init__(self, rate: int) -> None:
        self._hop = round(rate / 10)
        self._taps = _weighting(rate)
        self._size = 1 << (_CHUNK + _TAPS - 2).bit_length()
        self._response = np.fft.rfft(self._taps, self._size)
        self._tail = np.zeros(_TAPS - 1)
        self._rest = np.zeros(0)
        self._hops: list[Samples] = []
        self._slot = round(rate * SLOT)
        self._loose = np.zeros(0)
        self._slots: list[Samples] = []
        self._edge = np.zeros(_PHASE)
        self.peak = 0.0

    def feed(self, block: Samples) -> None:
        """Take the next samples."""
        for start in range(0, len(block), _CHUNK):
            self._take(block[start : start + _CHUNK])

    def _take(self, block: Samples) -> None:
        joined = np.concatenate([self._tail, block])
        spectrum = np.fft.rfft(joined, self._size) * self._response
        weighted = np.fft.irfft(spectrum, self._size)[_TAPS - 1 : len(joined)]
        self._tail = joined[-(_TAPS - 1) :]
        squares = np.concatenate([self._rest, weighted**2])
        whole = len(squares) // self._hop * self._hop
        self._hops.append(squares[:whole].reshape(-1, self._hop).mean(axis=1))
        self._rest = squares[whole:]
        bare = np.concatenate([self._loose, np.abs(block)])
        whole = len(bare) // self._slot * self._slot
        self._slots.append(bare[:whole].reshape(-1, self._slot).max(axis=1))
        self._loose = bare[whole:]
        self._peak(block)

    def _peak(self, block: Samples) -> None:
        """Oversample only near samples that can beat the peak found so far."""
        joined = np.concatenate([self._edge, block])
        self._edge = joined[-_PHASE:]
        self.peak = max(self.peak, float(np.max(np.abs(block), initial=0.0)))
        width = 512
        for start in range(0, len(joined), width):
            part = joined[max(0, start - _PHASE) : start + width + _PHASE]
            if len(part) < _PHASE or np.max(np.abs(part)) < 0.6 * self.peak:
                continue
            for taps in _phases():
                found = np.max(np.abs(np.convolve(part, taps, mode="valid")))
                self.peak = max(self.peak, float(found))

    def hops(self) -> Samples:
        """Mean square of every whole tenth of a second."""
        return np.concatenate(self._hops) if self._hops else np.zeros(0)

    def envelope(self) -> Samples:
        """The loudest sample of every whole slot."""
        return np.concatenate(self._slots) if self._slots else np.zeros(0)


@cache
def _phases() -> tuple[Samples, ...]:
    """The polyphase parts of a windowed-sinc interpolator; the first would be the input."""
    length = _OVER * _PHASE
    places = (np.arange(length) - length / 2) / _OVER
    kernel = np.sinc(places) * np.kaiser(length + 1, 8)[:length]
    return tuple(kernel[phase::_OVER] for phase in range(1, _OVER))


@cache
def _weighting(rate: int) -> Samples:
    """The impulse response of both K-weighting filters at a sample rate.

    The standard gives coefficients for 48 kHz; these are the analogue prototypes behind them
    through the bilinear transform, which is what makes other rates measure alike.
    """
    impulse = [1.0] + [0.0] * (_TAPS - 1)
    shelf = _shelf(rate)
    high = _high_pass(rate)
    return np.array(_biquad(_biquad(impulse, *shelf), *high))


Coefficients = tuple[tuple[float, float, float], tuple[float, float]]


def _shelf(rate: int) -> Coefficients:
    frequency, quality, gain = 1681.974450955533, 0.7071752369554196, 3.999843853973347
    warped = math.tan(math.pi * frequency / rate)
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    norm = 1 + warped / quality + warped**2
    return (
        (
            (high + band * warped / quality + warped**2) / norm,
            2 * (warped**2 - high) / norm,
            (high - band * warped / quality + warped**2) / norm,
        ),
        (2 * (warped**2 - 1) / norm, (1 - warped / quality + warped**2) / norm),
    )


def _high_pass(rate: int) -> Coefficients:
    frequency, quality = 38.13547087602444, 0.5003270373238773
    warped = math.tan(math.pi * frequency / rate)
    norm = 1 + warped / quality + warped**2
    return (
        (1.0, -2.0, 1.0),
        (2 * (warped**2 - 1) / norm, (1 - warped / quality + warped**2) / norm),
    )


def _biquad(
    signal: list[float], feed: tuple[float, float, float], back: tuple[float, float]
) -> list[float]:
    x1 = x2 = y1 = y2 = 0.0
    out: list[float] = []
    for x in signal:
        y = feed[0] * x + feed[1] * x1 + feed[2] * x2 - back[0] * y1 - back[1] * y2
        x2, x1, y2, y1 = x1, x, y1, y
        out.append(y)
    return out
