"""Numbers in words, against num2words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from num2words import num2words

from listen.article.spoken.words import LARGEST, amount, cardinal, decade, digits, ordinal, year


def plain(said: str) -> str:
    """num2words says the British "and", and writes commas."""
    return said.replace(",", "").replace(" and ", " ")


@given(st.integers(-(10**6), LARGEST - 1))
@example(0)
@example(LARGEST - 1)
@example(1_000_000)
def test_cardinals(number: int) -> None:
    assert cardinal(number) == plain(num2words(number))
    assert cardinal(number, british=True) == num2words(number).replace(",", "")


@given(st.integers(0, 10**9))
@example(12)
@example(100)
@example(20)
def test_ordinals(number: int) -> None:
    assert ordinal(number) == plain(num2words(number, to="ordinal"))


@given(st.integers(1000, 2099))
@example(1900)
@example(1905)
@example(2000)
@example(2024)
def test_years(number: int) -> None:
    expected = plain(num2words(number, to="year")).replace("oh-", "oh ")
    assert year(number) == expected


@pytest.mark.parametrize(("number", "said"), [
    (1990, "nineteen nineties"), (1800, "eighteen hundreds"), (2000, "two thousands"),
    (2010, "twenty tens"), (80, "eighties"),
])  # fmt: skip
def test_decades(number: int, said: str) -> None:
    assert decade(number) == said


def test_amounts_and_digits() -> None:
    assert amount("1,234.50") == "one thousand two hundred thirty-four point five zero"
    assert amount("105", british=True) == "one hundred and five"
    assert amount("9" * 30) == digits("9" * 30)
    assert digits("007") == "zero zero seven"
