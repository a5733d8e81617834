"""The cache never gives back what it was not given."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listen.errors import LibraryError
from listen.render.cache import Cache, kept, prune

KEY = "ab" + "0" * 62


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_put_is_got(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "clips")
    assert cache.get(KEY) is None
    cache.put(KEY, b"sound")
    assert cache.get(KEY) == b"sound"
    cache.put(KEY, b"other sound")
    assert cache.get(KEY) == b"other sound"
    assert len(entries(tmp_path)) == 1


@given(data=st.binary(max_size=300), place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_any_damaged_bit_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, place: int, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    cache = Cache(folder)
    cache.put(KEY, data)
    (file,) = entries(folder)
    damaged = bytearray(file.read_bytes())
    damaged[place % len(damaged)] ^= 1 << bit
    file.write_bytes(damaged)
    assert cache.get(KEY) is None
    cache.put(KEY, data)
    assert cache.get(KEY) == data


@pytest.mark.parametrize("kept", [0, 5, 31, 32, 40])
def test_a_cut_entry_is_found(tmp_path: Path, kept: int) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, b"sound" * 9)
    (file,) = entries(tmp_path)
    file.write_bytes(file.read_bytes()[:kept])
    assert cache.get(KEY) is None
    assert not entries(tmp_path), "what is of no use is not kept"


def test_another_entrys_data_under_a_key_is_no_entry_of_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    other = "cd" + "1" * 62
    cache.put(KEY, b"one")
    cache.put(other, b"two")
    one, two = sorted(entries(tmp_path))
    one.write_bytes(two.read_bytes())
    assert cache.get(KEY) is None
    assert cache.get(other) == b"two"


def test_a_reader_sees_the_old_entry_or_the_new(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    versions = [bytes([n]) * 200_000 for n in range(2)]
    cache.put(KEY, versions[0])
    ended = threading.Event()

    def write() -> None:
        for number in range(60):
            cache.put(KEY, versions[number % 2])
        ended.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not ended.is_set():
        data = cache.get(KEY)
        assert data in versions
        seen.add(data)
    writer.join()
    assert len(entries(tmp_path)) == 1


def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(LibraryError, match="No space left") as caught:
        cache.put(KEY, b"new")
    assert caught.value.hint
    monkeypatch.undo()
    assert cache.get(KEY) == b"old"
    assert len(entries(tmp_path)) == 1, "no partial file stays"


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("a file stands in the way")
    with pytest.raises(LibraryError, match="keeping a rendered passage") as caught:
        Cache(tmp_path / "clips").put(KEY, b"sound")
    assert caught.value.hint


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(LibraryError, match="Permission denied"):
            Cache(tmp_path).put(KEY, b"sound")
    finally:
        tmp_path.chmod(0o700)


def fill(root: Path) -> dict[str, Path]:
    """Four entries of 1,000 bytes in two layers, unused for 0 to 3 days."""
    files: dict[str, Path] = {}
    for days, layer in enumerate(("clips", "clips", "takes", "clips")):
        before = set(entries(root))
        Cache(root / layer).put(f"{days:064}", b"x" * (1000 - 32))
        (files[f"{days}"],) = set(entries(root)) - before
        os.utime(files[f"{days}"], (NOW - days * DAY, NOW - days * DAY))
    return files


NOW = 1_700_000_000.0
DAY = 86_400.0


def left(root: Path, files: dict[str, Path]) -> str:
    return "".join(name for name, path in files.items() if path in entries(root))


def test_kept_entries_are_told_by_layer(tmp_path: Path) -> None:
    fill(tmp_path)
    found = list(kept(tmp_path))
    assert sorted(entry.layer for entry in found) == ["clips", "clips", "clips", "takes"]
    assert {entry.size for entry in found} == {1000}
    assert not list(kept(tmp_path / "nothing"))


def test_pruning_by_age_takes_what_is_older(tmp_path: Path) -> None:
    files = fill(tmp_path)
    assert prune(tmp_path, older=1.5 * DAY, now=NOW) == (2, 2000)
    assert left(tmp_path, files) == "01"


def test_pruning_by_size_takes_the_longest_unused(tmp_path: Path) -> None:
    files = fill(tmp_path)
    assert prune(tmp_path, size=2500, now=NOW) == (2, 2000)
    assert left(tmp_path, files) == "01"
    assert prune(tmp_path, size=0, now=NOW) == (2, 2000)
    assert prune(tmp_path, size=0, now=NOW) == (0, 0)


def test_use_keeps_an_entry_young(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "clips")
    cache.put(KEY, b"sound")
    (file,) = entries(tmp_path)
    os.utime(file, (NOW, NOW))
    assert cache.get(KEY) == b"sound"
    assert prune(tmp_path, older=DAY) == (0, 0)


def test_what_a_killed_writer_left_goes(tmp_path: Path) -> None:
    fill(tmp_path)
    part = tmp_path / "clips" / "ab" / ".0123.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"half")
    os.utime(part, (NOW - 2 * DAY, NOW - 2 * DAY))
    assert prune(tmp_path, now=NOW) == (1, 4)
