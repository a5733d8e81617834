"""A source becomes a draft: read, planned, known by its identity, with the clips it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from listen.article.reading import Reading, read_article
from listen.article.source import Document, load
from listen.errors import LibraryError, UsageError
from listen.model import Article, Role, Voice
from listen.publish.bookends import framed
from listen.publish.find import LEXICON, Found, Options, fetched_document, is_url
from listen.publish.plan import Casting, Plan, encoding_for, make_plan, with_level
from listen.render.cache import CACHE, Cache
from listen.script import Script
from listen.show import Show
from listen.speech.engine import engine
from listen.speech.lexicon import Layer, Lexicon, from_pairs, load_pls, load_toml
from listen.speech.voices import load_voice, voice_names

if TYPE_CHECKING:
    from listen.publish.picture import Picture


class Draft(msgspec.Struct):
    """An article on its way to an episode."""

    found: Found
    article: Article
    plan: Plan
    missing: set[str] = msgspec.field(default_factory=set)
    """Keys of clips that are still to be rendered."""
    others: bool = False
    """Whether its other formats have been asked of the workers."""
    rendered: int = 0
    """Passages rendered for it."""
    anew: bool = False
    """Whether nothing that stands is to be used."""
    picture: Picture | None = None
    """What came of the picture that the article names; None where it names none."""


def draft(found: Found, show: Show, options: Options, hint: Callable[[str], None]) -> Draft:
    """Read and plan the article of a source. Raises the errors of reading and of voices."""
    article = read(found.document, show, options)
    for text in article.hints:
        hint(f"{found.source}: {text}")
    casting = cast(article, show, options)
    plan = make_plan(article, show, casting)
    if options.force:
        _forget_takes(plan)
    return Draft(found, article, framed(plan, article, show, casting), anew=options.force)


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
            policies=show.reading.policies,
            footnotes=show.reading.footnotes,
            quote_marks=_quote_marks(show),
            table_rows=show.reading.table_rows,
        ),
    )


def _quote_marks(show: Show) -> bool:
    """Whether quotes are marked in words: a voice of their own marks them too."""
    asked = show.reading.quote_marks
    return "quote" not in show.voice.roles if asked is None else asked


def cast(article: Article, show: Show, options: Options) -> Casting:
    """The voices of an article. Raises `UsageError` for one that does not speak its language."""
    default = load_voice(options.voice or show.voice.default, show.root)
    _must_speak(default, article.language, show)
    default = with_level(show, default)
    known: tuple[Role, ...] = Role.__args__  # type: ignore[attr-defined]
    roles = {
        role: with_level(show, load_voice(show.voice.roles[role], show.root))
        for role in known
        if role in show.voice.roles
    }
    layers = show_lexicon(show, article.language)
    own = [from_pairs(article.pronunciations, "the article's front matter")]

    @cache
    def lexicon(voice: Voice) -> Lexicon:
        return Lexicon.of(own_layer(voice), *layers, *own)

    takes = _takes_folder(show, (default, *roles.values()))
    return Casting(default, roles, lexicon, encoding_for(show, default), takes)


def own_layer(voice: Voice) -> Layer:
    """The voice's layer of the lexicon: its profile's `[pronounce]`."""
    return from_pairs(voice.pronunciations, voice.path or voice.name)


def show_lexicon(show: Show, language: str) -> list[Layer]:
    """The show's layers of the lexicon: its PLS files by name, then `lexicon.toml`."""
    layers = [load_pls(path, language) for path in sorted(show.root.glob("*.pls"))]
    path = show.root / LEXICON
    return [*layers, load_toml(path)] if path.is_file() else layers


def opened(source: str, show: Show, options: Options) -> tuple[Document, str | None]:
    """The document of a file, standard input or a URL, and a note on how it was had."""
    return fetched_document(source, show, options) if is_url(source) else (load(source), None)


def _takes_folder(show: Show, voices: Iterable[Voice]) -> str | None:
    """Where what these voices say is kept; None where none of them is worth it."""
    if not any(engine(voice.engine).traits.kept for voice in voices):
        return None
    folder = show.root / CACHE / "takes"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"making the folder {folder}: {error.strerror}", "make the show's folder writable"
        ) from error
    return str(folder)


def _forget_takes(plan: Plan) -> None:
    """Have all that takes are kept of in a plan spoken anew."""
    for script in (part.script for part in plan.parts):
        if isinstance(script, Script) and script.takes is not None:
            cache = Cache(Path(script.takes))
            for text in script.texts:
                cache.forget(script.take_key(text))


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
