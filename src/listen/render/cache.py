"""What was rendered, kept under a key of all that shaped it. Safe to delete at any time."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from listen.errors import LibraryError

_DIGEST = 32  # bytes of SHA-256 before each entry's data


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of entries, one file each, named by key; a damaged entry counts as missing."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """The data kept under `key`, or None if there is none that is whole."""
        path = self._path(key)
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        data = entry[_DIGEST:]
        if hashlib.sha256(data).digest() != entry[:_DIGEST]:
            path.unlink(missing_ok=True)
            return None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`, whole or not at all. Raises `LibraryError`."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(data).digest())
                    file.write(data)
                Path(temporary).replace(path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise LibraryError(
                f"keeping a rendered passage in {self.folder}: {error.strerror}",
                "make room there, or make the folder writable",
            ) from error

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]
