"""A voice profile, apart from the other frozen types: it is all that a worker needs of them.

Workers wait for what they load, and the rest would cost them 10 ms.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice profile: one TOML file in `voices/`."""

    name: str
    engine: str
    """The name of an entry point in the group `listen.engines`."""
    voice: str | None = None
    """The engine's own name for the voice (or its model's path); None is the engine's default."""
    language: str = "en-US"
    """BCP 47."""
    rate: int | None = None
    """Words a minute; None is the engine's default."""
    pitch: float | None = None
    """0 to 100, 50 in the middle; None is the engine's default."""
    volume: float = 1.0
    """The engine's own volume, 0 to 1."""
    gain: float | None = None
    """dB that bring the voice's speech to −16 LUFS; None: measured once, on a fixed text."""
    description: str = ""
    pronunciations: tuple[tuple[str, str], ...] = ()
    """The voice's layer of the lexicon: (word, respelling or /IPA/)."""
    options: tuple[tuple[str, str | int | float | bool], ...] = ()
    """The engine's own keys (a server's base URL and model, a neural voice's noise…)."""
    path: str | None = None
    """The file that the profile was read from; not part of what it sounds like."""
