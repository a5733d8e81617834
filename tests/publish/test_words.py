"""Word times over the printed text."""

from __future__ import annotations

from listen.model import Sentence
from listen.publish.build import printed_words
from listen.sound.packed import Span


def test_an_engine_without_word_times_gives_none() -> None:
    sentence = Sentence("s1", "Two boats.", "Two boats.")
    assert printed_words(sentence, (), Span(0, 22050)) == []


def test_each_word_reaches_to_its_end_in_print() -> None:
    sentence = Sentence("s1", "Two boats.", "Two boats.")
    span = Span(0, 900, ((0, 400, 0, 3), (400, 900, 4, 5)))
    assert printed_words(sentence, (), span) == [(0, 400, 0, 3), (400, 900, 4, 6)]
