"""Valid feeds in the manner of other programs have no error, whatever we would advise."""

from __future__ import annotations

import shutil
import subprocess
import wave
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from feedgen.feed import FeedGenerator

from listen.check import Fault, check_show

from .specimen import NOW, Show

CASES = sorted((Path(__file__).parent / "feeds").glob("*.xml"))


def errors(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.line() for fault in faults if fault.severity == "error"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_hand_written_feed(path: Path) -> None:
    found = check_show(str(path), now=NOW)
    assert errors(found) == []
    assert found, "some of our own choices are advice"


def test_there_are_feeds() -> None:
    assert {path.stem for path in CASES} >= {
        "buzzsprout", "castopod", "podlove", "powerpress", "transistor",
    }  # fmt: skip


def test_feedgen(tmp_path: Path) -> None:
    feed = FeedGenerator()
    feed.load_extension("podcast")
    feed.title("Garden talk")
    feed.link(href="https://garden.example/", rel="alternate")
    feed.link(href="https://garden.example/rss.xml", rel="self", type="application/rss+xml")
    feed.description("Two people and a garden.")
    feed.language("en")
    feed.podcast.itunes_category("Leisure", "Home & Garden")
    feed.podcast.itunes_author("June Reed")
    feed.podcast.itunes_image("https://cdn.garden.example/cover.jpg")
    feed.podcast.itunes_explicit("no")
    entry = feed.add_entry()
    entry.id("garden-1")
    entry.guid("garden-1", permalink=False)
    entry.title("Soil")
    entry.description("What is in it.")
    entry.enclosure("https://cdn.garden.example/1.mp3", "123456", "audio/mpeg")
    entry.published(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))
    text = feed.rss_str(pretty=True).decode()
    path = tmp_path / "rss.xml"
    path.write_text(text, "utf-8")
    assert errors(check_show(str(path), now=NOW)) == []


def test_other_peoples_sound(show: Show, tmp_path: Path) -> None:
    """A variable rate, stereo, loud, tagged as ID3v2.4 and ID3v1: advice, no error."""
    if shutil.which("lame") is None:
        pytest.skip("needs lame")
    rng = np.random.default_rng(9)
    with wave.open(str(tmp_path / "a.wav"), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(44100)
        out.writeframes(rng.normal(0, 6000, 44100 * 19).clip(-32000, 32000).astype("<i2").tobytes())
    command = ["lame", "--quiet", "-V", "4", "--add-id3v2", "--tt", "Tides", "--ta", "Ann"]
    subprocess.run([*command, str(tmp_path / "a.wav"), str(tmp_path / "a.mp3")], check=True)
    show.set_media((tmp_path / "a.mp3").read_bytes())
    for name in ("listen.toml", "output/tides/episode.json"):
        (show.root / name).unlink()
    found = check_show(str(show.root), now=NOW, ours=False)
    assert errors(found) == []
    assert {27, 28, 29} <= {fault.rule for fault in found}


def test_the_same_feed_as_ours_has_errors() -> None:
    """The advice is not lost: as ours, those are errors."""
    found = check_show(str(CASES[0]), now=NOW, ours=True)
    assert len(errors(found)) > 5
