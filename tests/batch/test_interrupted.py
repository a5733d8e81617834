"""A batch that is interrupted keeps what was finished, and goes on from there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lxml import etree

from longshow import write_articles
from tests.conftest import Listen

ARTICLES = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def start(root: Path) -> subprocess.Popen[str]:
    """Begin to publish; come back when some episodes stand and others do not."""
    running = subprocess.Popen(
        [sys.executable, "-m", "listen", "publish", "articles"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    end = time.monotonic() + 120
    while len(list(root.glob("output/*/episode.json"))) < 5 and time.monotonic() < end:
        time.sleep(0.02)
    return running


def listed(root: Path) -> int:
    return len(list(etree.parse(root / "feed.xml").iter("item")))


def standing(root: Path) -> int:
    return len(list(root.glob("output/*/episode.json")))


def test_by_control_c(root: Path, listen: Listen) -> None:
    write_articles(root / "articles", 1, ARTICLES)
    running = start(root)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert "Traceback" not in err
    assert 5 <= standing(root) < ARTICLES
    before = listed(root)
    # The one that was just being put in its place may have to be put there again.
    assert standing(root) - 1 <= before <= standing(root), "what was finished is in the feed"
    ran = listen("publish", "articles", cwd=root)
    assert ran.code == 0, ran.err
    assert f"{ARTICLES - before} published, {before} unchanged" in ran.err
    assert listed(root) == ARTICLES


def test_by_a_kill(root: Path, listen: Listen) -> None:
    write_articles(root / "articles", 1, ARTICLES)
    running = start(root)
    running.kill()
    running.communicate(timeout=60)
    assert standing(root) < ARTICLES
    ran = listen("publish", "articles", cwd=root)
    assert ran.code == 0, ran.err
    assert listed(root) == standing(root) == ARTICLES
    assert not list(root.rglob(".new-*"))
    assert not list(root.rglob("*.part"))
    ran = listen("check", "--no-loudness", cwd=root)
    assert ran.code == 0, ran.out


@pytest.mark.parametrize("after", [0.0, 0.1, 0.3, 0.6])
def test_control_c_at_any_moment_leaves_no_traceback_and_no_process(
    root: Path, after: float
) -> None:
    (article,) = write_articles(root / "articles", 1, 1)
    running = subprocess.Popen(
        [sys.executable, "-m", "listen", "publish", article, "--voice", "steph"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while running.poll() is None and len(alive(running.pid)) < 2:
        time.sleep(0.01)  # until it has begun to start others: before, it is Python's own start
    time.sleep(after)
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    # -2: CPython dies by the signal itself if it came within a text given to exec.
    assert running.returncode in {0, 130, -signal.SIGINT}
    assert "Traceback" not in err
    end = time.monotonic() + 20
    while alive(running.pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert not alive(running.pid)


def alive(session: int) -> list[str]:
    """Processes of a session that run."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=,args=", "-s", str(session)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return [line for line in listed.splitlines() if " Z" not in line]
