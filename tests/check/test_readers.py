"""The judge's own readers, against other programs."""

from __future__ import annotations

import re
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from listen.check.captions import read_srt, read_vtt
from listen.check.fault import judge
from listen.check.id3 import read_tag
from listen.check.loudness import measure, measure_mp3
from listen.check.sound import read_sound

from . import sound_specimen as sound
from .specimen import LENGTHS, Show, episode_tag, mp3


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"needs {program}")


def noise(seconds: float, rate: int, channels: int) -> npt.NDArray[np.float64]:
    """Loud and quiet in turn, with a tone whose peaks lie between samples."""
    rng = np.random.default_rng(rate + channels)
    count = round(seconds * rate)
    found = np.cumsum(rng.normal(0, 1, (count, channels)), axis=0) * 0.02
    found = (found - found.mean(axis=0)) / np.abs(found).max() * 0.5
    found[: count // 4] *= 0.02
    tone = 0.4 * np.sin(2 * np.pi * rate / 4.03 * np.arange(count) / rate + 0.7)
    return np.asarray(found + tone[:, None], dtype=np.float64)


def encoded(path: Path, samples: npt.NDArray[np.float64], rate: int, *options: str) -> bytes:
    with wave.open(str(path / "a.wav"), "wb") as out:
        out.setnchannels(samples.shape[1])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    command = ["lame", "--quiet", *options, str(path / "a.wav"), str(path / "a.mp3")]
    subprocess.run(command, check=True)
    return (path / "a.mp3").read_bytes()


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_as_ffmpeg_measures_it(rate: int, channels: int, tmp_path: Path) -> None:
    need("lame")
    need("ffmpeg")
    data = encoded(tmp_path, noise(8, rate, channels), rate, "-b", "128")
    found = measure_mp3(data, rate, channels)
    command = ["ffmpeg", "-nostats", "-i", str(tmp_path / "a.mp3"), "-af", "ebur128=peak=true",
               "-f", "null", "-"]  # fmt: skip
    talk = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert found.loudness == pytest.approx(float(_last(r"I:\s+(\S+) LUFS", talk)), abs=0.1)
    assert found.peak == pytest.approx(float(_last(r"Peak:\s+(\S+) dBFS", talk)), abs=0.2)


def _last(pattern: str, text: str) -> str:
    return str(re.findall(pattern, text)[-1])


def test_loudness_of_a_known_tone() -> None:
    """BS.1770: a full-scale 997 Hz sine in one channel reads −3.01 LUFS."""
    time = np.arange(48000 * 5) / 48000
    tone = np.sin(2 * np.pi * 997 * time)[:, None]
    assert measure([tone], 48000, 1).loudness == pytest.approx(-3.01, abs=0.03)
    pieces = [tone[start : start + 1000] for start in range(0, len(tone), 1000)]
    assert measure(pieces, 48000, 1).loudness == pytest.approx(-3.01, abs=0.03)


def test_true_peak_between_samples() -> None:
    """A quarter-rate sine at 45 degrees: samples at −3 dB, peaks at 0 dB."""
    tone = np.sin(np.pi / 2 * np.arange(48000) + np.pi / 4)[:, None]
    tone *= np.minimum(1, np.arange(48000) / 1000)[:, None]
    assert measure([tone], 48000, 1).peak == pytest.approx(0, abs=0.05)


def test_silence_has_no_loudness() -> None:
    level = measure([np.zeros((48000, 1))], 48000, 1)
    assert level.loudness == -np.inf
    assert level.peak == -np.inf


@pytest.mark.parametrize("options", [("-b", "64"), ("-b", "128"), ("-V", "4"), ("--abr", "80")])
@pytest.mark.parametrize(("rate", "channels"), [(16000, 1), (22050, 1), (44100, 1), (44100, 2)])
def test_frames_as_lame_writes_them(
    options: tuple[str, ...], rate: int, channels: int, tmp_path: Path
) -> None:
    """Counts, table, delay, padding and both checksums of a well-known encoder are right."""
    need("lame")
    found = read_sound("a", encoded(tmp_path, noise(4, rate, channels), rate, *options), ours=False)
    assert found.duration == pytest.approx(4, abs=1e-9)
    assert [one for one in judge(found) if one.severity == "error"] == []
    whats = " ".join(one.what for one in judge(found))
    assert "checksum" not in whats
    assert "table" not in whats


@pytest.mark.parametrize("program", ["mp3val", "mp3check"])
def test_the_specimen_is_sound_to_others(program: str, pristine: Show) -> None:
    need(program)
    path = str(pristine.root / pristine.media)
    command = [program, path] if program == "mp3val" else [program, "-e", "-S", path]
    talk = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "WARNING" not in talk.stdout
    assert talk.returncode == 0, talk.stdout


@pytest.mark.parametrize("name", ["text_after_the_end", "hole_in_the_middle", "junk_before"])
def test_mp3val_finds_what_we_find(name: str, tmp_path: Path) -> None:
    need("mp3val")
    data = mp3(list(sound.lay_out(LENGTHS).frames), sound.tag(episode_tag()))
    if name == "text_after_the_end":
        data += b"the end"
    elif name == "hole_in_the_middle":
        data = data[: len(data) // 2] + bytes(50) + data[len(data) // 2 :]
    else:
        head = len(sound.tag(episode_tag()))
        data = data[:head] + b"junk" + data[head:]
    path = tmp_path / "a.mp3"
    path.write_bytes(data)
    talk = subprocess.run(["mp3val", str(path)], capture_output=True, text=True, check=False)
    assert "WARNING" in talk.stdout
    assert 29 in {one.rule for one in judge(read_sound("a", data, ours=True))}


def test_a_tag_with_an_extended_header() -> None:
    frames = sound.text("TIT2", "Tides")
    body = (6).to_bytes(4, "big") + bytes(6) + frames
    tag = read_tag(b"ID3\x03\x00\x40" + bytes([0, 0, 0, len(body)]) + body)
    assert tag is not None
    assert tag.text("TIT2") == "Tides"
    assert tag.flags == 0x40


@pytest.mark.parametrize("data", [b"", b"ID3", b"ID3\x03\x00\x00\x00\x00\x7f\x7f", bytes(100)])
def test_no_tag_or_a_cut_one_is_read_without_a_crash(data: bytes) -> None:
    tag = read_tag(data)
    assert tag is None or tag.problems


def test_captions_with_markup() -> None:
    script = read_vtt(b"WEBVTT\n\nNOTE a\nb\n\n1\n00:01.000 --> 00:02.000 line:0\n"
                      b"<v Ann><i>Tea &amp; milk</i></v>\n")  # fmt: skip
    assert script.problems == ()
    assert [(c.start, c.end, c.text) for c in script.captions] == [(1000, 2000, "Tea & milk")]


def test_subrip_with_carriage_returns() -> None:
    script = read_srt(b"1\r\n00:00:01,000 --> 00:00:02,500\r\nTea\r\nand milk\r\n\r\n")
    assert script.problems == ()
    assert [(c.start, c.end, c.lines) for c in script.captions] == [
        (1000, 2500, ("Tea", "and milk"))
    ]
