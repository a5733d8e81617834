"""Each command as a person or a program calls it."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Listen

CHAPTERS = ["Introduction", "Up the hill", "Down again"]
ARTICLE = """\
# A walk

The first words of it. And a second sentence, so that there is more.

## Up the hill

Stones, and more stones, and then the sky.

## Down again

It is shorter than one thinks.
"""


@pytest.fixture
def walk(listen: Listen, tmp_path: Path) -> Path:
    (tmp_path / "walk.md").write_text(ARTICLE)
    ran = listen("publish", "walk.md", "--voice", "tone")
    assert ran.code == 0, ran.err
    return tmp_path


def test_version_and_help(listen: Listen) -> None:
    assert listen("--version").out.startswith("listen ")
    shown = listen("--help").out
    for name in ("publish", "outline", "play", "voices", "init", "doctor", "remove"):
        assert name in shown
        assert listen(name, "--help").code == 0


def test_outline_renders_nothing(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "walk.md").write_text(ARTICLE)
    shown = listen("outline", "walk.md")
    assert shown.code == 0
    assert "Up the hill" in shown.out
    assert "about 0:" in shown.out
    document = json.loads(listen("outline", "walk.md", "--json").out)
    assert document["title"] == "A walk"
    assert [s["title"] for s in document["sections"]] == [
        "Introduction",
        "Up the hill",
        "Down again",
    ]
    assert document["sections"][0]["passages"][0]["role"] == "title"
    assert document["sections"][0]["passages"][1]["sentences"][0] == {
        "text": "The first words of it.",
        "spoken": "The first words of it.",
    }
    assert document["skipped"] == []
    assert [path.name for path in tmp_path.iterdir()] == ["walk.md"]


def test_play_lists_chapters_and_finds_them(listen: Listen, walk: Path) -> None:
    shown = listen("play", "walk", "--list").out.splitlines()
    assert [line.split(maxsplit=2)[2] for line in shown] == [
        "Introduction",
        "Up the hill",
        "Down again",
    ]
    for wanted in ("9", "nowhere"):
        ran = listen("play", "walk", "--chapter", wanted)
        assert ran.code == 2
        assert "--list" in ran.err


def test_play_without_a_sound_device_says_where_the_file_is(listen: Listen, walk: Path) -> None:
    from listen.play import can_play

    if can_play():
        pytest.skip("this machine has a sound device")
    ran = listen("play", "walk")
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "no sound device" in ran.err
    assert "output/walk/walk-" in ran.err


@contextmanager
def terminal(*words: str, cwd: Path) -> Iterator[int]:
    """The command on a terminal of its own; gives the terminal's other end."""
    master, slave = pty.openpty()
    environment = {**os.environ, "LISTEN_AUDIO": "null", "TERM": "xterm", "COLUMNS": "80"}
    command = [sys.executable, "-m", "listen", *words]
    with subprocess.Popen(
        command, cwd=cwd, stdin=slave, stdout=slave, stderr=slave, env=environment
    ) as process:
        os.close(slave)
        try:
            yield master
            process.wait(20)
            assert process.returncode == 0
        finally:
            process.kill()
            os.close(master)


def read_until(handle: int, text: str, seconds: float = 20) -> str:
    shown = ""
    end = time.monotonic() + seconds
    while text not in shown:
        assert time.monotonic() < end, shown
        if select.select([handle], [], [], 0.2)[0]:
            shown += os.read(handle, 4096).decode("utf-8", "replace")
    return shown


def test_play_shows_chapter_and_position_and_takes_keys(walk: Path) -> None:
    with terminal("play", "walk", cwd=walk) as keys:
        read_until(keys, "1/3  Introduction")
        os.write(keys, b"n")
        read_until(keys, "2/3  Up the hill")
        os.write(keys, b" ")
        read_until(keys, "⏸")
        os.write(keys, b"p")
        read_until(keys, "1/3  Introduction")
        os.write(keys, b"q")


def test_publish_shows_a_bar_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "walk.md").write_text(ARTICLE)
    with terminal("publish", "walk.md", "--voice", "tone", cwd=tmp_path) as screen:
        shown = read_until(screen, "feed.xml")
    assert "6/6 passages" in shown
    assert "━" in shown
    assert "×" in shown


def test_publish_says_plain_lines_elsewhere_and_nothing_under_json(
    listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "walk.md").write_text(ARTICLE)
    plain = listen("publish", "walk.md", "--voice", "tone")
    assert "A walk: 6 passages" in plain.err
    assert "\r" not in plain.err
    assert "output/walk/index.html" in plain.out
    again = listen("publish", "walk.md", "--voice", "tone", "--json", "--force")
    assert again.err == ""
    document = json.loads(again.out)
    assert document["feed"] == "feed.xml"
    manifest = json.loads((tmp_path / "output/walk/episode.json").read_bytes())
    episode = document["episodes"][0]
    assert (episode.pop("rendered"), episode.pop("reused")) == (6, 0)
    assert episode == manifest


def test_voices(listen: Listen, tmp_path: Path) -> None:
    shown = listen("voices").out
    assert "steph" in shown
    assert "works (default)" in shown
    rows = json.loads(listen("voices", "--json").out)
    assert {"name", "language", "engine", "status"} <= rows[0].keys()
    assert "en-us" in listen("voices", "--engine", "pyttsx3").out
    tried = listen("voices", "try", "steph", "--output", "s.mp3", "--text", "Hello there.")
    assert tried.code == 0, tried.err
    assert (tmp_path / "s.mp3").stat().st_size > 5000


@pytest.mark.parametrize("words", [("try", "mine", "--text", "Hello."), ("compare", "mine")])
def test_a_voice_of_another_show_is_heard(
    listen: Listen, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "show/voices").mkdir(parents=True)
    (tmp_path / "show/voices/mine.toml").write_text('engine = "tone"\n')
    assert listen("voices", *words, "--output", "a").code == 2
    for place in (("voices", "--show", "show", *words), ("voices", *words, "--show", "show")):
        ran = listen(*place, "--output", "a")
        assert ran.code == 0, ran.err


def test_init_makes_a_show_and_never_twice(listen: Listen, tmp_path: Path) -> None:
    made = listen("init", "show", "--yes", "--title", 'A "show" \\ of ours', "--category", "Arts")
    assert made.code == 0, made.err
    config = tomllib.loads((tmp_path / "show/listen.toml").read_text())
    assert config["show"]["title"] == 'A "show" \\ of ours'
    assert (tmp_path / "show/voices").is_dir()
    assert listen("init", "show", "--yes").code == 2
    refused = listen("init", "other", "--yes", "--base-url", "nonsense")
    assert refused.code == 2
    assert "--base-url: 'nonsense' is not the URL of a folder" in refused.err
    assert not (tmp_path / "other").exists()


def test_init_asks_again_for_what_cannot_be_an_answer(tmp_path: Path) -> None:
    turns = (
        ("Title of the show", "Ours"),
        ("Author", ""),
        ("What the show is about", ""),
        ("Its web page", "ours.example"),
        ("Error: 'ours.example' is not a URL", "https://ours.example/"),
        ("Language", "de"),
        ("reachable", ""),
    )
    with terminal("init", "show", "--category", "Arts", cwd=tmp_path) as screen:
        for asked, answer in turns:
            assert asked in read_until(screen, "]: ")
            os.write(screen, f"{answer}\n".encode())
        read_until(screen, "next: ")
    config = tomllib.loads((tmp_path / "show/listen.toml").read_text())
    assert config["show"]["link"] == "https://ours.example/"
    assert config["show"]["language"] == "de"


def test_a_show_is_found_from_a_folder_below(listen: Listen, tmp_path: Path) -> None:
    listen("init", "show", "--yes", "--title", "Ours")
    below = tmp_path / "show/articles/2026"
    below.mkdir(parents=True)
    (below / "walk.md").write_text(ARTICLE)
    assert listen("publish", "walk.md", "--voice", "tone", cwd=below).code == 0
    assert (tmp_path / "show/output/walk/episode.json").is_file()
    source = json.loads((tmp_path / "show/output/walk/episode.json").read_bytes())["source"]
    assert source["identity"] == "articles/2026/walk.md"


def test_doctor_says_what_works_and_the_cure(listen: Listen, tmp_path: Path) -> None:
    ran = listen("doctor", "--json")
    document = json.loads(ran.out)
    assert ran.code == 0
    assert document["works"] is True
    checks = {check["name"]: check for check in document["checks"]}
    assert checks["engine pyttsx3"]["works"]
    assert "spoke" in checks["default voice"]["detail"]
    assert "base_url" in checks["base_url"]["cure"]
    (tmp_path / "listen.toml").write_text('[voice]\ndefault = "nobody"\n')
    broken = listen("doctor")
    assert broken.code == 1
    assert "cure: voices:" in broken.out


def test_serve_says_where_nothing_is_published(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "listen", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        try:
            shown = read_until(process.stderr.fileno(), "Ctrl-C ends it")
        finally:
            process.kill()
    assert f"hint: nothing is published in {tmp_path} yet" in shown
