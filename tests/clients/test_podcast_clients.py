"""Real podcast clients subscribe over loopback and download what was published."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def address(real_show: Path) -> Iterator[str]:
    """The real article's show, served by `listen serve` on a free port."""
    command = [sys.executable, "-m", "listen", "serve", "--port", "0", "--show", str(real_show)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[1]
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def episode(real_show: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((real_show / "output/belarus/episode.json").read_bytes())
    return found


def run(*command: str, environment: dict[str, str], seconds: int = 120) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    return done.stdout + done.stderr


def test_gpodder_subscribes_and_downloads_byte_for_byte(
    address: str,
    real_show: Path,
    episode: dict[str, Any],
    tmp_path: Path,
    program: Callable[[str], str],
) -> None:
    gpo = program("gpo")
    home = {"GPODDER_HOME": str(tmp_path), "GPODDER_DOWNLOAD_DIR": str(tmp_path / "down")}
    said = [
        run(gpo, *words, environment=home)
        for words in (["subscribe", f"{address}feed.xml"], ["update"], ["list"], ["download"])
    ]
    files = list((tmp_path / "down").rglob("*.mp3"))
    assert len(files) == 1, said
    assert files[0].read_bytes() == (real_show / episode["media"]["path"]).read_bytes()


def test_newsboat_and_podboat_subscribe_and_download_byte_for_byte(
    address: str,
    real_show: Path,
    episode: dict[str, Any],
    tmp_path: Path,
    program: Callable[[str], str],
) -> None:
    newsboat, podboat = program("newsboat"), program("podboat")
    (tmp_path / "urls").write_text(f"{address}feed.xml\n")
    down = tmp_path / "down"
    (tmp_path / "config").write_text(
        f"download-path {down}\npodcast-auto-enqueue yes\nmax-downloads 1\n"
    )
    home = {"HOME": str(tmp_path), "TERM": "xterm", "XDG_DATA_HOME": str(tmp_path / "data")}
    (tmp_path / "data/newsboat").mkdir(parents=True)
    queue = tmp_path / "data/newsboat/queue"
    run(newsboat, "-u", str(tmp_path / "urls"), "-c", str(tmp_path / "cache.db"), "-C",
        str(tmp_path / "config"), "-x", "reload", environment=home)  # fmt: skip
    queues = list(tmp_path.rglob("queue"))
    assert queues, "newsboat put nothing into podboat's queue"
    assert episode["media"]["path"] in queues[0].read_text()
    run(podboat, "-C", str(tmp_path / "config"), "-q", str(queue if queue.exists() else queues[0]),
        "-a", "-x", environment=home)  # fmt: skip
    end = time.monotonic() + 60
    while not (found := list(down.rglob("*.mp3"))) and time.monotonic() < end:
        time.sleep(0.5)
    assert len(found) == 1
    assert found[0].read_bytes() == (real_show / episode["media"]["path"]).read_bytes()


def test_mpv_lists_the_chapters_of_the_enclosure(
    address: str, episode: dict[str, Any], tmp_path: Path, program: Callable[[str], str]
) -> None:
    script = tmp_path / "chapters.lua"
    script.write_text(
        "mp.register_event('file-loaded', function()\n"
        "  for _, c in ipairs(mp.get_property_native('chapter-list')) do\n"
        "    print(string.format('%.3f\\t%s', c.time, c.title)) end\n"
        "  mp.command('quit') end)\n"
    )
    said = run(
        program("mpv"), "--no-config", "--ao=null", "--vo=null", f"--script={script}",
        address + episode["media"]["path"], environment={"HOME": str(tmp_path)},
    )  # fmt: skip
    shown = [line.split("] ", 1)[-1].removeprefix("[chapters] ") for line in said.splitlines()]
    pairs = [tuple(line.split("\t")) for line in shown if "\t" in line]
    assert [(round(float(t) * 1000), title.strip()) for t, title in pairs] == [
        (c["start"] * 1000, c["title"]) for c in episode["chapters"]
    ]
