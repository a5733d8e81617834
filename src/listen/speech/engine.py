"""The seam between `listen` and whatever speaks.

An engine is an entry point of the group `listen.engines`: a factory without arguments that
returns an `Engine`. The built-in engines come through the same door as a plug-in's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

import msgspec

from listen.errors import EngineError, UsageError, nearest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    import numpy as np
    from numpy.typing import NDArray

    from listen.model import Voice

GROUP = "listen.engines"
BUILT_IN = {
    "openai": "listen.speech.engines.openai",
    "piper": "listen.speech.engines.piper",
    "pyttsx3": "listen.speech.engines.espeak",
    "tone": "listen.speech.engines.tone",
}
"""This package's own entry points of that group, the modules of their factories (`create`).

Publishing with one of these engines needs no look through all that is installed, which costs
each process 20 ms.
"""


class SpokenWord(msgspec.Struct, frozen=True):
    """When a word begins, and where it stands in the text that the engine was given."""

    sample: int
    """From the start of the speech."""
    first: int
    """First code point of the text."""
    length: int
    """Code points."""


class Speech(msgspec.Struct, frozen=True):
    """What an engine returns for one text."""

    samples: NDArray[np.int16]
    """Shape (n,), mono."""
    rate: int
    """Samples a second."""
    words: tuple[SpokenWord, ...] = ()
    """In order; empty where the engine gives no word times."""


class Traits(msgspec.Struct, frozen=True):
    """What the rest of the program may assume of an engine."""

    unit: Literal["sentence", "passage"] = "sentence"
    """How much text a call is best given."""
    words: bool = False
    """Whether `Speech.words` is filled."""
    deterministic: bool = False
    """Whether the same text and voice give the same samples."""
    costly: bool = False
    """Whether speech is worth keeping apart from the clips made of it (takes)."""
    remote: bool = False
    """Whether the work is done elsewhere, so that a call mostly waits."""
    phonemes: Callable[[str], str | None] | None = None
    """Writes IPA as `speak` takes it within a text (None for what it cannot); None: it does not."""

    @property
    def kept(self) -> bool:
        """Whether takes are kept: speech is costly, or would not come out the same for another
        format of the same episode.
        """
        return self.costly or not self.deterministic


class Status(msgspec.Struct, frozen=True):
    """Whether an engine works on this machine."""

    works: bool
    detail: str
    """Its version, or what is wrong."""
    cure: str | None = None


class EngineVoice(msgspec.Struct, frozen=True):
    """One of an engine's own voices."""

    name: str
    language: str
    description: str = ""


@runtime_checkable
class Engine(Protocol):
    """Speaks one text at a time, in the process that it was made in.

    `speak` is only ever called from one thread of a worker process; an engine may crash or hang
    there without harm. Everything else must be quick and work without the engine being loaded.
    """

    name: str
    traits: Traits

    def version(self) -> str:
        """The version of what makes the sound: it is part of every cache key."""
        ...

    def status(self) -> Status:
        """Whether it can be loaded here. Never raises."""
        ...

    def rate(self, voice: Voice) -> int:
        """The sample rate that `speak` gives for this voice, in Hz."""
        ...

    def voices(self) -> Sequence[EngineVoice]:
        """The engine's own voices; empty where it cannot say."""
        ...

    def speak(self, text: str, voice: Voice) -> Speech:
        """Speak `text`, whole. Raises `EngineError`."""
        ...


@cache
def _entries() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # start-up time: it loads an e-mail parser

    return {entry.name: entry for entry in entry_points(group=GROUP)}


def has_engine(name: str) -> bool:
    """Whether an engine of that name is installed."""
    return name in BUILT_IN or name in _entries()


def engine_names() -> tuple[str, ...]:
    """The names of all engines that are installed, sorted."""
    return tuple(sorted(_entries()))


@cache
def engine(name: str) -> Engine:
    """The engine of that name, made once a process.

    Raises `UsageError` for a name that is not installed and `EngineError` for one whose plug-in
    cannot be imported.
    """
    if name in BUILT_IN:
        made: Engine = import_module(BUILT_IN[name]).create()
        return made
    entry = _entries().get(name)
    if entry is None:
        close = nearest(name, _entries())
        raise UsageError(
            f"speaking: there is no engine {name!r}",
            (f"did you mean {close!r}? " if close else "")
            + f"installed engines: {', '.join(engine_names())}",
        )
    try:
        plugged = entry.load()()
    except Exception as error:  # a plug-in may fail in any way: it becomes a status, not a crash
        raise EngineError(
            f"loading the engine {name!r} ({entry.value}): {error}",
            f"reinstall the package that brings it, or use another of: {', '.join(engine_names())}",
        ) from error
    if not isinstance(plugged, Engine):
        raise EngineError(
            f"loading the engine {name!r}: {entry.value} does not return an Engine",
            "see docs/reference/engines.md for what an engine must have",
        )
    return plugged


@runtime_checkable
class Modelled(Protocol):
    """An engine whose voices are files that may change: what an engine may have besides."""

    def model(self, voice: Voice) -> str:
        """A digest of the voice's model. Raises `EngineError` if there is none."""
        ...


def spoken_by(voice: Voice) -> str:
    """The version of all that makes a voice's sound: its engine's, and its model's digest.

    Raises `EngineError` or `UsageError`.
    """
    own = engine(voice.engine)
    return f"{own.version()} {own.model(voice)}" if isinstance(own, Modelled) else own.version()


def engine_status(name: str) -> Status:
    """The engine's status; a plug-in that cannot be imported is one that does not work."""
    try:
        return engine(name).status()
    except (EngineError, UsageError) as error:
        return Status(False, error.message, error.hint)
