"""Intro and outro: the line, the audio file, the chapters, and where everything then stands."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import run_listen
from tests.formats.conftest import ARTICLE, Published, configure, floats, publish

ENDS = """[show]
title = "Harbour"
[intro]
text = "{title}, by {author}, from {show}. Published {date}, {duration}."
audio = "jingle.wav"
chapter = true
[outro]
text = "This was {title}. Thank you for listening."
audio = "jingle.wav"
chapter = true
title = "Thanks"
"""


def jingle(path: Path, seconds: float = 2.0, level: float = 0.05) -> None:
    """A stereo file at 44.1 kHz, quiet, without a fade at either end."""
    turns = 700 / 44100 * np.arange(int(seconds * 44100))
    tone = (level * 32767 * np.sin(2 * np.pi * turns + 1)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 44100, 0, "NONE", ""))
        file.writeframes(np.repeat(tone, 2).tobytes())


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """An episode with all of it. Not to be changed."""
    root = tmp_path_factory.mktemp("framed")
    jingle(root / "jingle.wav")
    configure(root, ENDS)
    return publish(root)


def texts(episode: Published, role: str) -> list[str]:
    return [s["text"] for s in episode.manifest["sentences"] if s["role"] == role]


def test_the_lines_are_added_sentences_normalised_like_the_article(framed: Published) -> None:
    assert texts(framed, "intro") == [
        "The pilots' house, by Ann Lee, from Harbour.",
        "Published April 3, 2026, 1 minute.",
    ]
    assert texts(framed, "outro") == ["This was The pilots' house.", "Thank you for listening."]
    ends = [s for s in framed.manifest["sentences"] if s["role"] in ("intro", "outro")]
    assert all(s["added"] for s in ends)
    assert "April third" in ends[1]["spoken"]
    assert len({s["id"] for s in framed.manifest["sentences"]}) == len(framed.manifest["sentences"])


def test_each_end_is_its_own_chapter(framed: Published) -> None:
    titles = [c["title"] for c in framed.manifest["chapters"]]
    assert titles[0] == "Intro"
    assert titles[-1] == "Thanks"
    assert titles[1] == "Introduction"
    by_chapter = {s["chapter"] for s in framed.manifest["sentences"] if s["role"] == "intro"}
    assert by_chapter == {1}
    assert (framed.root / framed.manifest["chapters"][-1]["path"]).is_file()


def test_the_audio_is_heard_first_and_last_levelled_and_faded(
    framed: Published, decode: Callable[[Path], bytes]
) -> None:
    rate = 22050
    heard = floats(decode(framed.path("mp3")))
    line = framed.manifest["sentences"][0]["start"]
    last = framed.manifest["sentences"][-1]["end"]
    before = heard[: int((line - 0.1) * rate)]
    after = heard[int((last + 0.1) * rate) :]
    for music in (before, after):
        assert frequency(music, rate) == pytest.approx(700, abs=5)
        assert 0.15 < np.abs(music).max() < 0.9  # −26 dBFS came, −16 LUFS left
        loud = np.flatnonzero(np.abs(music) > 0.001)
        tail = music[loud[-1] - int(0.1 * rate) : loud[-1]]
        assert np.abs(tail).max() < 0.3 * np.abs(music).max()
    assert line == pytest.approx(2.0 + 0.7, abs=0.05)


def frequency(sound: Any, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(sound))
    return float(np.argmax(spectrum) * rate / len(sound))


def test_an_audio_clip_has_no_words(framed: Published) -> None:
    passages = {s["passage"] for s in framed.manifest["sentences"]}
    assert 1 not in passages  # the jingle is the first passage, and nobody says it
    assert max(passages) > 3
    vtt = (framed.root / "output" / "a" / "transcript.vtt").read_text()
    assert "Thank you for listening." in vtt


def test_everything_that_is_published_still_holds(framed: Published) -> None:
    ran = run_listen("check", ".", cwd=framed.root)
    assert not ran.out
    page = (framed.root / "output" / "a" / "index.html").read_text()
    assert "Thanks" in page


def test_without_chapters_they_stand_in_the_first_and_the_last(tmp_path: Path) -> None:
    jingle(tmp_path / "jingle.wav")
    configure(tmp_path, ENDS.replace("chapter = true\n", "").replace('title = "Thanks"\n', ""))
    found = publish(tmp_path).manifest
    assert [c["title"] for c in found["chapters"]] == [
        "Introduction",
        "The lamp",
        "Who pays",
        "The boats",
    ]
    chapters = {s["role"]: s["chapter"] for s in found["sentences"]}
    assert chapters["intro"] == 1
    assert chapters["outro"] == 4


def test_a_line_without_anything_to_say_is_left_out(tmp_path: Path) -> None:
    configure(tmp_path, '[intro]\ntext = "Written by {author}."\nchapter = true\n')
    found = publish(tmp_path, article="# A lamp\n\nIt burns every night.\n").manifest
    assert [c["title"] for c in found["chapters"]] == ["Introduction"]
    assert not [s for s in found["sentences"] if s["role"] == "intro"]


def test_another_file_of_the_same_name_is_heard(tmp_path: Path) -> None:
    jingle(tmp_path / "jingle.wav")
    configure(tmp_path, '[intro]\naudio = "jingle.wav"\n')
    first = publish(tmp_path).manifest
    jingle(tmp_path / "jingle.wav", seconds=5)
    second = publish(tmp_path).manifest
    assert second["rendered"] == 1
    assert second["sentences"][0]["start"] == pytest.approx(
        first["sentences"][0]["start"] + 3, abs=0.05
    )


def test_the_other_formats_have_them_too(tmp_path: Path, decode: Callable[[Path], bytes]) -> None:
    jingle(tmp_path / "jingle.wav")
    configure(tmp_path, ENDS + '[audio]\nformats = ["opus"]\n')
    found = publish(tmp_path)
    heard = floats(decode(found.path("opus")))[: int(1.9 * 48000)]
    assert frequency(heard, 48000) == pytest.approx(700, abs=5)


@pytest.mark.parametrize(
    ("toml", "line", "cure"),
    [
        ('[intro]\ntext = "{titel}"\n', "listen.toml:4", "did you mean {title}?"),
        ('[outro]\naudio = "gone.wav"\n', "listen.toml:4", "name a file"),
        ('[outro]\nspeech = "x"\n', "listen.toml:4", "known"),
        ("[intro]\nchapter = 3\n", "listen.toml:4", "see docs"),
        ('[outtro]\ntext = "x"\n', "listen.toml:3", "'outro'"),
    ],
)
def test_mistakes_name_the_line_and_the_cure(
    tmp_path: Path, toml: str, line: str, cure: str
) -> None:
    configure(tmp_path, toml)
    (tmp_path / "a.md").write_text(ARTICLE)
    ran = run_listen("publish", "a.md", cwd=tmp_path)
    assert ran.code == 2
    assert line in ran.err
    assert cure in ran.err


def test_a_file_that_is_no_sound_fails_in_words(tmp_path: Path) -> None:
    (tmp_path / "jingle.wav").write_text("this is not sound")
    configure(tmp_path, '[intro]\naudio = "jingle.wav"\n')
    (tmp_path / "a.md").write_text(ARTICLE)
    ran = run_listen("publish", "a.md", cwd=tmp_path)
    assert ran.code == 1
    assert "jingle.wav" in ran.err
    assert "convert it" in ran.err
    assert "Traceback" not in ran.err
