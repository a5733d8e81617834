"""The alignment between a text and what rules make of it, over several rounds of changes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from listen.article.spoken.aligned import Aligned, Change, Rule
from tests.spoken.test_spoken import applied

ROUNDS = st.lists(
    st.lists(st.tuples(st.integers(0, 14), st.text("abc ", max_size=4)), max_size=6), max_size=4
)


@given(st.text("ab ", max_size=12), ROUNDS)
def test_changes_compose(source: str, rounds: list[list[tuple[int, str]]]) -> None:
    text = Aligned(source)
    for cuts in rounds:
        before = text.text
        places = sorted(min(at, len(before)) for at, _ in cuts)
        changes: list[Change] = [
            (start, stop, new)
            for start, stop, (_, new) in zip(places[::2], places[1::2], cuts, strict=False)
        ]
        expected, at = "", 0
        for start, stop, new in changes:
            expected += before[at:start] + new
            at = stop
        text.change(changes)
        assert text.text == expected + before[at:]
        assert applied(source, text.edits, text.text) == text.text


def test_a_change_keeps_what_it_can_but_cuts_no_word() -> None:
    text = Aligned("a 3-1 win")
    text.change([(2, 5, "3 to 1")])
    assert [(e.source_start, e.source_stop) for e in text.edits] == [(3, 4)]
    text = Aligned("NATION")
    text.change([(0, 6, "Nation")])
    assert [(e.source_start, e.source_stop) for e in text.edits] == [(0, 6)]


def test_the_same_text_is_no_change() -> None:
    text = Aligned("same")
    text.change([(0, 4, "same")])
    assert not text.changed


def test_a_rule_is_not_tried_without_what_it_needs() -> None:
    def fail(match: re.Match[str]) -> str:
        raise AssertionError(match)

    text = Aligned("abc")
    text.apply([Rule("xyz", re.compile("b"), fail), Rule("b", re.compile("b"), "")])
    assert text.text == "ac"
