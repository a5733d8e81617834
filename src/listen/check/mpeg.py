"""Walk the frames of an MPEG layer III stream (ISO 11172-3, 13818-3) and read its Info frame."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import fastcrc

_BITRATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True, slots=True)
class Header:
    """A frame's header."""

    version: int
    """1, 2, or 25 for MPEG-2.5."""
    bitrate: int
    """kbit/s."""
    rate: int
    """Samples a second."""
    mono: bool
    length: int
    """Bytes, header included."""
    side: int
    """Bytes before the main data: header, checksum, side information."""
    checksum: bool

    @property
    def samples(self) -> int:
        """Samples a frame and channel."""
        return 1152 if self.version == 1 else 576


@lru_cache(maxsize=4096)
def read_header(data: bytes) -> Header | None:
    """The header in four bytes, or None if they are none (free format is none)."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    version_bits, layer = data[1] >> 3 & 3, data[1] >> 1 & 3
    bitrate_index, rate_index = data[2] >> 4, data[2] >> 2 & 3
    if version_bits == 1 or layer != 1 or bitrate_index in (0, 15) or rate_index == 3:
        return None
    version = {3: 1, 2: 2, 0: 25}[version_bits]
    bitrate = _BITRATES[1 if version == 1 else 2][bitrate_index]
    rate = _RATES[version_bits][rate_index]
    padding = data[2] >> 1 & 1
    mono = data[3] >> 6 == 3
    checksum = not data[1] & 1
    length = (144_000 if version == 1 else 72_000) * bitrate // rate + padding
    side = (17 if mono else 32) if version == 1 else (9 if mono else 17)
    return Header(version, bitrate, rate, mono, length, 4 + 2 * checksum + side, checksum)


@dataclass(frozen=True, slots=True)
class Info:
    """The Xing or Info frame, with its LAME extension."""

    kind: str
    """`Info` (constant rate) or `Xing` (variable)."""
    frames: int | None
    size: int | None
    """Bytes."""
    toc: bytes | None
    lame: bool
    delay: int
    padding: int
    """Samples; 0 without a LAME extension."""
    music_length: int
    music_crc: int
    tag_crc: int
    counted_crc: int
    """CRC-16/ARC of the frame up to its own checksum."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in its file."""

    offset: int
    header: Header


@dataclass(frozen=True, slots=True)
class Stream:
    """All frames of a file."""

    info: Info | None
    info_frame: Frame | None
    frames: tuple[Frame, ...]
    """The sound's frames; the Info frame is not among them."""
    end: int
    """Byte after the last whole frame."""
    problems: tuple[tuple[int, str], ...]
    """(byte, what is there instead of a frame)."""

    @property
    def samples(self) -> int:
        """Samples that a player presents."""
        cut = self.info.delay + self.info.padding if self.info else 0
        return sum(frame.header.samples for frame in self.frames) - cut

    @property
    def duration(self) -> float:
        """Seconds that a player presents; 0 without frames."""
        return self.samples / self.frames[0].header.rate if self.frames else 0.0


def read_stream(data: bytes, start: int) -> Stream:
    """Walk the frames from byte `start` to the end; what is between them becomes a problem."""
    frames: list[Frame] = []
    problems: list[tuple[int, str]] = []
    position = end = start
    info = info_frame = None
    first = True
    while position < len(data):
        header = read_header(data[position : position + 4])
        if header is None:
            following = _resync(data, position)
            problems.append((position, _junk(data, position, following)))
            position = following
            continue
        if position + header.length > len(data):
            missing = position + header.length - len(data)
            problems.append((position, f"the last frame lacks {missing} bytes"))
            break
        frame = Frame(position, header)
        if first:
            first = False
            info = _info(data[position : position + header.length], header)
            info_frame = frame if info else None
        if frame is not info_frame:
            frames.append(frame)
        position += header.length
        end = position
    return Stream(info, info_frame, tuple(frames), end, tuple(problems))


def _resync(data: bytes, position: int) -> int:
    """The next place where two frames follow each other (or one ends the file)."""
    while (position := data.find(b"\xff", position + 1)) >= 0:
        header = read_header(data[position : position + 4])
        if header is None:
            continue
        after = position + header.length
        if after == len(data) or read_header(data[after : after + 4]) is not None:
            return position
    return len(data)


def _junk(data: bytes, position: int, following: int) -> str:
    size = following - position
    if data[position : position + 3] == b"TAG" and size == 128:
        return "an ID3v1 tag"
    if data[position : position + 8] == b"APETAGEX":
        return "an APE tag"
    if data[position : position + 3] == b"ID3":
        return "another ID3v2 tag"
    return f"{size} bytes that are no frame"


def _info(frame: bytes, header: Header) -> Info | None:
    position = header.side - 2 * header.checksum
    kind = frame[position : position + 4]
    if kind not in (b"Info", b"Xing") or len(frame) < position + 8:
        return None
    flags = struct.unpack(">I", frame[position + 4 : position + 8])[0]
    position += 8
    count = size = None
    toc = None
    if flags & 1:
        count, position = _integer(frame, position, 4), position + 4
    if flags & 2:
        size, position = _integer(frame, position, 4), position + 4
    if flags & 4:
        toc, position = frame[position : position + 100], position + 100
    if flags & 8:
        position += 4
    lame = frame[position : position + 36]
    has = len(lame) == 36 and lame[:4] in (b"LAME", b"Lavf", b"Lavc", b"L3.9", b"GOGO")
    has = has or (len(lame) == 36 and any(lame[21:24]))
    gap = _integer(lame, 21, 3) if has else 0
    return Info(
        kind.decode(),
        count,
        size,
        toc,
        has,
        gap >> 12,
        gap & 0xFFF,
        _integer(lame, 28, 4) if has else 0,
        _integer(lame, 32, 2) if has else 0,
        _integer(lame, 34, 2) if has else 0,
        fastcrc.crc16.arc(frame[: position + 34]),
    )


def _integer(data: bytes, position: int, size: int) -> int:
    return int.from_bytes(data[position : position + size], "big")


def is_silent(data: bytes, frame: Frame) -> bool:
    """Whether a frame's side information (but its first bits) and main data are zero."""
    body = data[frame.offset + frame.header.side : frame.offset + frame.header.length]
    return body.count(0) == len(body)


def sounding(data: bytes, frames: tuple[Frame, ...]) -> Iterator[tuple[int, bytes]]:
    """(index, bytes) of each frame that is not silent.

    A padding bit whose byte is zero is taken out: where clips are joined, one may be added to
    keep the rate exact, and it changes no sound.
    """
    for index, frame in enumerate(frames):
        if is_silent(data, frame):
            continue
        raw = bytearray(data[frame.offset : frame.offset + frame.header.length])
        if raw[2] & 2 and raw[-1] == 0:
            raw[2] &= ~2
            del raw[-1]
        yield index, bytes(raw)


def reservoir_faults(data: bytes, frames: tuple[Frame, ...]) -> Iterator[tuple[int, str]]:
    """(frame index, what is wrong) where a frame's main data is not where it says.

    Main data begins `main_data_begin` bytes before the frame's own, in what earlier frames
    left free; it must not begin inside the data before it, nor end past the frame.
    """
    own = taken = 0  # places in the joined main data: where a frame's own begins, where data ends
    for index, frame in enumerate(frames):
        header = frame.header
        back, used = _main_data(data, frame)
        begin = own - back
        if begin < 0:
            yield index, f"it needs {-begin} bytes from before the first frame"
        elif begin < taken and used:
            yield index, f"it begins {taken - begin} bytes inside the data before it"
        finish = begin + used
        own += header.length - header.side
        if finish > own:
            yield index, f"its data ends {finish - own} bytes past its end"
        taken = max(taken, min(finish, own))


def _main_data(data: bytes, frame: Frame) -> tuple[int, int]:
    """(main_data_begin, bytes of main data) from the side information."""
    header = frame.header
    start = frame.offset + 4 + 2 * header.checksum
    size = header.side - 4 - 2 * header.checksum
    bits = int.from_bytes(data[start : start + size], "big")
    total = size * 8
    channels = 1 if header.mono else 2
    if header.version == 1:
        back_bits, lead, granules, granule = 9, 18 if header.mono else 20, 2, 59
    else:
        back_bits, lead, granules, granule = 8, 9 if header.mono else 10, 1, 63
    used = 0
    for part in range(granules * channels):
        used += bits >> (total - lead - part * granule - 12) & 0xFFF
    return bits >> (total - back_bits), (used + 7) // 8
