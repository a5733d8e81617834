"""pyttsx3, over the eSpeak NG that is bundled with the package `espeakng-loader`.

pyttsx3's own `save_to_file` opens eSpeak in its asynchronous mode and can return before the
callback thread is done: sentences come out empty, or in a neighbour's place, without an error.
In the synchronous mode `espeak_Synth` returns when the text is whole, and its events say when
each word is heard. See docs/decisions/0002-espeak-synchronous.md.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from listen.errors import ConfigError, EngineError, nearest
from listen.speech import ipa
from listen.speech.engine import Engine, EngineVoice, Speech, SpokenWord, Status, Traits
from listen.speech.engines.espeak_data import steady, steady_data, variants_in
from listen.speech.plain import plain

if TYPE_CHECKING:
    from listen.model import Voice

RATE = 22050  # what eSpeak NG returns for every voice but a few MBROLA ones
_FASTEST = 449  # words a minute; from 450 on it compresses its sound, and its word times are wrong


@cache
def _bundled() -> tuple[ctypes.CDLL | None, str]:
    """The bundled libespeak-ng, or what is wrong with it."""
    try:
        import espeakng_loader

        data = steady_data(Path(espeakng_loader.get_data_path()))
        os.environ["ESPEAK_DATA_PATH"] = str(data)
        return ctypes.CDLL(espeakng_loader.get_library_path()), ""
    except (ImportError, OSError, RuntimeError, EngineError) as error:
        return None, str(error)


@contextmanager
def _pyttsx3_finds(library: ctypes.CDLL) -> Iterator[None]:
    """Let pyttsx3 load `library`, whatever path it tries: it knows only the system's own places,
    and a result must not depend on what is installed there.
    """
    load = ctypes.cdll.LoadLibrary
    ctypes.cdll.LoadLibrary = lambda _name: library  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        ctypes.cdll.LoadLibrary = load  # type: ignore[method-assign]


@cache
def variants() -> tuple[str, ...]:
    """The names that may follow a language and a plus: `steph`, `klatt6`…"""
    return variants_in(Path(os.environ["ESPEAK_DATA_PATH"])) if _bundled()[0] else ()


@cache
def _version() -> str:
    """The version of the eSpeak NG that speaks, asked of the library itself."""
    library, _ = _bundled()
    if library is None:
        return "unknown"
    info = library.espeak_Info
    info.restype = ctypes.c_char_p
    return (info(None) or b"unknown").decode("ascii", "replace").strip()


@cache
def _versions() -> str:
    return f"{_pyttsx3_version()} / eSpeak NG {_version()}"


def _pyttsx3_version() -> str:
    """Told from the name of the folder with its metadata, beside it (PyPA's specification of
    recorded projects): to load what reads metadata takes longer than to speak a sentence.
    """
    spec = find_spec("pyttsx3")
    if spec is not None and spec.origin is not None:
        beside = list(Path(spec.origin).parents[1].glob("pyttsx3-*.dist-info"))
        if len(beside) == 1:
            return beside[0].stem.partition("-")[2]
    from importlib.metadata import version

    return version("pyttsx3")


class Espeak:
    """eSpeak NG in its synchronous mode, initialised at the first `speak` of a process."""

    name = "pyttsx3"
    traits = Traits(words=True, deterministic=True, phonemes=ipa.espeak)

    def __init__(self) -> None:
        self._driver: Any = None
        self._library: Any = None
        self._set: dict[str, Any] = {}
        self._samples: list[bytes] = []
        self._words: list[tuple[int, int, int]] = []

    def version(self) -> str:
        """The versions of pyttsx3 and of eSpeak NG."""
        return _versions()

    def status(self) -> Status:
        """Whether the bundled library loads."""
        library, problem = _bundled()
        if library is None:
            return Status(
                False,
                f"the bundled eSpeak NG does not load: {problem}",
                "pip install --force-reinstall espeakng-loader",
            )
        return Status(True, f"pyttsx3 {self.version()}, bundled")

    def rate(self, voice: Voice) -> int:  # noqa: ARG002  (the seam gives the voice)
        """22,050 Hz."""
        return RATE

    def voices(self) -> Sequence[EngineVoice]:
        """All the languages of eSpeak NG; each may be joined with a variant (`en-us+steph`)."""
        self._start()
        return tuple(
            EngineVoice(own.languages[0], own.languages[0], own.name) for own in self._own_voices()
        )

    def speak(self, text: str, voice: Voice) -> Speech:
        """Speak `text`; word times come from eSpeak's own events."""
        import numpy as np

        self._start()
        # One callback serves the whole process, and a driver of pyttsx3's that is made or collected
        # meanwhile takes it away: ours is set for each text.
        self._library.SetSynthCallback(self._collect)
        self._apply(voice)
        self._samples.clear()
        self._words.clear()
        flags = self._library.ENDPAUSE | self._library.CHARS_UTF8
        if "[[" in text:  # from the lexicon: an article's own brackets never come this far
            flags |= self._library.PHONEMES
        said = plain(text)
        result = self._library.Synth(said, flags=flags)
        if result != self._library.EE_OK:
            raise EngineError(
                f"speaking {text[:60]!r} with eSpeak NG: it returned error {result}",
                "run `listen doctor`",
            )
        return Speech(
            np.frombuffer(b"".join(self._samples), dtype=np.int16),
            RATE,
            _tidied(said, self._words),
        )

    def _start(self) -> Any:
        """pyttsx3's driver, opened once: eSpeak cannot be initialised twice in a process."""
        if self._driver is not None:
            return self._driver
        library, problem = _bundled()
        if library is None:
            raise EngineError(
                f"loading eSpeak NG: {problem}", "pip install --force-reinstall espeakng-loader"
            )
        with _pyttsx3_finds(library):
            import pyttsx3
            from pyttsx3.drivers import _espeak

        _espeak.AUDIO_OUTPUT_RETRIEVAL = _espeak.AUDIO_OUTPUT_SYNCHRONOUS
        try:
            # The engine object only queues property changes: we keep it alive, and use its driver.
            self._engine = pyttsx3.init("espeak")
        except (RuntimeError, OSError) as error:
            raise EngineError(
                f"starting eSpeak NG through pyttsx3: {error}", "run `listen doctor`"
            ) from error
        self._library = _espeak
        self._driver = self._engine.proxy._driver  # noqa: SLF001  (setProperty there is immediate)
        return self._driver

    def _apply(self, voice: Voice) -> None:
        """Set what differs from the last call: setting a voice costs eSpeak a file read."""
        wanted: dict[str, Any] = {
            "voice": steady(voice.voice or "en-us"),
            "rate": min(voice.rate or 160, _FASTEST),
            "pitch": 50 if voice.pitch is None else voice.pitch,
            "volume": voice.volume,
        }
        if wanted["voice"] != self._set.get("voice"):
            self._set.clear()  # a new voice brings its own parameters: set them all again
        for key, value in wanted.items():
            if self._set.get(key) == value:
                continue
            if key == "voice":
                self._choose(value, voice)
            else:
                self._driver.setProperty(key, value)
            self._set[key] = value

    def _choose(self, wanted: str, voice: Voice) -> None:
        """Set eSpeak's voice. Without a word it takes its plain voice for an unknown variant, and
        it knows some languages by a file's name only ("en-gb" is `gmw/en`): both are seen to here.
        """
        language, _, variant = wanted.partition("+")
        known = variants()
        if variant not in known:
            close = nearest(variant, known)
            raise ConfigError(
                f"setting the voice {voice.voice!r} for {voice.name!r}: eSpeak NG has no variant "
                f"{variant!r}",
                (f"did you mean {close!r}? " if close else "") + f"variants: {', '.join(known)}",
            )
        try:
            self._driver.setProperty("voice", wanted)
            return
        except ValueError:
            named = {own.languages[0].lower(): own.id for own in self._own_voices()}
        try:
            self._driver.setProperty("voice", f"{named.get(language.lower(), '?')}+{variant}")
        except ValueError as error:
            close = nearest(language, named)
            raise ConfigError(
                f"setting the voice {voice.voice!r} for {voice.name!r}: eSpeak NG does not know it",
                (f"did you mean {close!r}? " if close else "")
                + "`listen voices --engine pyttsx3` lists the languages of eSpeak NG",
            ) from error

    def _own_voices(self) -> list[Any]:
        """pyttsx3's list of eSpeak's languages, those without a name left out."""
        return [own for own in self._driver.getProperty("voices") if own.languages]

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        """ESpeak's callback: keep the samples and the words' times. Returns 0: go on."""
        if count > 0:
            self._samples.append(ctypes.string_at(samples, count * 2))
        index = 0
        while events[index].type != self._library.EVENT_LIST_TERMINATED:
            event = events[index]
            if event.type == self._library.EVENT_WORD:
                sample = event.audio_position * RATE // 1000
                self._words.append((sample, event.text_position - 1, event.length))
            index += 1
        return 0


def _tidied(text: str, words: Sequence[tuple[int, int, int]]) -> tuple[SpokenWord, ...]:
    """The words without those that eSpeak names again or apart: "3.5" comes as "3.5" and ".5 ",
    and an emoji as itself and the space after it.
    """
    found: list[SpokenWord] = []
    end = 0
    for sample, first, length in words:
        word = text[first : first + length].rstrip()
        if first >= end and word.strip():
            found.append(SpokenWord(sample, first, len(word)))
            end = first + len(word)
    return tuple(found)


def create() -> Engine:
    """ESpeak NG through pyttsx3, the same on every platform."""
    return Espeak()
