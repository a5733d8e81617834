"""`.m4b` and `.opus` files of packets: chapters, tags and cover where each keeps them.

ffmpeg's muxers (by PyAV) write the boxes and pages, mutagen the tags. Sources: ISO/IEC 14496-14;
the QuickTime File Format (chapter track); Nero's `chpl`, as ffmpeg writes it; RFC 7845 (Ogg Opus);
the CHAPTERxxx comments of Ogg (wiki.xiph.org/Chapter_Extension).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen.flac import Picture
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus
from PIL import Image

from listen.errors import SoundError
from listen.sound.container import Codec
from listen.sound.tag import ChapterMark, Tag, iso_639_2

TYPES = {"m4b": "audio/x-m4a", "opus": "audio/ogg"}
"""The media type of each format."""
_NUMBERED = 1000  # chapters that CHAPTERxxx can number
_TITLE = 127  # bytes of a chapter's title: past that, AntennaPod loses the rest
_CHUNK = 1 << 20
_COVER = 3  # the picture type "front cover"


@dataclass(frozen=True, slots=True)
class File:
    """A finished file."""

    length: int
    """Bytes."""
    sha256: str
    """Hex."""


def write_container(
    path: Path, packets: Iterable[bytes], samples: int, codec: Codec, tag: Tag
) -> File:
    """Write an episode of `samples` (at the codec's rate) to `path`; `tag.chapters` are kept.

    One packet is held at a time. Raises `SoundError`.
    """
    import av

    try:
        _mux(path, packets, samples, codec, tag)
        if codec.format == "m4b":
            _tag_mp4(path, tag)
        else:
            _tag_opus(path, tag)
    except (av.FFmpegError, MutagenError) as error:
        raise SoundError(
            f"writing {path.name} ({codec.format}): {error}",
            "publish again, or leave the format out of [audio] formats",
        ) from error
    return _digest(path)


def shortened(title: str, limit: int = _TITLE) -> str:
    """A title of at most `limit` bytes of UTF-8, cut at a character, with an ellipsis."""
    if len(title.encode()) <= limit:
        return title
    kept = title.encode()[: limit - len("…".encode())].decode("utf-8", "ignore")
    return kept.rstrip() + "…"


def _mux(path: Path, packets: Iterable[bytes], samples: int, codec: Codec, tag: Tag) -> None:
    import av
    from av.codec.context import Flags

    mp4 = codec.format == "m4b"
    # `bitexact`: no program's version, no random serial number. `faststart`: moov before mdat.
    options = {"fflags": "bitexact", **({"movflags": "faststart"} if mp4 else {})}
    with av.open(
        str(path), "w", format="ipod" if mp4 else "opus", container_options=options
    ) as out:
        # The stream's encoder only gives the header what it needs; the packets are there already.
        stream = out.add_stream("aac" if mp4 else "libopus", codec.rate)
        stream.codec_context.layout = "mono"
        stream.codec_context.format = "fltp" if mp4 else "flt"
        stream.codec_context.bit_rate = codec.bitrate * 1000
        stream.codec_context.flags |= Flags.bitexact
        if mp4:
            stream.metadata["language"] = iso_639_2(tag.language)
            out.set_chapters([_chapter(n, mark) for n, mark in enumerate(tag.chapters, 1)])
        out.start_encoding()
        base = Fraction(1, codec.rate)
        for number, data in enumerate(packets):
            packet: Any = av.Packet(data)
            packet.stream = stream
            packet.time_base = base
            packet.pts = packet.dts = number * codec.frame - codec.priming
            packet.duration = min(codec.frame, samples - packet.pts)
            packet.is_keyframe = True
            out.mux_one(packet)


def _chapter(number: int, mark: ChapterMark) -> Any:
    return {
        "id": number,
        "start": mark.start,
        "end": mark.end,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": shortened(mark.title)},
    }


def _tag_mp4(path: Path, tag: Tag) -> None:
    file = MP4(path)
    if file.tags is None:
        file.add_tags()
    for name, value in (
        ("\xa9nam", tag.title),
        ("\xa9ART", tag.artist),
        ("\xa9alb", tag.album),
        ("\xa9day", f"{tag.date:%Y-%m-%d}"),
        ("\xa9gen", "Podcast"),
        ("\xa9lyr", tag.lyrics),
    ):
        file[name] = [value.replace("\0", "")]
    file["stik"] = [2]  # an audiobook: players keep the place
    file["covr"] = [MP4Cover(tag.cover, imageformat=MP4Cover.FORMAT_JPEG)]
    file.save()


def _tag_opus(path: Path, tag: Tag) -> None:
    file = OggOpus(path)
    for name, value in (
        ("TITLE", tag.title),
        ("ARTIST", tag.artist),
        ("ALBUM", tag.album),
        ("DATE", f"{tag.date:%Y-%m-%d}"),
        ("GENRE", "Podcast"),
        ("LANGUAGE", tag.language),
        ("LYRICS", tag.lyrics),
        *_comments(tag.chapters),
        ("METADATA_BLOCK_PICTURE", _picture(tag.cover)),
    ):
        file[name] = [value.replace("\0", "")]
    file.save()


def _comments(chapters: Sequence[ChapterMark]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for number, mark in enumerate(chapters[:_NUMBERED]):
        seconds, milliseconds = divmod(mark.start, 1000)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        name = f"CHAPTER{number:03}"
        found.append((name, f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"))
        found.append((f"{name}NAME", mark.title))
    return found


def _picture(cover: bytes) -> str:
    """The cover as a FLAC picture block in base64 (RFC 9639, section 8.8)."""
    picture = Picture()
    picture.data = cover
    picture.type = _COVER
    picture.mime = "image/jpeg"
    picture.depth = 24
    with Image.open(BytesIO(cover)) as image:
        picture.width, picture.height = image.size
    return base64.b64encode(picture.write()).decode("ascii")


def _digest(path: Path) -> File:
    digest = hashlib.sha256()
    length = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            length += len(chunk)
    return File(length, digest.hexdigest())
