"""The picture that an article names: found, judged, made the artwork of its episode.

What names it is text that strangers wrote, and what it names may be anything: no file outside of
the article's folder and the show's is read, and no picture keeps an episode from being published.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from listen.article.source import Document, kind_of, written
from listen.errors import FetchError, LibraryError, ListenError, SourceError
from listen.library.stamps import ABSENT, Stamp
from listen.place import real
from listen.podcast import artwork
from listen.publish.find import KEPT, SETTLED, Found, Options, is_url
from listen.regex import regex
from listen.render.cache import CACHE, Cache
from listen.show import Show

LARGEST = 10 * 1024 * 1024
"""Bytes: directories want far less, and a picture is held until its episode is finished."""
_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ON_THE_WEB = regex(r"(?:https?:)?//", re.IGNORECASE)
_LONGEST = 2_000  # characters of a path or an address
_SHOWN = 100  # characters of what names a picture
_FIT = f"a square JPEG or PNG of {artwork.SMALLEST} to {artwork.LARGEST} pixels"


class Artwork(msgspec.Struct, frozen=True):
    """A picture that is fit to be artwork (standards 5)."""

    name: str
    """The file that it becomes in the episode's folder; it has 8 digits of its content's hash."""
    data: bytes
    thumbnail: bytes
    """A small JPEG for the tag."""
    side: int
    """Pixels on each side."""


class Picture(msgspec.Struct, frozen=True):
    """What came of the picture that an article names."""

    artwork: Artwork | None = None
    """None: the episode has the show's."""
    beside: tuple[Stamp, ...] = ()
    """The file, as it was when it was looked at: once it is another, the episode is made anew."""
    again: bool = False
    """Whether another time may be luckier: the episode is then not taken for finished."""


class _LaterError(ListenError):
    """A picture could not be had this time."""


class Pictures:
    """Finds the pictures of one run's articles; what keeps one from being used is a hint."""

    def __init__(self, show: Show, options: Options, hint: Callable[[str], None]) -> None:
        self._root = show.root
        self._allow_private = options.allow_private
        self._hint = hint
        self._fetched: set[str] = set()
        self._away: dict[str, _LaterError] = {}  # hosts: each is waited for once a run

    def find(self, named: str, found: Found) -> Picture:
        """The picture that a source's article calls `named`: a path beside it, or a URL."""
        if _is_for_links(named, found.document):
            return Picture()
        beside: tuple[Stamp, ...] = ()
        try:
            url = _address(named, found.document)
            if url is not None:
                data = self._fetch(url)
            else:
                path = _inside(named, found, self._root)
                stamp, size = _seen(path, self._root)
                beside = (stamp,)
                data = _read(path, size)
                beside = (msgspec.structs.replace(stamp, digest=_hash(data)[:16]),)
            return Picture(_made(data, self._root), beside)
        except ListenError as error:
            shown = named if len(named) <= _SHOWN else f"{named[:_SHOWN]}…"
            self._hint(f"{found.source}: the show's artwork is used, not {shown}: {error}")
            return Picture(None, beside, again=isinstance(error, _LaterError))

    def _fetch(self, url: str) -> bytes:
        """What a URL gives, or gave. Raises `_LaterError` or `FetchError`."""
        # Start-up time: most pictures are files.
        from listen.fetch import PrivateAddressError, UnreachableError, fetch, kept_answer

        store = self._root / KEPT
        known = kept_answer(url, store) if url in self._fetched else None
        if known is not None:  # many articles may name one picture
            return known.data
        try:
            host = urlsplit(url).netloc
            if host in self._away:
                known = kept_answer(url, store)
                if known is None:
                    raise self._away[host]
                return known.data
            answer = fetch(url, store, allow_private=self._allow_private)
        except (UnreachableError, PrivateAddressError) as error:
            self._away[host] = _LaterError(error.message, error.hint)
            raise self._away[host] from error
        except ValueError as error:  # brackets that do not match
            raise FetchError(f"it is no address: {error}", "mend it") from error
        if answer.kept is not None:
            self._away[host] = _LaterError(answer.kept, "try again later")
        self._fetched.add(url)
        return answer.data


def small(picture: bytes, root: Path, name: str = "") -> bytes:
    """The thumbnail of a picture, kept in the show's cache. Raises `LibraryError`."""
    cache = Cache(root / CACHE / "covers")
    key = _hash(picture)
    kept = cache.get(key)
    if kept is None:
        kept = artwork.thumbnail(picture, name)
        cache.put(key, kept)
    return kept


def _is_for_links(named: str, document: Document) -> bool:
    """Whether it is the preview of a page that was saved as a file: publishing a file asks no
    server, unless its own front matter says so.
    """
    on_the_web = document.url is None and _ON_THE_WEB.match(named)
    return bool(on_the_web) and kind_of(document) == "html"


def _address(named: str, document: Document) -> str | None:
    """The URL of a picture; None where it is a path. Raises `SourceError` for anything else."""
    if len(named) > _LONGEST:
        raise SourceError("no path or address is so long", f"name {_FIT}")
    if document.url is None and not _ADDRESS.match(named):
        return None
    try:
        url = urljoin(document.url or "", named)
    except ValueError:
        url = ""
    if not is_url(url):
        raise SourceError("it is neither a path nor an http(s) address", f"name {_FIT}")
    return url


def _inside(named: str, found: Found, root: Path) -> Path:
    """The path of a picture in the article's folder or the show's; `/` at its start is the show's.

    Raises `SourceError` for one that leads out of both, itself or by a link.
    """
    if kind_of(found.document) == "html":
        named = unquote(named)
    home = root if found.source == "-" else Path(found.source).absolute().parent
    path = (root if named.startswith("/") else home) / named.lstrip("/")
    try:
        inside = any(real(path).is_relative_to(real(folder)) for folder in (home, root))
    except (OSError, ValueError):  # a NUL, a name too long
        inside = False
    if not inside:
        raise SourceError("it leads out of the article's folder and the show's", "put it there")
    return path


def _seen(path: Path, root: Path) -> tuple[Stamp, int]:
    """A file as it is now, and its bytes: `ABSENT` if it is not there.

    Raises `SourceError` for what is no file, `_LaterError` for one that may not be looked at.
    """
    name = written(Path(os.path.relpath(path, root)).as_posix())
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Stamp(name, ABSENT, 0), ABSENT
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise SourceError("no file can have that name", f"name {_FIT}") from error
        if error.errno == errno.ELOOP:
            raise SourceError("its link leads in a circle", f"name {_FIT}") from error
        raise _LaterError(f"{error.strerror}", "make it readable, then publish again") from error
    if not stat.S_ISREG(facts.st_mode):
        raise SourceError("it is not a file", f"name {_FIT}")
    # A file that was written a moment ago may be again, with the same time and size.
    settled = time.time_ns() - facts.st_mtime_ns > SETTLED
    return Stamp(name, facts.st_size, facts.st_mtime_ns if settled else 0), facts.st_size


def _read(path: Path, size: int) -> bytes:
    if size == ABSENT:
        raise SourceError("there is no such file", f"put it at {path}, or name another")
    if size > LARGEST:
        raise SourceError(f"it has more than {LARGEST // 1024 // 1024} MiB", f"give {_FIT}")
    try:
        return path.read_bytes()
    except OSError as error:
        raise _LaterError(f"{error.strerror}", "make it readable, then publish again") from error


def _made(data: bytes, root: Path) -> Artwork:
    """Artwork of a picture's bytes, which stay as they are. Raises `LibraryError`."""
    found = artwork.problems(data)
    if len(data) > LARGEST:
        found = (f"it has more than {LARGEST // 1024 // 1024} MiB",)
    if found:
        raise LibraryError("; ".join(found), f"give {_FIT}")
    name = f"cover-{_hash(data)[:8]}{artwork.ending(data)}"
    return Artwork(name, data, small(data, root), artwork.side(data))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
