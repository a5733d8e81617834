"""The index finds what the folders hold, and is made again from them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from listen.errors import LibraryError
from listen.library.index import Index
from listen.library.manifest import MANIFEST, manifest_bytes
from listen.model import Episode, Media, Source

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def episode(number: int, *, days: int = 0, draft: bool = False) -> Episode:
    slug = f"story-{number}"
    return Episode(
        guid=f"guid-{number}",
        slug=slug,
        title=f"Story {number}",
        language="en-US",
        published=NOW - timedelta(days=100) + timedelta(days=days or number),
        source=Source(f"{slug}.md", "0" * 64, f"articles/{slug}.md"),
        duration=12.5,
        media=Media(f"output/{slug}/{slug}.mp3", "audio/mpeg", 10, "0" * 64),
        chapters=(),
        cues=(),
        voices=(),
        draft=draft,
    )


def fill(root: Path, *episodes: Episode) -> None:
    with closing(Index(root)) as index:
        for one in episodes:
            folder = root / one.folder
            folder.mkdir(parents=True, exist_ok=True)
            (folder / MANIFEST).write_bytes(manifest_bytes(one))
            index.put(one, source=one.source.identity, in_feed=True)
        index.save()


def slugs(root: Path) -> list[str]:
    with closing(Index(root)) as index:
        return [entry.slug for entry in index]


def test_entries_are_found_by_all_that_they_are_known_by(tmp_path: Path) -> None:
    fill(tmp_path, *map(episode, range(1, 6)))
    with closing(Index(tmp_path)) as index:
        entry = index.get("story-3")
        assert entry is not None
        assert index.known("articles/story-3.md") == entry
        assert index.of_source("articles/story-3.md") == entry
        assert index.get("story-9") is None
        assert len(index) == index.last_number == 5
        assert [one.number for one in index] == [1, 2, 3, 4, 5]


def test_an_episode_keeps_its_number(tmp_path: Path) -> None:
    fill(tmp_path, *map(episode, range(1, 4)))
    fill(tmp_path, replace(episode(2), title="Another"))
    with closing(Index(tmp_path)) as index:
        entry = index.get("story-2")
        assert entry is not None
        assert (entry.number, entry.title) == (2, "Another")
        assert index.last_number == 3


def test_what_is_not_saved_is_forgotten(tmp_path: Path) -> None:
    fill(tmp_path, episode(1))
    with closing(Index(tmp_path)) as index:
        index.drop("story-1")
    assert slugs(tmp_path) == ["story-1"]


def test_an_episode_without_its_folder_is_dropped(tmp_path: Path) -> None:
    fill(tmp_path, *map(episode, range(1, 4)))
    shutil.rmtree(tmp_path / "output" / "story-2")
    assert slugs(tmp_path) == ["story-1", "story-3"]


def test_it_is_made_again_from_the_manifests(tmp_path: Path) -> None:
    fill(tmp_path, *map(episode, range(1, 4)))
    shutil.rmtree(tmp_path / ".listen")
    assert slugs(tmp_path) == ["story-1", "story-2", "story-3"]


@pytest.mark.parametrize("damage", ["rubbish", "version", "empty"])
def test_a_damaged_one_is_made_again(tmp_path: Path, damage: str) -> None:
    fill(tmp_path, *map(episode, range(1, 4)))
    path = tmp_path / ".listen" / "index.sqlite"
    if damage == "version":
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA user_version = 99")
    else:
        path.write_bytes(b"no database at all " * 500 if damage == "rubbish" else b"")
    assert slugs(tmp_path) == ["story-1", "story-2", "story-3"]


def test_two_processes_see_what_the_other_saved(tmp_path: Path) -> None:
    fill(tmp_path, episode(1))
    with closing(Index(tmp_path)) as one, closing(Index(tmp_path)) as other:
        (tmp_path / "output" / "story-2").mkdir()
        one.put(episode(2), source="x", in_feed=True)
        assert other.get("story-2") is None
        one.save()
        assert other.get("story-2") is not None
        assert other.put(episode(2), source="x", in_feed=True).number == 2


def test_lists_are_by_date_without_drafts_and_what_is_to_come(tmp_path: Path) -> None:
    fill(
        tmp_path,
        episode(1, days=30),
        episode(2, days=10),
        episode(3, days=20, draft=True),
        episode(4, days=200),
        episode(5, days=10),
    )
    with closing(Index(tmp_path)) as index:
        assert len(index.listed(NOW)) == 3
        newest_first = [entry.slug for entry in index.listing(NOW, 0, 10)]
        assert newest_first == ["story-1", "story-5", "story-2"]
        assert [entry.slug for entry in index.listing(NOW, 1, 1)] == ["story-5"]
        before = index.listed(NOW)
        index.replace(
            index.put(replace(episode(2, days=10), title="New"), source="x", in_feed=True)
        )
        changed = [old != new for old, new in zip(before, index.listed(NOW), strict=True)]
        assert changed == [True, False, False]


def test_a_folders_episodes(tmp_path: Path) -> None:
    sources = ["articles/a.md", "articles/deep/b.md", "articles2/c.md", "d.md", "../articles/e.md"]
    with closing(Index(tmp_path)) as index:
        for number, source in enumerate(sources, 1):
            (tmp_path / "output" / f"story-{number}").mkdir(parents=True)
            index.put(episode(number), source=source, in_feed=True)
        assert [entry.source for entry in index.of_folder("articles")] == sources[:2]
        assert [entry.source for entry in index.of_folder("../articles")] == sources[4:]
        assert len(list(index.of_folder("."))) == 5


def test_digests_hold_while_time_and_size_do(tmp_path: Path) -> None:
    with closing(Index(tmp_path)) as index:
        index.keep_digests([("/a.md", 5, 10, "f" * 64)])
        index.save()
        assert index.digest_of("/a.md", 5, 10) == "f" * 64
        assert index.digest_of("/a.md", 6, 10) is None
        assert index.digest_of("/a.md", 5, 11) is None


def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".listen").write_text("in the way")
    with pytest.raises(LibraryError, match="opening the index") as caught:
        Index(tmp_path)
    assert caught.value.hint
