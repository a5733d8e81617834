"""A take in the cache: a line of JSON, then FLAC, about half the size of its samples."""

from __future__ import annotations

import io

import msgspec
import soundfile

from listen.errors import SoundError
from listen.sound.clip import Take


class _Info(msgspec.Struct, frozen=True):
    """All of a take but its samples."""

    words: tuple[tuple[int, int, int], ...]


def pack_take(take: Take) -> bytes:
    """A take as bytes, without loss."""
    file = io.BytesIO()
    soundfile.write(file, take.samples, take.rate, format="FLAC", subtype="PCM_16")
    return msgspec.json.encode(_Info(take.words)) + b"\n" + file.getvalue()


def unpack_take(data: bytes) -> Take:
    """The same take again. Raises `SoundError` if it is no packed take."""
    end = data.find(b"\n")
    try:
        info = msgspec.json.decode(data[:end], type=_Info)
        samples, rate = soundfile.read(io.BytesIO(data[end + 1 :]), dtype="int16")
    except (msgspec.MsgspecError, soundfile.LibsndfileError) as error:
        raise SoundError(f"reading a take: {error}", "publish again with --force") from error
    return Take(samples, rate, info.words)
