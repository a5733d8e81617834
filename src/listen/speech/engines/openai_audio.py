"""A speech server's answer as samples."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from listen.errors import EngineError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from listen.speech.engines.openai_options import Server

_UNKNOWN = (
    0x7FFFF000  # a WAV that is written while it is made says no true length, but this or more
)

_OTHERS = (b"RIFF", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3")
"""How other formats begin, MP3 without a tag too: as samples that would be a jump, then noise."""


def decoded(data: bytes, server: Server, voice: str) -> NDArray[np.int16]:
    """Mono samples at the profile's sample rate. Raises `EngineError` for what is not audio."""
    import numpy as np

    if server.response_format == "pcm":
        if len(data) % 2 or data.startswith(_OTHERS):
            raise _odd(server, voice, "it is no 16-bit PCM")
        return np.frombuffer(data, dtype="<i2").astype(np.int16)
    import soundfile

    missing = _missing(data)
    if missing:
        raise _odd(server, voice, f"it is cut off: {missing} bytes of {len(data) + missing} lack")
    try:
        samples, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise _odd(server, voice, str(error.error_string)) from error
    mono = samples.mean(axis=1)
    if rate != server.sample_rate:
        import soxr

        mono = soxr.resample(mono, rate, server.sample_rate, quality="HQ")
    whole: NDArray[np.int16] = np.clip(np.rint(mono * 32768), -32768, 32767).astype(np.int16)
    return whole


def _missing(data: bytes) -> int:
    """Bytes that a WAV's header promises and that are not there."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return 0
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"data":
            return 0 if size >= _UNKNOWN else max(0, at + 8 + size - len(data))
        at += 8 + size + size % 2
    return 0


def _odd(server: Server, voice: str, what: str) -> EngineError:
    return EngineError(
        f"reading what {server.url} sent as {server.response_format} for the voice {voice!r}: "
        f"{what}",
        "set response_format in the profile's [options] to what the server sends",
    )
