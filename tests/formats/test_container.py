"""AAC and Opus by stretches: where each stands, and what a decoder hears at the joins."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from listen.errors import SoundError
from listen.sound.container import Codec, Format, Placed, codec_for, encode, joined, stretches
from listen.sound.container_write import shortened, write_container
from listen.sound.pcm import Samples
from listen.sound.tag import ChapterMark, Tag
from tests.formats.conftest import floats

RATES = (16000, 22050, 24000, 44100)
CODECS = [(name, rate) for name in ("m4b", "opus") for rate in RATES]


def burst(seconds: float, rate: int, hertz: float) -> Samples:
    count = int(seconds * rate)
    fade = np.minimum(1, np.arange(count) / (0.003 * rate))
    wave = 9000 * np.sin(2 * np.pi * hertz / rate * np.arange(count))
    out: Samples = (wave * fade * fade[::-1]).astype(np.int16)
    return out


def lay_out(lengths: list[tuple[float, float, bool]], rate: int) -> list[Placed]:
    """Clips (seconds of sound, of pause before, opens a chapter) as the MP3's timeline would."""
    placed: list[Placed] = []
    end = 0
    for number, (sound, pause, opens) in enumerate(lengths):
        start = end + int(pause * rate)
        second = None
        if opens or not number:
            second = -(-start // rate) if number else 0
            start = second * rate + (number * 97 % 576)  # less than a frame after it
        placed.append(Placed(start, int(sound * rate), second))
        end = start + placed[-1].samples
    return placed


clips = st.lists(
    st.tuples(st.floats(0.2, 90), st.floats(0.06, 2), st.sampled_from((False, False, True))),
    min_size=1,
    max_size=20,
)


@given(lengths=clips, choice=st.sampled_from(CODECS))
def test_stretches_hold_every_clip_once_and_never_meet(
    lengths: list[tuple[float, float, bool]], choice: tuple[Format, int]
) -> None:
    name, rate = choice
    codec = codec_for(name, rate, 64)
    placed = lay_out(lengths, rate)
    found = stretches(placed, rate, codec)
    assert [number for each in found for number, _ in each.clips] == list(range(len(placed)))
    used = 0
    for each in found:
        assert each.first >= used
        used = each.first + codec.packets(-(-each.samples * codec.rate // rate))
        at = 0
        for number, start in each.clips:
            assert start >= at
            at = start + placed[number].samples
        assert at <= each.samples


@given(lengths=clips, choice=st.sampled_from(CODECS))
def test_a_stretch_begins_within_a_packet_after_its_declared_second(
    lengths: list[tuple[float, float, bool]], choice: tuple[Format, int]
) -> None:
    name, rate = choice
    codec = codec_for(name, rate, 64)
    placed = lay_out(lengths, rate)
    for each in stretches(placed, rate, codec):
        number, start = each.clips[0]
        second = placed[number].second
        if second is None:  # within a long chapter
            shift = each.first * codec.frame / codec.rate + (start - placed[number].start) / rate
            assert 0 <= shift < codec.frame / codec.rate
            continue
        heard = each.first * codec.frame / codec.rate + start / rate
        assert (
            0
            <= heard - second - (placed[0].start / rate if not number else 0)
            < (codec.frame / codec.rate)
        )


def test_a_stretch_does_not_know_its_place() -> None:
    rate = 22050
    codec = codec_for("m4b", rate, 64)
    for shift in (1, 7):
        placed = lay_out([(2, 0, True), (3, 1, True), (1, 0.5, False)], rate)
        moved = [
            Placed(each.start + shift * rate + 13, each.samples, (each.second or 0) + shift)
            if each.second
            else Placed(each.start + shift * rate + 13, each.samples)
            for each in placed[1:]
        ]
        one, other = stretches(placed, rate, codec)[1], stretches([placed[0], *moved], rate, codec)
        assert (one.clips, one.samples) == (other[1].clips, other[1].samples)
        assert one.first != other[1].first


@pytest.mark.parametrize(("name", "rate"), CODECS)
def test_a_decoder_hears_each_clip_in_its_place_and_nothing_between(
    name: Format, rate: int, tmp_path: Path, decode: Callable[[Path], bytes]
) -> None:
    lengths = [
        (1.3, 0, True),
        (0.7, 0.4, False),
        (2.1, 0.9, True),
        (0.9, 0.06, True),
        (1.7, 2, True),
    ]
    codec = codec_for(name, rate, 64)
    placed = lay_out(lengths, rate)
    sounds = [burst(each.samples / rate, rate, 400 + 90 * n) for n, each in enumerate(placed)]
    parts = []
    expected: list[tuple[float, float]] = []
    for each in stretches(placed, rate, codec):
        sound = np.zeros(each.samples, np.int16)
        for number, start in each.clips:
            sound[start : start + placed[number].samples] = sounds[number]
            at = each.first * codec.frame / codec.rate + start / rate
            expected.append((at, at + placed[number].samples / rate))
        parts.append((each.first, encode([sound], rate, codec)))
    seconds = placed[-1].start / rate + 1.7 + 1
    samples = round(seconds * codec.rate)
    path = tmp_path / f"a.{name}"
    packets = joined(parts, codec, codec.packets(samples))
    write_container(path, packets, samples, codec, a_tag())
    heard = floats(decode(path))
    assert len(heard) == pytest.approx(samples, abs=codec.frame)
    loud = np.abs(heard) > 0.02
    clear = round(0.02 * codec.rate)
    outside = loud.copy()
    for begin, end in expected:
        first, last = round(begin * codec.rate), round(end * codec.rate)
        assert loud[first : first + clear].any()
        assert loud[last - clear : last].any()
        outside[max(0, first - clear) : last + clear] = False
    assert not outside.any()


def test_a_long_chapter_is_cut_between_its_clips() -> None:
    codec = codec_for("opus", 22050, 32)
    placed = lay_out([(50, 0.7, False)] * 10, 22050)
    assert [len(each.clips) for each in stretches(placed, 22050, codec)] == [3, 3, 3, 1]


def test_stretches_that_collide_are_refused() -> None:
    codec = codec_for("opus", 22050, 32)
    data = encode([burst(1, 22050, 500)], 22050, codec)
    with pytest.raises(SoundError, match="taken"):
        list(joined([(0, data), (3, data)], codec, 100))


def test_an_opus_stream_keeps_to_its_bit_rate() -> None:
    noise = np.random.default_rng(3).normal(0, 3000, 22050 * 20).astype(np.int16)
    codec = Codec("opus", 48000, 32)
    assert len(encode([noise], 22050, codec)) * 8 / 20_000 == pytest.approx(32, rel=0.1)


@given(st.text(min_size=1, max_size=200))
def test_a_title_is_cut_at_a_character(title: str) -> None:
    clean = title.encode("utf-8", "ignore").decode()
    cut = shortened(clean)
    assert len(cut.encode()) <= 127
    assert cut == clean or clean.startswith(cut.removesuffix("…"))


def a_tag() -> Tag:
    cover = BytesIO()
    Image.new("RGB", (64, 64), "navy").save(cover, "JPEG")
    return Tag(
        title="A title",
        artist="Ann Lee",
        album="Harbour",
        language="en-GB",
        date=datetime(2026, 4, 3, tzinfo=UTC),
        length=1000,
        lyrics="All of it.",
        cover=cover.getvalue(),
        chapters=(ChapterMark("One", 0, 2000), ChapterMark("Two", 2000, 4000)),
    )


def test_no_more_than_a_chapter_is_lost_in_a_file_of_hours(tmp_path: Path) -> None:
    """More chapters than a byte can count: the chapter track still holds them all."""
    codec = codec_for("m4b", 16000, 32)
    marks = tuple(ChapterMark(f"Chapter {n}", n * 1000, n * 1000 + 1000) for n in range(300))
    samples = 300 * 16000
    path = tmp_path / "many.m4b"

    write_container(
        path,
        joined([], codec, codec.packets(samples)),
        samples,
        codec,
        replace(a_tag(), chapters=marks),
    )
    found = subprocess.run(
        ["ffprobe", "-v", "error", "-show_chapters", str(path)], capture_output=True, text=True
    ).stdout
    assert found.count("[CHAPTER]") == 300
