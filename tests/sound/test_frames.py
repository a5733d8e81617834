"""Frames are joined, counted and described exactly, at every rate that is offered."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import lameenc
import numpy as np
import pytest
from msgspec.structs import replace

from listen.errors import SoundError
from listen.sound.assemble import write_media, write_stream
from listen.sound.clip import Take, encode_clip, stitch
from listen.sound.frames import (
    DECODER_DELAY,
    DELAY,
    Encoding,
    Silence,
    crc,
    fill_up,
    frames,
    info_frame,
)
from listen.sound.packed import Clip, Level, pack, unpack_info
from listen.sound.tag import ChapterMark, Tag, write_tag
from listen.sound.timeline import Piece, lay_out

ENCODINGS = [
    (22050, 64),
    (22050, 48),
    (24000, 64),
    (16000, 32),
    (44100, 128),
    (44100, 64),
    (48000, 96),
]


def tone(rate: int, hertz: float, seconds: float) -> Take:
    wave = 9000 * np.sin(2 * np.pi * hertz / rate * np.arange(int(seconds * rate)))
    return Take(wave.astype(np.int16), rate)


def clip(encoding: Encoding, hertz: float, seconds: float) -> Clip:
    take = tone(encoding.sample_rate, hertz, seconds)
    whole = stitch([take], pause=0.3, level=Level(0.0, -1.0), rate=encoding.sample_rate)
    return encode_clip(whole, encoding)


@pytest.mark.parametrize(("rate", "bitrate"), ENCODINGS)
def test_a_joined_file_decodes_to_exactly_the_samples_that_its_frames_say(
    rate: int, bitrate: int, tmp_path: Path, decode: Callable[[Path], bytes]
) -> None:
    encoding = Encoding(rate, bitrate)
    clips = [clip(encoding, 300 + 70 * n, 0.3 + 0.17 * n) for n in range(12)]
    pieces = [Piece(c.info.frames, c.info.samples, 0.4, n % 4 == 0) for n, c in enumerate(clips)]
    timeline = lay_out(pieces, encoding, closing=0.5)
    stream = write_stream(
        tmp_path / "stream", ((c.data, c.info.frames) for c in clips), timeline, encoding
    )
    written = write_media(tmp_path / "all.mp3", stream, None, encoding, b"")
    samples = np.frombuffer(decode(tmp_path / "all.mp3"), np.int16)
    assert len(samples) == encoding.duration(written.frames)

    for number, (start, one) in enumerate(zip(timeline.starts, clips, strict=True)):
        at = start * encoding.samples
        heard = samples[at : at + one.info.samples].astype(float)
        spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
        loudest = np.argmax(spectrum) * rate / len(heard)
        assert loudest == pytest.approx(300 + 70 * number, abs=8)
        after = samples[at + one.info.samples : at + one.info.samples + rate // 5]
        assert not len(after) or np.abs(after).max() < 150  # the seam lies in silence

    parts = [
        write_media(tmp_path / f"{n}.mp3", stream, n, encoding, b"")
        for n in range(len(timeline.chapters))
    ]
    assert sum(part.frames for part in parts) == written.frames


@pytest.mark.parametrize(("rate", "bitrate"), ENCODINGS)
def test_bytes_keep_to_the_bit_rate_so_that_seeking_by_bytes_lands_in_the_frame(
    rate: int, bitrate: int, tmp_path: Path
) -> None:
    encoding = Encoding(rate, bitrate)
    one = clip(encoding, 440, 0.5)
    pieces = [Piece(one.info.frames, one.info.samples, 0.45, n % 10 == 0) for n in range(400)]
    timeline = lay_out(pieces, encoding, closing=0.5)
    write_stream(
        tmp_path / "stream", ((one.data, one.info.frames) for _ in pieces), timeline, encoding
    )
    data = (tmp_path / "stream").read_bytes()
    worst = 0
    for number, (offset, _) in enumerate(frames(data, encoding)):
        worst = max(worst, abs(offset - encoding.size(number)))
    assert worst <= 2  # bytes, over minutes and 400 joins


@pytest.mark.parametrize("checker", ["mp3val", "mp3check"])
def test_checkers_find_no_fault(
    checker: str, tmp_path: Path, program: Callable[[str], str]
) -> None:
    encoding = Encoding(22050, 64)
    clips = [clip(encoding, 500, 0.4), clip(encoding, 700, 0.6)]
    pieces = [Piece(c.info.frames, c.info.samples, 0.4, opens=True) for c in clips]
    timeline = lay_out(pieces, encoding, closing=0.5)
    stream = write_stream(
        tmp_path / "stream", ((c.data, c.info.frames) for c in clips), timeline, encoding
    )
    target = tmp_path / "all.mp3"
    marks = [ChapterMark("One", 0, 1000), ChapterMark("Two", 1000, 2000)]
    tag = Tag("T", "A", "S", "en", datetime(2026, 1, 2, tzinfo=UTC), 2000, "Words.", b"\xff\xd8")
    write_media(target, stream, None, encoding, write_tag(replace(tag, chapters=marks)))
    options = ["-e"] if checker == "mp3check" else []
    found = subprocess.run(
        [program(checker), *options, str(target)], capture_output=True, text=True, check=False
    )
    said = (found.stdout + found.stderr).lower()
    assert "warning" not in said
    assert "error" not in said


def test_the_info_frame_says_how_long_the_file_is_and_what_to_leave_out() -> None:
    encoding = Encoding(22050, 64)
    frame = info_frame(encoding, frames=1000, size=208980, music_crc=0x1234)
    assert frame[:4] == encoding.header(padded=False)
    at = frame.index(b"Info")
    assert at == 4 + 9  # header, MPEG-2 mono side information
    assert int.from_bytes(frame[at + 8 : at + 12]) == 1000
    assert int.from_bytes(frame[at + 12 : at + 16]) == 208980 + len(frame)
    toc = frame[at + 16 : at + 116]
    assert all(a <= b for a, b in pairwise(toc))
    lame = at + 120
    assert frame[lame : lame + 9] == b"LAME3.100"
    delays = int.from_bytes(frame[lame + 21 : lame + 24])
    assert (delays >> 12, delays & 0xFFF) == (DELAY, 576)
    assert int.from_bytes(frame[lame + 32 : lame + 34]) == 0x1234
    assert int.from_bytes(frame[lame + 34 : lame + 36]) == crc(frame[: lame + 34])


@pytest.mark.parametrize("bitrate", [24, 32, 40, 48, 56])
def test_where_a_frame_is_too_small_for_it_the_info_frame_is_larger(bitrate: int) -> None:
    encoding = Encoding(22050, bitrate)
    frame = info_frame(encoding, frames=10, size=2000, music_crc=0)
    assert b"LAME3.100" in frame
    assert len(frame) >= 169


def test_crc_is_the_lame_tags_own() -> None:
    # The check value of CRC-16/ARC.
    assert crc(b"123456789") == 0xBB3D
    assert crc(b"6789", crc(b"12345")) == 0xBB3D


def test_silent_frames_are_whole_and_of_the_stream() -> None:
    encoding = Encoding(22050, 64)
    data = Silence(encoding).frames(50, frames_before=7, bytes_before=encoding.size(7))
    assert len(list(frames(data, encoding))) == 50
    assert abs(len(data) - (encoding.size(57) - encoding.size(7))) <= 1


@pytest.mark.parametrize(("rate", "bitrate"), ENCODINGS)
@pytest.mark.parametrize("seconds", [0.05, 0.5, 1.0, 3.3])
def test_a_clip_is_brought_to_its_bit_rate(rate: int, bitrate: int, seconds: float) -> None:
    encoding = Encoding(rate, bitrate)
    one = clip(encoding, 440, seconds)
    assert len(one.data) == encoding.size(one.info.frames)
    again, count = fill_up(one.data, encoding)
    assert (again, count) == (one.data, one.info.frames)


@pytest.mark.parametrize(("rate", "bitrate"), [(22050, 64), (44100, 64)])
def test_the_byte_that_is_put_in_changes_no_sample(
    rate: int, bitrate: int, tmp_path: Path, decode: Callable[[Path], bytes]
) -> None:
    encoding = Encoding(rate, bitrate)
    noise = np.random.default_rng(5).normal(0, 6000, rate).astype(np.int16)
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(rate)
    encoder.set_bit_rate(bitrate)
    encoder.set_quality(5)
    plain = bytes(encoder.encode(noise.tobytes())) + bytes(encoder.flush())
    filled, _ = fill_up(plain, encoding)
    assert len(filled) == len(plain) + 1
    (tmp_path / "plain.mp3").write_bytes(plain)
    (tmp_path / "filled.mp3").write_bytes(filled)
    assert decode(tmp_path / "filled.mp3") == decode(tmp_path / "plain.mp3")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x00" * 300, "begins no frame"),
        (b"", ""),
        (b"\xff\xf3\x80\xc4" + bytes(100), "cut short"),
    ],
)
def test_what_is_no_frame_is_an_error_that_names_the_byte(data: bytes, what: str) -> None:
    encoding = Encoding(22050, 64)
    if not what:
        assert list(frames(data, encoding)) == []
        return
    with pytest.raises(SoundError, match=what):
        list(frames(data, encoding))


@pytest.mark.parametrize(("rate", "bitrate"), [(11025, 64), (22050, 65), (44100, 8)])
def test_an_encoding_that_mp3_does_not_have_is_refused_with_those_it_has(
    rate: int, bitrate: int
) -> None:
    with pytest.raises(SoundError) as caught:
        Encoding(rate, bitrate)
    assert "can be" in (caught.value.hint or "")


def test_a_clip_survives_packing() -> None:
    one = clip(Encoding(22050, 64), 440, 0.7)
    data = pack(one)
    info, start = unpack_info(data)
    assert info == one.info
    assert data[start:] == one.data
    with pytest.raises(SoundError, match="reading a clip"):
        unpack_info(b"{}\n")


def test_decoders_give_all_that_the_padding_keeps() -> None:
    assert DELAY + 576 >= DECODER_DELAY
    for rate, bitrate in ENCODINGS:
        assert (DELAY + 576) % Encoding(rate, bitrate).samples == 0
