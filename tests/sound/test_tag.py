"""The tag as other programs read it."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from listen.sound.tag import ChapterMark, Tag, iso_639_2, write_tag

MOMENT = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def tag(**changes: object) -> Tag:
    values: dict[str, object] = {
        "title": "Café — 日本 🎧",
        "artist": "A. Author",
        "album": "Show",
        "language": "de-AT",
        "date": MOMENT,
        "length": 4000,
        "lyrics": "One.\nZwei.",
        "cover": JPEG,
        "chapters": [
            ChapterMark("A very long title that makes the frame large" * 3, 0, 1000),
            ChapterMark("B", 1000, 2000),
            ChapterMark("Größer", 2000, 4000),
        ],
    }
    return Tag(**{**values, **changes})  # type: ignore[arg-type]


def raw_frames(data: bytes) -> list[tuple[str, bytes]]:
    """Frame ids and bodies in the order of the file, read by hand (ID3v2.3, 3.3)."""
    assert data[:3] == b"ID3"
    assert data[3:6] == b"\x03\x00\x00"  # v2.3, no unsynchronisation, no extended header
    found = []
    at = 10
    while at < len(data):
        name, size = data[at : at + 4].decode(), int.from_bytes(data[at + 4 : at + 8])
        assert data[at + 8 : at + 10] == b"\x00\x00"  # no frame flags
        found.append((name, data[at + 10 : at + 10 + size]))
        at += 10 + size
    assert at == len(data)
    return found


def test_chapters_stand_in_the_order_of_time_under_one_table_of_contents() -> None:
    frames = raw_frames(write_tag(tag()))
    names = [name for name, _ in frames]
    assert names.count("CTOC") == 1
    contents = dict(frames)["CTOC"]
    assert contents == b"toc\x00\x03\x03chp1\x00chp2\x00chp3\x00"
    starts = []
    for name, body in frames:
        if name == "CHAP":
            _, _, rest = body.partition(b"\x00")
            starts.append(int.from_bytes(rest[:4]))
            assert rest[8:16] == b"\xff" * 8
            assert rest[16:20] == b"TIT2"
    assert starts == [0, 1000, 2000]
    assert all(a < b for a, b in pairwise(starts))


def test_more_chapters_than_a_table_of_contents_can_count() -> None:
    marks = [ChapterMark(f"Part {n}", n * 1000, n * 1000 + 1000) for n in range(300)]
    frames = raw_frames(write_tag(tag(chapters=marks)))
    assert [name for name, _ in frames].count("CHAP") == 300
    contents = dict(frames)["CTOC"]
    assert contents[5] == 255
    assert contents[6:].split(b"\x00")[:-1] == [b"chp%d" % n for n in range(1, 256)]


def test_text_is_latin_1_or_utf_16_never_utf_8() -> None:
    for name, body in raw_frames(write_tag(tag())):
        if name.startswith("T") or name in ("USLT", "APIC"):
            assert body[0] in (0, 1), name


def test_mutagen_and_ffprobe_read_back_what_was_written(
    tmp_path: Path, program: Callable[[str], str]
) -> None:
    data = write_tag(tag(track=(3, 12)))
    read = ID3(io.BytesIO(data))
    assert read["TIT2"].text == ["Café — 日本 🎧"]
    assert read["TRCK"].text == ["3/12"]
    assert read["TLAN"].text == ["ger"]
    assert read["USLT::ger"].text == "One.\nZwei."
    assert str(read["TDRC"].text[0]).startswith("2026-03-09")
    assert read["APIC:"].type == 3

    silence = tmp_path / "silence.mp3"
    subprocess.run(
        f"{program('ffmpeg')} -v error -f lavfi -i anullsrc=r=22050:cl=mono -t 4 -b:a 64k "
        f"-write_xing 0 -id3v2_version 0 {silence}".split(),
        check=True,
    )
    file = tmp_path / "tagged.mp3"
    file.write_bytes(data + silence.read_bytes())
    shown = subprocess.run(
        [program("ffprobe"), "-v", "fatal", "-show_chapters", "-of", "json", str(file)],
        check=True,
        capture_output=True,
    ).stdout
    chapters = json.loads(shown)["chapters"]
    assert [(c["start"], c["end"]) for c in chapters] == [(0, 1000), (1000, 2000), (2000, 4000)]
    assert chapters[2]["tags"]["title"] == "Größer"


@pytest.mark.parametrize("title", ["a\0b", "x" * 10_000, "line\nbreak", "\ud800lone", "\u202eabc"])
def test_a_hostile_title_leaves_a_tag_that_can_be_read(title: str) -> None:
    read = ID3(io.BytesIO(write_tag(tag(title=title, chapters=[ChapterMark(title, 0, 9)]))))
    assert "\0" not in read["TIT2"].text[0]
    assert "\n" not in read["TIT2"].text[0]


@pytest.mark.parametrize(
    ("tagged", "code"), [("en-US", "eng"), ("de_AT", "ger"), ("gsw", "gsw"), ("x", "und")]
)
def test_languages_are_three_letters(tagged: str, code: str) -> None:
    assert iso_639_2(tagged) == code
