"""Real podcast clients subscribe over loopback and download what was published."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
    (tmp_path / "config").write_text(f"download-path {down}/\npodcast-auto-enqueue yes\n")
    home = {"HOME": str(tmp_path), "TERM": "xterm"}
    config = ["-C", str(tmp_path / "config")]
    store = ["-u", str(tmp_path / "urls"), "-c", str(tmp_path / "cache.db")]
    said = run(newsboat, *config, *store, "-x", "reload", environment=home)
    queue = tmp_path / ".newsboat/queue"
    assert episode["media"]["path"] in queue.read_text(), said

    whole = (real_show / episode["media"]["path"]).read_bytes()
    with on_terminal([podboat, *config, "-q", str(queue), "-a"], home):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            found = list(down.rglob("*.mp3"))
            if found and found[0].stat().st_size >= len(whole):
                break
            time.sleep(0.3)
    assert len(found) == 1
    assert found[0].read_bytes() == whole


@contextmanager
def on_terminal(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    """A full-screen program on a terminal of its own, ended when no longer needed."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, **environment}
    ) as process:
        os.close(slave)
        drain = threading.Thread(target=read_all, args=(master,), daemon=True)
        drain.start()
        try:
            yield
        finally:
            process.kill()
    drain.join(5)
    os.close(master)


def read_all(handle: int) -> None:
    """Read what a terminal shows, so that the program never waits for us, until it is gone."""
    with suppress(OSError):
        while os.read(handle, 4096):
            continue


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
    assert [title.strip() for _, title in pairs] == [c["title"] for c in episode["chapters"]]
    for (seconds, _), chapter in zip(pairs, episode["chapters"], strict=True):
        # mpv counts from the first sample of the decoder, 1,105 before the first that it plays.
        assert float(seconds) == pytest.approx(chapter["start"] - 1105 / 22050, abs=0.002)
