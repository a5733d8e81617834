"""Audio files of any format are read, mixed, levelled; loudness agrees with ffmpeg's meter."""

from __future__ import annotations

import re
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from listen.errors import SoundError
from listen.sound.external import mastered, read_audio
from listen.sound.loudness import loudness
from listen.sound.pcm import Samples

SECONDS = 3


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stereo WAV at 44.1 kHz: noise that swells, a little louder on the left."""
    path = tmp_path_factory.mktemp("external") / "music.wav"
    random = np.random.default_rng(5)
    swell = np.linspace(0.05, 0.3, 44100 * SECONDS)[:, None]
    noise = random.normal(0, 0.3, (44100 * SECONDS, 1)) * (1.0, 0.8)
    sound = np.clip(noise * swell, -1, 1)
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 44100, 0, "NONE", ""))
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize("ending", ["wav", "flac", "mp3", "ogg", "m4a", "opus", "aiff", "mka"])
def test_every_format_is_read(
    original: Path, tmp_path: Path, program: Callable[[str], str], ending: str
) -> None:
    path = tmp_path / f"music.{ending}"
    subprocess.run([program("ffmpeg"), "-v", "error", "-i", original, path], check=True)
    wanted, found = read_audio(original, 22050), read_audio(path, 22050)
    assert len(found) / 22050 == pytest.approx(SECONDS, abs=0.06)
    assert loudness(found, 22050) == pytest.approx(loudness(wanted, 22050), abs=0.7)


def test_the_ending_may_lie(original: Path, tmp_path: Path, program: Callable[[str], str]) -> None:
    path = tmp_path / "music.wav"
    subprocess.run(
        [program("ffmpeg"), "-v", "error", "-i", original, "-f", "ipod", path], check=True
    )
    assert len(read_audio(path, 22050)) / 22050 == pytest.approx(SECONDS, abs=0.06)


def test_without_pyav_the_plain_formats_are_read_and_the_others_name_the_command(
    original: Path, tmp_path: Path, program: Callable[[str], str]
) -> None:
    other = tmp_path / "music.m4a"
    subprocess.run([program("ffmpeg"), "-v", "error", "-i", original, other], check=True)
    program_text = (
        "import sys; sys.modules['av'] = None\n"
        "from pathlib import Path\n"
        "from listen.sound.external import read_audio\n"
        f"assert len(read_audio(Path({str(original)!r}), 22050))\n"
        f"read_audio(Path({str(other)!r}), 22050)\n"
    )
    done = subprocess.run([sys.executable, "-c", program_text], capture_output=True, text=True)
    assert done.returncode == 1
    assert "SoundError" in done.stderr
    assert "pip install 'listen-article[formats]'" in done.stderr


def test_what_cannot_be_used_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="no such file"):
        read_audio(tmp_path / "gone.wav", 22050)
    text = tmp_path / "text.flac"
    text.write_text("no sound")
    with pytest.raises(SoundError, match=r"text\.flac"):
        read_audio(text, 22050)
    for name, seconds, problem in (("silent", 1, "silent"), ("long", 700, "longer than")):
        path = tmp_path / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 1, 8000, 0, "NONE", ""))
            file.writeframes(b"\x80" * 8000 * seconds)
        with pytest.raises(SoundError, match=problem):
            read_audio(path, 22050)


@pytest.mark.parametrize("gain", [0.02, 0.3, 1.0])
def test_loudness_is_what_ffmpeg_measures(
    original: Path, tmp_path: Path, program: Callable[[str], str], gain: float
) -> None:
    samples: Samples = (read_audio(original, 44100) * gain).astype(np.int16)
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 44100, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    command = [program("ffmpeg"), "-nostats", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    measured = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])
    assert loudness(samples, 44100) == pytest.approx(measured, abs=0.15)


@pytest.mark.parametrize("target", [-23.0, -16.0])
def test_music_is_brought_to_the_target_without_passing_the_limit(
    original: Path, target: float
) -> None:
    out = mastered(read_audio(original, 22050), 22050, target, -2.0)
    assert loudness(out, 22050) == pytest.approx(target, abs=0.5)
    assert np.abs(out).max() <= 32767 * 10 ** (-2 / 20) + 1
    assert abs(int(out[0])) < 50
    assert abs(int(out[-1])) < 50


def test_music_of_beats_is_as_loud_although_the_limiter_takes_much_of_them() -> None:
    time = np.arange(6 * 22050) / 22050
    beats = np.sin(2 * np.pi * 180 * time) * np.exp(-30 * (time % 0.5))

    out = mastered((beats * 30000).astype(np.int16), 22050, -16.0, -2.5)

    assert loudness(out, 22050) == pytest.approx(-16.0, abs=0.5)


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros(22050, np.int16), 22050) == float("-inf")
