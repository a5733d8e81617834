"""Writes that are whole or not at all, and one writer at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from listen.errors import LibraryError
from listen.regex import regex

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

LOCK = ".listen/lock"
BUSY = ".listen/busy"
"""Is there while the lock is held: found by the next holder, it says that the last one died."""
WAIT = 120.0
"""Seconds to wait for another publisher's last step."""
_NEW = ".new-"
_PART = ".part"
_TEMPORARY = regex(r"\.new-[0-9a-f]{8}|\..+\.[0-9a-f]{8}\.part")
_FOLDERS = ("output", "feed", "listen")  # those that publishing writes into


def _unique() -> str:
    return os.urandom(4).hex()


def _remove_tree(folder: Path) -> None:
    import shutil  # start-up time: it loads three compressors

    shutil.rmtree(folder, ignore_errors=True)


class Staging:
    """New files of a folder, written beside their places and moved there together.

    Each file is written and synced under `.new-…/` in its target's folder, the syncing beside the
    writing of the next; `move` renames them in the order that they were added. Until then nothing
    that is published has changed.
    """

    def __init__(self, folder: Path) -> None:
        """Raises `LibraryError` if `folder` cannot be made or written."""
        self.folder = folder
        self._names: list[str] = []
        self._synced: list[Future[None]] = []
        self._syncing: ThreadPoolExecutor | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._new = folder / f"{_NEW}{_unique()}"
            self._new.mkdir()
        except OSError as error:
            raise _unwritable(folder, error) from error

    def path(self, name: str) -> Path:
        """Where to write the new file `name` (a path relative to the folder)."""
        path = self._new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def add(self, name: str, data: bytes | None = None) -> None:
        """Have `name` moved: written by the caller at `path(name)`, or here from `data`."""
        if data is not None:
            self.path(name).write_bytes(data)
        self._names.append(name)
        if self._syncing is None:
            from concurrent.futures import ThreadPoolExecutor  # start-up time

            self._syncing = ThreadPoolExecutor(8)
        self._synced.append(self._syncing.submit(_sync, self._new / name))

    def rename(self, name: str, to: str) -> None:
        """Call a file that was written at `path(name)` by another name, and have it moved."""
        self.path(name).rename(self.path(to))
        self.add(to)

    def move(self) -> None:
        """Rename each new file to its place, once all are synced."""
        for each in self._synced:
            each.result()
        folders = {self.folder}
        for name in self._names:
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
            (self._new / name).replace(target)
        for folder in folders:
            _sync(folder)
        self._names.clear()
        self._synced.clear()

    def close(self) -> None:
        """Drop what was not moved."""
        if self._syncing is not None:
            self._syncing.shutdown(cancel_futures=True)
        _remove_tree(self._new)


@contextmanager
def staging(folder: Path) -> Iterator[Staging]:
    """A `Staging` that is closed at the end, and whose failures are `LibraryError`s."""
    stage = Staging(folder)
    try:
        yield stage
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        stage.close()


def write_file(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, whole or not at all; nothing is done where it is so already."""
    try:
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{_unique()}{_PART}")
        try:
            temporary.write_bytes(data)
            _sync(temporary)
            temporary.replace(path)
            _sync(path.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def read_bytes(path: Path) -> bytes | None:
    """The file's bytes, or None where there is no such file. Raises `LibraryError`."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise LibraryError(
            f"reading {path}: {error.strerror}", "make the file readable, then publish again"
        ) from error


def is_file(path: Path) -> bool:
    """Whether there is such a file; there is none of a name that is too long to be one."""
    try:
        return path.is_file()
    except OSError:  # until Python 3.13
        return False


def remove_quietly(path: Path) -> None:
    """Remove a file or folder that nothing points to any more; one that stays does no harm."""
    if path.is_dir() and not path.is_symlink():
        _remove_tree(path)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def discard(folder: Path) -> None:
    """Remove a folder at once: killed on the way, its rest is out of sight and swept later."""
    aside = folder.with_name(f"{_NEW}{_unique()}")
    try:
        folder.rename(aside)
    except OSError:
        aside = folder  # it is in use, on Windows, or not there
    remove_quietly(aside)


@contextmanager
def locked(root: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the show's lock; `waiting` is called once if another publisher has it.

    The system releases a lock whose holder dies; what the dead one left half-written is removed
    then. Raises `LibraryError` after two minutes.
    """
    from filelock import FileLock, Timeout  # start-up time: nothing to write, nothing to lock

    path = root / LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0.05)
        except Timeout:
            waiting()
            lock.acquire(timeout=WAIT)
    except Timeout as error:
        raise LibraryError(
            f"waiting for the lock {path}: another `listen` has held it for {WAIT:.0f} s",
            "wait for it to end, or end it; then publish again",
        ) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        busy = _begin(root)
        try:
            yield
        finally:
            remove_quietly(busy)
    finally:
        lock.release()


def tidy(root: Path) -> None:
    """Remove what a publisher that was killed left half-written, where nobody holds the lock."""
    busy = root / BUSY
    if not busy.exists():
        return
    from filelock import FileLock, Timeout  # start-up time

    lock = FileLock(root / LOCK)
    try:
        with lock.acquire(timeout=0):
            remove_quietly(_begin(root))
    except Timeout:
        return  # its holder lives
    except OSError as error:
        raise _unwritable(busy, error) from error


def _begin(root: Path) -> Path:
    """Mark the lock as held, once what a holder that died left is removed."""
    busy = root / BUSY
    try:
        if busy.exists():
            _sweep(root)
        busy.touch()
    except OSError as error:
        raise _unwritable(busy, error) from error
    return busy


def _sweep(root: Path) -> None:
    """Remove temporary files of a publisher that was killed. Only under the lock."""
    for path in root.iterdir():
        if _TEMPORARY.fullmatch(path.name):
            remove_quietly(path)
    for ours in _FOLDERS:
        for folder, names, files in os.walk(root / ours):
            for name in [*names, *files]:
                if _TEMPORARY.fullmatch(name):
                    remove_quietly(Path(folder) / name)


def _sync(path: Path) -> None:
    """Have the system write a file, or a folder's names, to the disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        if path.is_dir():  # Windows opens no folder
            return
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(path: Path, error: OSError) -> LibraryError:
    cure = {
        28: "make room on the disk, then publish again: what was rendered is kept",
        30: "the file system is read-only: publish into another folder with --show",
        13: "make the folder writable, or publish into another with --show",
    }.get(error.errno or 0, "see that the folder exists and can be written, then publish again")
    where = error.filename if isinstance(error.filename, str) else path
    return LibraryError(f"writing {where}: {error.strerror or error}", cure)
