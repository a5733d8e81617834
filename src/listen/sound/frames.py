"""MPEG audio Layer III frames: read, made silent, counted, joined, described by an Info frame.

An encoder that starts afresh needs nothing of the bit reservoir for its first frame, so whole
frames from different encoders may follow one another where the seam lies in silence. All
positions are counts of frames, and so exact. Sources: ISO/IEC 11172-3 and 13818-3 (header, side
information); the LAME tag, revision 1, of G. Bouvigne (Info frame).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from listen.errors import SoundError

DELAY = 576
"""Samples that the encoder puts before the first of the input (LAME's own; in the Info frame)."""
DECODER_DELAY = 529
"""Samples that every Layer III decoder adds (528 + 1)."""
PADDING = 576
"""Samples at the end that the Info frame tells players to leave out. DELAY + PADDING is a whole
number of frames, and PADDING covers DECODER_DELAY, so all that is kept can be decoded."""

_BITRATES = {  # kbit/s by header index 1…14
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG-1
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG-2
}
_RATES = {True: (44100, 48000, 32000), False: (22050, 24000, 16000)}  # Hz by header index
_INFO_SIZE = 156  # bytes from "Info" to the LAME tag's CRC
SAMPLE_RATES = tuple(sorted(_RATES[True] + _RATES[False]))
"""The sample rates that can be encoded, in Hz; without MPEG-2.5's, which some players refuse."""


def bitrates(sample_rate: int) -> tuple[int, ...]:
    """The constant bit rates, in kbit/s, that a sample rate allows."""
    return _BITRATES[sample_rate in _RATES[True]]


class Encoding(msgspec.Struct, frozen=True, dict=True):
    """A constant-bit-rate mono stream: what every frame of an episode has in common."""

    sample_rate: int
    """Hz."""
    bitrate: int
    """kbit/s."""
    quality: int = 5
    """LAME's: 0 is best and slowest, 9 fastest."""

    def __post_init__(self) -> None:
        if self.sample_rate not in SAMPLE_RATES:
            raise SoundError(
                f"encoding MP3 at {self.sample_rate} Hz: not a sample rate of MPEG-1 or MPEG-2",
                f"[audio] sample_rate can be {', '.join(map(str, SAMPLE_RATES))}",
            )
        if self.bitrate not in bitrates(self.sample_rate):
            raise SoundError(
                f"encoding MP3 at {self.bitrate} kbit/s, {self.sample_rate} Hz: no such bit rate",
                f"[audio] bitrate can be {', '.join(map(str, bitrates(self.sample_rate)))}",
            )

    @cached_property
    def mpeg1(self) -> bool:
        """Whether it is MPEG-1 (32 kHz and up), not MPEG-2."""
        return self.sample_rate in _RATES[True]

    @cached_property
    def samples(self) -> int:
        """Samples a frame: 1,152 in MPEG-1, 576 in MPEG-2."""
        return 1152 if self.mpeg1 else 576

    @cached_property
    def side_info(self) -> int:
        """Bytes of side information in a mono frame."""
        return 17 if self.mpeg1 else 9

    def size(self, frames: int) -> int:
        """Bytes, rounded up, of so many frames at exactly the bit rate."""
        return -(-frames * self.samples * self.bitrate * 125 // self.sample_rate)

    @cached_property
    def unpadded(self) -> int:
        """Bytes of a frame whose padding bit is 0."""
        return self.samples * self.bitrate * 125 // self.sample_rate

    def header(self, *, padded: bool, bitrate: int | None = None) -> bytes:
        """The four bytes that begin a frame: no CRC, mono, original."""
        version = 0xFB if self.mpeg1 else 0xF3
        index = bitrates(self.sample_rate).index(bitrate or self.bitrate) + 1
        rate = _RATES[self.mpeg1].index(self.sample_rate)
        return bytes((0xFF, version, index << 4 | rate << 2 | padded << 1, 0xC4))

    def duration(self, frames: int) -> int:
        """Samples that a player presents of a file of so many frames (the Info frame left out)."""
        return max(0, frames * self.samples - DELAY - PADDING)

    def frame_at(self, sample: int) -> int:
        """The first frame that begins at or after a presented sample."""
        return -(-sample // self.samples)


def frames(data: bytes, encoding: Encoding) -> Iterator[tuple[int, int]]:
    """Each frame's offset and length in bytes.

    Raises `SoundError` at anything that is not a frame of this encoding.
    """
    plain, padded = encoding.header(padded=False)[:3], encoding.header(padded=True)[:3]
    unpadded = encoding.unpadded
    offset = 0
    while offset < len(data):
        if data.startswith(plain, offset):
            length = unpadded
        elif data.startswith(padded, offset):
            length = unpadded + 1
        else:
            raise SoundError(
                f"reading MP3 frames: byte {offset} begins no frame of {encoding.bitrate} kbit/s "
                f"at {encoding.sample_rate} Hz ({data[offset : offset + 3].hex()})"
            )
        if offset + length > len(data):
            raise SoundError(f"reading MP3 frames: the frame at byte {offset} is cut short")
        yield offset, length
        offset += length


def fill_up(data: bytes, encoding: Encoding) -> tuple[bytes, int]:
    """A clip's frames, their bytes brought up to the bit rate, and their number.

    Byte padding starts afresh with each encoder and so rounds down once a clip; over many clips
    seeking by bytes would drift. The first frame is never padded by the encoder: it is padded
    here with a zero byte, put where no frame's main data is: just before that of the second
    frame, which may begin in the first (ISO/IEC 11172-3, 2.4.2.7, main_data_begin).
    """
    offsets = list(frames(data, encoding))
    count = len(offsets)
    if not count or len(data) >= encoding.size(count) or offsets[0][1] != encoding.unpadded:
        return data, count
    end = encoding.unpadded
    back = _main_data_begin(data[end:], encoding) if count > 1 else 0
    if back > end - 4 - encoding.side_info:
        raise SoundError("reading MP3 frames: the second frame's data begins before the first")
    whole = bytearray(data)
    whole[2] |= 0x02
    whole.insert(end - back, 0)
    return bytes(whole), count


def _main_data_begin(frame: bytes, encoding: Encoding) -> int:
    """How many bytes before its header a frame's main data begins."""
    if encoding.mpeg1:
        return frame[4] << 1 | frame[5] >> 7
    return frame[4]


class Silence:
    """Silent frames, each padded or not so that the stream keeps to its bit rate.

    A silent frame is a header, zeroed side information (nothing of the bit reservoir, no coded
    values) and zeros. Slices of encoded silence would point into a reservoir that is not there.
    """

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        body = encoding.unpadded - 4
        self._plain = encoding.header(padded=False) + bytes(body)
        self._padded = encoding.header(padded=True) + bytes(body + 1)

    def frames(self, count: int, *, frames_before: int, bytes_before: int) -> bytes:
        """`count` silent frames, for a place with so many frames and bytes before it."""
        made = bytearray()
        for number in range(frames_before + 1, frames_before + count + 1):
            short = self.encoding.size(number) - (bytes_before + len(made))
            made += self._padded if short > self.encoding.unpadded else self._plain
        return bytes(made)


def crc(data: bytes, before: int = 0) -> int:
    """CRC-16/ARC, as the LAME tag has it; `before` continues an earlier one."""
    from fastcrc import crc16  # start-up time: workers need it seldom, publishing at the end

    return crc16.arc(data, before)


def info_frame(encoding: Encoding, *, frames: int, size: int, music_crc: int) -> bytes:
    """The frame before the first: how many frames and bytes follow, where each hundredth of the
    time is, and how many samples to leave out at both ends.

    `size` is the bytes of the frames that follow and `music_crc` their CRC-16/ARC. Where a frame
    of the stream's own bit rate is too small for it, it has the next that is large enough:
    players do not decode it.
    """
    start = 4 + encoding.side_info
    length, bitrate = _roomy(encoding, start + _INFO_SIZE)
    total = size + length
    # Constant bit rate: byte and time run together, but for this frame.
    toc = bytes(min(255, (length + size * i // 100) * 256 // total) for i in range(100))
    body = bytearray(encoding.header(padded=False, bitrate=bitrate))
    body += bytes(encoding.side_info)
    body += b"Info" + (0x0F).to_bytes(4, "big")
    body += frames.to_bytes(4, "big") + total.to_bytes(4, "big") + toc
    body += (100 - 10 * encoding.quality).to_bytes(4, "big")
    body += b"LAME3.100" + bytes((0x01, 0))  # tag revision 0, constant bit rate; lowpass unknown
    body += bytes(8)  # no peak, no replay gain: the level is in the audio
    body += bytes((0x00, min(255, encoding.bitrate)))
    body += (DELAY << 12 | PADDING).to_bytes(3, "big")
    body += bytes((0x00, 0))  # mono; no MP3 gain
    body += bytes(2)  # no preset
    body += total.to_bytes(4, "big") + music_crc.to_bytes(2, "big")
    body += crc(bytes(body)).to_bytes(2, "big")
    return bytes(body).ljust(length, b"\0")


def _roomy(encoding: Encoding, needed: int) -> tuple[int, int]:
    """The length in bytes and the bit rate of the smallest unpadded frame of `needed` bytes."""
    for bitrate in bitrates(encoding.sample_rate):
        length = encoding.samples * bitrate * 125 // encoding.sample_rate
        if bitrate >= encoding.bitrate and length >= needed:
            return length, bitrate
    raise SoundError(
        f"writing the Info frame: it does not fit {encoding.sample_rate} Hz"
    )  # unreachable for the rates above: 160 kbit/s is always large enough
