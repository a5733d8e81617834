"""The real article: what the chapters are, what is skipped, what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from listen.article import load, read_article
from listen.model import Article

from .coverage import assert_sound, covered, words

SOURCE = Path(__file__).parents[2].parent / "shared" / "articles" / "belarus.txt"
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the shared article is not here")


@pytest.fixture(scope="module")
def article() -> Article:
    return read_article(load(str(SOURCE)))


def test_chapters(article: Article) -> None:
    shape = [(section.level, section.title) for section in article.sections]
    titles = [title for level, title in shape if level == 1]
    assert titles[0] == "Introduction"
    assert titles[10:] == ["Frequently Asked Questions", "Key Points", "Summary"]
    assert len(titles) == 13
    questions = [title for level, title in shape if level == 2]
    assert len(questions) == 8
    assert all(title.endswith("?") for title in questions)
    start = shape.index((1, "Frequently Asked Questions"))
    assert [title for _, title in shape[start + 1 : start + 9]] == questions


def test_roles(article: Article) -> None:
    for section in article.sections:
        roles = [passage.role for passage in section.passages]
        if section.level == 2:
            assert roles == ["question", "answer"]
        elif section.title == "Introduction":
            assert roles == ["paragraph", "paragraph"]
        elif section.title == "Key Points":
            assert roles == ["heading", *["table"] * 6]
        else:
            assert roles[0] == "heading"
            assert set(roles[1:]) <= {"paragraph"}


def test_table_is_said_in_words(article: Article) -> None:
    rows = next(s for s in article.sections if s.title == "Key Points").passages[1:]
    assert (
        rows[0].sentences[0].text.startswith("Prisoner Release 123 political prisoners released,")
    )
    assert rows[0].sentences[0].spoken.startswith("Prisoner Release: ")
    assert not any("|" in each.spoken for row in rows for each in row.sentences)


def test_skipped(article: Article) -> None:
    assert [(each.text, each.reason) for each in article.skipped] == [
        ("Listen to this article", "page furniture: a player's label"),
        ("Details", "a table's header, its first cell is the heading"),
    ]


def test_title_is_the_first_heading_with_a_hint(article: Article) -> None:
    assert article.title == article.sections[1].title
    assert any("--title" in hint for hint in article.hints)
    assert article.language == "en-US"


def test_every_word(article: Article) -> None:
    assert_sound(article)
    source = [each for each in words(SOURCE.read_text(encoding="utf-8")) if each.strip("-")]
    assert covered(article) == source
