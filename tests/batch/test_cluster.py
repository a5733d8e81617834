"""The whole command on a cluster: a scheduler and two workers, one of them killed halfway."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, Listen

pytest.importorskip("distributed")

ARTICLE = "# Story {n}\n\n" + "".join(
    f"Paragraph {m} of story {{n}} is a little longer, so that it takes its time. " * 4 + "\n\n"
    for m in range(12)
)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address, and two workers."""
    told = tmp_path / "scheduler.json"
    processes: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> None:
        processes.append(
            subprocess.Popen(
                [sys.executable, "-m", "dask", *words],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    local = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    start("scheduler", *local, "--scheduler-file", str(told))
    end = time.monotonic() + 60
    while not told.exists() and time.monotonic() < end:
        time.sleep(0.1)
    address = json.loads(told.read_text())["address"]
    for _ in range(2):
        start("worker", address, "--nthreads", "1", "--no-nanny")
    yield address, processes[1:]
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def articles(root: Path) -> Path:
    folder = root / "articles"
    folder.mkdir()
    for number in range(6):
        (folder / f"story-{number}.md").write_text(ARTICLE.format(n=number))
    return folder


def media(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.mp3")}


def test_a_killed_worker_costs_nothing_but_time(
    root: Path,
    articles: Path,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    listen: Listen,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    address, workers = cluster
    publishing = subprocess.Popen(
        [sys.executable, "-m", "listen", "publish", str(articles), "--dask", address, "--json"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    clips = root / ".listen" / "cache" / "clips"
    end = time.monotonic() + 120
    while len(list(clips.rglob("*"))) < 20 and time.monotonic() < end:
        time.sleep(0.05)
    workers[0].send_signal(signal.SIGKILL)
    out, err = publishing.communicate(timeout=200)
    assert publishing.returncode == 0, err
    episodes = json.loads(out)["episodes"]
    assert len(episodes) == 6
    assert sum(episode["rendered"] for episode in episodes) == 6 * 13

    here = tmp_path_factory.mktemp("here")
    (here / "listen.toml").write_text((root / "listen.toml").read_text())
    (here / "articles").symlink_to(articles)
    ran = listen("publish", "articles", cwd=here)
    assert ran.code == 0, ran.err
    assert media(here / "output") == media(root / "output"), "the same bytes, wherever rendered"


def test_a_cluster_that_is_not_there_fails_once_and_soon(
    root: Path, articles: Path, listen: Listen
) -> None:
    began = time.monotonic()
    ran = listen("publish", articles, "--dask", "tcp://127.0.0.1:9", cwd=root)
    assert ran.code == 1
    assert "dask scheduler" in ran.err
    assert time.monotonic() - began < 60, "each article would wait anew"
