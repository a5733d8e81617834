"""Damage is found by `listen check`, and mended by publishing again, from the cache or anew."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from listen.check import check_show
from tests.faults.conftest import Nursery
from tests.faults.promises import tree

DEED = {"do": "publish", "sources": ["a.md"]}
FOLDER = "output/a"


def alter(path: Path) -> None:
    """Another byte in the middle; the size stays."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x55
    path.write_bytes(data)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 2 // 3)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def remove(path: Path) -> None:
    path.unlink()


@pytest.fixture
def published(nursery: Nursery, root: Path) -> Path:
    assert "error" not in nursery.do({**DEED, "root": str(root)})[0]
    return root


@pytest.mark.parametrize("deed", [alter, truncate, empty, remove])
@pytest.mark.parametrize(
    "pattern",
    [
        "a-*.mp3",
        "chapters/02-*.mp3",
        "episode.json",
        "chapters.json",
        "transcript.vtt",
        "transcript.json",
        "transcript.html",
    ],
)
def test_a_damaged_file_is_found_and_mended(
    nursery: Nursery, published: Path, pattern: str, deed: Callable[[Path], None]
) -> None:
    before = tree(published)
    path = next((published / FOLDER).glob(pattern))
    os.utime(path, ns=(0, 0))
    deed(path)
    assert tree(published) != before
    # A letter of a text is no fault of form, and one without manifests may be anybody's show.
    found = path.suffix == ".mp3" or deed is not alter
    if found and (path.name, deed) != ("episode.json", remove):
        assert any(f.severity == "error" for f in check_show(str(published), loudness=False))
    answer = nursery.do({**DEED, "root": str(published)})[0]
    assert "error" not in answer, answer
    assert answer["rendered"] == 0
    assert tree(published) == before


@pytest.mark.parametrize("lost", [".listen", ".listen/cache", ".listen/index.sqlite"])
def test_what_is_safe_to_delete_is_made_again(nursery: Nursery, published: Path, lost: str) -> None:
    before = tree(published)
    path = published / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    next((published / FOLDER).glob("a-*.mp3")).unlink()
    answer = nursery.do({**DEED, "root": str(published)})[0]
    assert "error" not in answer, answer
    assert answer["rendered"] == (0 if "index" in lost else 4)
    assert tree(published) == before


def test_a_damaged_clip_of_the_cache_is_rendered_again(nursery: Nursery, published: Path) -> None:
    before = tree(published)
    clips = sorted((published / ".listen/cache/clips").glob("??/*"))
    truncate(clips[0])
    alter(clips[1])
    next((published / FOLDER).glob("a-*.mp3")).unlink()
    answer = nursery.do({**DEED, "root": str(published)})[0]
    assert answer["rendered"] == 2
    assert tree(published) == before


def test_a_damaged_index_is_made_again(nursery: Nursery, published: Path) -> None:
    before = tree(published)
    index = published / ".listen/index.sqlite"
    for damage in (b"", b"no database" * 1000, index.read_bytes()[:5000]):
        index.write_bytes(damage)
        for end in ("-wal", "-shm"):
            index.with_name(index.name + end).unlink(missing_ok=True)
        answer = nursery.do({**DEED, "root": str(published)})[0]
        assert "error" not in answer, answer
        assert tree(published) == before


def test_files_that_were_only_copied_are_taken_for_what_they_are(
    nursery: Nursery, published: Path
) -> None:
    """A restored backup has other times: nothing is written for that."""
    for path in published.rglob("output/**/*"):
        os.utime(path, ns=(10**18, 10**18))
    answer = nursery.do({**DEED, "root": str(published)})[0]
    assert answer["rendered"] == 0
    manifest = published / FOLDER / "episode.json"
    assert manifest.stat().st_mtime_ns == 10**18
    assert json.loads(manifest.read_bytes())["slug"] == "a"
