"""Numbers in English words.

num2words says the same (the tests compare), but importing it takes 0.15 s: longer than reading
an article does.
"""

from __future__ import annotations

from functools import lru_cache

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ("", " thousand", " million", " billion", " trillion", " quadrillion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LARGEST = 10**18
"""Numbers from here on are said digit by digit."""


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def _below_thousand(number: int, joiner: str) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    said = f"{_ONES[hundreds]} hundred"
    return f"{said}{joiner}{_below_hundred(rest)}" if rest else said


@lru_cache(maxsize=4096)
def cardinal(number: int, *, british: bool = False) -> str:
    """`number` in words: 1205 is "one thousand two hundred five" ("and five" in British)."""
    if number < 0:
        return f"minus {cardinal(-number, british=british)}"
    if number >= LARGEST:
        return digits(str(number))
    joiner = " and " if british else " "
    groups: list[int] = []
    rest = number
    while rest >= 1000:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    groups.append(rest)
    parts = [
        _below_thousand(group, joiner) + _SCALES[power]
        for power, group in reversed(list(enumerate(groups)))
        if group
    ]
    if british and len(parts) > 1 and 0 < groups[0] < 100:
        parts[-1] = f"and {parts[-1]}"
    return " ".join(parts) or "zero"


def digits(figures: str) -> str:
    """Each digit by its name: "007" is "zero zero seven"."""
    return " ".join(_ONES[int(figure)] for figure in figures)


def amount(figures: str, *, british: bool = False) -> str:
    """A number as printed in words: "1,234.5" is "one thousand … point five"."""
    whole, point, fraction = figures.replace(",", "").partition(".")
    spelled = len(whole) > len(str(LARGEST)) - 1
    said = digits(whole) if spelled else cardinal(int(whole or "0"), british=british)
    return f"{said} point {digits(fraction)}" if point and fraction else said


def ordinal(number: int) -> str:
    """`number` as a rank: 21 is "twenty-first"."""
    said = cardinal(number)
    head, last = said, ""
    for mark in ("-", " "):
        before, found, after = said.rpartition(mark)
        if found and len(after) < len(last or said):
            head, last = before + mark, after
    if not last:
        head, last = "", said
    if last in _ORDINALS:
        return head + _ORDINALS[last]
    return head + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def year(number: int) -> str:
    """`number` (1000 to 2099) as a year: 1776 is "seventeen seventy-six"."""
    century, rest = divmod(number, 100)
    if century % 10 == 0 and rest < 10:
        return cardinal(number)
    if not rest:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} " + (f"oh {_ONES[rest]}" if rest < 10 else _below_hundred(rest))


def decade(number: int) -> str:
    """The decade that begins with year `number`: 1990 is "nineteen nineties"."""
    century, rest = divmod(number, 100)
    if rest:
        said = "tens" if rest == 10 else _TENS[rest // 10][:-1] + "ies"
        return f"{cardinal(century)} {said}" if century else said
    return "two thousands" if number == 2000 else f"{cardinal(century)} hundreds"
