"""ID3v2.3 tags by mutagen; the one writer of CHAP and CTOC frames.

Sources: ID3v2.3.0 informal standard; ID3v2 Chapter Frame Addendum 1.0.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import msgspec
from mutagen import id3

from listen.errors import SoundError

_ISO_639_2 = {
    "ar": "ara", "be": "bel", "bg": "bul", "ca": "cat", "cs": "cze", "cy": "wel", "da": "dan",
    "de": "ger", "el": "gre", "en": "eng", "eo": "epo", "es": "spa", "et": "est", "eu": "baq",
    "fa": "per", "fi": "fin", "fr": "fre", "ga": "gle", "gl": "glg", "he": "heb", "hi": "hin",
    "hr": "hrv", "hu": "hun", "hy": "arm", "id": "ind", "is": "ice", "it": "ita", "ja": "jpn",
    "ka": "geo", "ko": "kor", "la": "lat", "lt": "lit", "lv": "lav", "mk": "mac", "ms": "may",
    "nb": "nob", "nl": "dut", "nn": "nno", "no": "nor", "pl": "pol", "pt": "por", "ro": "rum",
    "ru": "rus", "sk": "slo", "sl": "slv", "sq": "alb", "sr": "srp", "sv": "swe", "sw": "swa",
    "ta": "tam", "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie", "zh": "chi",
}  # fmt: skip
_HEADER = 10  # bytes of a tag's header
_LISTED = 255  # chapters that a CTOC can count, in its one byte


class ChapterMark(msgspec.Struct, frozen=True):
    """A chapter as the tag holds it."""

    title: str
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds; after `start`."""


class Tag(msgspec.Struct, frozen=True):
    """What a media file says of itself."""

    title: str
    artist: str
    album: str
    language: str
    """BCP 47."""
    date: datetime
    length: int
    """Milliseconds."""
    lyrics: str
    cover: bytes
    """JPEG."""
    track: tuple[int, int] | None = None
    """(number, total)."""
    chapters: Sequence[ChapterMark] = ()


def write_tag(tag: Tag) -> bytes:
    """The whole tag, ready to stand before the first frame.

    mutagen sorts the CHAP frames of a tag by size, and players then list chapters out of order:
    each of them is written by itself here, and they are joined in the order of time.
    """
    language = iso_639_2(tag.language)
    plain: list[id3.Frame] = [
        _text(id3.TIT2, tag.title),
        _text(id3.TPE1, tag.artist),
        _text(id3.TALB, tag.album),
        _text(id3.TYER, f"{tag.date:%Y}"),
        _text(id3.TDAT, f"{tag.date:%d%m}"),
        _text(id3.TLAN, language),
        _text(id3.TLEN, str(tag.length)),
        _text(id3.TCON, "Podcast"),
    ]
    if tag.track:
        plain.append(_text(id3.TRCK, f"{tag.track[0]}/{tag.track[1]}"))
    lyrics = _clean(tag.lyrics)
    plain.append(id3.USLT(encoding=_encoding(lyrics), lang=language, desc="", text=lyrics))
    plain.append(id3.APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=tag.cover))
    body = _bytes(*plain) + b"".join(_bytes(frame) for frame in _chapters(tag.chapters))
    if len(body) >= 1 << 28:
        raise SoundError(
            f"tagging {tag.title[:60]!r}: the tag would have {len(body)} bytes, ID3 allows 256 MiB",
            "use a smaller cover image",
        )
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def iso_639_2(language: str) -> str:
    """The three-letter (bibliographic) code that ID3 wants for a BCP 47 tag; `und` if unknown."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return _ISO_639_2.get(primary, primary if len(primary) == 3 else "und")


def _chapters(chapters: Sequence[ChapterMark]) -> list[id3.Frame]:
    """One CTOC, top-level and ordered, then each CHAP in the order of time.

    Past what a CTOC can count the CHAP frames go on: most players read nothing else.
    """
    if not chapters:
        return []
    ids = [f"chp{number}" for number in range(1, len(chapters) + 1)]
    flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    found: list[id3.Frame] = [
        id3.CTOC(element_id="toc", flags=flags, child_element_ids=ids[:_LISTED], sub_frames=[])
    ]
    for name, chapter in zip(ids, chapters, strict=True):
        found.append(
            id3.CHAP(
                element_id=name,
                start_time=chapter.start,
                end_time=chapter.end,
                start_offset=0xFFFFFFFF,
                end_offset=0xFFFFFFFF,
                sub_frames=[_text(id3.TIT2, chapter.title)],
            )
        )
    return found


def _bytes(*frames: id3.Frame) -> bytes:
    """Frames as ID3v2.3, by mutagen's own writer."""
    one = id3.ID3()
    for frame in frames:
        one.add(frame)
    file = io.BytesIO()
    one.save(file, v1=0, v2_version=3, padding=lambda _info: 0)
    return file.getvalue()[_HEADER:]


def _text(kind: type[id3.TextFrame], text: str) -> id3.Frame:
    text = " ".join(_clean(text).split())
    return kind(encoding=_encoding(text), text=[text])


def _encoding(text: str) -> int:
    """ISO-8859-1 where it can hold the text, else UTF-16: v2.3 knows no UTF-8."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return 1
    return 0


def _clean(text: str) -> str:
    """Without NUL, which ends a text, and lone surrogates, which no encoding can hold."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
