"""Clips and silence become files: an episode, and a file a chapter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import msgspec

from listen.errors import SoundError
from listen.sound.frames import Encoding, Silence, crc, info_frame
from listen.sound.timeline import Timeline

_CHUNK = 1 << 20


class Stream(msgspec.Struct, frozen=True):
    """Frames in a file, without tag and Info frame."""

    path: Path
    frames: int
    size: int
    """Bytes."""
    marks: tuple[tuple[int, int], ...]
    """(frame, byte) at which each chapter begins, in order; the first is (0, 0)."""


class Written(msgspec.Struct, frozen=True):
    """A finished media file."""

    length: int
    """Bytes."""
    sha256: str
    """Hex."""
    frames: int
    """Without the Info frame."""


def write_stream(
    path: Path, clips: Iterable[tuple[bytes, int]], timeline: Timeline, encoding: Encoding
) -> Stream:
    """Write the clips' frames (data, count) and the silence between them to `path`.

    One clip is held at a time: memory does not grow with the article. Raises `SoundError` if the
    clips are not those that the timeline was made for.
    """
    silence = Silence(encoding)
    frames = size = 0
    chapters = set(timeline.chapters)
    marks: list[tuple[int, int]] = []
    with path.open("wb") as file:

        def still(until: int) -> None:
            nonlocal frames, size
            for stop in sorted({mark for mark in chapters if frames <= mark <= until} | {until}):
                size += file.write(
                    silence.frames(stop - frames, frames_before=frames, bytes_before=size)
                )
                frames = stop
                if frames in chapters:
                    chapters.discard(frames)
                    marks.append((frames, size))

        for start, (data, count) in zip(timeline.starts, clips, strict=True):
            if start < frames:
                raise SoundError(f"joining clips: frame {start} is already taken, up to {frames}")
            still(start)
            size += file.write(data)
            frames += count
        still(timeline.frames)
    return Stream(path, frames, size, tuple(marks))


def write_media(
    target: Path,
    stream: Stream,
    part: int | None,
    encoding: Encoding,
    tag: bytes,
) -> Written:
    """Write tag, Info frame and frames to `target`: the whole stream, or its chapter `part`."""
    first, last = _range(stream, part)
    frames, size = last[0] - first[0], last[1] - first[1]
    with stream.path.open("rb") as source, target.open("wb") as file:
        source.seek(first[1])
        music = 0
        for chunk in _chunks(source, size):
            music = crc(chunk, music)
        source.seek(first[1])
        digest = hashlib.sha256()
        length = 0
        info = info_frame(encoding, frames=frames, size=size, music_crc=music)
        for chunk in chain((tag, info), _chunks(source, size)):
            digest.update(chunk)
            length += file.write(chunk)
    return Written(length, digest.hexdigest(), frames)


def _range(stream: Stream, part: int | None) -> tuple[tuple[int, int], tuple[int, int]]:
    end = (stream.frames, stream.size)
    if part is None:
        return (0, 0), end
    borders: Sequence[tuple[int, int]] = (*stream.marks, end)
    return borders[part], borders[part + 1]


def _chunks(source: BinaryIO, size: int) -> Iterable[bytes]:
    while size:
        chunk = source.read(min(size, _CHUNK))
        if not chunk:
            raise SoundError(f"reading back joined frames: {size} bytes are missing")
        size -= len(chunk)
        yield chunk
