"""The main job on a real article: everything that the contract lists, measured."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import etree
from mutagen.id3 import ID3

NAMED = [
    "Introduction",
    "The Significance of the",
    "Impact of",
    "Ales",
    "The Role of",
    "The International",
    "The Future of",
    "Reflections on",
    "Assessing the",
    "The Importance of",
    "Frequently Asked Questions",
    *["What", "Who", "What", "How", "What", "What", "What", "How"],
    "Key Points",
    "Summary",
]
PODCAST = "{https://podcastindex.org/namespace/1.0}"


@pytest.fixture(scope="module")
def manifest(real_show: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((real_show / "output/belarus/episode.json").read_bytes())
    return found


@pytest.fixture(scope="module")
def sound(real_show: Path, manifest: dict[str, Any], decode: Callable[[Path], bytes]) -> np.ndarray:
    return np.frombuffer(decode(real_show / manifest["media"]["path"]), np.int16)


def test_the_chapters_are_those_that_a_reader_sees(manifest: dict[str, Any]) -> None:
    chapters = manifest["chapters"]
    assert len(chapters) == 21
    for chapter, start in zip(chapters, NAMED, strict=True):
        assert chapter["title"].startswith(start)
    faq = next(c for c in chapters if c["title"] == "Frequently Asked Questions")
    below = [c for c in chapters if c["level"] == faq["level"] + 1]
    assert [c["number"] for c in below] == list(range(faq["number"] + 1, faq["number"] + 9))
    assert all(c["title"].endswith("?") for c in below)


def test_every_form_of_the_chapters_has_the_same_starts_to_the_millisecond(
    real_show: Path, manifest: dict[str, Any], program: Callable[[str], str]
) -> None:
    expected = [(round(c["start"] * 1000), c["title"]) for c in manifest["chapters"]]
    media = real_show / manifest["media"]["path"]
    stored = json.loads((media.parent / "chapters.json").read_bytes())["chapters"]
    assert [(round(c["startTime"] * 1000), c["title"]) for c in stored] == expected
    tag = ID3(media)
    marks = sorted(tag.getall("CHAP"), key=lambda mark: mark.start_time)
    assert [(m.start_time, m.sub_frames["TIT2"].text[0]) for m in marks] == expected
    assert [m.end_time for m in marks[:-1]] == [m.start_time for m in marks[1:]]
    shown = subprocess.run(
        [program("ffprobe"), "-v", "error", "-show_chapters", "-of", "json", str(media)],
        check=True,
        capture_output=True,
    ).stdout
    listed = json.loads(shown)["chapters"]
    assert [(c["start"], c["tags"]["title"]) for c in listed] == expected
    feed = etree.parse(real_show / "feed.xml")
    podlove = feed.findall(".//{http://podlove.org/simple-chapters}chapter")
    assert [c.get("title") for c in podlove] == [title for _, title in expected]


def test_the_duration_is_that_of_the_samples_that_a_decoder_gives(
    manifest: dict[str, Any], sound: np.ndarray
) -> None:
    assert round(manifest["duration"] * 22050) == len(sound)


def test_a_chapter_begins_within_a_frame_of_its_start(manifest: dict[str, Any]) -> None:
    for chapter in manifest["chapters"]:
        assert chapter["start"] == int(chapter["start"])
        first = next(s for s in manifest["sentences"] if s["chapter"] == chapter["number"])
        assert 0 <= first["start"] - chapter["start"] < 576 / 22050


def test_the_section_files_add_up_to_the_episode(real_show: Path, manifest: dict[str, Any]) -> None:
    whole = audio_frames(real_show / manifest["media"]["path"])
    parts = [audio_frames(real_show / c["path"]) for c in manifest["chapters"]]
    assert sum(parts) == whole
    for number, chapter in enumerate(manifest["chapters"], 1):
        tag = ID3(real_show / chapter["path"])
        assert tag["TRCK"].text == [f"{number}/{len(parts)}"]
        assert tag["TIT2"].text == [chapter["title"]]


def audio_frames(path: Path) -> int:
    """The frames that the Info frame counts."""
    data = path.read_bytes()
    at = data.index(b"Info")
    return int.from_bytes(data[at + 8 : at + 12])


def test_every_word_of_the_source_is_said_or_skipped_once_and_in_order(
    real_article: Path, manifest: dict[str, Any]
) -> None:
    source = re.findall(r"\w+", real_article.read_text(encoding="utf-8"))
    assert list(merged_words(manifest)) == source


def merged_words(manifest: dict[str, Any]) -> Iterator[str]:
    skipped: dict[str | None, list[str]] = {}
    for one in manifest["skipped"]:
        skipped.setdefault(one["before"], []).append(one["text"])
        assert one["reason"]
    for sentence in manifest["sentences"]:
        for text in skipped.pop(sentence["id"], []):
            yield from re.findall(r"\w+", text)
        if not sentence.get("added"):
            yield from re.findall(r"\w+", sentence["text"])
    for text in skipped.pop(None, []):
        yield from re.findall(r"\w+", text)
    assert not skipped


def test_the_players_label_is_skipped_and_the_table_is_said_in_words(
    manifest: dict[str, Any],
) -> None:
    assert manifest["skipped"][0]["text"] == "Listen to this article"
    rows = [s for s in manifest["sentences"] if s["role"] == "table"]
    assert len(rows) == 6
    assert rows[0]["spoken"].startswith("Prisoner Release: 123 political prisoners released")
    assert not any("|" in s["text"] + s["spoken"] for s in manifest["sentences"])
    assert any("The U.S. engagement, facilitated" in s["text"] for s in manifest["sentences"])


def test_sentences_follow_one_another_and_words_lie_in_them(manifest: dict[str, Any]) -> None:
    sentences = manifest["sentences"]
    assert len({s["id"] for s in sentences}) == len(sentences)
    assert all(a["end"] < b["start"] for a, b in pairwise(sentences))
    assert sentences[-1]["end"] <= manifest["duration"]
    for sentence in sentences:
        words = sentence["words"]
        assert len(words) >= len(sentence["text"].split()) * 0.8
        assert all(a[0] <= b[0] and a[2] + a[3] <= b[2] for a, b in pairwise(words))
        assert sentence["start"] <= words[0][0]
        assert words[-1][1] <= sentence["end"] + 1e-6
        assert all(0 <= w[2] < w[2] + w[3] <= len(sentence["text"]) for w in words)


def test_pauses_are_silent_and_as_long_as_configured(
    manifest: dict[str, Any], sound: np.ndarray
) -> None:
    sentences = manifest["sentences"]
    for a, b in pairwise(sentences):
        start, stop = round(a["end"] * 22050) + 400, round(b["start"] * 22050)
        assert np.abs(sound[start : stop - 1152].astype(int)).max() < 60  # −55 dBFS
        # The 52 ms (an MDCT block) before a hard onset hold its pre-echo, which it masks.
        assert np.abs(sound[stop - 1152 : stop - 100].astype(int)).max() < 230  # −43 dBFS
        if a["passage"] == b["passage"]:
            assert b["start"] - a["end"] == pytest.approx(0.35, abs=0.002)
        elif a["chapter"] == b["chapter"]:
            wanted = 0.6 if a["role"] in ("heading", "question") else 0.7
            wanted = 0.45 if a["role"] == b["role"] == "table" else wanted
            assert b["start"] - a["end"] == pytest.approx(wanted, abs=0.015)
        else:
            assert 1.2 - 0.015 <= b["start"] - a["end"] <= 2.2 + 0.03


def test_loudness_and_peak(
    real_show: Path, manifest: dict[str, Any], program: Callable[[str], str]
) -> None:
    command = [program("ffmpeg"), "-nostats", "-i", str(real_show / manifest["media"]["path"])]
    command += ["-map", "0:a", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    loudness = float(re.findall(r"I:\s+(-[\d.]+) LUFS", said)[-1])
    peak = float(re.findall(r"Peak:\s+(-[\d.]+) dBFS", said)[-1])
    assert loudness == pytest.approx(-16, abs=1)
    assert peak <= -1


def test_the_four_transcripts_carry_the_words_of_the_manifest(
    real_show: Path, manifest: dict[str, Any]
) -> None:
    folder = real_show / "output/belarus"
    said = " ".join(s["text"] for s in manifest["sentences"]).split()
    html = etree.HTML((folder / "transcript.html").read_bytes())
    assert ["".join(p.itertext()) for p in html.iter("p")] == [
        s["text"] for s in manifest["sentences"]
    ]
    segments = json.loads((folder / "transcript.json").read_bytes())["segments"]
    assert " ".join(s["body"] for s in segments).split() == said
    for name, arrow in (("srt", ","), ("vtt", ".")):
        blocks = (folder / f"transcript.{name}").read_text().split("\n\n")
        lines = [line for b in blocks for line in b.splitlines()]
        times = [line for line in lines if "-->" in line]
        assert all(re.match(rf"\d\d:\d\d:\d\d\{arrow}\d{{3}} --> ", line) for line in times)
        bodies = [b.split(" --> ", 1)[1].split("\n", 1)[1] for b in blocks if " --> " in b]
        text = " ".join(" ".join(bodies).replace("&amp;", "&").split())
        assert re.findall(r"\w+", text) == re.findall(r"\w+", " ".join(said))


def test_the_feed_points_to_what_is_there(real_show: Path, manifest: dict[str, Any]) -> None:
    item = etree.parse(real_show / "feed.xml").find(".//item")
    assert item is not None
    enclosure = item.find("enclosure")
    assert enclosure is not None
    base = "http://127.0.0.1:8000/"
    assert enclosure.get("url") == base + manifest["media"]["path"]
    assert (
        int(enclosure.get("length", "")) == (real_show / manifest["media"]["path"]).stat().st_size
    )
    assert item.findtext("guid") == manifest["guid"]
    links = [e.get("url") for e in item.iter(f"{PODCAST}transcript", f"{PODCAST}chapters")]
    assert len(links) == 5
    for link in links:
        assert link is not None
        assert (real_show / link.removeprefix(base)).is_file()


def test_our_own_judge_finds_no_fault(real_show: Path) -> None:
    from listen.check import as_text, check_show

    assert as_text(check_show(str(real_show))) == ""


def test_checkers_of_mp3_find_no_fault_in_any_file(
    real_show: Path, program: Callable[[str], str]
) -> None:
    files = [str(path) for path in real_show.rglob("*.mp3")]
    assert len(files) == 22
    said = subprocess.run(
        [program("mp3val"), *files], capture_output=True, text=True, check=True
    ).stdout
    assert said.count("MPEG frames") == 22
    assert "WARNING" not in said
