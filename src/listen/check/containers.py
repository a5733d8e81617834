"""Rule 22: chapters inside MP4 and Ogg Opus, read box by box and page by page."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from listen.check.chapters import Mark, disagreement
from listen.check.fault import Finding, rule

_HOLDERS = frozenset(b"moov udta trak mdia minf stbl tref edts".split())
TITLE_LIMIT = 127
"""Bytes of UTF-8 in an MP4 chapter's title."""


@dataclass(frozen=True, slots=True)
class Box:
    """An MP4 box; a holder has children, another its body."""

    kind: bytes
    offset: int
    body: bytes
    children: tuple[Box, ...] = ()

    def find(self, *path: bytes) -> Box | None:
        """The first box along a path of kinds below this one."""
        here: Box | None = self
        for kind in path:
            here = next((box for box in here.children if box.kind == kind), None) if here else None
        return here


def boxes(data: bytes, offset: int = 0) -> Iterator[Box]:
    """The boxes of an MP4 file or holder. Raises `ValueError` where sizes do not add up."""
    position = 0
    while position < len(data):
        if position + 8 > len(data):
            raise ValueError(f"byte {offset + position}: {len(data) - position} bytes are left")
        size, kind = struct.unpack(">I4s", data[position : position + 8])
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", data[position + 8 : position + 16])[0], 16
        elif size == 0:
            size = len(data) - position
        if size < head or position + size > len(data):
            raise ValueError(f"byte {offset + position}: box {kind!r} says {size} bytes")
        body = data[position + head : position + size]
        inner = tuple(boxes(body, offset + position + head)) if kind in _HOLDERS else ()
        yield Box(kind, offset + position, b"" if inner or kind == b"mdat" else body, inner)
        position += size


@dataclass(frozen=True, slots=True)
class Container:
    """An episode as MP4 or Ogg."""

    name: str
    ours: bool
    data: bytes
    chapters: tuple[Mark, ...]
    """The episode's chapters as its other forms have them; empty if unknown."""


def nero(moov: Box) -> tuple[Mark, ...] | None:
    """The chapters of moov/udta/chpl, or None without one."""
    box = moov.find(b"udta", b"chpl")
    if box is None:
        return None
    wide = box.body[0] == 1
    position = 9 if wide else 5
    count = box.body[position - 1]
    found: list[Mark] = []
    for _ in range(count):
        start, length = struct.unpack(">QB", box.body[position : position + 9])
        title = box.body[position + 9 : position + 9 + length]
        found.append((start // 10_000, title.decode("utf-8", "replace")))
        position += 9 + length
    return tuple(found)


def chapter_track(data: bytes, moov: Box) -> tuple[Mark, ...] | None:
    """The chapters of the text track that a `tref/chap` names, or None without one."""
    tracks = [box for box in moov.children if box.kind == b"trak"]
    wanted = {
        number
        for track in tracks
        if (box := track.find(b"tref"))
        for part in box.children
        if part.kind == b"chap"
        for number in struct.unpack(f">{len(part.body) // 4}I", part.body)
    }
    for track in tracks:
        header = track.find(b"tkhd")
        if header is None:
            continue
        at = 20 if header.body[0] == 1 else 12
        if struct.unpack(">I", header.body[at : at + 4])[0] in wanted:
            return _samples(data, track)
    return None


def _samples(data: bytes, track: Box) -> tuple[Mark, ...]:
    """Start and text of each sample of a text track."""
    media = track.find(b"mdia", b"mdhd")
    table = track.find(b"mdia", b"minf", b"stbl")
    if media is None or table is None:
        return ()
    at = 20 if media.body[0] == 1 else 12
    scale = struct.unpack(">I", media.body[at : at + 4])[0]
    durations: list[int] = []
    for count, length in _pairs(table.find(b"stts")):
        durations += [length] * count
    found: list[Mark] = []
    clock = 0
    for duration, (offset, size) in zip(durations, _places(table), strict=False):
        length = struct.unpack(">H", data[offset : offset + 2])[0]
        text = data[offset + 2 : offset + 2 + min(length, size - 2)]
        found.append((round(clock * 1000 / scale), text.decode("utf-8", "replace")))
        clock += duration
    return tuple(found)


def _pairs(box: Box | None) -> Iterator[tuple[int, int]]:
    body = box.body[8:] if box else b""
    yield from struct.iter_unpack(">II", body[: len(body) // 8 * 8])


def _places(table: Box) -> Iterator[tuple[int, int]]:
    """(offset, size) of each sample, from stsz, stsc and stco or co64."""
    sizes_box, chunks_box = table.find(b"stsz"), table.find(b"stsc")
    short, long = table.find(b"stco"), table.find(b"co64")
    if sizes_box is None or chunks_box is None or not (short or long):
        return
    same, count = struct.unpack(">II", sizes_box.body[4:12])
    sizes = [same] * count if same else list(struct.unpack(f">{count}I", sizes_box.body[12:]))
    if long:
        offsets = [one for (one,) in struct.iter_unpack(">Q", long.body[8:])]
    else:
        assert short is not None
        offsets = [one for (one,) in struct.iter_unpack(">I", short.body[8:])]
    runs = list(struct.iter_unpack(">III", chunks_box.body[8:]))
    sample = 0
    for number, offset in enumerate(offsets, 1):
        held = next((per for first, per, _ in reversed(runs) if first <= number), 1)
        place = offset
        for _ in range(held):
            if sample >= len(sizes):
                return
            yield place, sizes[sample]
            place += sizes[sample]
            sample += 1


def opus_chapters(data: bytes) -> tuple[Mark, ...]:
    """The CHAPTERnnn comments of an Ogg Opus file. Raises `ValueError` without OpusTags."""
    packets = _packets(data)
    next(packets, b"")
    tags = next(packets, b"")
    if not tags.startswith(b"OpusTags"):
        raise ValueError("there is no OpusTags packet")
    position = 12 + struct.unpack("<I", tags[8:12])[0]
    count = struct.unpack("<I", tags[position : position + 4])[0]
    position += 4
    comments: dict[str, str] = {}
    for _ in range(count):
        size = struct.unpack("<I", tags[position : position + 4])[0]
        text = tags[position + 4 : position + 4 + size].decode("utf-8", "replace")
        key, _, value = text.partition("=")
        comments[key.upper()] = value
        position += 4 + size
    found: list[Mark] = []
    for key, value in comments.items():
        match = re.fullmatch(r"(\d+):(\d\d):(\d\d)\.(\d{3})", value)
        if re.fullmatch(r"CHAPTER\d{3}", key) and match:
            hours, minutes, seconds, rest = map(int, match.groups())
            start = (hours * 3600 + minutes * 60 + seconds) * 1000 + rest
            found.append((start, comments.get(f"{key}NAME", "")))
    return tuple(found)


def _packets(data: bytes) -> Iterator[bytes]:
    """The packets of an Ogg file with one logical stream."""
    position = 0
    packet = b""
    while data[position : position + 4] == b"OggS":
        count = data[position + 26]
        lacing = data[position + 27 : position + 27 + count]
        position += 27 + count
        for size in lacing:
            packet += data[position : position + size]
            position += size
            if size < 255:
                yield packet
                packet = b""


@rule(22, Container)
def chapters_inside(container: Container) -> Iterator[Finding]:
    """MP4 by its boxes, Ogg by its pages."""
    try:
        if container.data[:4] == b"OggS":
            comments = opus_chapters(container.data)
            yield from _compare(container, "CHAPTER comments", comments, 1000)
        elif container.data[4:8] == b"ftyp":
            yield from _mp4(container)
        else:
            yield Finding("", "it is neither MP4 nor Ogg", "publish the episode again")
    except (ValueError, IndexError, struct.error) as reason:
        yield Finding("", f"it cannot be read: {reason}", "publish the episode again")


def _mp4(container: Container) -> Iterator[Finding]:
    top = list(boxes(container.data))
    kinds = [box.kind for box in top]
    moov = next((box for box in top if box.kind == b"moov"), None)
    if moov is None or b"mdat" not in kinds:
        yield Finding("", "there is no moov or no mdat", "publish the episode again")
        return
    if kinds.index(b"moov") > kinds.index(b"mdat"):
        text = "moov stands after mdat: players must fetch the end first"
        yield Finding("", text, "write moov first", "choice")
    track = chapter_track(container.data, moov)
    for name, found, most in (("Nero chpl", nero(moov), 255), ("a chapter track", track, None)):
        if found is None:
            if container.chapters:
                yield Finding("", f"there is no {name}", "write both kinds", "choice")
            continue
        for number, (_, title) in enumerate(found, 1):
            size = len(title.encode())
            if size > TITLE_LIMIT:
                text = f"the title of chapter {number} has {size} bytes"
                yield Finding(name, text, f"keep it to {TITLE_LIMIT}")
        yield from _compare(container, name, found, most)


def _compare(
    container: Container, name: str, found: tuple[Mark, ...], most: int | None
) -> Iterator[Finding]:
    """`most` is how many chapters the format can number: Nero in a byte, comments in 3 digits."""
    printed = container.chapters[:most]
    difference = disagreement(printed, _as_printed(printed, found))
    if printed and difference:
        yield Finding(name, difference, "publish the episode again")


def _as_printed(printed: tuple[Mark, ...], found: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """What was found, each title that was rightly shortened taken for the printed one.

    An MP4 is sure to hold the first bytes of a longer title; the rest may be an ellipsis.
    """
    if len(printed) != len(found):
        return found
    return tuple(
        (start, long if len(long.encode()) > TITLE_LIMIT and _begins(long, title) else title)
        for (_, long), (start, title) in zip(printed, found, strict=True)
    )


def _begins(long: str, title: str) -> bool:
    kept = title.removesuffix("…").rstrip()
    return long.startswith(kept) and len(kept.encode()) >= TITLE_LIMIT - 27
