"""What the golden cases do not show: how their tables, lines and page numbers are said."""

from __future__ import annotations

from pathlib import Path

import pytest

from listen.article import load, read_article

from .coverage import sentences

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(("name", "spoken"), [
    ("table-spans.html", "Cooks, Day: Friday, Where: Room"),
    ("table-spans.html", "Monday, Ten, Band"),
    ("table-spans.html", "Tuesday, Nine, Band"),
    ("table-spans.html", "Tea: Black"),
    ("table-spans.html", "York, People 1990: 12, People 2020: 15, Houses 1990: 4, Houses 2020: 5"),
    ("table-spans.html", "Hull, People 1990: unknown, Houses 1990: 6, Houses 2020: 7"),
    ("short-lines.html", "Roses are red. Violets are blue, Sugar is sweet. And so are you."),
    ("short-lines.html", "A short one goes on here."),
    ("short-lines.html", "The reeds are grey. The water is thin"),
    ("verse.md", "The reeds are grey. The water is thin. And the wind comes in"),
    ("book-parts.epub", "It was a long walk to the sea, by the mill-race."),
    ("rules.docx", "C: It has a bell."),
    ("rules.docx", "B: of silk"),
    ("rules.docx", "5: Small nets"),
    ("rules.docx", "1: by weight"),
    ("rules.docx", "The last line of a page goes on over it, where formula holds."),
    ("notes.pdf", "It was 10 to the power of 6 steps, on 12 square kilometers of land."),
    ("printed.pdf", "Footnote: See the abbey's own book."),
])  # fmt: skip
def test_said(name: str, spoken: str) -> None:
    article = read_article(load(str(CASES / name)))
    assert spoken in [each.spoken for each in sentences(article)]
