"""Rules 19 to 21: the ID3 tag of an episode and of its section files."""

from __future__ import annotations

from collections.abc import Iterator

from listen.check.fault import Finding, rule
from listen.check.id3 import NO_OFFSET, Chap, Frame, Tag, lyrics, picture_type, read_chap, read_ctoc
from listen.check.sound import Sound

PICTURE_LIMIT = 300_000
"""Bytes: a picture stands before the sound, and every listener waits for it."""


def chapters_of(tag: Tag) -> tuple[Chap, ...]:
    """The readable CHAP frames, in the file's order."""
    found = (read_chap(frame, tag.version) for frame in tag.all("CHAP"))
    return tuple(chap for chap in found if chap is not None)


@rule(19, Sound)
def tag_form(sound: Sound) -> Iterator[Finding]:
    """Version 2.3 without any of the features that readers get wrong."""
    tag = sound.tag
    if tag is None:
        yield Finding("", "there is no ID3v2 tag", "tag the file", "choice")
        return
    if tag.version != 3:
        yield Finding("", f"the tag is ID3v2.{tag.version}", "write ID3v2.3", "choice")
    for problem in tag.problems:
        yield Finding("tag", problem, "write the tag again")
    names = {0x80: "unsynchronisation", 0x40: "an extended header", 0x20: "the experimental flag"}
    for bit, name in names.items():
        if tag.flags & bit:
            yield Finding("tag", f"the tag uses {name}", "write it without", "choice")
    for frame in _all_frames(tag):
        at = f"{frame.id} at byte {frame.offset}"
        if frame.flags:
            yield Finding(at, f"the frame has flags {frame.flags:#06x}", "write none", "choice")
        if tag.version == 3 and frame.encoding is not None and frame.encoding > 1:
            yield Finding(
                at,
                f"the text encoding is {frame.encoding}, which ID3v2.3 does not have",
                "write ISO 8859-1 (0) or UTF-16 with a byte order mark (1)",
            )
        wide = frame.encoding == 1 and frame.id.startswith("T") and len(frame.body) > 1
        if wide and frame.body[1:3] not in (b"\xff\xfe", b"\xfe\xff"):
            yield Finding(at, "UTF-16 text without a byte order mark", "write one")


def _all_frames(tag: Tag) -> Iterator[Frame]:
    yield from tag.frames
    for chap in chapters_of(tag):
        yield from chap.frames


@rule(20, Sound)
def chapter_frames(sound: Sound) -> Iterator[Finding]:
    """CHAP: order, times, offsets, titles."""
    tag = sound.tag
    if tag is None:
        return
    chaps = chapters_of(tag)
    if len(chaps) != len(tag.all("CHAP")):
        yield Finding("CHAP", "a CHAP frame is too short", "write the tag again")
    ids = [chap.id for chap in chaps]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield Finding(f"CHAP {name}", "two frames have this element id", "give each its own")
    end_of_all = None if sound.duration is None else round(sound.duration * 1000)
    for number, chap in enumerate(chaps):
        at = f"CHAP {chap.id}"
        after = chaps[number + 1] if number + 1 < len(chaps) else None
        if chap.end <= chap.start:
            yield Finding(at, f"it ends at {chap.end} ms, starts at {chap.start}", "order them")
        if after is not None and after.start <= chap.start:
            text = f"it starts at {chap.start} ms, the frame after it at {after.start}"
            yield Finding(at, text, "write the frames in the order of their times")
        elif after is not None and chap.end != after.start:
            text = f"it ends at {chap.end} ms, the next starts at {after.start}"
            yield Finding(at, text, "end each where the next starts", "choice")
        if end_of_all is not None and after is None and chap.end > end_of_all:
            text = f"it ends at {chap.end} ms, the sound at {end_of_all}"
            yield Finding(at, text, "end the last chapter with the sound", "choice")
        if (chap.start_offset, chap.end_offset) != (NO_OFFSET, NO_OFFSET):
            yield Finding(at, "it has byte offsets", "write FFFFFFFF for both", "choice")
        if not chap.title:
            yield Finding(at, "it has no TIT2", "give it a title")
        for problem in chap.problems:
            yield Finding(at, problem, "write the tag again")


@rule(20, Sound)
def contents_frame(sound: Sound) -> Iterator[Finding]:
    """One CTOC, top-level and ordered, that lists every CHAP."""
    tag = sound.tag
    if tag is None or not (tag.all("CHAP") or tag.all("CTOC")):
        return
    ids = [chap.id for chap in chapters_of(tag)]
    found = [read_ctoc(frame, tag.version) for frame in tag.all("CTOC")]
    if len(found) != 1 or found[0] is None:
        yield Finding("CTOC", f"there are {len(found)} CTOC frames", "write one", "choice")
        return
    contents = found[0]
    at = f"CTOC {contents.id}"
    if contents.flags != 0x03:
        yield Finding(at, f"its flags are {contents.flags:#04x}", "write 0x03: top-level, ordered")
    if list(contents.children) != ids[:255]:  # it counts them in one byte
        text = f"it lists {', '.join(contents.children)}; the CHAP frames are {', '.join(ids)}"
        yield Finding(at, text, "list every CHAP frame, in order")
    if contents.id in ids:
        yield Finding(at, "a CHAP frame has the same element id", "give each its own")
    for problem in contents.problems:
        yield Finding(at, problem, "write the tag again")


@rule(21, Sound)
def frames_for_people(sound: Sound) -> Iterator[Finding]:
    """Title, author, show, language, text, picture; a section's place among its siblings."""
    tag = sound.tag
    if tag is None:
        return
    needed = ["TIT2", "TALB", "TRCK"] if sound.track else ["TIT2", "TPE1", "TALB", "TLAN", "USLT"]
    for name in needed:
        if not tag.all(name):
            yield Finding("tag", f"there is no {name}", f"write {name}", "choice")
    for frame in tag.all("USLT"):
        language, text = lyrics(frame)
        if len(language) != 3 or not text.strip():
            yield Finding("USLT", "it has no language or no text", "write both", "choice")
    language = tag.text("TLAN")
    if tag.all("TLAN") and not (len(language) == 3 and language.isalpha()):
        yield Finding("TLAN", f'it is "{language}"', "write three letters of ISO 639-2", "choice")
    if sound.track and tag.all("TRCK") and tag.text("TRCK") != sound.track:
        yield Finding("TRCK", f'it is "{tag.text("TRCK")}"', f"write {sound.track}")
    yield from _pictures(sound, tag)


def _pictures(sound: Sound, tag: Tag) -> Iterator[Finding]:
    pictures = tag.all("APIC")
    if len(pictures) != 1 and not sound.track:
        yield Finding("tag", f"there are {len(pictures)} APIC", "write one picture", "choice")
    for frame in pictures:
        read = picture_type(frame)
        if read is None or read[0] not in ("image/jpeg", "image/png"):
            yield Finding("APIC", "it is not a JPEG or PNG picture", "write one", "choice")
            continue
        kind, place, image = read
        start = b"\xff\xd8" if kind == "image/jpeg" else b"\x89PNG"
        if not image.startswith(start):
            yield Finding("APIC", f"its bytes are not {kind}", "write the right type")
        if place != 3:
            yield Finding("APIC", f"its picture type is {place}", "write 3, front cover", "choice")
        if len(frame.body) > PICTURE_LIMIT:
            text = f"the picture has {len(image)} bytes before the sound"
            yield Finding("APIC", text, f"keep it under {PICTURE_LIMIT}", "choice")
