"""A small show and its episodes, and readers that share nothing with the writers."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from listen.model import Channel, Chapter, Cue, Episode, Media, Source, UsedVoice, Word
from listen.podcast.guid import episode_guid, show_guid

BASE = "https://news.example/listen/"
GUID = show_guid(BASE + "feed.xml")
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
FIRST = datetime(2026, 1, 1, 8, 30, tzinfo=UTC)

FOUR = ("html", "json", "srt", "vtt")


def channel(**changes: Any) -> Channel:
    plain = Channel(
        title="Harbour & Tide",
        base_url=BASE,
        link="https://news.example/",
        description="Long reads from the coast, read aloud.",
        author="The Harbour Desk",
        language="en-GB",
        guid=GUID,
        categories=("News > Politics", "Society & Culture"),
    )
    return dataclasses.replace(plain, **changes)


def cue(
    text: str,
    start: float,
    end: float,
    *,
    role: Any = "paragraph",
    words: Iterable[Word] = (),
    chapter: int = 1,
) -> Cue:
    return Cue(
        id=f"s{round(start * 1000)}",
        chapter=chapter,
        role=role,
        start=start,
        end=end,
        text=text,
        spoken=text,
        words=tuple(words),
    )


CUES = (
    cue("The ferry that never sailed", 0.0, 2.25, role="title"),
    cue("For nine years the quay stood empty.", 2.75, 5.5),
    cue(
        "Then, on a grey morning in March, a crew of fourteen painters, two welders & one cook "
        "walked up the gangway, <hung> their coats on the rail and began.",
        5.8,
        17.4,
    ),
    cue("What came next?", 20.0, 21.3, role="heading", chapter=2),
    cue("The U.S. buyer paid $3m; nobody asked why.", 22.0, 26.123, chapter=2),
)


def episode(number: int = 1, **changes: Any) -> Episode:
    slug = changes.get("slug", f"ferry-{number}")
    plain = Episode(
        guid=episode_guid(GUID, slug),
        slug=slug,
        title=f"The ferry, part {number}",
        language="en-GB",
        published=FIRST + timedelta(days=number),
        source=Source("ferry.txt", "ab" * 32, "ferry.txt"),
        duration=26.6,
        media=Media(f"output/{slug}/{slug}-{number:08x}.mp3", "audio/mpeg", 212_345, "cd" * 32),
        chapters=(
            Chapter(1, "Introduction", 1, 0, 20),
            Chapter(2, "What came next?", 1, 20, 26.6),
        ),
        cues=CUES,
        voices=(UsedVoice("steph", "pyttsx3", "2.99", "en-us+steph"),),
        author="Ida Marsh",
        link=f"https://news.example/ferry/{number}",
        summary="A ferry is mended by people who will never sail on it.",
    )
    return dataclasses.replace(plain, **changes)


@dataclasses.dataclass(frozen=True)
class Block:
    """A caption as read back; times in milliseconds."""

    start: int
    end: int
    lines: tuple[str, ...]


def read_vtt(text: str) -> list[Block]:
    """WebVTT by the grammar of the standard's section 4.1; raises on anything else."""
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert head == "WEBVTT", head
    found = [_block(block.split("\n"), r"(\d\d+):([0-5]\d):([0-5]\d)\.(\d{3})") for block in blocks]
    for block in found:
        for line in block.lines:
            assert "-->" not in line
            assert not re.search(r"<|&(?!amp;|lt;|gt;)", line), line
    return [
        dataclasses.replace(block, lines=tuple(html.unescape(line) for line in block.lines))
        for block in found
    ]


def read_srt(text: str) -> list[Block]:
    """SubRip: a number, a line of times, lines of text, an empty line."""
    found = []
    for number, block in enumerate(text.rstrip("\n").split("\n\n"), 1):
        rows = block.split("\n")
        assert rows[0] == str(number)
        found.append(_block(rows[1:], r"(\d\d+):([0-5]\d):([0-5]\d),(\d{3})"))
    return found


def _block(rows: list[str], time: str) -> Block:
    match = re.fullmatch(f"{time} --> {time}", rows[0])
    assert match, rows[0]
    numbers = [int(group) for group in match.groups()]
    start, end = (
        ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
        for hours, minutes, seconds, thousandths in (numbers[:4], numbers[4:])
    )
    assert rows[1:]
    assert all(row.strip() == row != "" for row in rows[1:])
    return Block(start, end, tuple(rows[1:]))
