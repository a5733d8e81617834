"""A source becomes a draft: read, planned, known by its identity, with the clips it lacks."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

import listen
from listen.article import Document, Reading, load, read_article
from listen.errors import UsageError
from listen.model import Article, Role, Voice
from listen.narrate import FORMAT
from listen.publish.plan import Casting, Plan, encoding_for, make_plan
from listen.show import Show
from listen.speech.engine import engine
from listen.speech.lexicon import Lexicon, from_pairs, load_toml
from listen.speech.voices import load_voice, voice_names

LEXICON = "lexicon.toml"


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


@dataclass(slots=True)
class Draft:
    """An article on its way to an episode."""

    found: Found
    article: Article
    plan: Plan
    missing: set[str] = field(default_factory=set)
    """Keys of clips that are still to be rendered."""
    rendered: int = 0
    """Passages rendered for it."""


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
    plain = [msgspec.to_builtins(part) for part in (show.about, show.pauses, show.audio)]
    plain += [msgspec.to_builtins(part) for part in (show.chapters, show.feed, show.voice)]
    shaping = (plain, show.reading, voices, versions, words)
    return hashlib.sha256(msgspec.json.encode(shaping, order="sorted")).hexdigest()


def draft(found: Found, show: Show, options: Options, hint: Callable[[str], None]) -> Draft:
    """Read and plan the article of a source. Raises the errors of reading and of voices."""
    article = read(found.document, show, options)
    for text in article.hints:
        hint(f"{found.source}: {text}")
    return Draft(found, article, make_plan(article, show, cast(article, show, options)))


def read(document: Document, show: Show, options: Options) -> Article:
    """The article of a document, as the show and the command line want it read."""
    return read_article(
        document,
        Reading(
            title=options.title,
            author=options.author,
            date=options.date,
            language=options.language,
            default_language=show.about.language,
            policies=show.reading,
        ),
    )


def cast(article: Article, show: Show, options: Options) -> Casting:
    """The voices of an article. Raises `UsageError` for one that does not speak its language."""
    default = load_voice(options.voice or show.voice.default, show.root)
    _must_speak(default, article.language, show)
    known: tuple[Role, ...] = Role.__args__  # type: ignore[attr-defined]
    roles = {
        role: load_voice(show.voice.roles[role], show.root)
        for role in known
        if role in show.voice.roles
    }
    path = show.root / LEXICON
    layers = [load_toml(path)] if path.is_file() else []
    own = [from_pairs(article.pronunciations, "the article's front matter")]

    @cache
    def lexicon(voice: Voice) -> Lexicon:
        said_by_voice = from_pairs(voice.pronunciations, voice.path or voice.name)
        return Lexicon.of(said_by_voice, *layers, *own)

    return Casting(default, roles, lexicon, encoding_for(show, default))


def _must_speak(voice: Voice, language: str, show: Show) -> None:
    def primary(tag: str) -> str:
        return tag.replace("_", "-").split("-")[0].lower()

    if voice.engine == "tone" or primary(voice.language) == primary(language):
        return
    able = [
        name
        for name in voice_names(show.root)
        if primary(load_voice(name, show.root).language) == primary(language)
    ]
    raise UsageError(
        f"choosing the voice {voice.name!r}: it speaks {voice.language}, the article is "
        f"in {language}",
        f"use --voice with one of: {', '.join(able)}"
        if able
        else f"no voice for it is here: add a profile to voices/ with language = {language!r}, or "
        f"say with --language what the article's language is",
    )


def _relative(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path.resolve(), root)).as_posix()
