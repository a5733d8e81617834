"""A title fitted into a square: a face that has its letters, its lines and their size."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# Where Pillow's own face lacks letters: common faces of Linux, macOS and Windows, by coverage.
_SYSTEM_FACES = (
    "DejaVuSans-Bold.ttf",
    "NotoSans-Bold.ttf",
    "arialbd.ttf",
    "Arial Unicode.ttf",
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "msyh.ttc",
    "PingFang.ttc",
    "malgun.ttf",
    "NotoSansDevanagari-Bold.ttf",
    "NotoNaskhArabic-Bold.ttf",
    "NotoSansHebrew-Bold.ttf",
    "NotoSansThai-Bold.ttf",
    "Nirmala.ttf",
)
_PLAIN = str.maketrans(
    {"—": "-", "–": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"'}
    | {"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i"}
    | {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D"}
)
# Ideographs and kana: lines break anywhere between them. As a pattern they take 4 ms to compile.
_ALONE = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_MEASURE = 200  # pixels: widths are measured once at this size and scaled
_LEADING = 1.14
_SIZES = range(320, 95, -5)
_LEGIBLE = 180  # pixels of 1,400: about the least that can be read at 55


class Lettering(msgspec.Struct, frozen=True):
    """Words that can be drawn, and the face that can draw them."""

    words: str
    face: str | None
    """A font file's name; None is the face that comes with Pillow."""

    @property
    def right_to_left(self) -> bool:
        """Whether the first letter is of a script written from the right."""
        strong = (unicodedata.bidirectional(character) for character in self.words)
        return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"

    def font(self, size: float) -> FreeTypeFont:
        """The face at `size` pixels."""
        return _font(self.face, size)


class Block(msgspec.Struct, frozen=True):
    """Lines at the size at which they fill their room."""

    lines: tuple[str, ...]
    size: int
    """Pixels."""

    @property
    def leading(self) -> float:
        """Pixels from line to line."""
        return self.size * _LEADING


def lettering(text: str) -> Lettering | None:
    """How `text` can be drawn on this machine; None where no face has its letters.

    Pillow's own face comes first, so that a cover is the same everywhere if it can be. Where it
    lacks letters a face of the system is taken; without one, Latin letters lose their accents.
    """
    if drawable := _drawable(text, None):
        return Lettering(drawable, None)
    for face in _SYSTEM_FACES:
        try:
            drawable = _drawable(text, face)
        except OSError:
            continue  # this machine does not have it
        if drawable:
            return Lettering(drawable, face)
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    drawable = _drawable(plain, None)
    return Lettering(drawable, None) if drawable else None


def fitted(words: Lettering, width: int, height: int) -> Block:
    """The words in lines, as large as `width` and `height` pixels allow.

    Words are broken where whole ones would be small. At the smallest size what does not fit is
    cut, with an ellipsis.
    """
    font = words.font(_MEASURE)
    for size in (size for size in _SIZES if size >= _LEGIBLE):
        block = Block(tuple(_lines(font, words.words, width * _MEASURE / size)), size)
        widest = max((font.getlength(text) for text in block.lines), default=0)
        if widest * size / _MEASURE <= width and block.leading * len(block.lines) <= height:
            return block
    for size in (size for size in _SIZES if size <= _LEGIBLE):
        room = width * _MEASURE / size
        broken = " ".join(_broken(font, words.words, room))
        block = Block(tuple(_lines(font, broken, room)), size)
        if block.leading * len(block.lines) <= height:
            return block
    return _cut(font, block, width, int(height / block.leading))


def _broken(font: FreeTypeFont, text: str, room: float) -> Iterator[str]:
    """The words, those longer than a line in pieces with a hyphen."""
    for word in text.split():
        rest = word
        while font.getlength(rest) > room and not _alone(rest[0]):
            fitting = partial(_hyphenated, font, rest)
            cut = max(bisect_right(range(1, len(rest)), room, key=fitting), 1)
            yield rest[:cut] + "-"
            rest = rest[cut:]
        yield rest


def _hyphenated(font: FreeTypeFont, word: str, length: int) -> float:
    return font.getlength(word[:length] + "-")


def _cut(font: FreeTypeFont, block: Block, width: int, count: int) -> Block:
    room = width * _MEASURE / block.size
    lines = [_shortened(font, text, room) for text in block.lines[:count]]
    if len(block.lines) > count:
        lines[-1] = _shortened(font, lines[-1] + "...", room)
    return Block(tuple(lines), block.size)


def _shortened(font: FreeTypeFont, text: str, room: float) -> str:
    kept = text
    while font.getlength(kept) > room and len(kept) > 4:
        kept = kept.removesuffix("...")[:-1].rstrip() + "..."
    return kept


def _lines(font: FreeTypeFont, text: str, room: float) -> list[str]:
    lines: list[str] = []
    for gap, token in _tokens(text):
        if lines and font.getlength(longer := lines[-1] + gap + token) <= room:
            lines[-1] = longer
        else:
            lines.append(token)
    return lines


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """What no line breaks, each with the space before it: words, and each ideograph by itself."""
    for word in text.split():
        gap = " "
        for alone, together in groupby(word, _alone):
            for token in together if alone else ("".join(together),):
                yield gap, token
                gap = ""


def _alone(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in _ALONE)


def _drawable(text: str, face: str | None) -> str:
    """`text` without the signs that the face lacks; empty if it lacks a letter or digit."""
    font = _font(face, 40)
    missing = _glyph(font, "\uffff")
    kept = []
    for character in unicodedata.normalize("NFC", text):
        major = unicodedata.category(character)[0]
        if character.isspace() or (major != "C" and _glyph(font, character) != missing):
            kept.append(character)
        elif major in "LMN":
            return ""
        elif plain := character.translate(_PLAIN).strip(character):
            kept.append(plain)
    return " ".join("".join(kept).split())


def _glyph(font: FreeTypeFont, character: str) -> bytes:
    return bytes(font.getmask(character))


def _font(face: str | None, size: float) -> FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.load_default(size) if face is None else ImageFont.truetype(face, size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise OSError("Pillow was built without FreeType")
    return font
