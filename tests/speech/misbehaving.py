"""An engine that fails as its sentence says. Installed as a plug-in by the tests, never shipped."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from listen.model import Voice
from listen.speech.engine import Engine, EngineVoice, Speech, SpokenWord, Status, Traits
from listen.speech.engines.tone import Tone


class Misbehaving:
    name = "misbehaving"
    traits = Traits()

    def version(self) -> str:
        return "1"

    def status(self) -> Status:
        return Status(True, "for now")

    def rate(self, voice: Voice) -> int:
        return 22050

    def voices(self) -> tuple[EngineVoice, ...]:
        return ()

    def speak(self, text: str, voice: Voice) -> Speech:
        said = Tone().speak(text, voice)
        once = Path(str(dict(voice.options).get("marks", "")), "once")
        if "the first time" in text:
            if once.exists():
                return said
            once.touch()
        if "prints" in text:
            print("an engine's chatter", flush=True)
            os.write(1, b"more of it\n")
            os.system("echo and a child of it")
        if "exits" in text:
            os._exit(3)
        if "segment" in text:
            sys.stderr.flush()
            ctypes.string_at(0)
        if "hangs" in text:
            time.sleep(3600)
        if "raises" in text:
            raise RuntimeError("out of phonemes")
        if "leaves" in text:
            raise SystemExit(0)
        return _spoilt(text, said)


def _spoilt(text: str, said: Speech) -> Speech:
    """The speech, or what no engine should return for it."""
    samples = said.samples
    spoilt: dict[str, Any] = {
        "returns nothing": Speech(np.zeros(0, dtype=np.int16), 22050),
        "is silent": Speech(np.zeros(44100, dtype=np.int16), 22050),
        "returns none": None,
        "returns floats": Speech(samples / 32768, 22050),  # type: ignore[arg-type]
        "returns stereo": Speech(np.stack([samples, samples], axis=1), 22050),
        "returns no rate": Speech(samples, 0),
        "returns words as pairs": Speech(samples, 22050, ((0, 0),)),  # type: ignore[arg-type]
        "counts by numpy": Speech(samples, 22050, (SpokenWord(*np.array([0, 0, 4])),)),
        "varies": Speech(samples[time.monotonic_ns() % 997 :], 22050),
        "is cut": Speech(samples[: len(samples) // 4], 22050),
        "repeats": Speech(np.tile(samples, 5), 22050),
    }
    return next((given for how, given in spoilt.items() if how in text), said)


def create() -> Engine:
    return Misbehaving()


def broken() -> Engine:
    raise ImportError("libmissing.so.1: cannot open shared object file")
