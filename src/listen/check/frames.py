"""Rules 28 and 29: an MP3 that players seek in exactly."""

from __future__ import annotations

from collections.abc import Iterator

import fastcrc

from listen.check.fault import Finding, rule
from listen.check.mpeg import Info, reservoir_faults
from listen.check.sound import Sound

SHOWN = 3
"""Faults of one kind that are listed before the rest is counted."""


@rule(28, Sound)
def constant_rate(sound: Sound) -> Iterator[Finding]:
    """One rate, one channel."""
    frames = sound.stream.frames
    if not frames:
        yield Finding("", "there is no MPEG layer III frame", "publish the file again")
        return
    rates = sorted({frame.header.rate for frame in frames})
    if len(rates) > 1:
        text = f"the sample rate changes: {', '.join(map(str, rates))} Hz"
        yield Finding("", text, "encode all of it at one rate")
    if len({(frame.header.version, frame.header.mono) for frame in frames}) > 1:
        yield Finding("", "the MPEG version or the channels change", "encode all of it alike")
    bitrates = sorted({frame.header.bitrate for frame in frames})
    if len(bitrates) > 1:
        text = f"the bit rate varies from {bitrates[0]} to {bitrates[-1]} kbit/s"
        yield Finding("", text, "encode at a constant rate", "choice")
    if not all(frame.header.mono for frame in frames):
        yield Finding("", "it is stereo", "encode speech as mono", "choice")
    if frames[0].header.version == 25:
        text = f"MPEG-2.5 at {frames[0].header.rate} Hz"
        yield Finding("", text, "use 16,000 Hz or more", "choice")


@rule(28, Sound)
def info_frame(sound: Sound) -> Iterator[Finding]:
    """An Info frame whose counts, table and checksums are right."""
    stream = sound.stream
    if not stream.frames:
        return
    info, first = stream.info, stream.info_frame
    if info is None or first is None:
        yield Finding("", "there is no Info frame", "write one first", "choice")
        return
    if info.kind != "Info":
        text = "the first frame is Xing, which stands for a variable rate"
        yield Finding("frame 0", text, "write Info", "choice")
    found = len(stream.frames)
    if info.frames is None or abs(info.frames - found) > (0 if sound.ours else 1):
        text = f"the Info frame says {info.frames} frames, there are {found}"
        yield Finding("frame 0", text, "count the sound's frames")
    size = stream.end - first.offset
    accepted = {size} if sound.ours else {size, size - first.header.length}
    if info.size not in accepted:
        text = f"the Info frame says {info.size} bytes, there are {size}"
        yield Finding("frame 0", text, "count from the Info frame to the end")
    yield from _table(info, found)
    yield from _lame(sound, info)


def _table(info: Info, frames: int) -> Iterator[Finding]:
    if info.toc is None:
        yield Finding("frame 0", "the Info frame has no table of contents", "add it", "choice")
        return
    if len(info.toc) < 100 or any(a > b for a, b in zip(info.toc, info.toc[1:], strict=False)):
        yield Finding("frame 0", "the table of contents goes back", "write it again")
    elif info.kind == "Info":
        worst = max(abs(byte - 256 * place / 100) for place, byte in enumerate(info.toc))
        # An entry may point to the frame before or after; in a short file that is much.
        if worst > 3 + 2 * 256 / (frames + 1):
            text = f"the table of contents is up to {worst / 2.56:.0f}% off"
            yield Finding("frame 0", text, "write it again", "choice")


def _lame(sound: Sound, info: Info) -> Iterator[Finding]:
    if not info.lame:
        text = "the Info frame has no LAME extension (encoder delay and padding)"
        yield Finding("frame 0", text, "add it", "choice")
        return
    stream = sound.stream
    assert stream.info_frame is not None
    spare = 2 * stream.frames[0].header.samples + 1152
    if not 0 < info.delay <= spare or info.padding > spare:
        text = f"encoder delay {info.delay}, padding {info.padding} samples"
        yield Finding("frame 0", text, "write the encoder's own values", "choice")
    after = stream.info_frame.offset + stream.info_frame.header.length
    if info.music_length not in (0, stream.end - stream.info_frame.offset):
        text = f"the LAME extension says {info.music_length} bytes of sound"
        yield Finding("frame 0", text, f"write {stream.end - stream.info_frame.offset}", "choice")
    if info.tag_crc != info.counted_crc:
        text = f"the Info frame's checksum is {info.tag_crc:04x}, counted {info.counted_crc:04x}"
        yield Finding("frame 0", text, "count it as CRC-16/ARC", "choice")
    counted = fastcrc.crc16.arc(sound.data[after : stream.end])
    if info.music_crc != counted:
        text = f"the sound's checksum is {info.music_crc:04x}, counted {counted:04x}"
        yield Finding("frame 0", text, "publish the file again: it may be damaged", "choice")


@rule(29, Sound)
def only_frames(sound: Sound) -> Iterator[Finding]:
    """From the tag to the end there is nothing but frames."""
    for position, what in sound.stream.problems[:SHOWN]:
        benign = what in ("an ID3v1 tag", "an APE tag")
        cure = "leave it out" if benign else "publish the file again: it is damaged"
        yield Finding(f"byte {position}", what, cure, "choice" if benign else "error")
    if len(sound.stream.problems) > SHOWN:
        yield Finding("", f"{len(sound.stream.problems)} such places in all", "publish it again")


@rule(29, Sound)
def constant_headers(sound: Sound) -> Iterator[Finding]:
    """What a stream's headers share does not change: players take a change for another stream.

    Bit rate, padding, the private bit and joint stereo's mode may differ between frames.
    """
    before: bytes | None = None
    for index, frame in enumerate(sound.stream.frames, 1):
        head = sound.data[frame.offset : frame.offset + 4]
        constant = bytes((head[1], head[2] & 0x0C, head[3] & 0xCF))
        if before is not None and constant != before:
            yield Finding(
                f"frame {index} at byte {frame.offset}",
                f"the header {head.hex()} is of another kind than the frame's before",
                "write all headers alike",
                "choice",
            )
            return
        before = constant


@rule(29, Sound)
def reservoir(sound: Sound) -> Iterator[Finding]:
    """Each frame finds its main data: joined frames must not reach into their neighbours."""
    found = list(reservoir_faults(sound.data, sound.stream.frames))
    for index, what in found[:SHOWN]:
        offset = sound.stream.frames[index].offset
        yield Finding(
            f"frame {index + 1} at byte {offset}",
            what,
            "encode again; join frames only where no reservoir is open",
        )
    if len(found) > SHOWN:
        yield Finding("", f"{len(found)} such frames in all", "publish the file again")
