"""What a profile says of its speech server, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from listen.errors import ConfigError, nearest

if TYPE_CHECKING:
    from listen.model import Voice

FORMATS = ("wav", "pcm", "flac", "mp3")
_OWN_RATE = 175  # words a minute that a server's speed of 1 is taken for
_SPEEDS = (0.25, 4.0)
_RANGES = {"sample_rate": (8000, 192_000), "timeout": (1, 3600), "requests": (1, 64)}


@dataclass(frozen=True, slots=True)
class Server:
    """The profile's `[options]`."""

    base_url: str = "https://api.openai.com/v1"
    model: str = "gpt-4o-mini-tts"
    response_format: str = "wav"
    """`wav`, `pcm` (16 bits, little-endian, mono), `flac` or `mp3`."""
    sample_rate: int = 24000
    """Hz: that of `pcm`, and what every answer is brought to."""
    timeout: float = 120.0
    """Seconds that the server may be silent."""
    requests: int = 4
    """How many may be under way at once, over all workers of this machine."""
    key_variable: str = "OPENAI_API_KEY"
    """The environment's variable that holds the key; without one, none is sent."""
    instructions: str = ""
    """How to speak, for models that take it."""

    @property
    def url(self) -> str:
        """Where requests go."""
        return f"{self.base_url.rstrip('/')}/audio/speech"

    def request(self, text: str, voice: Voice) -> dict[str, str | float]:
        """The body of a request."""
        body: dict[str, str | float] = {
            "model": self.model,
            "input": text,
            "voice": voice.voice or "alloy",
            "response_format": self.response_format,
        }
        if voice.rate:
            low, high = _SPEEDS
            body["speed"] = round(min(high, max(low, voice.rate / _OWN_RATE)), 2)
        if self.instructions:
            body["instructions"] = self.instructions
        return body


def server_of(voice: Voice) -> Server:
    """The server of a profile. Raises `ConfigError`, which names the profile and the key."""
    known = {field.name: field.default for field in fields(Server)}
    found: dict[str, str | float | int | bool] = {}
    for key, value in voice.options:
        if key not in known:
            close = nearest(key, known)
            cure = f"did you mean {close!r}?" if close else f"keys: {', '.join(known)}"
            raise _wrong(voice, key, "unknown key", cure)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number != (key in _RANGES) or (key not in _RANGES and not isinstance(value, str)):
            raise _wrong(
                voice, key, f"{value!r} cannot be it", f"write it like {key} = {known[key]!r}"
            )
        found[key] = value
    server = Server(**found)  # type: ignore[arg-type]
    _check(voice, server)
    return server


def _check(voice: Voice, server: Server) -> None:
    for key, (low, high) in _RANGES.items():
        if not low <= getattr(server, key) <= high:
            raise _wrong(voice, key, "out of range", f"use a number from {low} to {high}")
    url = urlsplit(server.base_url)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise _wrong(
            voice, "base_url", "not a URL", 'write it whole: base_url = "http://localhost:8880/v1"'
        )
    if url.username or url.password or url.query or url.fragment:
        raise _wrong(
            voice,
            "base_url",
            "a name, a password or a query has no place in it",
            f"put the key into the environment's {server.key_variable}",
        )
    if server.response_format not in FORMATS:
        raise _wrong(voice, "response_format", "not known", f"use one of: {', '.join(FORMATS)}")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", server.key_variable):
        raise _wrong(
            voice, "key_variable", "not a variable's name", "name the variable, not the key"
        )


def _wrong(voice: Voice, key: str, what: str, cure: str) -> ConfigError:
    place = voice.path or f"the voice {voice.name!r}"
    # The value is not repeated where it may be a key that was put in the wrong place.
    return ConfigError(f"reading {place}: [options] {key}: {what}", cure)
