"""Cover art for a show that has none; what is wrong with artwork that is given (standards 5)."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import TYPE_CHECKING

from listen.errors import LibraryError
from listen.podcast.clean import line
from listen.podcast.lettering import Lettering, fitted, lettering

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIDE = 1400
"""Pixels on each side of a generated cover."""
SMALLEST, LARGEST = 1400, 3000
"""Pixels on each side of a show's artwork, at least and at most."""
THUMBNAIL_SIDE = 300
"""Pixels, at most, on each side of the picture in an audio file's tag."""
FORMATS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}
"""The formats that artwork may have, each with its file endings."""

# Pictures come from strangers: these formats are told apart, no other parser is tried on one.
_NAMED = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")
_MARGIN = 110
_AUTHOR_SIZE = 84
_INK = (250, 248, 242)
# Calm, dark grounds: each gives the ink a contrast above 7 to 1.
_GROUNDS = (
    (28, 58, 82),
    (38, 66, 58),
    (74, 46, 66),
    (88, 48, 38),
    (46, 50, 84),
    (62, 60, 44),
)
_QUALITY = 88


def cover(title: str, author: str) -> bytes:
    """A JPEG, `SIDE` pixels square: the title as large as it fits, the author small below.

    The same title and author give the same picture on one machine. A title in a script that no
    face of the machine has becomes a pattern of bars of its own.
    """
    from PIL import Image, ImageDraw

    name, by = line(title, 120) or "Podcast", line(author, 60)
    digest = hashlib.sha256(name.encode()).digest()
    picture = Image.new("RGB", (SIDE, SIDE), _GROUNDS[digest[0] % len(_GROUNDS)])
    draw = ImageDraw.Draw(picture)
    letters = _lettering(name)
    signature = _lettering(by) if by and by != name else None
    foot = SIDE - _MARGIN - (2 * _AUTHOR_SIZE if signature else 0)
    if letters is None:
        _draw_bars(draw, digest, _MARGIN, foot)
    else:
        _draw_title(draw, letters, _MARGIN, foot)
    if signature is not None:
        _draw_author(draw, signature)
    return _jpeg(picture, _QUALITY)


def thumbnail(image: bytes, name: str = "") -> bytes:
    """A small JPEG of the artwork, for an audio file's tag.

    Raises LibraryError where `image` cannot be read; it tells the file's `name`.
    """
    from PIL import Image

    with _opened(image, name) as opened:
        opened.draft("RGB", (2 * THUMBNAIL_SIDE, 2 * THUMBNAIL_SIDE))
        try:
            seen = opened.convert("RGBA") if _has_alpha(opened) else opened.convert("RGB")
        except (OSError, SyntaxError, ValueError) as error:  # cut short, or damaged
            raise _unreadable(str(error), name) from error
    if seen.mode == "RGBA":
        ground = Image.new("RGBA", seen.size, "white")
        seen = Image.alpha_composite(ground, seen).convert("RGB")
    seen.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return _jpeg(seen, 80)


def ending(image: bytes) -> str:
    """The file ending of artwork without problems."""
    return ".png" if image.startswith(b"\x89PNG") else ".jpg"


def side(image: bytes) -> int:
    """Pixels on each side of artwork without problems."""
    with _opened(image) as opened:
        return opened.width


def problems(image: bytes, name: str | None = None) -> tuple[str, ...]:
    """What keeps `image` from being artwork (standards 5); empty if nothing does.

    Each is a clause for an error's text. `name` is the file's, for its ending.
    """
    try:
        opened = _opened(image)
    except LibraryError:
        return ("it is not an image that can be read",)
    found = []
    with opened:
        width, height = opened.size
        if opened.format not in FORMATS:
            return (f"it is {opened.format}, not JPEG or PNG",)
        endings = FORMATS[opened.format]
        if name is not None and not name.lower().endswith(endings):
            found.append(f"it is {opened.format}, but its name does not end in {endings[0]}")
        if width != height:
            found.append(f"it is {width} by {height} pixels, not square")
        if min(width, height) < SMALLEST or max(width, height) > LARGEST:
            found.append(f"its sides are not between {SMALLEST} and {LARGEST} pixels")
        if _has_alpha(opened):
            found.append("it is partly transparent")
        elif opened.mode != "RGB":
            found.append(f"its colours are {opened.mode}, not RGB")
    return tuple(found)


def _draw_title(draw: ImageDraw, letters: Lettering, top: int, bottom: int) -> None:
    block = fitted(letters, SIDE - 2 * _MARGIN, bottom - top)
    font = letters.font(block.size)
    # A little weight, so that the strokes hold at 55 pixels.
    weight = block.size / 50 if letters.face is None else 0
    y = top + (bottom - top - block.leading * len(block.lines)) / 2
    for text in block.lines:
        x = SIDE - _MARGIN - font.getlength(text) if letters.right_to_left else _MARGIN
        draw.text((x, y), text, font=font, fill=_INK, stroke_width=weight, stroke_fill=_INK)
        y += block.leading


def _draw_author(draw: ImageDraw, letters: Lettering) -> None:
    font = letters.font(_AUTHOR_SIZE)
    room = SIDE - 2 * _MARGIN
    size = _AUTHOR_SIZE * min(1.0, room / max(font.getlength(letters.words), 1))
    x, anchor = (SIDE - _MARGIN, "rs") if letters.right_to_left else (_MARGIN, "ls")
    draw.text((x, SIDE - _MARGIN), letters.words, font=letters.font(size), fill=_INK, anchor=anchor)


def _draw_bars(draw: ImageDraw, digest: bytes, top: int, bottom: int) -> None:
    """A waveform of eleven bars, by the title's digest."""
    count = 11
    step = (SIDE - 2 * _MARGIN) / count
    middle, reach = (top + bottom) / 2, (bottom - top) / 2
    for index in range(count):
        half = reach * (0.2 + 0.8 * digest[index + 1] / 255)
        x = _MARGIN + step * (index + 0.2)
        box = (x, middle - half, x + step * 0.6, middle + half)
        draw.rounded_rectangle(box, radius=step * 0.3, fill=_INK)


def _lettering(text: str) -> Lettering | None:
    """How to draw `text`; None where this machine cannot set its script."""
    from PIL import features

    found = lettering(text)
    # Without a layout library letters would stand in the order of their code, from the left.
    if found is not None and found.right_to_left and not features.check("raqm"):
        return None
    return found


def _opened(image: bytes, name: str = "") -> Image:
    """The image, its header read. Raises LibraryError where it is none, or far too large."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # odd metadata, which nobody reads here
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(image), formats=_NAMED)
    except UnidentifiedImageError as error:  # its own text is of an object in memory
        raise _unreadable("it is not an image that can be read", name) from error
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise _unreadable(str(error), name) from error


def _unreadable(why: str, name: str) -> LibraryError:
    return LibraryError(
        f"reading the artwork{name and f' {name}'}: {why}",
        f"give a square JPEG or PNG of {SMALLEST} to {LARGEST} pixels, or take it away",
    )


def _has_alpha(image: Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def _jpeg(picture: Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
