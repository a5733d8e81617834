"""Show notes (standards 8, 13)."""

from __future__ import annotations

import pytest
from lxml import html

from listen.model import Chapter
from listen.podcast.notes import AI_NOTICE, notes

from .shows import channel, cue, episode


def test_notes_hold_summary_links_notice_and_chapters() -> None:
    page = html.fragment_fromstring(notes(episode(), channel()), create_parent=True)
    paragraphs = [p.text_content() for p in page.iter("p")]
    assert paragraphs == [
        "A ferry is mended by people who will never sail on it.",
        "The article by Ida Marsh · Listen and read along",
        "This episode is read by a synthetic voice.",
        "Chapters",
    ]
    assert [a.get("href") for a in page.iter("a")] == [
        "https://news.example/ferry/1",
        "https://news.example/listen/output/ferry-1/index.html",
    ]
    assert [li.text for li in page.iter("li")] == [
        "00:00:00 Introduction",
        "00:00:20 What came next?",
    ]


def test_standard_8_the_voice_is_said_to_be_synthetic() -> None:
    assert "synthetic voice" in AI_NOTICE
    assert AI_NOTICE in notes(episode(summary=None, link=None, chapters=()), channel())


def test_without_a_summary_the_first_sentences_stand_in() -> None:
    text = notes(episode(summary=" "), channel())
    assert text.startswith("<p>For nine years the quay stood empty. Then, on a grey morning")
    silent = episode(summary=None, cues=(cue("Only a title", 0, 1, role="title"),))
    assert notes(silent, channel()).startswith('<p><a href="')


@pytest.mark.parametrize("count", [3, 60, 2000])
def test_standard_13_at_most_4000_bytes_however_many_chapters(count: int) -> None:
    many = tuple(Chapter(n + 1, f"Глава {n} " + "ы" * 40, 1, n, n + 1) for n in range(count))
    text = notes(episode(chapters=many, summary="ж" * 10_000), channel())
    assert len(text.encode()) <= 4000
    assert "00:00:00 Глава 0" in text
    assert ("<li>…</li>" in text) == (count > 3)
    assert text.endswith("</ul>")


def test_standard_13_only_the_tags_that_clients_take() -> None:
    odd = episode(
        title="</title>",
        summary="<script>alert(1)</script> & ]]> \x00 " + "<b>" * 400,
        author="<i>Ann</i>",
        link='https://news.example/a"b<c>?q=ü&x=1',
        chapters=(Chapter(1, "]]><img src=x>", 1, 0, 9),),
    )
    text = notes(odd, channel())
    assert "]]>" not in text
    assert "\x00" not in text
    page = html.fragment_fromstring(text, create_parent=True)
    assert {str(element.tag) for element in page.iterdescendants()} == {"p", "a", "ul", "li"}
    assert "<script>alert(1)</script> & ]]>" in page.text_content()
    href = next(page.iter("a")).get("href")
    assert href == "https://news.example/a%22b%3Cc%3E?q=%C3%BC&x=1"


def test_a_long_summary_is_cut_at_a_word() -> None:
    text = notes(episode(summary="several words " * 1000), channel())
    assert len(text.encode()) <= 4000
    assert "words…</p>" in text or "several…</p>" in text
