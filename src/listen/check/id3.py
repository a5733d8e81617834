"""Read an ID3v2 tag, byte by byte (id3v2.3.0, id3v2.4.0-structure, Chapter Frame Addendum)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

NO_OFFSET = 0xFFFFFFFF
"""A CHAP frame's byte offset where the times are to be used."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as it stands."""

    id: str
    flags: int
    offset: int
    """Of its header, in bytes from the start of the tag."""
    body: bytes

    @property
    def encoding(self) -> int | None:
        """The text encoding byte, for frames that begin with one."""
        has = self.id.startswith("T") or self.id in ("USLT", "COMM", "APIC", "WXXX")
        return self.body[0] if has and self.body else None

    @property
    def text(self) -> str:
        """The text of a text frame, up to its end mark. Undecodable bytes become U+FFFD."""
        return _decode(self.body[0], self.body[1:]) if self.body else ""


@dataclass(frozen=True, slots=True)
class Tag:
    """An ID3v2 tag."""

    version: int
    """3 for ID3v2.3."""
    flags: int
    size: int
    """Bytes, with the header: the sound begins there."""
    frames: tuple[Frame, ...]
    problems: tuple[str, ...]
    """What could not be read."""

    def all(self, name: str) -> tuple[Frame, ...]:
        """The frames of that id, in the file's order."""
        return tuple(frame for frame in self.frames if frame.id == name)

    def text(self, name: str) -> str:
        """The text of the first frame of that id, or the empty string."""
        return next((frame.text for frame in self.frames if frame.id == name), "")


@dataclass(frozen=True, slots=True)
class Chap:
    """A CHAP frame: times in milliseconds."""

    id: str
    start: int
    end: int
    start_offset: int
    end_offset: int
    frames: tuple[Frame, ...]
    problems: tuple[str, ...]

    @property
    def title(self) -> str | None:
        """Its TIT2, or None."""
        return next((frame.text for frame in self.frames if frame.id == "TIT2"), None)


@dataclass(frozen=True, slots=True)
class Ctoc:
    """A CTOC frame."""

    id: str
    flags: int
    children: tuple[str, ...]
    problems: tuple[str, ...]


def read_tag(data: bytes) -> Tag | None:
    """The tag at the start of a file, or None where there is none."""
    if data[:3] != b"ID3" or len(data) < 10:
        return None
    version, flags = data[3], data[5]
    problems: list[str] = []
    size = 10 + _syncsafe(data[6:10], problems)
    if size > len(data):
        problems.append(f"the tag says {size} bytes, the file has {len(data)}")
    body = data[10:size]
    start = 10
    if flags & 0x80:
        body = body.replace(b"\xff\x00", b"\xff")
    if flags & 0x40 and len(body) >= 4:
        # v2.3's size leaves its own four bytes out, v2.4's does not.
        extended = struct.unpack(">I", body[:4])[0] + 4 if version < 4 else _syncsafe(body[:4], [])
        body, start = body[extended:], start + extended
    frames = tuple(_frames(body, start, version, problems))
    return Tag(version, flags, size, frames, tuple(problems))


def _syncsafe(data: bytes, problems: list[str]) -> int:
    if any(byte & 0x80 for byte in data):
        problems.append(f"the size {data.hex()} is not syncsafe")
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value


def _frames(body: bytes, start: int, version: int, problems: list[str]) -> Iterator[Frame]:
    position = 0
    while position + 10 <= len(body):
        name = body[position : position + 4]
        if name == b"\0\0\0\0":
            if body[position:].strip(b"\0"):
                problems.append(f"byte {start + position}: the padding is not zero")
            return
        if not re.fullmatch(rb"[A-Z0-9]{4}", name):
            problems.append(f"byte {start + position}: {name!r} is not a frame id")
            return
        raw = body[position + 4 : position + 8]
        size = _syncsafe(raw, problems) if version >= 4 else struct.unpack(">I", raw)[0]
        flags = struct.unpack(">H", body[position + 8 : position + 10])[0]
        content = body[position + 10 : position + 10 + size]
        if len(content) < size or size == 0:
            problems.append(f"byte {start + position}: {name.decode()} says {size} bytes")
            return
        yield Frame(name.decode(), flags, start + position, content)
        position += 10 + size
    if body[position:].strip(b"\0"):
        problems.append(f"byte {start + position}: bytes after the last frame")


def _decode(encoding: int, data: bytes) -> str:
    codec = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}.get(encoding)
    if codec is None:
        return ""
    text = data.decode(codec, errors="replace")
    return text.split("\0")[0]


def read_chap(frame: Frame, version: int) -> Chap | None:
    """The fields of a CHAP frame, or None where it is too short."""
    name, mark, rest = frame.body.partition(b"\0")
    if not mark or len(rest) < 16:
        return None
    start, end, first, last = struct.unpack(">4I", rest[:16])
    problems: list[str] = []
    offset = frame.offset + 10 + len(name) + 17
    frames = tuple(_frames(rest[16:], offset, version, problems))
    title = name.decode("latin-1")
    return Chap(title, start, end, first, last, frames, tuple(problems))


def read_ctoc(frame: Frame, version: int) -> Ctoc | None:
    """The fields of a CTOC frame, or None where it is too short."""
    name, mark, rest = frame.body.partition(b"\0")
    if not mark or len(rest) < 2:
        return None
    flags, count = rest[0], rest[1]
    parts = rest[2:].split(b"\0", count)
    problems: list[str] = []
    if len(parts) <= count:
        problems.append(f"{count} children are announced, {len(parts) - 1} are there")
        parts.append(b"")
    list(_frames(parts[-1], frame.offset, version, problems))
    children = tuple(part.decode("latin-1") for part in parts[:count])
    return Ctoc(name.decode("latin-1"), flags, children, tuple(problems))


def picture_type(frame: Frame) -> tuple[str, int, bytes] | None:
    """(media type, picture type, image bytes) of an APIC frame, or None."""
    kind, mark, rest = frame.body[1:].partition(b"\0")
    if not mark or len(rest) < 2:
        return None
    wide = frame.body[0] in (1, 2)
    position = 1
    step = 2 if wide else 1
    while position < len(rest) and rest[position : position + step].strip(b"\0"):
        position += step
    return kind.decode("latin-1"), rest[0], rest[position + step :]


def lyrics(frame: Frame) -> tuple[str, str]:
    """(language, text) of a USLT frame."""
    if len(frame.body) < 4:
        return "", ""
    wide = frame.body[0] in (1, 2)
    rest = frame.body[4:]
    if wide:
        position = 0
        while position < len(rest) and rest[position : position + 2] != b"\0\0":
            position += 2
        text = rest[position + 2 :]
    else:
        text = rest.partition(b"\0")[2]
    return frame.body[1:4].decode("latin-1"), _decode(frame.body[0], text)
