"""What a source is, and whether its episode stands already: all that must be quick.

Nothing here loads numpy, an encoder, a parser or a template: publishing again what has not
changed imports this module and little else.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

import listen
from listen.article.source import Document, Kind, load, written
from listen.library.entry import Entry
from listen.library.files import read_bytes
from listen.library.index import Index
from listen.library.stamps import intact
from listen.place import real
from listen.regex import regex
from listen.show import Show
from listen.speech.engine import spoken_by
from listen.speech.voices import load_voice, voice_folders

LEXICON = "lexicon.toml"
_ENGINE = regex(rb"^engine *= *[\"'](\w+)[\"']", re.MULTILINE)
_PACKAGED = ([b"pyttsx3"], [b"tone"])
KEPT = ".listen/fetched"
"""Where what URLs gave is kept, relative to the show's folder."""
FORMAT = 2
"""The version of what is made of the same inputs: raise it when the same article comes out
otherwise than before.
"""

_KINDS: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/plain": "text",
    "application/pdf": "pdf",
    "application/epub+zip": "epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
SETTLED = 2_000_000_000
"""Nanoseconds: some file systems keep whole seconds, and one to spare."""


class Options(msgspec.Struct, frozen=True):
    """What the command line asks of one publishing."""

    voice: str | None = None
    title: str | None = None
    author: str | None = None
    date: str | None = None
    language: str | None = None
    force: bool = False
    """Render everything anew."""
    jobs: int | None = None
    """Worker processes; None: one a core."""
    dask: str | None = None
    """The address of a Dask scheduler to render on, or "local"; None: processes here."""
    allow_private: bool = False
    """Fetch from private and loopback addresses too."""
    dask_cache: Path | None = None
    """A folder that this machine and the cluster's see at the same path, for what comes back."""


class Found(msgspec.Struct):
    """A source whose bytes were read, and nothing else."""

    source: str
    """As it was named."""
    name: str
    """Its path relative to the show's folder, forward slashes; what `-` and a URL are as well."""
    document: Document
    sha256: str
    inputs: str
    """The digest of all that shapes its episode."""
    note: str | None = None
    """What a person should know of how it was had."""


class Digests:
    """Sources' digests, known by their files' time and size, so that none is read to learn that
    it is as it was.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._new: list[tuple[str, int, int, str]] = []

    def get(self, source: str) -> str | None:
        """The SHA-256 of a file's bytes, if it is as it was when they were last read."""
        path = Path(source).absolute()
        facts = _facts(path)
        return None if facts is None else self._index.digest_of(written(str(path)), *facts)

    def read(self, source: str) -> tuple[Document, str]:
        """A source's document and the SHA-256 of its bytes. Raises `SourceError`."""
        path = Path(source).absolute()
        before = None if source == "-" else _facts(path)
        document = load(source)
        sha256 = hashlib.sha256(document.data).hexdigest()
        # A file that was written a moment ago may be again, with the same time and size.
        settled = before is not None and time.time_ns() - before[0] > SETTLED
        if before is not None and settled and before == _facts(path):
            self._new.append((written(str(path)), *before, sha256))
        return document, sha256

    def save(self) -> None:
        """Keep what was learnt for the next run."""
        self._index.keep_digests(self._new)
        self._index.save()
        self._new.clear()


def glance(
    source: str, show: Show, options: Options, shaped_by: str, digests: Digests
) -> tuple[str, str] | None:
    """What `find` would say of a file's name and inputs, if that is known without reading it."""
    sha256 = digests.get(source)
    if sha256 is None:
        return None
    name = relative(Path(source), show.root)
    return name, _inputs(name, sha256, options, shaped_by)


def find(source: str, show: Show, options: Options, shaped_by: str, digests: Digests) -> Found:
    """Read a source's bytes and digest them with all else that shapes its episode (`settings`)."""
    if is_url(source):
        return _fetched(source, show, options, shaped_by)
    document, sha256 = digests.read(source)
    name = source if source == "-" else relative(Path(source), show.root)
    return Found(source, name, document, sha256, _inputs(name, sha256, options, shaped_by))


def is_url(source: str) -> bool:
    """Whether a source is to be fetched."""
    return source.lower().startswith(("http://", "https://"))


def fetched_document(source: str, show: Show, options: Options) -> tuple[Document, str | None]:
    """The document behind a URL, and a note where an earlier answer had to serve.

    Raises `FetchError`.
    """
    from listen.fetch import fetch  # start-up time: most sources are files

    answer = fetch(source, show.root / KEPT, allow_private=options.allow_private)
    name = unquote(urlsplit(answer.url).path.rstrip("/").rpartition("/")[2]) or "article"
    document = Document(name, answer.data, _KINDS.get(answer.type), answer.url)
    note = f"{answer.kept}; what it gave before is used" if answer.kept else None
    return document, note


def _fetched(source: str, show: Show, options: Options, shaped_by: str) -> Found:
    document, note = fetched_document(source, show, options)
    sha256 = hashlib.sha256(document.data).hexdigest()
    inputs = _inputs(source, sha256, options, shaped_by)
    return Found(source, source, document, sha256, inputs, note)


def _inputs(name: str, sha256: str, options: Options, shaped_by: str) -> str:
    texts = (options.voice, options.title, options.author, options.date, options.language)
    asked = [text and written(text) for text in texts]
    shaping = (listen.__version__, FORMAT, name, sha256, asked, shaped_by)
    return hashlib.sha256(msgspec.json.encode(shaping)).hexdigest()


def settings(show: Show, voice: str | None) -> str:
    """A digest of what a show's settings, voices and lexicon say.

    Raises `UsageError` or `ConfigError` for a voice that is none.
    """
    names = {voice or show.voice.default, *show.voice.roles.values()}
    voices = [(name, _profile(name, show.root)) for name in sorted(names)]
    words = [
        (path.name, _digest(show.root, path.name))
        for path in (*sorted(show.root.glob("*.pls")), show.root / LEXICON)
    ]
    ends = (show.intro, show.outro)
    plain: list[object] = [
        msgspec.to_builtins(part) for part in (show.about, show.pauses, show.audio)
    ]
    plain += [msgspec.to_builtins(part) for part in (show.chapters, show.feed, show.voice)]
    plain += [(msgspec.to_builtins(end), _digest(show.root, end.audio)) for end in ends]
    shaping = (plain, msgspec.to_builtins(show.reading), voices, words)
    return hashlib.sha256(msgspec.json.encode(shaping, order="sorted")).hexdigest()


def _profile(name: str, root: Path) -> str:
    """What a voice's profile says, and the version of a model or server that is no package."""
    for folder in voice_folders(root):
        data = read_bytes(folder / f"{name}.toml") if name == Path(name).name else None
        if data is not None:
            # Reading a profile as one asks for the engines that are installed, which takes long;
            # those whose sound comes with their package are known by `environment`.
            if _ENGINE.findall(data) in _PACKAGED:
                return data.hex()
            break
    # Any other engine, a mistake in the profile, or no profile at all.
    voice = load_voice(name, root)
    return f"{msgspec.json.encode(replace(voice, path=None)).hex()} {spoken_by(voice)}"


def environment() -> str:
    """A stamp of the installed packages: installing, upgrading or removing one changes it.

    Asking each engine for its version would take longer than all else that an unchanged episode
    needs. A changed stamp only means that an episode is planned again: clips whose engine is the
    same are reused.
    """
    stamps = []
    for place in sorted(set(sys.path)):
        try:
            stamps.append((place, Path(place).stat().st_mtime_ns))
        except OSError:
            continue  # a zip file that is not there, an empty entry
    shaping = (sys.version, [stamp for stamp in stamps if "site-packages" in stamp[0]])
    return hashlib.sha256(msgspec.json.encode(shaping)).hexdigest()[:16]


def shaped(inputs: str) -> str:
    """What the index keeps of an episode's inputs: they, and the packages that it was made by."""
    return f"{inputs} {environment()}"


def standing(index: Index, name: str, inputs: str, now: datetime) -> Entry | None:
    """The episode that a source of this name, shaped by these inputs, already is, whole and
    listed: nothing to do. Else None.
    """
    entry = index.of_source(name)
    if entry is None or entry.inputs != shaped(inputs):
        return None
    hidden = entry.draft or entry.published > now
    if entry.in_feed == hidden:
        return None
    for path, length in entry.files:
        try:
            size = (index.root / path).stat().st_size
        except OSError:
            return None
        if length >= 0 and size != length:
            return None
    whole = intact(index.root, entry.stamps) and intact(index.root, entry.beside)
    return entry if whole and index.feed_stands() else None


def _digest(root: Path, name: str | None) -> str | None:
    """The SHA-256 of an intro's or outro's audio file; None where there is none."""
    data = read_bytes(root / name) if name else None
    return hashlib.sha256(data).hexdigest() if data is not None else None


def _facts(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return facts.st_mtime_ns, facts.st_size


def relative(path: Path, root: Path) -> str:
    """A path relative to the show's folder, with forward slashes."""
    return written(Path(os.path.relpath(real(path), root)).as_posix())
