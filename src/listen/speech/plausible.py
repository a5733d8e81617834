"""Whether speech can be right for its text: seconds a character, against the voice's own."""

from __future__ import annotations

import re

from listen.regex import regex

_SLOWEST, _FASTEST = 0.35, 0.012  # seconds a character that no voice passes at 160 words a minute
_MANY, _FEW = 2.2, 0.4  # times the voice's own pace
_SLACK = 1.5  # seconds more that a short text may take ("No.", "W.")
_LENIENCE = 0.4  # seconds less: what an engine swallows of a short one
_DIGIT = 12  # letters that a digit or a symbol may be as long as ("7", "%": "per cent")
_LETTER = 8  # and a letter by its name ("w")
_FOREIGN = 24  # and a letter that the voice may spell out ("я": "Cyrillic letter ya")
_PLAIN = regex(r"[a-zà-öø-ÿ]", re.IGNORECASE)
_SPELLED = regex(r"\b(?:[^\W\d_]|[bcdfghjklmnpqrstvwxz]+)\b", re.IGNORECASE)
"""A letter alone, or letters that make no syllable ("é", "xyz")."""
_QUIET = regex(r"[\s.,;:!?'\"’‘“”„«»()\[\]–—…-]")


def pace(text: str, seconds: float) -> float:
    """Seconds a letter of a text in words, as a voice spoke it."""
    return seconds / max(1, len(_PLAIN.findall(text)))


def implausible(text: str, seconds: float, own: float | None, rate: int | None) -> str | None:
    """What is wrong with `seconds` of speech for `text`; None where it can be right.

    `own` is the voice's pace, or None where it is not known; then only what no voice does at
    `rate` words a minute is wrong.
    """
    if own is None:
        slow = 160 / (rate or 160)
        longest = len(text) * _SLOWEST * slow + _SLACK + sum(map(str.isdigit, text))
        shortest = len(text) * _FASTEST * slow - 0.1
    else:
        letters = len(_PLAIN.findall(text))
        longest = _MANY * own * _most(text, letters) + _SLACK
        shortest = _FEW * own * letters - _LENIENCE
    if seconds < shortest:
        return f"{seconds:.2f} s of sound is too short for {len(text)} characters"
    if seconds > longest:
        return f"{seconds:.2f} s of sound is too long for {len(text)} characters"
    return None


def _most(text: str, letters: int) -> float:
    """As many letters as the text can be said to have: symbols and capitals may be spelled."""
    spelled = sum(map(str.isupper, text)) + sum(map(len, _SPELLED.findall(text)))
    quiet = len(_QUIET.findall(text))
    other = len(text) - letters - quiet
    foreign = sum(1 for c in text if c > "\u024f" and not _QUIET.match(c))
    return letters + quiet + _LETTER * spelled + _DIGIT * (other - foreign) + _FOREIGN * foreign
