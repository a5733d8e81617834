"""Speech as samples: trimmed of the engine's own silence, resampled, levelled.

Samples are int16, mono, shape (n,). Everything here is a function of its arguments only.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Samples = NDArray[np.int16]

_WINDOW_MS = 5
_QUIET = 10 ** (-46 / 20)  # of the loudest window: quieter than this is the engine's silence
_HEAD_MS = 10  # kept before the first sound: the breath of an unvoiced consonant
_TAIL_MS = 20  # kept after the last: the release of a stop
_FADE_MS = 3
_BLOCK_MS = 3  # the limiter's
_FINER = 4  # times the rate, at which a decoder's peaks are looked for (ITU-R BS.1770-4, annex 2)
_AROUND = 3  # blocks before and after one whose peak is too high: MP3 spreads it that far
_HALVES = np.arange(-5.5, 6)  # samples from the middle of twelve
_HALFWAY = (np.sinc(_HALVES) * np.cos(np.pi * _HALVES / 12.5) ** 2).astype(np.float32)
_OVERSHOOT = float(np.abs(_HALFWAY).sum())


def speech_span(samples: Samples, rate: int) -> tuple[int, int]:
    """Where speech begins and ends in `samples`, a breath kept at both ends: (start, stop).

    (0, 0) where there is nothing but silence.
    """
    window = rate * _WINDOW_MS // 1000
    count = -(-len(samples) // window)
    if not count:
        return 0, 0
    padded = np.zeros(count * window, dtype=np.float32)
    padded[: len(samples)] = samples
    energy = np.einsum("ij,ij->i", *(padded.reshape(count, window),) * 2)
    loudest = float(energy.max())
    if loudest <= window:  # one step of 16 bits: digital silence, or dither
        return 0, 0
    loud = np.flatnonzero(energy > loudest * _QUIET**2)
    start = int(loud[0]) * window - rate * _HEAD_MS // 1000
    stop = (int(loud[-1]) + 1) * window + rate * _TAIL_MS // 1000
    return max(0, start), min(len(samples), stop)


def faded(samples: Samples, rate: int) -> Samples:
    """The same with a few milliseconds of fade at both cuts, so that neither clicks."""
    length = min(len(samples) // 2, rate * _FADE_MS // 1000)
    if not length:
        return samples
    ramp = np.linspace(0.0, 1.0, length, endpoint=False, dtype=np.float32)
    out = samples.copy()
    out[:length] = (samples[:length] * ramp).astype(np.int16)
    out[-length:] = (samples[-length:] * ramp[::-1]).astype(np.int16)
    return out


def resampled(samples: Samples, rate: int, to: int) -> Samples:
    """`samples` at another rate, band-limited (soxr, high quality)."""
    if rate == to:
        return samples
    import soxr

    floats = samples.astype(np.float32) / 32768
    out = soxr.resample(floats, rate, to, quality="HQ")
    return _int16(out * 32768)


def levelled(samples: Samples, rate: int, gain_db: float, limit_db: float) -> Samples:
    """`samples` with a constant gain, and no peak above `limit_db` (dBFS), be it between samples:
    a neural voice at 22,050 Hz was seen to pass its samples' peak by 2.4 dB there.

    The limiter looks a block ahead: each block's gain is the smallest that it and its two
    neighbours need, joined by straight lines, so gain never jumps and no sample passes the limit.
    """
    limit = 32767 * 10 ** (limit_db / 20)
    gain = np.float32(10 ** (gain_db / 20))
    block = max(1, rate * _BLOCK_MS // 1000)
    count = -(-len(samples) // block)
    padded = np.zeros(count * block, dtype=np.float32)
    out = padded[: len(samples)]
    np.multiply(samples, gain, out=out)
    if not count or max(int(np.max(samples)), -int(np.min(samples))) * gain <= limit:
        return np.rint(out, out=out).astype(np.int16)
    blocks = padded.reshape(count, block)
    heights = _heights(samples, block) * gain
    # The gain at each block's border: the smaller of the two blocks that meet there. A line
    # between two borders then lies at or below what its own block needs.
    edges = np.ones(count + 2, dtype=np.float32)
    edges[1:-1] = np.minimum(1.0, limit / np.maximum(_true_peaks(blocks, heights, limit), 1.0))
    borders = np.minimum(edges[:-1], edges[1:])
    steps = borders[1:] - borders[:-1]
    ramp = np.arange(block, dtype=np.float32) / block
    bent = np.flatnonzero((borders[:-1] < 1) | (borders[1:] < 1))
    blocks[bent] *= borders[bent, None] + steps[bent, None] * ramp
    np.clip(out, -limit, limit, out=out)
    return np.rint(out, out=out).astype(np.int16)


def eased(samples: Samples, rate: int, heard: NDArray[np.float32], ceiling_db: float) -> Samples:
    """`samples`, quieter for a moment wherever `heard` passes `ceiling_db` (dBTP), by as much as it
    does; the same array where it never does. `heard` is what a decoder makes of them.
    """
    import soxr

    block = max(1, rate * _BLOCK_MS // 1000)
    count = -(-len(samples) // block)
    finer = soxr.resample(heard[: len(samples)], rate, _FINER * rate, quality="HQ")
    found = np.zeros(count * block * _FINER, dtype=np.float32)
    found[: len(finer)] = np.abs(finer[: len(found)])
    ceiling = 10 ** (ceiling_db / 20)
    needed = ceiling / np.maximum(found.reshape(count, -1).max(axis=1), ceiling)
    if needed.min() == 1:
        return samples
    # Between the middles of two blocks runs a line, at or below what the blocks around them need.
    around = sliding_window_view(np.pad(needed, _AROUND, mode="edge"), 2 * _AROUND + 1).min(axis=1)
    gain = np.interp(np.arange(len(samples)), (np.arange(count) + 0.5) * block, around)
    return _int16(samples * gain.astype(np.float32))


def _heights(samples: Samples, block: int) -> NDArray[np.float32]:
    """The largest of each block of samples, whatever its sign: 16 bits are looked at, not 32."""
    padded = np.zeros(-(-len(samples) // block) * block, dtype=np.int16)
    np.abs(samples, out=padded[: len(samples)])
    # The least number of 16 bits has no opposite: it stays as it is, and is that without a sign.
    loudest: NDArray[np.uint16] = padded.view(np.uint16).reshape(-1, block).max(axis=1)
    return loudest.astype(np.float32)


def _true_peaks(
    blocks: NDArray[np.float32], heights: NDArray[np.float32], limit: float
) -> NDArray[np.float32]:
    """Each block's largest value, those halfway between samples too where they may pass `limit`.

    `blocks` has shape (n, samples), `heights` (n,) their largest samples. Halfway values are by a
    windowed sinc, which makes of samples up to h at most `_OVERSHOOT` times h: most of speech is
    too quiet for that to matter, and is left alone.
    """
    count, block = blocks.shape
    reach = len(_HALFWAY) // 2
    around = np.zeros(blocks.size + 2 * reach, dtype=np.float32)
    around[reach:-reach] = blocks.reshape(-1)
    near = np.zeros(count + 2, dtype=bool)
    near[1:-1] = heights * _OVERSHOOT > limit
    loud = np.flatnonzero(near[:-2] | near[1:-1] | near[2:])
    width = block + 2 * reach - 1
    windows = sliding_window_view(around, width)[::block][loud]
    # One after the other, as one row: NumPy starts anew for each row, which took half the time.
    # Where a row ends, sums of two windows come out; they are left aside below.
    flat = windows.reshape(-1)
    length = max(0, flat.size - (2 * reach - 1))
    between = np.zeros(flat.size, dtype=np.float32)
    pairs = np.empty(length, dtype=np.float32)
    for first in range(reach):  # the filter is symmetric
        last = 2 * reach - 1 - first
        np.add(flat[first : first + length], flat[last : last + length], out=pairs)
        pairs *= _HALFWAY[first]
        between[:length] += pairs
    np.abs(between, out=between)
    peaks = heights.copy()
    peaks[loud] = np.maximum(peaks[loud], between.reshape(-1, width)[:, :block].max(axis=1))
    return peaks


def _int16(values: NDArray[np.float32]) -> Samples:
    rounded = np.rint(values)
    return np.clip(rounded, -32768, 32767, out=rounded).astype(np.int16)


def peaks(samples: Samples, rate: int, a_second: int = 10) -> tuple[int, ...]:
    """The loudest sample of each tenth of a second, 0 to 100: for the waveform."""
    step = rate // a_second
    count = -(-len(samples) // step)
    if not count:
        return ()
    padded = np.zeros(count * step, dtype=np.int16)
    padded[: len(samples)] = samples
    tenths = padded.reshape(count, step)
    found = np.maximum(tenths.max(axis=1).astype(np.int32), -tenths.min(axis=1).astype(np.int32))
    return tuple((found * 100 // 32768).tolist())
