"""What was rendered, kept under a key of all that shaped it. Safe to delete at any time."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from listen.errors import LibraryError

CACHE = ".listen/cache"
"""Where a show's caches are, relative to its folder."""
_DIGEST = 32  # bytes of SHA-256 before each entry's data
_PARTIAL = ".part"
_DAY = 86_400


class Cache(msgspec.Struct, frozen=True):
    """A folder of entries, one file each, named by key; a damaged entry counts as missing.

    Several processes, and several machines that share the folder, may use it at once.
    """

    folder: Path

    def has(self, key: str) -> bool:
        """Whether anything is kept under `key`, be it damaged."""
        return self._path(key).exists()

    def get(self, key: str, *, checked: bool = False) -> bytes | None:
        """The data kept under `key`, or None if there is none that is whole.

        `checked` says that this program has seen it whole, or made it: it is not summed again.
        """
        path = self._path(key)
        try:
            with path.open("rb") as file:
                entry = file.read()
                used = os.fstat(file.fileno()).st_mtime
        except OSError:
            return None  # it is made again; if the folder is at fault, `put` says so
        data = entry[_DIGEST:]
        if not checked and _digest(key, data) != entry[:_DIGEST]:
            _drop(path)
            return None
        if time.time() - used > _DAY:
            _touch(path)
        return data

    def line(self, key: str) -> bytes | None:
        """The first line of what is kept under `key`, its end included, unchecked: for who has
        `get` check all of it as well.
        """
        try:
            with self._path(key).open("rb") as file:
                file.seek(_DIGEST)
                return file.readline() or None
        except OSError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`, whole or not at all. Raises `LibraryError`."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{os.urandom(8).hex()}{_PARTIAL}")
            try:
                with temporary.open("xb") as file:
                    file.write(_digest(key, data))
                    file.write(data)
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise LibraryError(
                f"keeping a rendered passage in {self.folder}: {error.strerror}",
                "make room there, or make the folder writable",
            ) from error

    def forget(self, key: str) -> None:
        """Keep nothing under `key`."""
        _drop(self._path(key))

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


class Kept(msgspec.Struct, frozen=True):
    """An entry of a cache, as a file."""

    path: Path
    layer: str
    """The folder of the cache that it is in: clips, takes, covers."""
    size: int
    """Bytes."""
    used: float
    """When it was last of use (to a day), in seconds since 1970."""


def kept(root: Path) -> Iterator[Kept]:
    """The entries of all caches in the folder `root`, and what killed writers left there."""
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue  # another process pruned it
            layer = path.relative_to(root).parts[0]
            yield Kept(path, layer, facts.st_size, facts.st_mtime)


def prune(
    root: Path, *, older: float | None = None, size: int | None = None, now: float | None = None
) -> tuple[int, int]:
    """Remove entries unused for `older` seconds, then the longest unused until `size` bytes are
    left. Returns how many were removed, and their bytes. Raises `LibraryError`.

    Partial files of writers that were killed go as well, once they are a day old.
    """
    moment = time.time() if now is None else now
    entries = sorted(kept(root), key=lambda entry: entry.used)
    left = sum(entry.size for entry in entries)
    count = freed = 0
    for entry in entries:
        unused = moment - entry.used
        stale = entry.path.name.endswith(_PARTIAL) and unused > _DAY
        if stale or (older is not None and unused > older) or (size is not None and left > size):
            _remove(entry.path)
            left -= entry.size
            freed += entry.size
            count += 1
    return count, freed


def _digest(key: str, data: bytes) -> bytes:
    import hashlib  # start-up time: it loads OpenSSL, which few workers need

    # The key too: a file that was copied or restored under a wrong name is no entry.
    digest = hashlib.sha256(key.encode())
    digest.update(data)
    return digest.digest()


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(
            f"removing {path}: {error.strerror}", "see that its folder can be written"
        ) from error


def _drop(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # a damaged entry that stays is found again; it is never used


def _touch(path: Path) -> None:
    try:
        os.utime(path)
    except OSError:
        return  # another user's entry: it only looks older than it is
