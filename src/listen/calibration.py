"""A voice whose profile gives no gain is measured once, on a fixed text, and that is kept; so is
any voice at another distance between loudness and peak than its profile's gain is for.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from listen.model import Voice
from listen.render.cache import Cache
from listen.render.pool import in_worker
from listen.script import shape
from listen.speech.calibrate import passage
from listen.speech.engine import spoken_by

if TYPE_CHECKING:
    from listen.sound.pcm import Samples

FOLDER = ".listen/voices"
_TARGET = -16.0  # LUFS that a profile's gain brings its voice to
_LIMIT = -2.5  # dBFS, with this limit: the default peak, less what MP3 may add
_PAUSE = 0.35  # seconds between the sentences that are measured
_TIMEOUT = 300.0  # seconds: a neural voice's model is loaded, a server may be far away
_VERSION = 1


def with_gain(voice: Voice, root: Path, target: float = _TARGET, limit: float = _LIMIT) -> Voice:
    """`voice` with the gain that brings it to `target` LUFS through a limiter at `limit` dBFS: its
    profile's, else the one kept in the show's `.listen`, else one that is measured now, in a worker
    process. Raises `ListenError` if it cannot speak.

    A profile's gain holds wherever target and limit are as far apart as they usually are: else the
    limiter takes more, or less, loudness away than that gain gives back (up to 3 LU).
    """
    if voice.gain is not None and target - limit == _TARGET - _LIMIT:
        return voice if target == _TARGET else replace(voice, gain=voice.gain + target - _TARGET)
    kept = Cache(root / FOLDER)
    described = (_VERSION, target, limit, shape(voice), spoken_by(voice), passage(voice.language))
    key = hashlib.sha256(msgspec.json.encode(described)).hexdigest()
    found = kept.get(key)
    if found is None:
        asked = (voice, target, limit)
        found = in_worker(measure, asked, f"a text to measure the voice {voice.name!r}", _TIMEOUT)
        kept.put(key, found)
    return replace(voice, gain=msgspec.json.decode(found, type=float))


def measure(asked: tuple[Voice, float, float]) -> bytes:
    """Speak the fixed text and find the gain, as JSON. What the worker does.

    Raises `EngineError`.
    """
    from listen.sound.loudness import gain_for, loudness  # only the worker needs these
    from listen.sound.pcm import levelled

    voice, target, limit = asked
    text, rate = _read_out(voice)
    if voice.gain is not None:
        # Its gain was found on another text: what it makes of this one stands for the usual target.
        target += loudness(levelled(text, rate, voice.gain, _LIMIT), rate) - _TARGET
    return msgspec.json.encode(gain_for(text, rate, target, limit))


def _read_out(voice: Voice) -> tuple[Samples, int]:
    """The fixed text as the voice says it, and its rate in Hz."""
    import numpy as np

    from listen.narrate import spoken
    from listen.sound.pcm import resampled, speech_span

    parts = []
    rate = 0
    for text in passage(voice.language):
        take = spoken(text, voice)
        start, stop = speech_span(take.samples, take.rate)
        rate = rate or take.rate
        parts.append(resampled(take.samples[start:stop], take.rate, rate))
        parts.append(np.zeros(round(_PAUSE * rate), dtype=np.int16))
    return np.concatenate(parts), rate
