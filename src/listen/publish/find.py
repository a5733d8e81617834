"""What a source is, and whether its episode stands already: all that must be quick.

Nothing here loads numpy, an encoder, a parser or a template: publishing again what has not
changed imports this module and little else.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

import listen
from listen.article.source import Document, load
from listen.library.files import read_bytes
from listen.library.index import Entry, Index
from listen.show import Show
from listen.speech.engine import engine
from listen.speech.voices import load_voice

LEXICON = "lexicon.toml"
FORMAT = 1
"""The version of what is made of the same inputs: raise it when the same article comes out
otherwise than before.
"""


@dataclass(frozen=True, slots=True)
class Options:
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
    dask_cache: Path | None = None
    """A folder that this machine and the cluster's see at the same path, for what comes back."""


@dataclass(slots=True)
class Found:
    """A source whose bytes were read, and nothing else."""

    source: str
    """As it was named."""
    name: str
    """Its path relative to the show's folder, forward slashes; what `-` and a URL are as well."""
    document: Document
    sha256: str
    inputs: str
    """The digest of all that shapes its episode."""


def find(source: str, show: Show, options: Options, shaped_by: str) -> Found:
    """Read a source's bytes and digest them with all else that shapes its episode (`settings`)."""
    document = load(source)
    sha256 = hashlib.sha256(document.data).hexdigest()
    name = source if source == "-" or document.url else _relative(Path(source), show.root)
    asked = (options.voice, options.title, options.author, options.date, options.language)
    shaping = (listen.__version__, FORMAT, name, sha256, asked, shaped_by)
    inputs = hashlib.sha256(msgspec.json.encode(shaping)).hexdigest()
    return Found(source, name, document, sha256, inputs)


def settings(show: Show, voice: str | None) -> str:
    """A digest of what a show's settings, voices and lexicon say, and of the engines' versions."""
    names = {voice or show.voice.default, *show.voice.roles.values()}
    voices = [load_voice(name, show.root) for name in sorted(names)]
    versions = [engine(one.engine).version() for one in voices]
    lexicon = show.root / LEXICON
    words = lexicon.read_bytes().hex() if lexicon.is_file() else ""
    ends = (show.intro, show.outro)
    plain: list[object] = [
        msgspec.to_builtins(part) for part in (show.about, show.pauses, show.audio)
    ]
    plain += [msgspec.to_builtins(part) for part in (show.chapters, show.feed, show.voice)]
    plain += [(msgspec.to_builtins(end), _digest(show.root, end.audio)) for end in ends]
    shaping = (plain, show.reading, voices, versions, words)
    return hashlib.sha256(msgspec.json.encode(shaping, order="sorted")).hexdigest()


def standing(index: Index, found: Found, now: datetime) -> Entry | None:
    """The episode that a source already is, whole and listed: nothing to do. Else None."""
    entry = index.of_source(found.name)
    if entry is None or entry.inputs != found.inputs:
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
    return entry if index.feed_stands() else None


def _digest(root: Path, name: str | None) -> str | None:
    """The SHA-256 of an intro's or outro's audio file; None where there is none."""
    data = read_bytes(root / name) if name else None
    return hashlib.sha256(data).hexdigest() if data is not None else None


def _relative(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path.resolve(), root)).as_posix()
