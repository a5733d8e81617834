"""No space left, and folders that cannot be written: an error with a cure, the show as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Nursery
from tests.faults.promises import feed_is_true, manifests_are_true, nothing_is_left, tree

NOBODY = 65534
DEED = {"do": "publish", "sources": ["a.md"]}


def mounted(folder: Path, options: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk could be mounted: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path, root: Path) -> Iterator[Path]:
    """The show on a disk of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted(folder, "size=8m")
    shutil.copytree(root, folder / "show")
    yield folder / "show"
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """A file that leaves so many bytes free."""
    facts = os.statvfs(disk)
    filler = disk.parent / "filler"
    filler.write_bytes(bytes(max(0, facts.f_bavail * facts.f_frsize - leave)))
    return filler


def test_no_space_left_at_any_point(nursery: Nursery, disk: Path) -> None:
    """From no space at all to enough: each time an error, or all is done; then it heals."""
    assert "error" not in nursery.do({**DEED, "root": str(disk)})[0]
    article = disk / "a.md"
    text = article.read_text()
    failed = 0
    for step in range(30):
        items = feed_is_true(disk)
        article.write_text(text.replace("One paragraph", f"Paragraph {step}"))
        filler = fill(disk, step * 32768)
        answer = nursery.do({**DEED, "root": str(disk)})[0]
        if "error" in answer:
            failed += 1
            assert "make room" in answer["error"], answer
        assert feed_is_true(disk).keys() == items.keys()
        manifests_are_true(disk)
        nothing_is_left(disk)
        filler.unlink()
        again = nursery.do({**DEED, "root": str(disk)})[0]
        assert "error" not in again, again
        feed_is_true(disk)
    assert 5 < failed < 30  # both were seen


def test_no_space_for_the_first_publishing(nursery: Nursery, disk: Path) -> None:
    for step in range(0, 40, 8):
        filler = fill(disk, step * 32768)
        answer = nursery.do({**DEED, "root": str(disk)})[0]
        if "error" not in answer:
            break
        assert not feed_is_true(disk)
        filler.unlink()
        nothing_is_left(disk)
    assert step


@pytest.fixture
def public(root: Path) -> Iterator[Path]:
    """The show in a folder that anybody can read, as test folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="listen-public-"))
    folder.chmod(0o755)
    yield Path(shutil.copytree(root, folder / "show"))
    shutil.rmtree(folder)


@pytest.mark.parametrize("published", [True, False])
def test_a_folder_that_cannot_be_written(nursery: Nursery, public: Path, published: bool) -> None:
    if os.geteuid() != 0:
        pytest.skip("becomes another user, which only root may")
    if published:
        assert "error" not in nursery.do({**DEED, "root": str(public)})[0]
        (public / "a.md").write_text("# Another\n\nWords that were not there.\n")
    before = tree(public)
    for path in public.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    answer = nursery.do({**DEED, "root": str(public), "user": NOBODY})[0]
    assert "writ" in answer["error"], answer
    assert tree(public) == before


def test_a_file_system_that_is_read_only(nursery: Nursery, disk: Path) -> None:
    assert "error" not in nursery.do({**DEED, "root": str(disk)})[0]
    (disk / "a.md").write_text("# Another\n\nWords that were not there.\n")
    before = tree(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk.parent)], check=True)
    answer = nursery.do({**DEED, "root": str(disk)})[0]
    subprocess.run(["mount", "-o", "remount,rw", str(disk.parent)], check=True)
    assert "error" in answer
    assert tree(disk) == before
