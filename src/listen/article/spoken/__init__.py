"""Printed text to spoken text, with the alignment between them.

A pipeline of small rules over an `Aligned` text: first what holds in every language (what is not
seen, markup, addresses, emoji, reference marks), then, for English, capitals, numbers, money,
dates, units, abbreviations and signs. What is left is swept of every sign that an engine would
name or obey.

Most sentences need none of it, so the characters that a text has decide which rules look at it.
"""

from __future__ import annotations

from functools import lru_cache

from listen.article.spoken import clean, pictures
from listen.article.spoken.aligned import Aligned
from listen.article.spoken.english import english
from listen.article.spoken.web import web
from listen.model import Edit
from listen.regex import regex

__all__ = ["speak"]

_ODD = regex(r"[^a-zA-Z ,;!?'\"().]")
_QUIET = frozenset("0123456789-:—–…")
_QUOTES = frozenset(clean.QUOTES)
_WEB = frozenset("@#＃/")
_MARKS = frozenset("[]†‡*•‣⁃▪▫◦●○■□◆◇★☆►▶▸➤➢✓✔✗✘※·∙¹²³⁰⁴⁵⁶⁷⁸⁹=_~<>+^&$%|\\/#@-:;")
_INNER_DOT = regex(r"\.(?=[^\W_]|\.\.\.)")


def speak(text: str, language: str) -> tuple[str, tuple[Edit, ...]]:
    """What a narrator says for `text`, and how it came from it.

    `language` is BCP 47; what is not English is only cleaned. The spoken text is "" if nothing in
    `text` can be said. It never holds a URL, a bar, a hash, markup or a control character. The
    edits are in order, do not overlap, and applied to `text` give the spoken text.
    """
    aligned = Aligned(text)
    odd = set(_ODD.findall(text))
    if not odd.isdisjoint(_QUOTES):
        clean.quotes(aligned)
        odd -= _QUOTES
    primary = _primary(language)
    dirty = not all(map(_quiet, odd - _QUIET)) or _untidy(text, odd)
    if dirty:
        odd = _cleaned(aligned, odd, primary)
    elif 0 <= text.find(".") < len(text) - 1 and _INNER_DOT.search(text):
        web(aligned, primary)
    if primary == "en":
        english(aligned, language, odd)
    if dirty or (aligned.changed and _untidy(aligned.text, {"-", ":"})):
        clean.sweep(aligned)
    if not any(map(str.isalnum, aligned.text)):
        return "", ((Edit(0, len(text), 0, 0),) if text else ())
    return aligned.text, aligned.edits


@lru_cache(maxsize=64)
def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _quiet(character: str) -> bool:
    """Whether a character is of no interest to the rules that hold in every language."""
    return character in _QUIET or ("\u00c0" <= character < "\u0250" and character.isalpha())


def _untidy(text: str, odd: set[str]) -> bool:
    """Whether there is what a sentence has not: a doubled space, a part of an address."""
    return (
        "  " in text
        or " ," in text
        or " ." in text
        or ",," in text
        or "...." in text
        or "ww." in text
        or text[:1] in " ,;:)-–—"
        or text[-1:] in " ,"
        or ("(" in text and ("( " in text or " )" in text or "()" in text))
        or ("-" in odd and ("- " in text or "--" in text))
        or (
            ":" in odd
            and ("://" in text or "tp:" in text or "tps:" in text or ":-" in text or ":)" in text)
        )
    )


def _cleaned(aligned: Aligned, odd: set[str], language: str) -> set[str]:
    """Apply what holds in every language; the odd characters that are left."""
    if pictures.TRIGGER.search(aligned.text):
        pictures.pictures(aligned, language)
    clean.hidden(aligned)
    clean.quotes(aligned)
    clean.markup(aligned)
    if "." in aligned.text or not odd.isdisjoint(_WEB):
        web(aligned, language)
    if not odd.isdisjoint(_MARKS) or "...." in aligned.text:
        clean.references(aligned)
    return set(_ODD.findall(aligned.text))
