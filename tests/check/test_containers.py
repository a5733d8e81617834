"""Rule 22: chapters inside MP4 and Opus, in files made box by box and page by page."""

from __future__ import annotations

import base64
import hashlib
import shutil
import struct
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from listen.check import check_show
from listen.check.containers import Container
from listen.check.fault import judge

from . import sound_specimen as sound
from .specimen import BASE, CHAPTERS, FOLDER, LENGTHS, NOW, Show

MARKS = ((0, "Introduction"), (3000, "The moon’s pull"), (7000, "Harbours <old & new>"))


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def mp4(
    nero: tuple[tuple[int, str], ...] | None = MARKS,
    track: tuple[tuple[int, str], ...] | None = MARKS,
    *,
    moov_first: bool = True,
    end: int = 9456,
) -> bytes:
    """An MP4 with both kinds of chapters and no sound."""
    texts = [struct.pack(">H", len(t.encode())) + t.encode() for _, t in track or ()]
    mdat = box(b"mdat", *texts)
    head = box(b"ftyp", b"M4A \0\0\0\0M4A ")

    def moov(first: int) -> bytes:
        audio = box(b"trak", box(b"tkhd", bytes(12), struct.pack(">I", 1), bytes(64)),
                    box(b"tref", box(b"chap", struct.pack(">I", 2))) if track else b"")  # fmt: skip
        starts = [start for start, _ in track or ()] + [end]
        spans = [b - a for a, b in pairwise(starts)]
        stts = struct.pack(">II", 0, len(spans)) + b"".join(
            struct.pack(">II", 1, span) for span in spans
        )
        sizes = struct.pack(f">III{len(texts)}I", 0, 0, len(texts), *map(len, texts))
        stbl = box(
            b"stbl",
            box(b"stts", stts),
            box(b"stsz", sizes),
            box(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(texts), 1)),
            box(b"stco", struct.pack(">III", 0, 1, first)),
        )
        mdhd = box(b"mdhd", bytes(12), struct.pack(">II", 1000, end), bytes(4))
        text = box(
            b"trak",
            box(b"tkhd", bytes(12), struct.pack(">I", 2), bytes(64)),
            box(b"mdia", mdhd, box(b"minf", stbl)),
        )
        listed = b"".join(
            struct.pack(">QB", start * 10_000, len(title.encode())) + title.encode()
            for start, title in nero or ()
        )
        chpl = box(b"chpl", b"\1\0\0\0" + bytes(4) + bytes([len(nero or ())]) + listed)
        parts = [box(b"mvhd", bytes(100)), audio, text if track else b""]
        return box(b"moov", *parts, box(b"udta", chpl) if nero is not None else b"")

    if moov_first:
        first = len(head) + len(moov(0)) + 8
        return head + moov(first) + mdat
    return head + mdat + moov(len(head) + 8)


def opus(marks: tuple[tuple[int, str], ...] = MARKS, *, shift: int = 0) -> bytes:
    """The two header pages of an Ogg Opus file."""
    comments = []
    for number, (start, title) in enumerate(marks):
        at = start + shift
        clock = f"{at // 3600000:02}:{at // 60000 % 60:02}:{at // 1000 % 60:02}.{at % 1000:03}"
        comments += [f"CHAPTER{number:03}={clock}", f"CHAPTER{number:03}NAME={title}"]
    raw = [one.encode() for one in comments]
    tags = b"OpusTags" + struct.pack("<I", 1) + b"x" + struct.pack("<I", len(raw))
    tags += b"".join(struct.pack("<I", len(one)) + one for one in raw)
    return ogg(b"OpusHead" + bytes(11)) + ogg(tags)


def ogg(packet: bytes) -> bytes:
    lacing = [255] * (len(packet) // 255) + [len(packet) % 255]
    return b"OggS" + bytes(22) + bytes([len(lacing), *lacing]) + packet


def rules(data: bytes) -> list[tuple[int, str]]:
    return [(one.rule, one.what) for one in judge(Container("a", True, data, MARKS))]


@pytest.mark.parametrize("data", [mp4(), opus()], ids=["mp4", "opus"])
def test_right(data: bytes) -> None:
    assert rules(data) == []


def test_more_chapters_than_a_format_can_number() -> None:
    many = tuple((number * 1000, f"Part {number}") for number in range(1100))
    for data in (mp4(nero=many[:255], track=many, end=1_100_000), opus(many[:1000])):
        assert list(judge(Container("a", True, data, many))) == []
    (found,) = judge(Container("a", True, opus(many[:999]), many))
    assert "999 chapters instead of 1000" in found.what


LONG = (MARKS[0], (3000, "m" * 128), MARKS[2])


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (mp4(nero=None), "no Nero chpl"),
        (mp4(track=None), "no a chapter track"),
        (mp4(moov_first=False), "moov stands after"),
        (mp4(nero=((0, "Introduction"), (3001, "The moon’s pull"), MARKS[2])), "3001 ms"),
        (mp4(track=((0, "Introduction"), (3002, "The moon’s pull"), MARKS[2])), "3002 ms"),
        (mp4(nero=MARKS[:2]), "2 chapters instead of 3"),
        (mp4(nero=LONG), "128 bytes"),
        (mp4()[:-20], "cannot be read"),
        (opus(shift=1000), "1000 ms instead of 0 ms"),
        (opus(MARKS[:1]), "1 chapters instead of 3"),
        (ogg(b"OpusHead") + ogg(b"none"), "no OpusTags"),
        (b"RIFF" + bytes(40), "neither"),
        (box(b"ftyp", b"M4A ") + box(b"moov"), "no mdat"),
    ],
)
def test_wrong(data: bytes, what: str) -> None:
    found = rules(data)
    assert {rule for rule, _ in found} == {22}
    assert any(what in text for _, text in found), found


def publish(show: Show, data: bytes, *, digest: bool = True) -> None:
    """Put a file in as an alternate enclosure."""
    show.write(f"{FOLDER}/tides-00000000.m4a", data)
    value = base64.b64encode(hashlib.sha256(data if digest else b"").digest()).decode()
    show.feed(
        "</item>",
        f'<podcast:alternateEnclosure type="audio/x-m4a" length="{len(data)}">'
        f'<podcast:source uri="{BASE}{FOLDER}/tides-00000000.m4a"/>'
        f'<podcast:integrity type="sri" value="sha256-{value}"/>'
        "</podcast:alternateEnclosure></item>",
    )
    media = {
        "path": f"{FOLDER}/tides-00000000.m4a",
        "type": "audio/x-m4a",
        "length": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    show.alter(alternates=[media])


def test_an_alternate_of_a_show(show: Show) -> None:
    starts = sound.lay_out(LENGTHS).starts
    marks = tuple((start * 1000, title) for start, title in zip(starts, CHAPTERS, strict=True))
    publish(show, mp4(marks, marks))
    assert check_show(str(show.root), now=NOW) == ()


def test_an_alternate_with_other_chapters(show: Show) -> None:
    publish(show, mp4(MARKS[:1], MARKS[:1]))
    assert {fault.rule for fault in check_show(str(show.root), now=NOW)} == {22}


def test_an_alternate_that_was_altered(show: Show) -> None:
    publish(show, mp4(), digest=False)
    assert {fault.rule for fault in check_show(str(show.root), now=NOW)} == {22}


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_chapters_by_ffmpeg(tmp_path: Path) -> None:
    """A well-known writer's file reads as it was meant."""
    lines = [";FFMETADATA1"]
    ends = [start for start, _ in MARKS[1:]] + [9000]
    for (start, title), end in zip(MARKS, ends, strict=True):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={title}"]
    (tmp_path / "marks").write_text("\n".join(lines), "utf-8")
    command = ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=duration=9", "-i",
               str(tmp_path / "marks"), "-map_metadata", "1", "-movflags", "faststart"]  # fmt: skip
    subprocess.run([*command, str(tmp_path / "a.m4a")], check=True)
    assert rules((tmp_path / "a.m4a").read_bytes()) == []
