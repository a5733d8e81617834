"""No peak above the limit between samples either: that is where players clip."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
import soxr

from listen.model import Voice
from listen.sound.clip import Stitched, encode_clip
from listen.sound.frames import Encoding
from listen.sound.loudness import loudness
from listen.sound.pcm import Samples, levelled
from listen.speech.calibrate import passage
from listen.speech.engine import engine

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


@pytest.mark.parametrize(("bitrate", "ceiling"), [(32, -3.0), (48, -2.5)])
def test_what_mp3_adds_to_a_peak_is_taken_off_where_it_stands(bitrate: int, ceiling: float) -> None:
    speak = engine("pyttsx3").speak
    parts = [speak(text, Voice("alex", "pyttsx3", "en-us+Alex")).samples for text in passage("en")]
    loud = Stitched(levelled(np.concatenate(parts), RATE, 18.0, -4.0), ())

    def decoded(under: float | None) -> Samples:
        data = encode_clip(loud, Encoding(RATE, bitrate), under).data
        samples: Samples = soundfile.read(io.BytesIO(data), dtype="int16")[0]
        return samples

    plain, held = decoded(None), decoded(ceiling)

    assert true_peak(plain) > ceiling
    assert true_peak(held) <= ceiling
    assert loudness(held, RATE) == pytest.approx(loudness(plain, RATE), abs=0.1)
