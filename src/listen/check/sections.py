"""Rules 17 and 30: section files hold the very frames of their chapters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from listen.check.fault import Finding, rule
from listen.check.manifest import Manifest
from listen.check.mpeg import sounding
from listen.check.sound import Sound
from listen.check.strict_json import is_number

MARGIN = 2
"""Frames before a chapter's start where its first frame may lie: seams are in silence."""


def _place(sound: Sound, time: float) -> float:
    """The frame whose samples are heard at a time, once a player has cut the encoder's delay."""
    header = sound.stream.frames[0].header
    return time * header.rate / header.samples


@rule(30, Manifest)
def section_files(manifest: Manifest) -> Iterator[Finding]:
    """Each is there, and its sounding frames are the episode's in its chapter, in order."""
    for chapter in manifest.chapters:
        path, number = chapter.get("path"), chapter.get("number")
        if not isinstance(path, str) or not isinstance(number, int):
            continue
        if number not in manifest.sections:
            reply = manifest.read(path)
            if not reply.ok:
                text = f"{path}: {reply.problem}"
                yield Finding(f"chapter {number}", text, "publish the episode again")
    sound = manifest.sound
    if sound is None or not sound.stream.frames:
        return
    whole = list(sounding(sound.data, sound.stream.frames))
    indices = [index for index, _ in whole]
    final = len(manifest.chapters)
    for chapter, section in _pairs(manifest):
        first = bisect_left(indices, _place(sound, chapter["start"]) - MARGIN)
        last = bisect_left(indices, _place(sound, chapter["end"]) - MARGIN)
        if chapter["number"] == final:
            last = len(whole)
        own = [raw for _, raw in sounding(section.data, section.stream.frames)]
        if own != [raw for _, raw in whole[first:last]]:
            yield Finding(
                f"chapter {chapter['number']}",
                f"{section.name} has {len(own)} sounding frames that are not the episode's "
                f"{last - first} of this chapter",
                "publish the episode again",
            )


def _pairs(manifest: Manifest) -> Iterator[tuple[dict[str, float], Sound]]:
    for chapter in manifest.chapters:
        section = manifest.sections.get(chapter.get("number", -1))
        timed = is_number(chapter.get("start")) and is_number(chapter.get("end"))
        if section is not None and section.stream.frames and timed:
            yield chapter, section


@rule(17, Manifest)
def first_frame(manifest: Manifest) -> Iterator[Finding]:
    """A chapter's first frame begins at its declared start, or less than a frame after."""
    sound = manifest.sound
    if sound is None or not sound.stream.frames:
        return
    whole = list(sounding(sound.data, sound.stream.frames))
    indices = [index for index, _ in whole]
    header = sound.stream.frames[0].header
    for chapter, section in _pairs(manifest):
        own = next(sounding(section.data, section.stream.frames), None)
        first = bisect_left(indices, _place(sound, chapter["start"]) - MARGIN)
        if own is None or first >= len(whole) or whole[first][1] != own[1]:
            continue  # the rule about section files says so
        begins = (whole[first][0] - own[0]) * header.samples / header.rate
        if not -0.001 <= begins - chapter["start"] < header.samples / header.rate:
            yield Finding(
                f"chapter {chapter['number']}",
                f"its first frame is at {begins:.3f} s, its start at {chapter['start']} s",
                "publish the episode again",
            )
