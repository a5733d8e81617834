"""Sentence splitting against the published golden rules and our own hard cases."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from listen.article.sentences import split

HERE = Path(__file__).parent
BAR = "‖"


def cases(name: str) -> list[tuple[str, bool]]:
    """(text with bars, whether it is known to be split wrong) of a data file."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [
        (line.removeprefix("? ").replace("\\n", "\n"), line.startswith("? "))
        for line in lines
        if line and not line.startswith("#")
    ]


ENGLISH = cases("golden.txt") + cases("hard.txt")


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param(marked, marks=pytest.mark.xfail(strict=True) if known else ())
        for marked, known in ENGLISH
    ],
)
def test_english(marked: str) -> None:
    assert BAR.join(split(marked.replace(BAR, ""), "en-US")) == marked


def test_the_measure() -> None:
    known = [marked for marked, wrong in ENGLISH if wrong]
    assert len(cases("golden.txt")) >= 48
    assert len(cases("hard.txt")) >= 100
    assert len(known) <= 0.02 * len(ENGLISH)


@pytest.mark.parametrize(("language", "marked"), [
    ("de", "Das ist z. B. so. ‖Es kostet ca. 5 Euro."),
    ("de-DE", "Dr. Müller kam am 3. März. ‖Er blieb bis 17 Uhr."),
    ("de", "„Wie geht es?“, fragte er. ‖Sie schwieg."),
    ("es", "La Sra. Gómez llegó. ‖¿Quién más vino?"),
    ("es-MX", "¡Qué día! ‖No lo olvidaré."),
    ("fr", "M. Dupont est arrivé. ‖Il est parti à 5 h."),
    ("fr", "Le Dr. Martin et Mme. Petit sont là, avec MM. Durand et Roux. ‖Il est p. 5."),
    ("de", "Der 2. Weltkrieg endete im 20. Jahrhundert. ‖Nr. 5 steht in Bd. 3, S. 12."),
    ("it", "Vedi art. 5, n. 3, pag. 4. ‖Fine."),
    ("pt", "Veja o art. 5, p. 4, n. 3. ‖Fim."),
    ("nl", "Mevr. de Vries kwam, met o.a. de heer Bos. ‖Zij bleven."),
    ("es", "Abre el 1.º de mayo, en el n.º 5. ‖Es la 2.ª vez."),
    ("pt", "O 1.º lugar é do Sr. Silva. ‖Parabéns!"),
    ("nl", "Dhr. Jansen en mevr. De Vries kwamen. ‖Zij bleven."),
    ("it", "Il sig. Rossi è qui. ‖Buongiorno!"),
    ("pt-BR", "O Sr. Silva chegou. ‖Ela não."),
    ("ja", "今日は晴れです。‖明日は雨です。"),
])  # fmt: skip
def test_other_languages(language: str, marked: str) -> None:
    assert BAR.join(split(marked.replace(BAR, ""), language)) == marked


TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from(list(" .!?…\"'()[]‖1aAI\n"))), max_size=80
)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["en", "de-DE", "zh", "", "xx-unknown"]))
@example("1. One 2. ", "en")
@example("V\u00a0. A", "en")
@example("V\u3000. A", "zh")
@example("\ud800. A.", "en")
@example("a\u2028. \u00a0B", "en")
@example(" \n ", "en")
def test_pieces_concatenate_to_the_text(text: str, language: str) -> None:
    pieces = split(text, language)
    assert "".join(pieces) == text
    if text.strip():
        assert all(piece.strip() for piece in pieces)


def test_nothing_is_no_sentence() -> None:
    assert split("", "en") == []


@pytest.mark.parametrize(
    "unit", ["a", "'", '"', "(", "[", ". ", "A.", "1. ", "? ", "…", "!", "x) ", "“", "etc. ", "\n"]
)
def test_time_grows_in_proportion(unit: str) -> None:
    size = 300_000 // len(unit)
    started = time.perf_counter()
    split(unit * size, "en")
    assert time.perf_counter() - started < 8
