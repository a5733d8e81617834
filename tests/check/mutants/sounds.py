"""Rules 27 to 29: the sound."""

from __future__ import annotations

import lameenc
import numpy as np

from .. import sound_specimen as sound
from ..specimen import (
    LENGTHS,
    Show,
    episode_tag,
    mp3,
)
from .registry import mutant


# 27 to 29: the sound. A change of the frames must reach the section files too.
def frames_of(show: Show) -> list[bytes]:
    return list(sound.lay_out(LENGTHS).frames)


TAG = sound.tag(episode_tag())


@mutant(27, also=(30,))
def too_quiet(show: Show) -> None:
    """Only the episode is quiet, so its section files are others' (rule 30)."""
    show.set_media(mp3(sound.lay_out(LENGTHS, 0.2).frames, TAG))


@mutant(27, also=(30,))
def peaks_too_high(show: Show) -> None:
    """A click a second at full scale."""

    laid = sound.lay_out(LENGTHS)
    count = len(laid.frames) * sound.SAMPLES - 1152 - 1105
    rng = np.random.default_rng(5)
    samples = np.convolve(rng.normal(0, 1, count), [0.25, 0.5, 0.25], mode="same") * 0.2
    samples[4000:5000] = np.sign(np.sin(np.arange(1000) * 0.7)) * 0.98
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(sound.RATE)
    encoder.set_channels(1)
    encoder.silence()
    data = encoder.encode((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    frames = sound.split(bytes(data + encoder.flush()))
    frames += sound.silence(len(laid.frames) - len(frames))
    show.set_media(mp3(frames[: len(laid.frames)], TAG))


@mutant(28, also=(30,))
def no_info_frame(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG, b""))


@mutant(28)
def info_counts_one_too_many(show: Show) -> None:
    frames = frames_of(show)
    head = bytearray(sound.info(frames))
    head[21:25] = (len(frames) + 1).to_bytes(4, "big")
    head[167:169] = sound.arc(bytes(head[:167])).to_bytes(2, "big")
    show.set_media(mp3(frames, TAG, bytes(head)))


@mutant(28)
def info_counts_bytes_wrong(show: Show) -> None:
    frames = frames_of(show)
    head = bytearray(sound.info(frames))
    head[25:29] = b"\0\0\1\0"
    head[167:169] = sound.arc(bytes(head[:167])).to_bytes(2, "big")
    show.set_media(mp3(frames, TAG, bytes(head)))


@mutant(28)
def info_checksum_wrong(show: Show) -> None:
    head = bytearray(sound.info(frames_of(show)))
    head[168] ^= 1
    show.set_media(mp3(frames_of(show), TAG, bytes(head)))


@mutant(28)
def table_of_contents_wrong(show: Show) -> None:
    head = bytearray(sound.info(frames_of(show)))
    head[29 : 29 + 100] = bytes(place // 2 for place in range(100))
    head[167:169] = sound.arc(bytes(head[:167])).to_bytes(2, "big")
    show.set_media(mp3(frames_of(show), TAG, bytes(head)))


@mutant(28)
def xing_for_info(show: Show) -> None:
    head = bytearray(sound.info(frames_of(show)))
    head[13:17] = b"Xing"
    head[167:169] = sound.arc(bytes(head[:167])).to_bytes(2, "big")
    show.set_media(mp3(frames_of(show), TAG, bytes(head)))


@mutant(28, also=(30,))
def no_lame_extension(show: Show) -> None:
    head = bytearray(sound.info(frames_of(show)))
    head[133:169] = bytes(36)
    show.set_media(mp3(frames_of(show), TAG, bytes(head)))


@mutant(28)
def a_frame_of_another_bit_rate(show: Show) -> None:
    """A silent frame of 80 kbit/s; time does not change, only the bytes."""
    frames = frames_of(show)
    frames[-1] = b"\xff\xf3\x90\xc4" + bytes(72 * 80000 // 22050 - 4)
    show.set_media(mp3(frames, TAG))


@mutant(28, also=(30,))
def a_flipped_bit_in_the_sound(show: Show) -> None:
    """The last bit of a pause: nobody hears it, but it is damage."""
    data = bytearray(mp3(frames_of(show), TAG))
    data[-1] ^= 1
    show.set_media(bytes(data))


@mutant(29)
def text_after_the_end(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG) + b"the end")


@mutant(29)
def id3v1_at_the_end(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG) + b"TAG" + bytes(125))


@mutant(29)
def last_frame_cut(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG) + sound.silence(1)[0][:100])


@mutant(29)
def junk_before_the_first_frame(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG + b"junk"))


@mutant(29, also=(28,))
def a_frame_called_a_copy(show: Show) -> None:
    """The "original" bit of a silent frame; a player may take it for another stream."""
    data = bytearray(mp3(frames_of(show), TAG))
    assert data[-208:-204] == b"\xff\xf3\x80\xc4"
    data[-205] &= ~4
    show.set_media(bytes(data))


@mutant(29, also=(30,))
def reservoir_across_a_seam(show: Show) -> None:
    """A frame that was cut away from the frames whose reservoir it needs."""
    frames = frames_of(show)
    inner = next(n for n in range(20, 60) if frames[n][4] > 60)
    frames[5] = frames[inner]
    show.set_media(mp3(frames, TAG))


@mutant(29, also=(28, 30))
def hole_in_the_middle(show: Show) -> None:
    data = mp3(frames_of(show), TAG)
    middle = len(data) // 2
    show.set_media(data[:middle] + bytes(50) + data[middle:])


@mutant(28, also=(20, 24, 29, 30))
def no_frames_at_all(show: Show) -> None:
    show.set_media(TAG + b"silence" * 100)


@mutant(28, also=(29, 30))
def another_sample_rate_in_the_middle(show: Show) -> None:
    """A silent frame of 24,000 Hz: 4% shorter than its neighbours."""
    frames = frames_of(show)
    frames[-1] = b"\xff\xf3\x84\xc4" + bytes(72 * 64000 // 24000 - 4)
    show.set_media(mp3(frames, TAG))


@mutant(28, also=(13, 20, 24, 27, 30))
def stereo_of_mpeg_2_5(show: Show) -> None:
    frame = b"\xff\xe3\x80\x04" + bytes(72 * 64000 // 11025 - 4)
    show.set_media(mp3([frame] * 200, TAG, b""))


@mutant(28)
def table_of_contents_goes_back(show: Show) -> None:
    head = bytearray(sound.info(frames_of(show)))
    head[29 + 50] = 0
    head[167:169] = sound.arc(bytes(head[:167])).to_bytes(2, "big")
    show.set_media(mp3(frames_of(show), TAG, bytes(head)))


@mutant(28)
def no_table_of_contents(show: Show) -> None:
    """The flags say that there is none; what follows moves up."""
    head = sound.info(frames_of(show))
    bare = head[:17] + (11).to_bytes(4, "big") + head[21:29] + head[129:167]
    bare = bare[:-4] + head[163:167]
    bare = bare[: 29 + 38]
    crc = sound.arc(bare).to_bytes(2, "big")
    show.set_media(mp3(frames_of(show), TAG, (bare + crc).ljust(208, b"\0")))


@mutant(28)
def delay_of_nothing(show: Show) -> None:
    """The sum of delay and padding is the same, so the duration is."""
    frames = frames_of(show)
    show.set_media(mp3(frames, TAG, sound.info(frames, 0, 1728)))
