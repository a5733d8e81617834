"""No peak above the limit between samples either: that is where players clip."""

from __future__ import annotations

import numpy as np
import pytest
import soxr

from listen.sound.pcm import Samples, levelled

RATE = 22050


def true_peak(samples: Samples) -> float:
    """dBFS of the highest point of the wave that the samples stand for."""
    wave = soxr.resample(samples.astype(np.float64) / 32767, RATE, RATE * 8, quality="VHQ")
    return float(20 * np.log10(np.abs(wave[RATE : RATE * 8]).max()))


@pytest.mark.parametrize("turn", [4, 5, 8])
@pytest.mark.parametrize("limit", [-2.0, -6.0])
def test_a_wave_whose_samples_miss_its_peaks_is_held(turn: int, limit: float) -> None:
    times = np.arange(2 * RATE)
    phase = np.pi / turn  # at a quarter of the rate: each sample 3 dB under the peaks
    wave = (26000 * np.sin(2 * np.pi * times / turn + phase)).astype(np.int16)

    held = levelled(wave, RATE, 6.0, limit)

    assert true_peak(held) <= limit + 0.7
    assert true_peak(held) >= limit - 3


def test_what_is_under_the_limit_is_only_louder() -> None:
    wave = (3000 * np.sin(np.arange(RATE) / 9)).astype(np.int16)

    louder = levelled(wave, RATE, 6.0, -2.0)

    assert np.abs(louder - np.rint(wave * 10 ** (6 / 20))).max() <= 1
