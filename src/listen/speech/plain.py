"""What any engine may be given: text without what engines take for commands, or choke on."""

from __future__ import annotations

from listen.regex import regex

_UNSPEAKABLE = regex(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters (to eSpeak, \\x01 begins a command) and halves of surrogate pairs."""


def plain(text: str) -> str:
    """`text` with a space for each such character, so that positions in it stay the same."""
    return _UNSPEAKABLE.sub(" ", text)
