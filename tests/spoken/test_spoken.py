"""What is said for what is printed: pairs, the alignment between them, and what is never said."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from listen.alignment import locate
from listen.article.spoken import speak
from listen.model import Edit

HERE = Path(__file__).parent
ARROW = "⇒"
FORBIDDEN = re.compile(
    r"[<>\[\]{}|#*_\\`~^\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ud800-\udfff\ue000-\uf8ff]|https?:|www\.|://"
)


def pairs(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        printed, arrow, spoken = line.partition(ARROW)
        if arrow:
            found.append(
                (
                    printed.removesuffix(" ").replace("\\n", "\n").replace("\\_", "\u00a0"),
                    spoken.strip(),
                )
            )
    return found


ENGLISH = pairs("english.txt")
OTHERS = [(*printed.split(": ", 1), spoken) for printed, spoken in pairs("others.txt")]


def applied(text: str, edits: tuple[Edit, ...], spoken: str) -> str:
    """`text` with `edits` applied; their order and positions are checked on the way."""
    parts: list[str] = []
    at = size = 0
    for edit in edits:
        assert at <= edit.source_start <= edit.source_stop
        parts.append(text[at : edit.source_start])
        size += edit.source_start - at
        assert edit.target_start == size
        assert edit.target_stop >= edit.target_start
        parts.append(spoken[edit.target_start : edit.target_stop])
        size = edit.target_stop
        at = edit.source_stop
    return "".join((*parts, text[at:]))


def test_there_are_enough_pairs() -> None:
    assert len(ENGLISH) >= 150
    assert len(OTHERS) >= 20


@pytest.mark.parametrize(("printed", "spoken"), ENGLISH)
def test_english(printed: str, spoken: str) -> None:
    said, edits = speak(printed, "en-US")
    assert said == spoken
    assert applied(printed, edits, said) == said


@pytest.mark.parametrize(("language", "printed", "spoken"), OTHERS)
def test_other_languages(language: str, printed: str, spoken: str) -> None:
    said, edits = speak(printed, language)
    assert said == spoken
    assert applied(printed, edits, said) == said


def heard(printed: str, word: str) -> str:
    """The printed words that a spoken word is located at."""
    spoken, edits = speak(printed, "en-US")
    start = spoken.index(word)
    first, last = locate(edits, start, start + len(word))
    return printed[first:last]


@pytest.mark.parametrize(("printed", "word", "source"), [
    ("They raised $3m in 2020.", "million", "$3m"),
    ("They raised $3m in 2020.", "raised", "raised"),
    ("They raised $3m in 2020.", "2020", "2020"),
    ("Dr. Smith lives on Main St. now", "Doctor", "Dr."),
    ("Dr. Smith lives on Main St. now", "lives", "lives"),
    ("Dr. Smith lives on Main St. now", "Street", "St."),
    ("It’s at https://example.com/a now", "It's", "It’s"),
    ("It’s at https://example.com/a now", "example", "https://example.com/a"),
    ("It’s at https://example.com/a now", "now", "now"),
    ("As said[1] by Henry VIII", "said", "said"),
    ("As said[1] by Henry VIII", "Eighth", "VIII"),
    ("As said[1] by Henry VIII", "Henry", "Henry"),
    ("5 km/h is slow", "hour", "km/h"),
    ("BREAKING NEWS", "Breaking", "BREAKING"),
    ("the U.S. Treasury", "Treasury", "Treasury"),
    ("won 3-1 at home", "to", "-"),
])  # fmt: skip
def test_a_spoken_word_is_located_at_its_printed_word(printed: str, word: str, source: str) -> None:
    assert heard(printed, word) == source


def test_plain_words_are_the_same_text_without_edits() -> None:
    text = "The minister, who met his counterpart in Geneva, said it was over."
    assert speak(text, "en-US") == (text, ())


def test_quotes_alone_are_edits_of_one_character() -> None:
    _, edits = speak("“It’s”", "en")
    assert [edit.source_stop - edit.source_start for edit in edits] == [1, 1, 1]


PIECES = st.one_of(
    st.characters(),
    st.sampled_from(list(" .,-—'\"()[]<>|#*_`~^\\/&@%$€£°²½0123456789IVXAZaz\n\u00ad\xa0")),
    st.sampled_from([
        "U.S.", "Dr. ", "St. ", "[1]", "[[", "<b>", "</b>", "&amp;", "&lt;b&gt;", "&#91;", "#x",
        "@x", "a@b.co", "https://x.org/a_b#c", "www.", "://", "doi:10.1/x",
        "👍", "🇩🇪", "1️⃣", "Henry ",
        "VIII", "NATO", "BREAKING", "NEWS", "km/h", "°C", "€5bn", "10:30", "Jan. 5", "5pm", "1990s",
        "3rd", "No. 5", "e.g.", "--", "...", "- ", "well-\n",
    ]),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=24).map("".join)
LANGUAGES = st.sampled_from(["en-US", "en-GB", "de-DE", "fr", "zh", "xx", ""])


@settings(deadline=None)
@given(TEXTS, LANGUAGES)
@example("”www.", "en-US")
@example("&#0;&#91;&#xd800;", "de")
@example("\ud800a", "en-US")
@example("e.g..x. U.S..", "en-US")
def test_what_is_never_said(text: str, language: str) -> None:
    spoken, edits = speak(text, language)
    assert FORBIDDEN.search(spoken) is None
    assert spoken == spoken.strip()
    assert "  " not in spoken
    assert applied(text, edits, spoken) == spoken
    assert not spoken or any(map(str.isalnum, spoken))


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_a_word_is_never_lost(word: str) -> None:
    if any(map(str.isalnum, word.encode("ascii", "ignore").decode())):
        assert speak(f"The {word} is here", "de")[0]


@pytest.mark.parametrize("text", ["", " ", "…", "***", "\u200b", "—", "[1]", "()", "| |"])
def test_nothing_to_say(text: str) -> None:
    spoken, edits = speak(text, "en-US")
    assert spoken == ""
    assert applied(text, edits, spoken) == ""


@pytest.mark.parametrize("unit", [
    "1", "[", "a", "A", "<", "(", "a.", "A.", "1.", "1,", "$1", "@a", "#a", "http://", " ", "-",
    "1-", "I ", "\u00ad", "👍", "&amp;", "<b", "[1", "1/", "12 ", "St. ", "a-\n", "1:2:", "U.S. ",
    "*",     "xn--a.", "Henry I ", "Ab ", "$", "5 km ", "www.", "’", "May 5 ", "e.g.",
])  # fmt: skip
def test_time_grows_in_proportion(unit: str) -> None:
    size = 100_000 // len(unit)
    started = time.perf_counter()
    speak(unit * size, "en-US")
    assert time.perf_counter() - started < 5
