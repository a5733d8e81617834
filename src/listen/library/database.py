"""The database under the index: opened whole, or made anew. It holds nothing that cannot be."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

_VERSION = 1  # of the tables: another one's file is made anew
_WAIT = 30.0  # seconds for another process's transaction
_TABLES = """
CREATE TABLE IF NOT EXISTS entries (
  slug TEXT PRIMARY KEY, source TEXT, identity TEXT, number INTEGER, published INTEGER,
  draft INTEGER, listing BLOB, data BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_source ON entries (source);
CREATE INDEX IF NOT EXISTS by_identity ON entries (identity);
CREATE INDEX IF NOT EXISTS by_number ON entries (number);
CREATE INDEX IF NOT EXISTS by_date ON entries (published, number, draft, listing);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
  path TEXT PRIMARY KEY, modified INTEGER, size INTEGER, sha256 TEXT) WITHOUT ROWID;
"""


def opened(path: Path | None) -> sqlite3.Connection:
    """The database, its tables made where they are missing, damaged or of another version; without
    a path one in memory.
    """
    if path is None:
        return _connected(":memory:")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _patiently(path)
    except sqlite3.OperationalError:
        raise  # locked, or not writable: no reason to throw it away
    except sqlite3.DatabaseError:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        return _patiently(path)


def _patiently(path: Path) -> sqlite3.Connection:
    """Connected, once nobody else is just making the file: SQLite's own time limit does not hold
    while the journal's mode changes.
    """
    until = time.monotonic() + _WAIT
    while True:
        try:
            return _connected(path)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(0.02)


def _connected(path: Path | str) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    try:
        # A write-ahead log needs no wait for the disk at each article, and survives a crash
        # whole; what the last moments lacked is found in the manifests.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError(f"version {version}")
        if version == 0:
            database.executescript(
                f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;"
            )
        database.execute("SELECT count(*) FROM (SELECT 1 FROM entries LIMIT 1)")
    except BaseException:
        database.close()
        raise
    return database
