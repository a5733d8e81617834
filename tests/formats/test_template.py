"""A line with fields: what is not known takes its words with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listen.template import FIELDS, fault, fill

KNOWN: dict[str, str | None] = {
    "title": "The lamp",
    "author": "Ann Lee",
    "show": "Harbour",
    "date": "April 3, 2026",
    "duration": "17 minutes",
    "site": "example.org",
}


@pytest.mark.parametrize(
    ("template", "missing", "said"),
    [
        ("{title}, by {author}, from {show}.", [], "The lamp, by Ann Lee, from Harbour."),
        ("{title}, by {author}, from {show}.", ["author"], "The lamp, from Harbour."),
        ("{title}, by {author}.", ["author"], "The lamp."),
        ("{title} by {author}", ["author"], "The lamp"),
        ("By {author} on {date}.", ["author"], "On April 3, 2026."),
        ("{author}'s {title}.", ["author"], "The lamp."),
        ("{author}'s {title}.", [], "Ann Lee's The lamp."),
        ("{title} ({date}).", ["date"], "The lamp."),
        ("{title}. Published {date}. From {show}.", ["date"], "The lamp. From Harbour."),
        (
            "Welcome to {show}. This is {title}.",
            ["author"],
            "Welcome to Harbour. This is The lamp.",
        ),
        ("Thank you for listening!", ["title"], "Thank you for listening!"),
        ("Written by {author}.", ["author"], ""),
        ("{author}, {date}.", ["author", "date"], ""),
        ("It takes {duration}; see {site}.", ["site"], "It takes 17 minutes."),
    ],
)
def test_filling(template: str, missing: list[str], said: str) -> None:
    assert fault(template) is None
    assert fill(template, {**KNOWN, **dict.fromkeys(missing)}) == said


def test_a_title_that_asks_brings_its_own_sign() -> None:
    assert fill("{title}. By {author}.", {**KNOWN, "title": "Who pays?"}) == (
        "Who pays? By Ann Lee."
    )


@pytest.mark.parametrize(
    ("template", "problem", "cure"),
    [
        ("{titel}", "{titel}", "did you mean {title}?"),
        ("{title", "'}'", "between { and }"),
        ("{title!r}", "formatted", "{title} alone"),
        ("{date:%Y}", "formatted", "{date} alone"),
        ("{}", "no field {}", "{duration}"),
        ("  ", "empty", "leave it out"),
    ],
)
def test_faults_name_the_cure(template: str, problem: str, cure: str) -> None:
    found = fault(template)
    assert found is not None
    assert problem in found[0]
    assert cure in found[1]


words = st.text("abc ,.;()'", max_size=12)


@given(
    pieces=st.lists(st.tuples(words, st.sampled_from(FIELDS)), max_size=5),
    known=st.sets(st.sampled_from(FIELDS)),
)
def test_no_brace_is_ever_said_and_what_is_known_is(
    pieces: list[tuple[str, str]], known: set[str]
) -> None:
    template = "".join(f"{text} {{{field}}}" for text, field in pieces)
    said = fill(template, {field: f"<{field}>9" for field in known})
    assert "{" not in said
    for _, field in pieces:
        assert (f"<{field}>9" in said) == (field in known) or not said
