"""What changes in a watched folder is published, once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from listen import batch
from listen.errors import SourceError
from listen.publish import Options, Silent
from listen.show import find_show

Next = Callable[[], batch.Synced]


@pytest.fixture
def articles(root: Path) -> Path:
    folder = root / "articles"
    folder.mkdir()
    (folder / "one.md").write_text("# Story one\n\nThis is all of it.\n")
    return folder


@pytest.fixture
def rounds(root: Path, articles: Path) -> Iterator[Next]:
    """Gives what the next round of watching did."""
    stop = threading.Event()
    done: Queue[batch.Synced | BaseException] = Queue()

    def work() -> None:
        try:
            for synced in batch.watch(find_show(root, root), articles, Options(), Silent(), stop):
                done.put(synced)
        except BaseException as error:
            done.put(error)
            raise

    def following() -> batch.Synced:
        synced = done.get(timeout=60)
        assert isinstance(synced, batch.Synced), synced
        return synced

    watcher = threading.Thread(target=work)
    watcher.start()
    yield following
    stop.set()
    watcher.join(timeout=60)
    assert not watcher.is_alive()
    assert done.empty(), "a change was published twice"


def changed(synced: batch.Synced) -> set[str]:
    return {outcome.slug for outcome in synced.result.outcomes if outcome.changed}


def test_changes_are_published_as_they_come(articles: Path, rounds: Next) -> None:
    assert changed(rounds()) == {"one"}
    (articles / "two.md").write_text("# Story two\n\nNew.\n")
    assert changed(rounds()) == {"two"}
    (articles / "two.md").unlink()
    assert [entry.slug for entry in rounds().removed] == ["two"]


def test_a_row_of_changes_is_one(articles: Path, rounds: Next) -> None:
    rounds()
    for number in range(8):
        (articles / "two.md").write_text("# Story two\n\n" + "More of it. " * number)
        (articles / f".two.md.swp{number}").write_text("an editor's own")
    (articles / "notes.json").write_text("{}")
    assert changed(rounds()) == {"two"}


def test_a_save_by_renaming_is_one(articles: Path, rounds: Next) -> None:
    rounds()
    fresh = articles / ".one.md.new"
    fresh.write_text("# Story one\n\nAnother text.\n")
    fresh.rename(articles / "one.md")
    assert changed(rounds()) == {"one"}


def test_a_missing_folder_is_an_error(root: Path) -> None:
    watching = batch.watch(find_show(root, root), root / "absent", Options(), Silent())
    with pytest.raises(SourceError, match="no such folder"):
        next(watching)
