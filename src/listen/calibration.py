"""A voice whose profile gives no gain is measured once, on a fixed text, and that is kept."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import msgspec

from listen.model import Voice
from listen.render.cache import Cache
from listen.render.pool import in_worker
from listen.script import shape
from listen.speech.calibrate import passage
from listen.speech.engine import spoken_by

FOLDER = ".listen/voices"
_TARGET = -16.0  # LUFS that a profile's gain brings its voice to
_LIMIT = -2.5  # dBFS: the default peak, less what MP3 may add
_PAUSE = 0.35  # seconds between the sentences that are measured
_TIMEOUT = 300.0  # seconds: a neural voice's model is loaded, a server may be far away
_VERSION = 1


def with_gain(voice: Voice, root: Path) -> Voice:
    """`voice` with its gain: its profile's, else the one kept in the show's `.listen`, else one
    that is measured now, in a worker process. Raises `ListenError` if it cannot speak.
    """
    if voice.gain is not None:
        return voice
    kept = Cache(root / FOLDER)
    described = (_VERSION, _TARGET, _LIMIT, shape(voice), spoken_by(voice), passage(voice.language))
    key = hashlib.sha256(msgspec.json.encode(described)).hexdigest()
    found = kept.get(key)
    if found is None:
        found = in_worker(measure, voice, f"a text to measure the voice {voice.name!r}", _TIMEOUT)
        kept.put(key, found)
    return replace(voice, gain=msgspec.json.decode(found, type=float))


def measure(voice: Voice) -> bytes:
    """Speak the fixed text and find the gain, as JSON. What the worker does.

    Raises `EngineError`.
    """
    import numpy as np  # only the worker needs these

    from listen.narrate import spoken
    from listen.sound.loudness import gain_for
    from listen.sound.pcm import resampled, speech_span

    parts = []
    rate = 0
    for text in passage(voice.language):
        take = spoken(text, voice)
        start, stop = speech_span(take.samples, take.rate)
        rate = rate or take.rate
        parts.append(resampled(take.samples[start:stop], take.rate, rate))
        parts.append(np.zeros(round(_PAUSE * rate), dtype=np.int16))
    return msgspec.json.encode(gain_for(np.concatenate(parts), rate, _TARGET, _LIMIT))
