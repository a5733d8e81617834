"""Rules 19 to 21: the ID3 tag."""

from __future__ import annotations

import random
import struct

from .. import sound_specimen as sound
from ..specimen import (
    CHAPTERS,
    LENGTHS,
    Show,
    episode_tag,
    jpeg,
    mp3,
    section_mp3,
)
from .registry import mutant


@mutant(19)
def version_2_4(show: Show) -> None:
    show.retag(sound.tag(_short_frames(), version=4))


def _short_frames() -> list[bytes]:
    """Frames under 128 bytes are alike in 2.3 and 2.4; a small picture and text see to that."""
    return episode_tag(APIC=sound.picture(b"\xff\xd8small"), USLT=sound.lyrics("The sea"))


@mutant(19)
def unsynchronised(show: Show) -> None:
    tag = sound.tag(_short_frames())
    body = tag[10:].replace(b"\xff\x00", b"\xff\x00\x00")
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    show.retag(b"ID3\x03\x00\x80" + size + body)


@mutant(19)
def frame_flags(show: Show) -> None:
    show.retag(sound.tag(episode_tag(TPE1=sound.frame("TPE1", b"\0Ann Mole", 0x2000))))


@mutant(19)
def utf8_text(show: Show) -> None:
    show.retag(sound.tag(episode_tag(TPE1=sound.text("TPE1", "Ann Mole", 3))))


@mutant(19)
def frame_longer_than_the_tag(show: Show) -> None:
    broken = b"TXXX" + struct.pack(">IH", 1 << 20, 0) + b"\0a\0b"
    show.retag(sound.tag([*episode_tag(), broken]))


@mutant(19, also=(20,))
def no_tag(show: Show) -> None:
    show.set_media(mp3(sound.lay_out(LENGTHS).frames, b""))


def chaps(
    order: tuple[int, ...] = (0, 1, 2),
    *,
    ids: tuple[str, ...] = ("ch1", "ch2", "ch3"),
    gap: int = 0,
    offset: int = 0xFFFFFFFF,
    blank: int | None = None,
    late: int = 0,
) -> bytes:
    laid = sound.lay_out(LENGTHS)
    ends = [*(start * 1000 for start in laid.starts[1:]), int(laid.duration * 1000) + late]
    found = [
        sound.chap(
            ids[n], laid.starts[n] * 1000, ends[n] - (gap if n < 2 else 0),
            "" if n == blank else CHAPTERS[n], offset,
        )
        for n in range(3)
    ]  # fmt: skip
    return b"".join(found[n] for n in order)


@mutant(20)
def chap_out_of_order(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps((1, 0, 2)))))


@mutant(20)
def chap_ids_alike(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(ids=("ch1", "ch1", "ch3")))))


@mutant(20)
def chap_gap(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(gap=5))))


@mutant(20)
def chap_offsets(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(offset=0))))


@mutant(20)
def chap_without_title(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(blank=1))))


@mutant(20)
def chap_past_the_end(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(late=2))))


@mutant(20)
def ctoc_flags(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CTOC=sound.ctoc(["ch1", "ch2", "ch3"], 1))))


@mutant(20)
def ctoc_incomplete(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CTOC=sound.ctoc(["ch1", "ch2"]))))


@mutant(20)
def no_ctoc(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CTOC=None)))


@mutant(20)
def chapters_not_in_the_tag(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CTOC=None, CHAP=None)))


@mutant(21)
def no_author(show: Show) -> None:
    show.retag(sound.tag(episode_tag(TPE1=None)))


@mutant(21)
def language_in_two_letters(show: Show) -> None:
    show.retag(sound.tag(episode_tag(TLAN=sound.text("TLAN", "en"))))


@mutant(21)
def picture_of_the_back(show: Show) -> None:
    show.retag(sound.tag(episode_tag(APIC=sound.picture(jpeg(100), place=4))))


@mutant(21)
def picture_of_another_type(show: Show) -> None:
    show.retag(sound.tag(episode_tag(APIC=sound.picture(jpeg(100), "image/png"))))


@mutant(21)
def heavy_picture(show: Show) -> None:
    image = jpeg(100) + random.Random(1).randbytes(300_000)
    show.retag(sound.tag(episode_tag(APIC=sound.picture(image))))


@mutant(21)
def section_numbered_wrong(show: Show) -> None:
    path = show.manifest["chapters"][1]["path"]
    show.write(path, section_mp3(2, TRCK=sound.text("TRCK", "3/3")))


@mutant(20)
def chap_ends_before_it_starts(show: Show) -> None:
    laid = sound.lay_out(LENGTHS)
    broken = sound.chap("ch1", 0, 0, CHAPTERS[0])
    rest = chaps((1, 2))
    assert laid.starts[0] == 0
    show.retag(sound.tag(episode_tag(CHAP=broken + rest)))


@mutant(20)
def ctoc_named_as_a_chapter(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CTOC=sound.ctoc(["ch1", "ch2", "ch3"], name="ch1"))))


@mutant(20)
def chap_cut_short(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps((0, 1)) + sound.frame("CHAP", b"ch3\0\0\0"))))


@mutant(19)
def utf16_without_its_mark(show: Show) -> None:
    body = b"\x01" + "Ann Mole".encode("utf-16-le")
    show.retag(sound.tag(episode_tag(TPE1=sound.frame("TPE1", body))))


@mutant(21)
def lyrics_without_language(show: Show) -> None:
    show.retag(sound.tag(episode_tag(USLT=sound.frame("USLT", b"\0eng\0"))))


@mutant(21)
def no_picture(show: Show) -> None:
    show.retag(sound.tag(episode_tag(APIC=None)))


@mutant(21)
def picture_of_no_type(show: Show) -> None:
    show.retag(sound.tag(episode_tag(APIC=sound.picture(jpeg(100), "image/gif"))))
