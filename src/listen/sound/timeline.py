"""Where everything stands in an episode: exact arithmetic on frame counts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listen.sound.frames import Encoding


class Piece(msgspec.Struct, frozen=True):
    """A clip to be placed."""

    frames: int
    samples: int
    pause: float
    """Seconds of silence wanted before it."""
    opens: bool
    """Whether a chapter begins with it."""


class Timeline(msgspec.Struct, frozen=True):
    """All positions, in frames after the Info frame."""

    starts: tuple[int, ...]
    """The first frame of each piece."""
    seconds: tuple[int, ...]
    """The declared start of each chapter, in whole seconds."""
    chapters: tuple[int, ...]
    """The first frame of each chapter: less than a frame after its declared start."""
    frames: int
    """Of the whole episode."""


def lay_out(pieces: Sequence[Piece], encoding: Encoding, *, closing: float) -> Timeline:
    """Place each piece after the one before it, and chapters on whole seconds.

    A pause is measured from the last sample of the speech before it, because a clip's frames hold
    some silence of their own. It is lengthened to whole frames, and before a chapter to the next
    whole second, which some players cut chapter times to. `closing` is the silence at the end, in
    seconds. The first piece begins at 0 and opens a chapter.
    """
    starts: list[int] = []
    seconds: list[int] = []
    chapters: list[int] = []
    end = 0  # the sample after the speech so far
    used = 0  # the frame after the last clip
    for number, piece in enumerate(pieces):
        wanted = max(end + round(piece.pause * encoding.sample_rate) if number else 0, 0)
        if piece.opens or not number:
            earliest = max(wanted, used * encoding.samples)
            second = -(-earliest // encoding.sample_rate)
            first = encoding.frame_at(second * encoding.sample_rate)
            seconds.append(second)
            chapters.append(first)
        else:
            first = max(used, round(wanted / encoding.samples))
        starts.append(first)
        used = first + piece.frames
        end = first * encoding.samples + piece.samples
    total = encoding.frame_at(end + round(closing * encoding.sample_rate))
    # The end that players leave out (delay and padding) must not be speech.
    spare = 2 * 576 // encoding.samples
    return Timeline(tuple(starts), tuple(seconds), tuple(chapters), max(used, total + spare))
