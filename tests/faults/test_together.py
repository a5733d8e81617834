"""Two at once in one show: nothing of either is lost; a lock waits, says so, and heals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from listen.check import check_show
from listen.errors import LibraryError
from listen.library import files
from listen.library.files import BUSY, LOCK
from tests.conftest import Listen
from tests.faults.conftest import ARTICLE, Nursery
from tests.faults.promises import feed_is_true, manifests_are_true, nothing_is_left


def publish(root: Path, *sources: str) -> dict[str, Any]:
    return {"do": "publish", "root": str(root), "sources": sources}


def articles(root: Path, *names: str) -> None:
    for number, name in enumerate(names):
        (root / f"{name}.md").write_text(ARTICLE.replace("A title", f"{name} {number}"))


def slugs(root: Path) -> set[str]:
    return {url.split("/")[-2] for url in feed_is_true(root).values()}


def whole(root: Path) -> None:
    manifests_are_true(root)
    nothing_is_left(root)
    faults = check_show(str(root), loudness=False)
    assert not [fault for fault in faults if fault.severity == "error"]


def test_publishers_lose_nothing_of_each_other(nursery: Nursery, root: Path) -> None:
    names = [f"{who}{n}" for who in "wxyz" for n in range(3)]
    articles(root, *names)
    deeds = [publish(root, *(f"{who}{n}.md" for n in range(3))) for who in "wxyz"]
    for answer in nursery.do(*deeds):
        assert "error" not in answer, answer
    assert slugs(root) == set(names)
    whole(root)


def test_publishers_of_the_same_article_make_one_episode(nursery: Nursery, root: Path) -> None:
    for answer in nursery.do(*[publish(root, "a.md")] * 4):
        assert "error" not in answer, answer
    assert slugs(root) == {"a"}
    whole(root)


def test_publishing_and_removing_at_once(nursery: Nursery, root: Path) -> None:
    articles(root, "d", "e", "f")
    for turn in range(6):
        nursery.do(publish(root, "a.md", "b.md"))
        answers = nursery.do(
            publish(root, "c.md", "d.md"),
            {"do": "remove", "root": str(root), "slugs": ["a"]},
            publish(root, "e.md", "f.md"),
            {"do": "remove", "root": str(root), "slugs": ["b"]},
        )
        for answer in answers:
            assert "error" not in answer, (turn, answer)
        assert slugs(root) == {"c", "d", "e", "f"}
        assert not (root / "output/a").exists()
        whole(root)


def test_one_that_waits_says_so_and_then_goes_on(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ARTICLE)
    lock = FileLock(_path(tmp_path))
    lock.acquire()
    done = subprocess.Popen(
        [sys.executable, "-m", "listen", "publish", "a.md", "--voice", "tone"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert done.stderr is not None
    said = ""
    while "waiting" not in said:
        line = done.stderr.readline()
        assert line, said
        said += line
    assert not (tmp_path / "feed.xml").exists()
    lock.release()
    out, _ = done.communicate(timeout=120)
    assert done.returncode == 0
    assert "A title" in out
    whole(tmp_path)


def test_the_wait_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "WAIT", 0.2)
    heard = []
    holder = FileLock(_path(tmp_path), is_singleton=False)
    with (
        holder,
        pytest.raises(LibraryError, match="held it for 0 s"),
        files.locked(tmp_path, lambda: heard.append("waiting")),
    ):
        pytest.fail("two had the lock")
    assert heard == ["waiting"]
    with files.locked(tmp_path, lambda: pytest.fail("nobody has it")):
        pass


def test_a_lock_whose_holder_died_heals(tmp_path: Path) -> None:
    """And what it left half-written goes; what only looks like it stays."""
    holder = (
        "import sys, time; from pathlib import Path; from listen.library.files import *\n"
        "with locked(Path('.'), print), staging(Path('output/a')) as stage:\n"
        "    stage.add('x', b'x'); print('held', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    (tmp_path / ".feed.xml.0a1b2c3d.part").write_text("half")
    (tmp_path / ".mine.part").write_text("a file of somebody's")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert (tmp_path / BUSY).exists()
    assert list((tmp_path / "output/a").glob(".new-*"))
    began = time.monotonic()
    with files.locked(tmp_path, lambda: pytest.fail("its holder is dead")):
        assert time.monotonic() - began < 1
    assert not list(tmp_path.rglob(".new-*"))
    assert not (tmp_path / ".feed.xml.0a1b2c3d.part").exists()
    assert (tmp_path / ".mine.part").exists()
    assert not (tmp_path / BUSY).exists()


def test_an_edit_that_was_cut_short_and_taken_back_is_made_again(
    nursery: Nursery, root: Path
) -> None:
    """The old inputs must not pass for an episode whose files are of the new ones."""
    first = nursery.do(publish(root, "a.md"))[0]
    article = root / "a.md"
    text = article.read_text()
    article.write_text(text.replace("One paragraph", "A first paragraph"))
    for calls in range(first["seen"] // 4, first["seen"], 12):
        answer = nursery.do({**publish(root, "a.md"), "calls": calls})[0]
        if not answer["killed"]:
            break
        article.write_text(text)
        assert "error" not in nursery.do(publish(root, "a.md"))[0]
        manifest = json.loads((root / "output/a/episode.json").read_bytes())
        assert manifest["sentences"][1]["text"] == "One paragraph."
        transcript = (root / "output/a/transcript.vtt").read_text()
        assert "A first paragraph" not in transcript
        whole(root)
        article.write_text(text.replace("One paragraph", "A first paragraph"))


def _path(root: Path) -> Path:
    path = root / LOCK
    path.parent.mkdir(parents=True)
    return path
