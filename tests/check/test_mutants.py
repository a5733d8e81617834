"""One defect at a time: found under its rule, and under no other."""

from __future__ import annotations

import pytest

from listen.check import RULES, Fault, check_show, registered

from .mutants import MUTANTS, Mutant
from .specimen import FOLDER, NOW, Show

ELSEWHERE = {14, 15}
"""Rules with tests of their own: a feed before and after, a server."""


def errors(faults: tuple[Fault, ...]) -> set[int]:
    return {fault.rule for fault in faults if fault.severity == "error"}


def test_the_valid_show_has_no_fault(show: Show) -> None:
    assert check_show(str(show.root), now=NOW) == ()


def test_a_page_may_name_what_is_elsewhere(show: Show) -> None:
    named = '<main><img alt="" src="https://elsewhere.example/a.png"><img alt="" src="data:,">'
    show.edit(f"{FOLDER}/index.html", "<main>", named)
    assert check_show(str(show.root), now=NOW) == ()


def test_the_feed_file_may_be_named(show: Show) -> None:
    assert check_show(str(show.root / "feed.xml"), now=NOW) == ()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.rule}-{mutant.name}")
def test_a_mutant_is_found_under_its_rule(mutant: Mutant, show: Show) -> None:
    mutant.bend(show)
    found = check_show(str(show.root), now=NOW, loudness=mutant.rule in {27, 30})
    if mutant.advice:
        assert {fault.rule for fault in found} == {mutant.rule}, found
        assert errors(found) == set()
    else:
        assert mutant.rule in errors(found), found
        assert errors(found) - mutant.also == {mutant.rule}, found
    assert all(fault.what and fault.cure and fault.where for fault in found)


def test_every_rule_has_a_mutant_and_a_function() -> None:
    assert {mutant.rule for mutant in MUTANTS} | ELSEWHERE == set(RULES)
    assert [number for number, functions in registered().items() if not functions] == []
