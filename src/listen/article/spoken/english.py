"""The rules of English, each family only where its trigger is found."""

from __future__ import annotations

import re
from collections.abc import Callable

from listen.article.spoken import abbreviations, capitals, money, roman, symbols, units
from listen.article.spoken.aligned import Aligned
from listen.article.spoken.clean import digits
from listen.article.spoken.numbers import numbers
from listen.article.spoken.times import times

_DIGIT = re.compile(r"[0-9¼-¾⅐-⅞²³⁰-₉]")
_WEEKDAY = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Jan|Feb|Aug|Sep|Oct|Nov|Dec)[a-z]{0,2}\.")

Family = tuple[re.Pattern[str], Callable[[Aligned, bool], None]]


def _numbers(text: Aligned, british: bool) -> None:  # noqa: FBT001
    abbreviations.leading(text)
    times(text, british=british)
    if money.TRIGGER.search(text.text):
        money.money(text, british=british)
    if units.TRIGGER.search(text.text):
        units.units(text, british=british)
    digits(text)
    numbers(text, british=british)


_FAMILIES: tuple[Family, ...] = (
    (capitals.TRIGGER, lambda text, _: capitals.capitals(text)),
    (roman.TRIGGER, lambda text, _: roman.roman(text)),
    (_DIGIT, _numbers),
    (_WEEKDAY, lambda text, british: times(text, british=british)),
    (abbreviations.TRIGGER, lambda text, _: abbreviations.abbreviations(text)),
    (capitals.TRIGGER, lambda text, _: capitals.letters(text)),
    (symbols.TRIGGER, lambda text, _: symbols.symbols(text)),
)


def english(text: Aligned, language: str) -> None:
    """Apply every rule of English. `language` is BCP 47: outside North America dates, metres and
    hundreds are said as in Britain.
    """
    region = language.replace("_", "-").upper().partition("-")[2]
    british = region not in ("", "US", "CA", "PH")
    for trigger, family in _FAMILIES:
        if trigger.search(text.text) is not None:
            family(text, british)
