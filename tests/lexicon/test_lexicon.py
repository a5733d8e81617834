"""Pronunciations: whole words, case, layers, and the files that they come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listen.alignment import locate
from listen.errors import ConfigError
from listen.speech.lexicon import Entry, Lexicon, entry, from_pairs, load_pls, load_toml, stub

PAIRS = [
    ("Bialiatski", "Byah-lyat-skee"),
    ("nginx", "engine x"),
    ("Al Jazeera", "al juh-zeera"),
    ("Reading", "Redding"),
    ("C++", "see plus plus"),
    ("don't", "doant"),
]


def said(text: str, *pairs: tuple[str, str]) -> str:
    return Lexicon.of(from_pairs(pairs or PAIRS, "here")).apply(text)[0]


@pytest.mark.parametrize(("text", "expected"), [
    ("Ales Bialiatski won.", "Ales Byah-lyat-skee won."),
    ("Bialiatski's wife", "Byah-lyat-skee's wife"),
    ("Bialiatskis", "Bialiatskis"),
    ("anti-Bialiatski", "anti-Byah-lyat-skee"),
    ("NGINX and Nginx", "engine x and engine x"),
    ("reading in Reading", "reading in Redding"),
    ("Al Jazeera, Al", "al juh-zeera, Al"),
    ("C++ and C", "see plus plus and C"),
    ("I don't", "I doant"),
    ("nothing here", "nothing here"),
    ("", ""),
])  # fmt: skip
def test_whole_words_and_case(text: str, expected: str) -> None:
    assert said(text) == expected


def test_the_longest_entry_wins() -> None:
    pairs = [("New", "noo"), ("New York", "noo yawk"), ("York", "yorick")]
    assert said("New York, New and York", *pairs) == "noo yawk, noo and yorick"


def test_a_word_is_located_at_the_word_that_it_is_said_for() -> None:
    text = "So Bialiatski runs nginx."
    spoken, edits = Lexicon.of(from_pairs(PAIRS, "here")).apply(text)
    start = spoken.index("engine x")
    first, last = locate(edits, start, start + len("engine x"))
    assert text[first:last] == "nginx"


def test_a_later_layer_wins_and_the_others_stay() -> None:
    voice = from_pairs([("nginx", "n jinx"), ("live", "liv")], "voice")
    show = from_pairs([("NGINX", "never"), ("nginx", "engine x")], "show")
    lexicon = Lexicon.of(voice, show)
    assert lexicon.apply("nginx is live")[0] == "engine x is liv"
    assert Lexicon.of(show, voice).apply("nginx NGINX")[0] == "n jinx n jinx"


def test_an_exact_entry_goes_before_one_for_any_case() -> None:
    pairs = [("us", "uss"), ("US", "you ess")]
    assert said("us in the US", *pairs) == "uss in the you ess"


def test_the_entries_that_apply_are_those_whose_words_are_there() -> None:
    lexicon = Lexicon.of(from_pairs(PAIRS, "here"))
    assert [each.word for each in lexicon.applying("nginx, Reading, nginx")] == ["nginx", "Reading"]
    assert lexicon.applying("reading") == ()


def test_changing_another_entry_changes_nothing_for_a_text() -> None:
    one = Lexicon.of(from_pairs(PAIRS, "here"))
    other = Lexicon.of(from_pairs([*PAIRS, ("Minsk", "Meensk")], "here"))
    text = "Bialiatski in Reading"
    assert one.applying(text) == other.applying(text)
    assert one.applying("in Minsk") != other.applying("in Minsk")


def test_ipa_is_for_engines_that_take_phonemes() -> None:
    lexicon = Lexicon.of(from_pairs([("live", "/lɪv/"), ("tear", "/tɪə/")], "here"))
    assert lexicon.apply("live tear") == ("live tear", ())
    phonemes = {"lɪv": "[[lIv]]"}
    assert lexicon.apply("live tear", phonemes.get)[0] == "[[lIv]] tear"


@given(st.text(max_size=60))
def test_edits_give_what_is_handed_to_the_engine(text: str) -> None:
    spoken, edits = Lexicon.of(from_pairs(PAIRS, "here")).apply(text)
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.source_start], spoken[edit.target_start : edit.target_stop]]
        at = edit.source_stop
    assert "".join([*parts, text[at:]]) == spoken


def test_lexicon_toml(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(
        'nginx = "engine x"\n"Al Jazeera" = "/æl dʒəˈziːrə/"\n'
        'reading = {say = "redding", case = "exact"}\nlive = {ipa = "lɪv"}\n'
        '[pronounce]\nMinsk = "Meensk"\n',
        encoding="utf-8",
    )
    assert load_toml(path) == (
        Entry("nginx", "engine x"),
        Entry("Al Jazeera", "æl dʒəˈziːrə", ipa=True, case="exact"),
        Entry("reading", "redding", case="exact"),
        Entry("live", "lɪv", ipa=True),
        Entry("Minsk", "Meensk", case="exact"),
    )


@pytest.mark.parametrize(("text", "expected"), [
    ('a = "x"\nb = 3\n', r"lexicon\.toml, line 2, b: "),
    ('[nginx]\nsy = "x"\n', r"lexicon\.toml, line 1, nginx: there is no key 'sy'"),
    ('nginx = {say = "x", case = "upper"}\n', r"line 1, nginx: case is 'upper'"),
    ('nginx = {say = "x", ipa = "y"}\n', r"line 1, nginx: give either"),
    ('nginx = ""\n', r"line 1, nginx: 'nginx' is said as nothing"),
    ('"--" = "dash"\n', r"'--' is not a word"),
    ('nginx = "[[Endz]]"\n', r"not a respelling"),
    ("nginx = engine\n", r"lexicon\.toml: .*line 1"),
])  # fmt: skip
def test_a_mistake_names_file_line_and_key(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_toml(path)
    assert re.search(expected, caught.value.message)


def test_a_key_that_is_nearly_right_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text('nginx = {sey = "x"}\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_toml(path)
    assert caught.value.hint == "Did you mean 'say'?"


def test_a_lexicon_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml"):
        load_toml(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match=r"none\.pls"):
        load_pls(tmp_path / "none.pls")


PLS = """<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"
    alphabet="{alphabet}" xml:lang="en-US">
  <lexeme><grapheme>La vita è bella</grapheme><phoneme>ˈlɑ ˈviːɾə</phoneme></lexeme>
  <lexeme><grapheme>colour</grapheme><grapheme>color</grapheme>
    <phoneme>ˈkʌlər</phoneme><phoneme prefer="true">ˈkʌlə</phoneme></lexeme>
  <lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme>
  <lexeme><grapheme>silent</grapheme></lexeme>
</lexicon>
"""


def test_pls(tmp_path: Path) -> None:
    path = tmp_path / "words.pls"
    path.write_text(PLS.format(alphabet="ipa"), encoding="utf-8")
    assert load_pls(path) == (
        Entry("La vita è bella", "ˈlɑ ˈviːɾə", ipa=True, case="exact"),
        Entry("colour", "ˈkʌlə", ipa=True),
        Entry("color", "ˈkʌlə", ipa=True),
        Entry("W3C", "World Wide Web Consortium", case="exact"),
    )
    assert load_pls(path, "en-GB") == load_pls(path)
    assert load_pls(path, "de") == ()
    assert Lexicon.of(load_pls(path)).apply("by W3C")[0] == "by World Wide Web Consortium"


@pytest.mark.parametrize(("text", "expected"), [
    ("<lexicon", r"words\.pls, line 1"),
    ("<html/>", r"not a PLS lexicon"),
    (PLS.format(alphabet="x-sampa"), r"words\.pls, line 4: the alphabet 'x-sampa'"),
    (PLS.format(alphabet="ipa").replace("<grapheme>W3C</grapheme>", ""), r"line 7: .*no grapheme"),
])  # fmt: skip
def test_a_mistake_in_pls_names_file_and_line(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "words.pls"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_pls(path)
    assert re.search(expected, caught.value.message)


def test_pls_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    path = tmp_path / "words.pls"
    head = f'<!DOCTYPE lexicon [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<lexicon version'
    text = PLS.format(alphabet="ipa").replace("<lexicon version", head).replace("World", "&x;World")
    path.write_text(text, encoding="utf-8")
    assert not any("secret" in each.said for each in load_pls(path))


def test_a_large_lexicon_costs_little() -> None:
    many = [entry(f"word{number}", "x") for number in range(20_000)]
    lexicon = Lexicon.of(many, many)
    assert lexicon.apply("a word7 and word19999 here")[0] == "a x and x here"


def test_a_stub_is_a_lexicon_once_it_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    text = stub([("Bialiatski", "name, 5 times: Ales\nBialiatski won."), ("O'Brien", "name")])
    path.write_text(text, encoding="utf-8")
    assert load_toml(path) == ()
    filled = re.sub(r'^# (.* = )""$', r'\1"x"', text, flags=re.MULTILINE)
    path.write_text(filled, encoding="utf-8")
    assert [each.word for each in load_toml(path)] == ["Bialiatski", "O'Brien"]
