"""The four transcripts (standards 23, 24): the same words, each by its format's rules."""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from listen.model import Episode, Word
from listen.podcast.transcript import (
    transcript_html,
    transcript_json,
    transcript_srt,
    transcript_vtt,
)

from .shows import CUES, cue, episode, read_srt, read_vtt


def letters(text: str) -> str:
    """The words without their spaces: a word longer than a line is cut."""
    return re.sub(r"\s+", "", text)


def four(one: Episode) -> dict[str, str]:
    page = html.fromstring(transcript_html(one))
    segments = json.loads(transcript_json(one))["segments"]
    return {
        "html": " ".join(str(p.text_content()) for p in page.iter("p")),
        "json": " ".join(segment["body"] for segment in segments),
        "srt": " ".join(" ".join(block.lines) for block in read_srt(transcript_srt(one))),
        "vtt": " ".join(" ".join(block.lines) for block in read_vtt(transcript_vtt(one))),
    }


def test_standard_23_all_four_carry_the_same_words() -> None:
    words = " ".join(one.text for one in CUES).split()
    assert all(text.split() == words for text in four(episode()).values())


def test_standard_24_html_has_the_sentences_in_order_each_after_its_time() -> None:
    page = html.fromstring(transcript_html(episode()))
    body = page.find("body")
    assert body is not None
    assert [element.tag for element in body] == ["cite", *["time", "p"] * len(CUES)]
    assert [p.text for p in page.iter("p")] == [one.text for one in CUES]
    assert [time.text for time in page.iter("time")] == ["0:00", "0:02", "0:05", "0:20", "0:22"]
    assert page.get("lang") == "en-GB"
    late = transcript_html(episode(cues=(cue("Late.", 3725.9, 3727),)))
    assert "<time>1:02:05</time>" in late


def test_a_transcript_in_html_runs_as_its_language_is_written() -> None:
    assert '<html lang="ar-EG" dir="rtl">' in transcript_html(episode(language="ar-EG"))
    assert '<html lang="en-GB">' in transcript_html(episode())


def test_standard_24_json_segments() -> None:
    document = json.loads(transcript_json(episode()))
    assert document["version"] == "1.0.0"
    assert document["segments"][4] == {
        "speaker": "steph (synthetic voice)",
        "startTime": 22.0,
        "endTime": 26.123,
        "body": "The U.S. buyer paid $3m; nobody asked why.",
    }
    assert all(segment["body"].strip() for segment in document["segments"])


def test_standard_24_vtt_form() -> None:
    text = transcript_vtt(episode())
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:02.250\n")
    assert "&lt;hung&gt;" in text
    assert "welders &amp; one cook" in text.replace("\n", " ")
    assert all(len(line) <= 65 for block in read_vtt(text) for line in block.lines)


def test_standard_24_srt_form() -> None:
    blocks = read_srt(transcript_srt(episode()))
    assert all(len(block.lines) <= 2 for block in blocks)
    assert all(len(line) <= 32 for block in blocks for line in block.lines)
    assert "00:00:02,250" in transcript_srt(episode())


def test_an_arrow_in_the_text_is_no_time_line() -> None:
    arrow = episode(cues=(cue("From A --> B, then C-->D.", 0, 3),))
    assert read_vtt(transcript_vtt(arrow).replace("--&gt;", "->"))
    assert "--&gt;" in transcript_vtt(arrow)
    assert read_srt(transcript_srt(arrow))[0].lines == ("From A → B, then C→D.",)


def test_a_cut_is_timed_by_its_word() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    words, first = [], 0
    for number, word in enumerate(text.split()):
        # The last words are said far slower than the first.
        words.append(Word(10 + number**2 / 10, 10 + (number + 1) ** 2 / 10, first, len(word)))
        first += len(word) + 1
    blocks = read_srt(transcript_srt(episode(cues=(cue(text, 10, 30, words=words),))))
    assert len(blocks) > 1
    starts = {word: 10_000 + number**2 * 100 for number, word in enumerate(text.split())}
    for block in blocks:
        assert block.start == starts[block.lines[0].split()[0]]
    assert [block.end for block in blocks[:-1]] == [block.start for block in blocks[1:]]
    assert blocks[-1].end == 30_000


def test_a_cut_within_a_word_is_timed_by_its_share_of_the_word() -> None:
    url = "https://news.example/" + "/".join(["a-long-part-of-it"] * 9)
    words = [Word(1, 2, 0, 3), Word(2, 8, 4, len(url)), Word(8, 9, 5 + len(url), 3)]
    blocks = read_srt(transcript_srt(episode(cues=(cue(f"See {url} now", 1, 9, words=words),))))
    assert len(blocks) > 3
    assert all(block.end - block.start > 500 for block in blocks)
    assert [block.end for block in blocks[:-1]] == [block.start for block in blocks[1:]]


def test_standard_24_starts_never_go_back_though_word_times_do() -> None:
    text = "a" * 30 + " " + "b" * 30 + " " + "c" * 30 + " " + "d" * 30
    back = [Word(9.0, 9.5, 0, 30), Word(8.0, 8.5, 31, 30), Word(2.0, 2.5, 62, 30)]
    cues = (cue(text, 5, 10, words=back), cue("After.", 4, 11))
    for blocks in (
        read_srt(transcript_srt(episode(cues=cues))),
        read_vtt(transcript_vtt(episode(cues=cues))),
    ):
        starts = [block.start for block in blocks]
        assert starts == sorted(starts)
        assert all(block.end > block.start for block in blocks)


def test_a_cut_without_word_times_is_timed_by_its_share() -> None:
    text = "a" * 30 + " " + "b" * 30 + " " + "c" * 30 + " " + "d" * 30
    blocks = read_srt(transcript_srt(episode(cues=(cue(text, 0, 12.3),))))
    assert [block.lines for block in blocks] == [("a" * 30, "b" * 30), ("c" * 30, "d" * 30)]
    assert blocks[1].start == pytest.approx(62 / 123 * 12_300, abs=1)


def test_a_word_longer_than_a_line_is_cut_at_its_joints() -> None:
    url = "https://news.example/archive/2026/the-ferry-that-never-sailed?page=2&view=print"
    one = episode(cues=(cue(f"See {url} now.", 0, 4),))
    lines = [line for block in read_srt(transcript_srt(one)) for line in block.lines]
    assert all(len(line) <= 32 for line in lines)
    assert lines[1] == "https://news.example/archive/"
    assert {letters(text) for text in four(one).values()} == {letters(f"See {url} now.")}


def test_a_character_is_never_cut_in_two() -> None:
    family, accent = "👨‍👩‍👧‍👦", "e\u0301"
    one = episode(cues=(cue(family * 12 + accent * 40, 0, 9),))
    for block in read_srt(transcript_srt(one)):
        for line in block.lines:
            assert unicodedata.category(line[0]) != "Mn"
            assert "\u200d" not in (line[0], line[-1])


def test_right_to_left_marks_and_forbidden_characters() -> None:
    one = episode(cues=(cue("\u200fשלום\u202b עולם\x00 ok\x1b.\ufffe", 0, 3),))
    said = set(four(one).values())
    assert {letters(text) for text in said} == {"\u200fשלום\u202bעולםok."}
    for text in (transcript_html(one), transcript_vtt(one), transcript_srt(one)):
        assert "\x00" not in text
        assert "\x1b" not in text


TEXTS = st.text(max_size=300).map(lambda text: f"a{text}")


@settings(deadline=None)  # a loaded machine is no fault of the text
@given(
    st.lists(st.tuples(TEXTS, st.integers(0, 3000), st.integers(0, 500)), min_size=1, max_size=8)
)
def test_standard_24_holds_for_any_text(sentences: list[tuple[str, int, int]]) -> None:
    start, cues = 0.0, []
    for text, length, pause in sentences:
        cues.append(cue(text, start, start + length / 1000))
        start += (length + pause) / 1000
    one = episode(cues=tuple(cues))
    texts = {letters(text.replace("-->", "→")) for text in four(one).values()}
    assert len(texts) == 1
    for blocks, width in (
        (read_srt(transcript_srt(one)), 32),
        (read_vtt(transcript_vtt(one)), 65),
    ):
        assert all(block.end > block.start for block in blocks)
        assert all(here.start <= there.start for here, there in pairwise(blocks))
        assert all(len(line) <= width for block in blocks for line in block.lines)
