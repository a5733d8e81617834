"""Audio files that others made: read in any format, mixed to mono, levelled, faded.

WAV, AIFF, FLAC, MP3 and Ogg need nothing more; PyAV, where it is installed, reads the rest.
"""

from __future__ import annotations

from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import numpy as np

from listen.errors import SoundError
from listen.sound.container import EXTRA
from listen.sound.loudness import gain_for
from listen.sound.pcm import Samples, levelled, resampled

LONGEST = 600
"""Seconds of an audio file at the most: it is held in memory."""
_PLAIN = (".wav", ".aiff", ".flac", ".mp3", ".ogg", ".opus")
_CURE = "convert it to WAV, FLAC or MP3"
_FADE_IN = 0.02  # seconds
_FADE_OUT = 0.5


def read_audio(path: Path, rate: int) -> Samples:
    """The file's sound, mono, at `rate` Hz.

    Raises `SoundError` for a file that is missing, unreadable, silent or too long.
    """
    try:
        if not path.is_file():
            raise SoundError(
                f"reading the audio file {path}: there is no such file", "put it there"
            )
        samples = _plain(path, rate) if path.suffix.lower() in _PLAIN else _other(path, rate)
    except OSError as error:
        raise SoundError(f"reading the audio file {path}: {error}", "make it readable") from error
    if not len(samples) or not samples.any():
        raise SoundError(f"reading the audio file {path}: it is silent", "use another file")
    return samples


def mastered(samples: Samples, rate: int, target: float, limit: float) -> Samples:
    """`samples` faded at both ends and brought to `target` LUFS, no peak above `limit` dBFS."""
    faded = _faded(samples, rate)
    return levelled(faded, rate, gain_for(faded, rate, target, limit), limit)


def _faded(samples: Samples, rate: int) -> Samples:
    """A short fade in, a longer one out; neither takes more than a quarter of the whole."""
    curve = np.ones(len(samples), dtype=np.float32)
    rise = min(round(_FADE_IN * rate), len(samples) // 4)
    fall = min(round(_FADE_OUT * rate), len(samples) // 4)
    curve[:rise] = np.linspace(0.0, 1.0, rise, endpoint=False)
    curve[len(samples) - fall :] = np.linspace(1.0, 0.0, fall)
    out: Samples = np.rint(samples * curve).astype(np.int16)
    return out


def _plain(path: Path, rate: int) -> Samples:
    """Read by libsndfile; by PyAV where the file is not what its name says."""
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            _not_too_long(path, file.frames / file.samplerate)
            own = file.samplerate
            sound = file.read(dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        if find_spec("av") is not None:
            return _other(path, rate)
        raise _unreadable(path, error) from error
    mono = np.clip(np.rint(sound.mean(axis=1) * 32768), -32768, 32767)
    return resampled(mono.astype(np.int16), own, rate)


def _other(path: Path, rate: int) -> Samples:
    """Read by PyAV."""
    if find_spec("av") is None:
        raise SoundError(
            f"reading the audio file {path}: without another package only "
            f"{', '.join(_PLAIN)} can be read",
            f"run `{EXTRA}`, or convert the file",
        )
    import av

    try:
        with av.open(str(path)) as file:
            # A text named .flac opens too, as a stream without a sample rate.
            stream = next(
                (one for one in file.streams.audio if one.codec_context.sample_rate), None
            )
            if stream is None:
                raise SoundError(f"reading the audio file {path}: it has no sound", _CURE)
            own = stream.codec_context.sample_rate
            to_mono = av.AudioResampler(format="s16", layout="mono", rate=own)
            blocks: list[Samples] = []
            count = 0
            for frame in chain(file.decode(stream), (None,)):
                for part in to_mono.resample(frame):
                    blocks.append(part.to_ndarray().reshape(-1).astype(np.int16, copy=False))
                    count += len(blocks[-1])
                _not_too_long(path, count / own)
    except av.FFmpegError as error:
        raise _unreadable(path, error) from error
    samples = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.int16)
    return resampled(samples, own, rate)


def _not_too_long(path: Path, seconds: float) -> None:
    if seconds > LONGEST:
        raise SoundError(
            f"reading the audio file {path}: it is longer than {LONGEST // 60} minutes",
            "cut it: an intro or outro is short",
        )


def _unreadable(path: Path, error: Exception) -> SoundError:
    return SoundError(f"reading the audio file {path}: {error}", _CURE)
