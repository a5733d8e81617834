"""Trimming, levelling and resampling do what they say, and nothing more."""

from __future__ import annotations

import numpy as np
import pytest

from listen.errors import SoundError
from listen.sound.clip import Take, stitch
from listen.sound.packed import Level
from listen.sound.pcm import Samples, faded, levelled, peaks, resampled, speech_span

RATE = 22050


def wave(seconds: float, level: float = 0.5, hertz: float = 440, rate: int = RATE) -> Samples:
    turns = hertz / rate * np.arange(int(seconds * rate))
    samples: Samples = (level * 32767 * np.sin(2 * np.pi * turns)).astype(np.int16)
    return samples


def still(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.int16)


def test_silence_around_speech_is_trimmed_but_for_a_breath() -> None:
    samples = np.concatenate([still(0.4), wave(1.0), still(0.7)])
    start, stop = speech_span(samples, RATE)
    assert start / RATE == pytest.approx(0.4 - 0.010, abs=0.006)
    assert stop / RATE == pytest.approx(1.4 + 0.020, abs=0.006)


def test_a_quiet_consonant_at_the_end_is_kept() -> None:
    hiss = np.random.default_rng(7).normal(0, 0.01 * 32767, int(0.12 * RATE)).astype(np.int16)
    samples = np.concatenate([wave(0.5), hiss, still(0.5)])  # 31 dB below the vowel
    _, stop = speech_span(samples, RATE)
    assert stop / RATE >= 0.62


@pytest.mark.parametrize("samples", [still(0.5), still(0), np.ones(5000, np.int16)])
def test_nothing_but_silence_is_known_as_such(samples: Samples) -> None:
    assert speech_span(samples, RATE)[1] == 0 or samples.any()
    if not samples.any():
        with pytest.raises(SoundError, match="silent"):
            stitch([Take(samples, RATE)], pause=0.3, level=Level(0, -1), rate=RATE)


def test_pauses_between_sentences_are_as_long_as_they_say() -> None:
    takes = [Take(np.concatenate([still(0.3), wave(0.5), still(0.4)]), RATE)] * 3
    first, second, third = stitch(takes, pause=0.35, level=Level(0, -1), rate=RATE).spans
    assert second.start - first.stop == pytest.approx(0.35 * RATE, abs=RATE * 0.001)
    assert third.start - second.stop == pytest.approx(0.35 * RATE, abs=RATE * 0.001)


@pytest.mark.parametrize("gain", [0.0, 6.0, 20.0])
def test_no_sample_passes_the_limit_and_quiet_ones_keep_the_gain(gain: float) -> None:
    rng = np.random.default_rng(3)
    samples = (rng.normal(0, 4000, RATE) * (1 + 3 * np.sin(np.arange(RATE) / 900))).astype(np.int16)
    out = levelled(samples, RATE, gain, -2.0)
    assert np.abs(out).max() <= 32767 * 10 ** (-2 / 20) + 1
    calm = wave(0.5, level=0.01)
    louder = levelled(calm, RATE, gain, -2.0)
    assert np.abs(louder).max() == pytest.approx(np.abs(calm).max() * 10 ** (gain / 20), rel=0.02)


def test_the_limiter_makes_no_jumps() -> None:
    samples = np.concatenate([wave(0.2, 0.1, 50), wave(0.01, 1.0, 50), wave(0.2, 0.1, 50)])
    out = levelled(samples, RATE, 6.0, -6.0).astype(int)
    allowed = np.abs(np.diff(samples.astype(int))).max() * 2 + 200
    assert np.abs(np.diff(out)).max() <= allowed


def test_fades_begin_and_end_at_nothing() -> None:
    out = faded(np.full(2000, 10000, np.int16), RATE)
    assert out[0] == 0
    assert abs(int(out[-1])) < 400
    assert out[1000] == 10000
    assert len(faded(np.zeros(0, np.int16), RATE)) == 0


def test_resampling_keeps_length_and_pitch() -> None:
    out = resampled(wave(1.0, rate=16000), 16000, RATE)
    assert len(out) == pytest.approx(RATE, abs=2)
    assert np.argmax(np.abs(np.fft.rfft(out))) == pytest.approx(440, abs=2)
    same = wave(0.1)
    assert resampled(same, RATE, RATE) is same


def test_peaks_are_a_value_a_tenth_of_a_second() -> None:
    found = peaks(np.concatenate([still(0.5), wave(0.5, 0.5)]), RATE)
    assert found[:5] == (0,) * 5
    assert found[6] == pytest.approx(50, abs=1)
    assert peaks(np.zeros(0, np.int16), RATE) == ()
