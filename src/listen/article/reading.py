"""The one composer of this room: a document and what is asked for, to an Article."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from listen.article.blocks import Block, Draft, fold
from listen.article.confined import confined
from listen.article.dates import asked_date
from listen.article.decode import decode
from listen.article.faq import with_questions
from listen.article.footnotes import with_footnotes
from listen.article.frontmatter import front_matter
from listen.article.furniture import without_empty_headings, without_furniture
from listen.article.headings import with_bold_headings
from listen.article.language import asked, canonical, detect, same
from listen.article.narrate import POLICIES, Footnotes, Manner, narrated
from listen.article.phrases import phrases
from listen.article.segment import segment
from listen.article.source import Document, kind_of
from listen.article.text import read_text
from listen.article.titles import with_title
from listen.article.utter import MOST, TooManyError
from listen.errors import SourceError, UsageError
from listen.model import Article, Policy, Role

_READERS = {
    "html": "listen.article.webpage:read_html",
    "docx": "listen.article.docx:read_docx",
    "epub": "listen.article.epub:read_epub",
    "pdf": "listen.article.pdf:read_pdf",
}
"""Those that stand on large libraries."""
_MANY_ROWS = 30
_LARGE = 500_000
"""Bytes."""


class Reading(msgspec.Struct, frozen=True):
    """What a person and the show ask for."""

    title: str | None = None
    """Instead of the article's own; the article's printed title is still said."""
    author: str | None = None
    date: str | datetime | None = None
    """ISO 8601, or a date in words; without a zone it is UTC."""
    language: str | None = None
    """BCP 47, instead of what the article says."""
    default_language: str = "en-US"
    """The show's: used where the article does not say and its words do not tell."""
    policies: tuple[tuple[Role, Policy], ...] = ()
    """What is done with a role, where it is not the default (see POLICIES)."""
    footnotes: Footnotes = "inline"
    quote_marks: bool = True
    """Say "Quote" and "End of quote"; off where a voice of its own marks a quote."""
    table_rows: int = _MANY_ROWS
    """A table of more rows is announced with its size, not read."""


_USUAL = Reading()


def read_article(document: Document, reading: Reading = _USUAL) -> Article:
    """Reads and segments an article, as it will be said.

    Raises SourceError if it cannot be read or has nothing to speak, UsageError if what is asked
    for does not exist.
    """
    if len(document.data) < _LARGE or not gc.isenabled():
        return _read(document, reading)
    # Millions of small objects, none of them garbage: looking through them doubled the time.
    gc.disable()
    try:
        return _read(document, reading)
    finally:
        gc.enable()


def _read(document: Document, reading: Reading) -> Article:
    try:
        return _composed(document, reading)
    except TooManyError as error:
        raise SourceError(
            f"Reading {document.name}: it has more than {MOST:,} sentences",
            "split it into articles",
        ) from error


def _composed(document: Document, reading: Reading) -> Article:
    published = asked_date(reading.date) if reading.date is not None else None
    language = asked(reading.language) if reading.language else None
    draft = _draft(document)
    if len(draft.blocks) > MOST:
        raise TooManyError
    blocks = with_bold_headings(list(without_furniture(draft.blocks)))
    blocks = list(with_questions(blocks))
    language, hints = _language(draft, language, reading.default_language, document.name)
    blocks, title, hint = with_title(blocks, draft.title, document.name)
    if hint and not reading.title:
        hints.append(hint)
    manner = _manner(reading, language)
    blocks = with_footnotes(blocks, manner.footnotes, manner.words)
    blocks = without_empty_headings(blocks)
    sections, skipped = segment(narrated(blocks, manner), language, manner.words.introduction)
    if not any(not each.added for s in sections for p in s.passages for each in p.sentences):
        raise SourceError(
            f"Reading {document.name}: there is nothing in it to speak",
            "`listen outline` shows what was skipped and why"
            if skipped
            else "give a file with text",
        )
    return Article(
        title=fold(reading.title or "") or title,
        language=language,
        sections=sections,
        skipped=skipped,
        author=fold(reading.author or "") or draft.author,
        link=draft.link or document.url,
        summary=draft.summary,
        published=published or draft.published,
        modified=draft.modified,
        image=draft.image,
        id=draft.id,
        draft=draft.draft,
        pronunciations=draft.pronunciations,
        hints=(*draft.hints, *hints),
    )


def _draft(document: Document) -> Draft:
    kind = kind_of(document)
    if kind == "html":
        return confined(_READERS[kind], document.data, document.name, document.url)
    if kind in _READERS:
        return confined(_READERS[kind], document.data, document.name)
    text, guessed = decode(document.data, document.name)
    hints = [guessed] if guessed else []
    draft, body = front_matter(text, document.name, kind == "markdown")
    if kind == "markdown":
        # The parser and its plug-ins take 50 ms to import: not for a plain text.
        from listen.article.markdown import is_dense, read_markdown

        blocks = read_markdown(body)
        if is_dense(body):
            hints.append(f"{document.name} has too many marks for an article: read without them")
    else:
        blocks = read_text(body)
    return replace(draft, blocks=tuple(blocks), hints=(*draft.hints, *hints))


def _language(draft: Draft, told: str | None, default: str, name: str) -> tuple[str, list[str]]:
    """The language, and hints: that what is said and what is read differ, or no tag was given."""
    hints: list[str] = []
    said = canonical(draft.language) if draft.language else None
    if draft.language and not said:
        hints.append(
            f'{name}: its language, "{draft.language}", is no language tag; it is not used'
        )
    stated = told or said
    reads = detect(_words(draft.blocks), thoroughly=not stated)
    if stated:
        if reads and not same(reads, stated):
            hints.append(
                f"{name} is said to be in {stated}, but it reads like {reads}: --language {reads}"
            )
        return stated, hints
    if reads is None or same(reads, default):
        return default, hints
    return reads, hints


def _words(blocks: Sequence[Block]) -> str:
    """Enough of an article's running words to tell its language by."""
    words: list[str] = []
    size = 0
    for block in blocks:
        if block.role not in ("code", "formula") and not block.reason and not block.language:
            words.append(block.text)
            size += len(block.text)
            if size > 8000:
                break
    return "\n".join(words)


def _manner(reading: Reading, language: str) -> Manner:
    for role, _ in reading.policies:
        if role not in POLICIES:
            raise UsageError(
                f'"{role}" takes no reading policy', f"the roles that do: {', '.join(POLICIES)}"
            )
    policies: dict[Role, Policy] = {**POLICIES, **dict(reading.policies)}
    place = reading.footnotes
    if place == "skip":
        policies["footnote"] = "skip"
    elif policies["footnote"] != "read":
        place = "skip"  # they are announced or skipped where they stand
    return Manner(policies, place, reading.quote_marks, reading.table_rows, phrases(language))
