"""Sound made for the tests, byte by byte, sharing no code with the readers under test."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache

import lameenc
import numpy as np

RATE = 22050
SAMPLES = 576
SIDE = 13  # header and side information, MPEG-2 mono


def arc(data: bytes) -> int:
    """CRC-16/ARC, one bit at a time."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value


@cache
def speech(seconds: float, seed: int, level: float = 0.288) -> list[bytes]:
    """Frames of noise in syllables, about −16 LUFS, encoded on their own."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE)
    noise = rng.normal(0, 1, count)
    smooth = np.convolve(noise, [0.25, 0.5, 0.25], mode="same")
    syllables = 0.75 + 0.25 * np.sin(np.arange(count) * 2 * np.pi * 4 / RATE)
    samples = np.clip(smooth * syllables * level, -0.6, 0.6)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(5)
    encoder.silence()
    data = bytes(encoder.encode((samples * 32767).astype("<i2").tobytes()) + encoder.flush())
    return split(data)


def split(data: bytes) -> list[bytes]:
    """Cut a 64 kbit/s MPEG-2 stream at 22,050 Hz into its frames."""
    frames = []
    while data:
        length = 72 * 64000 // RATE + (data[2] >> 1 & 1)
        frames.append(data[:length])
        data = data[length:]
    return frames


def silence(count: int) -> list[bytes]:
    """Silent frames: a header and zeros."""
    return [b"\xff\xf3\x80\xc4" + bytes(204)] * count


def info(frames: list[bytes], delay: int = 576, padding: int = 1152) -> bytes:
    """An Info frame with table of contents, LAME extension and checksums."""
    size = 208
    total = size + sum(map(len, frames))
    toc = bytes(min(255, 256 * place // 100) for place in range(100))
    body = b"\xff\xf3\x80\xc4" + bytes(9) + b"Info" + struct.pack(">III", 15, len(frames), total)
    body += toc + struct.pack(">I", 50)
    body += b"LAME3.100" + bytes([1, 100]) + bytes(8) + bytes([0, 64])
    body += (delay << 12 | padding).to_bytes(3, "big") + bytes(4) + struct.pack(">I", total)
    body += struct.pack(">H", arc(b"".join(frames)))
    body += struct.pack(">H", arc(body))
    return body + bytes(size - len(body))


def text(name: str, value: str, encoding: int | None = None) -> bytes:
    """A text frame: ISO 8859-1 where that is enough, else UTF-16."""
    if encoding is None:
        encoding = 0 if all(ord(character) < 256 for character in value) else 1
    codec = {0: "latin-1", 1: "utf-16", 3: "utf-8"}[encoding]
    return frame(name, bytes([encoding]) + value.encode(codec))


def frame(name: str, body: bytes, flags: int = 0) -> bytes:
    """An ID3v2.3 frame."""
    return name.encode() + struct.pack(">IH", len(body), flags) + body


def chap(name: str, start: int, end: int, title: str, offset: int = 0xFFFFFFFF) -> bytes:
    """A CHAP frame, times in milliseconds."""
    fields = struct.pack(">IIII", start, end, offset, offset)
    return frame("CHAP", name.encode() + b"\0" + fields + (text("TIT2", title) if title else b""))


def ctoc(children: list[str], flags: int = 3, name: str = "toc") -> bytes:
    """A CTOC frame."""
    listed = b"".join(child.encode() + b"\0" for child in children)
    return frame("CTOC", name.encode() + b"\0" + bytes([flags, len(children)]) + listed)


def picture(image: bytes, kind: str = "image/jpeg", place: int = 3) -> bytes:
    """An APIC frame."""
    return frame("APIC", b"\0" + kind.encode() + b"\0" + bytes([place]) + b"\0" + image)


def lyrics(words: str) -> bytes:
    """A USLT frame in UTF-16."""
    return frame("USLT", b"\x01eng\xff\xfe\0\0" + words.encode("utf-16"))


def tag(frames: list[bytes], version: int = 3, flags: int = 0) -> bytes:
    """An ID3v2 tag with some padding."""
    body = b"".join(frames) + bytes(64)
    size = len(body)
    safe = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3" + bytes([version, 0, flags]) + safe + body


@dataclass(frozen=True)
class Laid:
    """Sections laid out in an episode, each on a whole second."""

    frames: list[bytes]
    sections: list[list[bytes]]
    starts: list[int]
    duration: float


@cache
def lay_out(lengths: tuple[float, ...], level: float = 0.288) -> Laid:
    """Encode sections of the given seconds and put each on a whole second."""
    whole: list[bytes] = []
    sections = []
    starts = []
    for number, length in enumerate(lengths):
        start = 0 if number == 0 else 1
        while start < (len(whole) + 4) * SAMPLES / RATE and number:
            start += 1
        # the first frame at or after the whole second
        first = -(-start * RATE // SAMPLES)
        whole += silence(first - len(whole))
        body = speech(length, number + 1, level)
        whole += body
        sections.append(body)
        starts.append(start)
    whole += silence(3)
    duration = (len(whole) * SAMPLES - 576 - 1152) / RATE
    return Laid(whole, sections, starts, duration)
