"""Chapters in JSON and in the feed: the same titles and times (standards 16 to 18)."""

from __future__ import annotations

import json

from lxml import etree

from listen.model import Chapter
from listen.podcast.chapters import chapters_json
from listen.podcast.feed import item

from .shows import channel, episode

PSC = "{http://podlove.org/simple-chapters}"


def test_standard_16_json_chapters() -> None:
    document = json.loads(chapters_json(episode(), channel()))
    assert document["version"] == "1.2.0"
    assert document["chapters"] == [
        {
            "startTime": 0,
            "title": "Introduction",
            "url": "https://news.example/listen/output/ferry-1/index.html#t=0",
        },
        {
            "startTime": 20,
            "title": "What came next?",
            "url": "https://news.example/listen/output/ferry-1/index.html#t=20",
        },
    ]
    starts = [chapter["startTime"] for chapter in document["chapters"]]
    assert all(isinstance(start, int) for start in starts)


def test_standard_18_podlove_chapters_say_the_same() -> None:
    long = episode(chapters=(Chapter(1, "One", 1, 0, 3725), Chapter(2, "Two", 2, 3725, 9000.5)))
    standing = item(long, channel()).find(f"{PSC}chapters")
    assert standing is not None
    assert standing.get("version") == "1.2"
    assert [(one.get("start"), one.get("title")) for one in standing] == [
        ("00:00:00.000", "One"),
        ("01:02:05.000", "Two"),
    ]
    json_titles = [one["title"] for one in json.loads(chapters_json(long, channel()))["chapters"]]
    assert json_titles == [one.get("title") for one in standing]


def test_titles_no_format_can_hold_are_mended_alike() -> None:
    odd = episode(
        chapters=(
            Chapter(1, "  \x00 ", 1, 0, 5),
            Chapter(2, "a\x0bb\n\nc \ud800 \u200f🎧", 1, 5, 9),
            Chapter(3, "word " * 2000, 1, 9, 12),
        )
    )
    titles = [one["title"] for one in json.loads(chapters_json(odd, channel()))["chapters"]]
    assert titles[:2] == ["Chapter 1", "a b c \u200f🎧"]
    assert len(titles[2]) <= 255
    assert titles[2].endswith("word…")
    again = etree.fromstring(etree.tostring(item(odd, channel())))
    assert [one.get("title") for one in again.iter(f"{PSC}chapter")] == titles


def test_an_episode_without_chapters_points_to_none() -> None:
    standing = etree.tostring(item(episode(chapters=()), channel()))
    assert b"chapters.json" not in standing
    assert b"psc:chapters " not in standing
