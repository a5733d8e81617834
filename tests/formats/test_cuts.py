"""Where sentences are cut: no click is heard, and no consonant is lost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from listen.errors import ListenError
from listen.model import Voice
from listen.sound.clip import Take, encode_clip, stitch
from listen.sound.container import Format, codec_for, encode, joined
from listen.sound.container_write import write_container
from listen.sound.frames import Encoding, crc, info_frame
from listen.sound.packed import Level
from listen.sound.pcm import Samples
from listen.speech.engine import engine, engine_status
from listen.speech.voices import load_voice, voice_names
from tests.formats.conftest import Published, configure, floats, publish
from tests.formats.test_container import a_tag

RATE = 22050
FADE = 0.003  # seconds: what every cut has
ENDINGS = (
    "It was act six.",
    "That is a fact.",
    "They had to stop.",
    "It was his gift.",
    "He took the last sip.",
    "They both laughed.",
    "We saw the fish.",
    "She went back.",
    "Six of them, at most.",
)


def abrupt(level: float, seconds: float = 0.8) -> Samples:
    """The worst that an engine could return: as loud at its ends as anywhere, and off zero."""
    count = int(seconds * RATE)
    turns = 2 * np.pi * 150 / RATE * np.arange(count)
    out: Samples = (level * 32767 * (0.6 + 0.4 * np.cos(turns))).astype(np.int16)
    return out


def steps(heard: np.ndarray[tuple[int, ...], np.dtype[np.float64]], at: int, reach: int) -> float:
    """The largest step from one sample to the next, within `reach` samples of a place."""
    return float(np.abs(np.diff(heard[max(0, at - reach) : at + reach])).max())


def a_file(name: str, folder: Path, level: float) -> tuple[Path, list[tuple[int, int]], int]:
    """Three abrupt takes in a row as a file: its path, the spans of its sentences, its rate."""
    whole = stitch([Take(abrupt(level), RATE)] * 3, pause=0.3, level=Level(0.0, -1.0), rate=RATE)
    spans = [(span.start, span.stop) for span in whole.spans]
    path = folder / f"a.{name}"
    if name == "mp3":
        encoding = Encoding(RATE, 64)
        clip = encode_clip(whole, encoding)
        head = info_frame(
            encoding, frames=clip.info.frames, size=len(clip.data), music_crc=crc(clip.data)
        )
        path.write_bytes(head + clip.data)
        return path, spans, RATE
    format_: Format = "m4b" if name == "m4b" else "opus"
    codec = codec_for(format_, RATE, 64)
    lead = np.zeros(codec.lead * codec.frame * RATE // codec.rate, np.int16)
    data = encode([lead, whole.samples, np.zeros(RATE, np.int16)], RATE, codec)
    samples = round((len(lead) + len(whole.samples) + RATE) * codec.rate / RATE)
    packets = joined([(0, data)], codec, codec.packets(samples))
    write_container(path, packets, samples, codec, a_tag())
    moved = [(len(lead) + start, len(lead) + stop) for start, stop in spans]
    return path, [(a * codec.rate // RATE, b * codec.rate // RATE) for a, b in moved], codec.rate


@pytest.mark.parametrize("name", ["mp3", "m4b", "opus"])
def test_no_cut_clicks_whatever_an_engine_returns(
    name: str, tmp_path: Path, decode: Callable[[Path], bytes]
) -> None:
    """A cut without a fade would be a step of half of full scale."""
    level = 0.5
    path, spans, rate = a_file(name, tmp_path, level)
    heard = floats(decode(path))
    allowed = level / (FADE * rate)  # the fade's own slope
    for place in (place for span in spans for place in span):
        assert steps(heard, place, round(0.006 * rate)) < 2 * allowed


def test_a_cut_without_a_fade_would_be_found() -> None:
    sound = abrupt(0.5).astype(np.float64) / 32768
    heard = np.concatenate([np.zeros(2000), sound])
    assert steps(heard, 2000, 60) > 2 * 0.5 / (FADE * RATE)


def test_pauses_are_silent_and_cues_hold_the_sound(
    every_format: Published, decode: Callable[[Path], bytes]
) -> None:
    heard = floats(decode(every_format.path("mp3")))
    cues = every_format.manifest["sentences"]
    for one, other in pairwise(cues):
        pause = heard[int((one["end"] + 0.03) * RATE) : int((other["start"] - 0.03) * RATE)]
        assert np.abs(pause).max() < 0.002


def voices() -> list[Voice]:
    """The shipped voices that speak English here and now."""
    found = []
    for name in voice_names(Path.cwd()):
        try:
            voice = load_voice(name, Path.cwd())
        except ListenError:
            continue
        local = voice.engine in ("pyttsx3", "piper") and engine_status(voice.engine).works
        if local and voice.language.startswith("en"):
            found.append(voice)
    return found


@pytest.mark.parametrize("voice", voices(), ids=lambda voice: voice.name)
@pytest.mark.parametrize("text", ENDINGS)
def test_the_last_consonant_is_kept(voice: Voice, text: str) -> None:
    speech = engine(voice.engine).speak(text, voice)
    take = Take(speech.samples, speech.rate)
    whole = stitch([take], pause=0.3, level=Level(0.0, -0.1), rate=speech.rate)
    spoken = speech.samples.astype(np.float64)
    kept = whole.samples.astype(np.float64)
    start = offset(spoken, kept)
    window = speech.rate // 100
    energy = np.array([np.sum(spoken[i : i + window] ** 2) for i in range(0, len(spoken), window)])
    last = (int(np.flatnonzero(energy > energy.max() * 1e-4)[-1]) + 1) * window  # within 40 dB
    first = last - round(0.030 * speech.rate)
    before = np.sum(spoken[first:last] ** 2)
    after = np.sum(kept[first - start : last - start] ** 2)
    assert after > 0.85 * before
    # What was cut away could not have been heard.
    lost = np.concatenate([spoken[:start], spoken[start + len(kept) :]])
    assert np.sum(lost**2) < 1e-4 * np.sum(spoken**2)


def offset(spoken: np.ndarray, kept: np.ndarray) -> int:
    """Where in what was spoken the kept part begins: their middles are the same samples."""
    half = len(kept) // 2
    piece = kept[half : half + 200]
    for start in range(len(spoken) - len(kept) + 1):
        if np.array_equal(spoken[start + half : start + half + 200], piece):
            return start
    raise AssertionError("the kept part is not in what was spoken")


def test_a_pause_never_passes_the_maximum(tmp_path: Path) -> None:
    configure(
        tmp_path,
        "[pauses]\nsentence = 2.0\nparagraph = 3.0\nfactor = 4.0\nmaximum = 1.5\n"
        "heading_before = 4.0\nheading_after = 4.0\n",
    )
    cues = publish(tmp_path).manifest["sentences"]
    pairs = list(pairwise(cues))
    gaps = [b["start"] - a["end"] for a, b in pairs]
    same = [gap for gap, (a, b) in zip(gaps, pairs, strict=True) if a["chapter"] == b["chapter"]]
    assert same
    assert all(gap == pytest.approx(1.5, abs=0.04) for gap in same)
    assert all(gap < 1.5 + 1.04 for gap in gaps)  # before a chapter: on to a whole second
