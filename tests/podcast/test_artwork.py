"""Artwork (standards 5): generated covers, thumbnails, and what is wrong with others."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from listen.errors import LibraryError
from listen.podcast.artwork import cover, problems, thumbnail
from listen.podcast.lettering import fitted, lettering

TITLES = [
    "Listen to this article",
    "Radio",
    "",
    "\x00\u200f",
    "Café — Łódź",
    "Новости дня",
    "日本語のポッドキャスト番組",
    "שלום עולם",
    "😀🎧",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "word " * 2000,
    "W" * 10_000,
    "漢" * 500,
]


def picture(data: bytes) -> Image.Image:
    opened = Image.open(io.BytesIO(data))
    opened.load()
    return opened


def image(size: tuple[int, int] = (1500, 1500), mode: str = "RGB", kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("title", TITLES)
def test_standard_5_a_generated_cover(title: str) -> None:
    data = cover(title, "The Harbour Desk")
    assert problems(data, "cover.jpg") == ()
    made = picture(data)
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (1400, 1400))
    assert len(data) < 300_000
    assert data == cover(title, "The Harbour Desk")


def test_legible_at_55_pixels() -> None:
    """The title's strokes still stand out from the ground, and its lines from each other."""
    small = picture(cover("Listen to this article", "")).convert("L").resize((55, 55))
    darkest, lightest = small.getextrema()
    assert isinstance(darkest, int | float)
    assert isinstance(lightest, int | float)
    assert lightest - darkest > 120
    pixels = small.tobytes()
    inked = [max(pixels[row * 55 : row * 55 + 55]) > darkest + 100 for row in range(55)]
    bands = sum(here and not above for above, here in zip([False, *inked], inked, strict=False))
    assert bands == 3
    assert sum(inked) > 20


def test_the_ink_keeps_off_the_edge() -> None:
    for title in TITLES:
        made = picture(cover(title, "An author with a name that is longer than most others"))
        ground = made.getpixel((2, 2))
        assert isinstance(ground, tuple)
        for box in (
            (0, 0, 1400, 60),
            (0, 1340, 1400, 1400),
            (0, 0, 60, 1400),
            (1340, 0, 1400, 1400),
        ):
            extrema: Any = made.crop(box).getextrema()
            for (low, high), value in zip(extrema, ground, strict=True):
                assert value - 6 <= low
                assert high <= value + 6, (title[:20], box)


def test_other_titles_other_covers() -> None:
    assert cover("Radio", "A") != cover("Radio", "B") != cover("Radia", "B")
    unset = {cover(title, "") for title in ("𐎀𐎁𐎂", "𐎃𐎄𐎅")}  # no face has Ugaritic
    assert len(unset) == 2


def test_words_are_kept_whole_and_large() -> None:
    letters = lettering("Listen to this article")
    assert letters is not None
    block = fitted(letters, 1180, 1180)
    assert block.lines == ("Listen", "to this", "article")
    assert block.size >= 250
    assert all(letters.font(block.size).getlength(line) <= 1180 for line in block.lines)


def test_letters_that_the_own_face_lacks_are_not_drawn_as_boxes() -> None:
    accented = lettering("Café 😀 – déjà vu")
    assert accented is not None
    words = accented.words.replace("😀 ", "")  # a face of the system may have it
    assert words == ("Cafe - deja vu" if accented.face is None else "Café – déjà vu")
    plain = lettering("Tide 🌊 “news”")
    assert plain is not None
    assert plain.face is None
    assert "🌊" not in plain.words
    assert lettering("𐎀𐎁𐎂") is None


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"GIF89a nothing", None, "not an image"),
        (b"", None, "not an image"),
        (image()[:200], None, "not an image"),
        (image(kind="GIF", mode="P"), None, "GIF, not JPEG or PNG"),
        (image(), "cover.png", "does not end in .jpg"),
        (image(kind="PNG"), "cover.jpg", "does not end in .png"),
        (image((1500, 1400)), None, "1500 by 1400 pixels, not square"),
        (image((300, 300)), None, "between 1400 and 3000"),
        (image((3001, 3001)), None, "between 1400 and 3000"),
        (image(mode="RGBA", kind="PNG"), None, "transparent"),
        (image(mode="CMYK"), None, "CMYK, not RGB"),
        (image(mode="L"), None, "L, not RGB"),
    ],
)
def test_standard_5_what_is_wrong_with_artwork(data: bytes, name: str | None, said: str) -> None:
    found = problems(data, name)
    assert len(found) == 1
    assert said in found[0]


def test_standard_5_good_artwork() -> None:
    assert problems(image((3000, 3000)), "Art.JPEG") == ()
    assert problems(image((1400, 1400), kind="PNG"), "art.png") == ()


def test_standard_21_a_small_thumbnail() -> None:
    made = thumbnail(cover("Listen to this article", "The Harbour Desk"))
    assert picture(made).size == (300, 300)
    assert picture(made).format == "JPEG"
    assert len(made) < 30_000
    assert picture(thumbnail(image((200, 100), "RGBA", "PNG"))).getpixel((5, 5)) == (255, 255, 255)
    assert picture(thumbnail(image(mode="CMYK"))).mode == "RGB"
    with pytest.raises(LibraryError, match="artwork") as caught:
        thumbnail(b"no picture")
    assert caught.value.hint
