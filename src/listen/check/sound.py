"""A sound file as the rules see it."""

from __future__ import annotations

from dataclasses import dataclass

from listen.check.id3 import Tag, read_tag
from listen.check.mpeg import Stream, read_stream


@dataclass(frozen=True, slots=True)
class Sound:
    """An MP3 file: an episode's, or a section's."""

    name: str
    ours: bool
    data: bytes
    tag: Tag | None
    stream: Stream
    track: str | None = None
    """`3/12` where it is the third of an episode's twelve section files."""

    @property
    def duration(self) -> float | None:
        """Seconds as a player presents them, or None without a frame."""
        return self.stream.duration if self.stream.frames else None


def read_sound(name: str, data: bytes, *, ours: bool, track: str | None = None) -> Sound:
    """Read an MP3's tag and frames."""
    tag = read_tag(data)
    stream = read_stream(data, tag.size if tag else 0)
    return Sound(name, ours, data, tag, stream, track)
