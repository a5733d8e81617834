"""A voice without a gain is measured once; what is measured is what ffmpeg says."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from listen import calibration
from listen.calibration import with_gain
from listen.errors import ConfigError
from listen.sound.loudness import gain_for, loudness
from listen.sound.pcm import Samples, levelled
from listen.speech.calibrate import PASSAGES, passage
from listen.speech.engine import engine
from listen.speech.voices import load_voice

RATE = 22050


@pytest.fixture(scope="module")
def speech() -> Samples:
    voice = load_voice("steph", None)
    parts = [engine("pyttsx3").speak(text, voice).samples for text in passage("en")]
    return np.concatenate(parts)


@pytest.fixture
def by_ffmpeg(program: Callable[[str], str]) -> Callable[[Samples, int], float]:
    ffmpeg = program("ffmpeg")

    def measured(samples: Samples, rate: int) -> float:
        command = [ffmpeg, "-hide_banner", "-nostats", "-f", "s16le", "-ar", str(rate), "-ac", "1"]
        command += ["-i", "-", "-af", "ebur128=framelog=verbose", "-f", "null", "-"]
        done = subprocess.run(command, input=samples.tobytes(), capture_output=True, check=True)
        return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", done.stderr.decode())[-1])

    return measured


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
def test_loudness_is_what_ffmpeg_says(
    speech: Samples, by_ffmpeg: Callable[[Samples, int], float], rate: int
) -> None:
    # The same samples at another rate are another sound; both must hear the same in it.
    assert loudness(speech, rate) == pytest.approx(by_ffmpeg(speech, rate), abs=0.15)


def test_the_gain_brings_speech_to_the_target_through_the_limiter(
    speech: Samples, by_ffmpeg: Callable[[Samples, int], float]
) -> None:
    gain = gain_for(speech, RATE, -15.0, -4.0)

    made = levelled(speech, RATE, gain, -4.0)

    assert gain > -15.0 - loudness(speech, RATE) + 0.3  # what the limiter takes is given back
    assert by_ffmpeg(made, RATE) == pytest.approx(-15.0, abs=0.3)
    assert np.abs(made.astype(int)).max() <= 32767 * 10 ** (-4 / 20) + 1


def test_a_voice_is_measured_once_in_a_worker(tmp_path: Path) -> None:
    voice = replace(load_voice("diogo", None), gain=None)

    first = with_gain(voice, tmp_path)
    (kept,) = (path for path in (tmp_path / calibration.FOLDER).rglob("*") if path.is_file())
    written = kept.stat().st_mtime_ns
    again = with_gain(replace(voice, name="other", description="x"), tmp_path)

    assert first.gain == again.gain
    assert kept.stat().st_mtime_ns == written
    assert first.gain == pytest.approx(load_voice("diogo", None).gain, abs=0.5)


def test_another_rate_is_measured_anew(tmp_path: Path) -> None:
    voice = replace(load_voice("alex", None), gain=None)

    with_gain(voice, tmp_path)
    with_gain(replace(voice, rate=200), tmp_path)

    kept = [path for path in (tmp_path / calibration.FOLDER).rglob("*") if path.is_file()]
    assert len(kept) == 2


def test_a_profiles_own_gain_is_taken(tmp_path: Path) -> None:
    voice = load_voice("steph", None)

    assert with_gain(voice, tmp_path) is voice
    assert not (tmp_path / ".listen").exists()


@pytest.mark.parametrize("name", ["diogo", "klatt6"])
@pytest.mark.parametrize(("target", "limit"), [(-19.0, -2.5), (-14.0, -2.5), (-16.0, -4.5)])
def test_another_level_is_kept_to_whatever_the_limiter_takes(
    tmp_path: Path, name: str, target: float, limit: float
) -> None:
    voice = load_voice(name, None)
    said = "In spring the council met again. Was the room too small for so many? It was."
    sound = engine("pyttsx3").speak(said, voice).samples
    assert voice.gain is not None
    usual = loudness(levelled(sound, RATE, voice.gain, -2.5), RATE)

    gain = with_gain(voice, tmp_path, target, limit).gain

    assert gain is not None
    made = loudness(levelled(sound, RATE, gain, limit), RATE)
    assert made - usual == pytest.approx(target + 16, abs=0.4)


def test_a_level_as_far_under_the_peak_as_usual_needs_no_measuring(tmp_path: Path) -> None:
    voice = load_voice("steph", None)

    moved = with_gain(voice, tmp_path, -19.0, -5.5)

    assert moved.gain == pytest.approx((voice.gain or 0) - 3)
    assert not (tmp_path / ".listen").exists()


def test_a_voice_that_cannot_speak_is_an_error(tmp_path: Path) -> None:
    voice = replace(load_voice("steph", None), voice="en-us+nobody", gain=None)

    with pytest.raises(ConfigError, match="nobody"):
        with_gain(voice, tmp_path)


@pytest.mark.parametrize("language", [*PASSAGES, "pl", "zh-CN"])
def test_every_language_has_a_text_of_its_own(language: str) -> None:
    texts = passage(f"{language}-XX")

    assert len(texts) >= 6
    assert texts != passage("en") or language == "en"
