"""All that an episode publishes as text, against files that a person has read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from listen.podcast.chapters import chapters_json
from listen.podcast.merge import update
from listen.podcast.transcript import (
    transcript_html,
    transcript_json,
    transcript_srt,
    transcript_vtt,
)

from .shows import NOW, channel, episode

GOLDEN = Path(__file__).parent / "golden"


def feed() -> str:
    written = update({}, channel(), put=[episode(2), episode(1)], remove=(), now=NOW)
    return written["feed.xml"].decode()


MADE: dict[str, Callable[[], str]] = {
    "feed.xml": feed,
    "chapters.json": lambda: chapters_json(episode(), channel()),
    "transcript.html": lambda: transcript_html(episode()),
    "transcript.json": lambda: transcript_json(episode()),
    "transcript.srt": lambda: transcript_srt(episode()),
    "transcript.vtt": lambda: transcript_vtt(episode()),
}


@pytest.mark.parametrize("name", MADE)
def test_as_read_by_a_person(name: str) -> None:
    assert MADE[name]() == (GOLDEN / name).read_text(encoding="utf-8")


def test_every_golden_file_is_compared() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == MADE.keys()
