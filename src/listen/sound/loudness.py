"""Loudness of a recording, in LUFS. Source: ITU-R BS.1770-4, annex 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from listen.sound.pcm import Samples, levelled

_RATE = 48000  # Hz, that the standard's coefficients are for
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (-1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
_OFFSET = -0.691  # dB: what makes a 997 Hz sine of full scale −3.01 LUFS
_ABSOLUTE = -70.0  # LUFS: quieter blocks do not count
_RELATIVE = 10.0  # LU under the mean of the rest: neither do these
_ROUNDS = 6
_CLOSE = 0.02  # LU


def loudness(samples: Samples, rate: int) -> float:
    """The integrated loudness of mono samples at `rate` Hz; −inf where there is only silence.

    A recording of less than one block (0.4 s) is taken for one.
    """
    floats = samples.astype(np.float64) / 32768
    size = max(len(floats), round(0.4 * rate))
    # A weighting by frequency: the spectrum is multiplied by what the standard's two filters do.
    padded = 1 << (size + rate // 2 - 1).bit_length()  # half a second for what they ring
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(padded, 1 / rate) / _RATE)
    spectrum = np.fft.rfft(floats, padded) * _response(*_SHELF, turn) * _response(*_HIGH_PASS, turn)
    squares = np.fft.irfft(spectrum, padded)[:size] ** 2
    hop = round(0.1 * rate)
    hops = squares[: size // hop * hop].reshape(-1, hop).mean(axis=1)
    blocks = np.convolve(hops, np.full(4, 0.25), mode="valid")
    loud = blocks[blocks > 10 ** ((_ABSOLUTE - _OFFSET) / 10)]
    if not len(loud):
        return float("-inf")
    kept = loud[loud > loud.mean() / 10 ** (_RELATIVE / 10)]
    return float(_OFFSET + 10 * np.log10(kept.mean()))


def gain_for(samples: Samples, rate: int, target: float, limit: float) -> float:
    """The dB that bring speech to `target` LUFS, the limiter at `limit` dBFS allowed for.

    A limiter takes loudness away, the more the more peaks stand out, so the gain is found by
    trying. 0 for silence.
    """
    gain = target - loudness(samples, rate)
    if not np.isfinite(gain):
        return 0.0
    for _ in range(_ROUNDS):
        off = target - loudness(levelled(samples, rate, gain, limit), rate)
        if abs(off) < _CLOSE:
            break
        gain += off
    return round(float(gain), 2)


def _response(
    feed: tuple[float, float, float],
    back: tuple[float, float],
    turn: NDArray[np.complex128],
) -> NDArray[np.complex128]:
    """What a biquad filter does to each frequency; `turn` is one sample's delay there."""
    over = feed[0] + feed[1] * turn + feed[2] * turn**2
    found: NDArray[np.complex128] = over / (1 + back[0] * turn + back[1] * turn**2)
    return found
