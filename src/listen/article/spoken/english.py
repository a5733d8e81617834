"""The rules of English, each family only where a text has something for it."""

from __future__ import annotations

from functools import lru_cache

from listen.article.spoken import abbreviations, capitals, money, roman, symbols, units
from listen.article.spoken.aligned import Aligned
from listen.article.spoken.clean import digits, powers
from listen.article.spoken.numbers import numbers, scaled
from listen.article.spoken.times import times
from listen.regex import regex

_DIGITS = frozenset("0123456789")
_RAISED_DIGITS = frozenset("¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
# A number that a voice says well: of up to three digits or a year after 1999, among words.
_UNEASY = regex(
    # Beside a letter or a sign; beside a point, a colon or a comma with digits; of four digits and
    # more, but for the years from 2000 on.
    r"[0-9](?:(?=[\u00a0\u2009\u202f])|(?=[^\d\s,.;:)\"'!?])|(?<=[^\s\d(\"'.,].)|(?=[.:,'′]\d)|(?<=[.,].)"
    r"|(?=\"(?: [A-Za-z]|$)|' ?x )"
    r"|(?<=\b[013-9].)(?=\d\d\b)|(?=\d{4})"
    # Before another number, a sign, a unit, a month or a scale.
    r"|(?= (?:\d|[°%€$£¥×*+=<>≈~–—/#-]|centur|Centur|thousand|million|billion|trillion"
    rf"|(?:{units.ANY}|[AaPp]\.?[Mm]|bn|tn|mn|pp|x|(?:of )?{_MONTH}[a-z]{{0,6}})"
    r"(?![a-zA-Z]))))|^[01]\d"
)
_MONTH_FIRST = regex(
    rf"{_MONTH}[a-z]{{0,6}}\.? \d|(?:[Nn]os?|[Vv]ol|pp?|[Cc]h|[Ff]ig|c|ca|est)\. ?\d|[Tt]he No \d"
)
_WEEKDAY = regex(r"\b(?:Mon|Tue|Wed|Thu|Fri|Jan|Feb|Aug|Sep|Oct|Nov|Dec)[a-z]{0,2}\.")
_NUMERAL = regex(r"[IVXLCDMW](?![a-z])")


def english(text: Aligned, language: str, odd: set[str]) -> None:
    """Apply every rule of English. `language` is BCP 47: outside North America dates, metres and
    hundreds are said as in Britain. `odd` is what `text` has but plain letters, at the start.
    """
    shouted = capitals.TRIGGER.search(text.text) is not None
    if shouted:
        capitals.capitals(text)
    if (_NUMERAL.search(text.text) or "(" in text.text) and roman.TRIGGER.search(text.text):
        roman.roman(text)
    signs = not odd.isdisjoint(symbols.SIGNS)
    british = _is_british(language)
    if not odd.isdisjoint(_RAISED_DIGITS) or (
        not odd.isdisjoint(_DIGITS)
        and (signs or _UNEASY.search(text.text) or _MONTH_FIRST.search(text.text))
    ):
        _numbers(text, british=british)
    elif signs and money.TRIGGER.search(text.text):
        money.money(text, british=british)
    if abbreviations.needed(text.text, odd):
        if _WEEKDAY.search(text.text):
            times(text, british=british)
        abbreviations.abbreviations(text)
    if shouted:
        capitals.letters(text)
    if signs:
        symbols.symbols(text)


@lru_cache(maxsize=64)
def _is_british(language: str) -> bool:
    region = language.replace("_", "-").upper().partition("-")[2]
    return region not in ("", "US", "CA", "PH")


def _numbers(text: Aligned, *, british: bool) -> None:
    abbreviations.leading(text)
    times(text, british=british)
    if money.TRIGGER.search(text.text):
        money.money(text, british=british)
    scaled(text, british=british)
    powers(text)
    if units.TRIGGER.search(text.text):
        units.units(text, british=british)
    digits(text)
    numbers(text)
