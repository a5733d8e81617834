"""Intro and outro: a spoken line from a template, and an audio file, around an article's plan."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from listen.article.utter import utter
from listen.errors import ConfigError
from listen.model import Article, Passage, Section, Sentence
from listen.publish.plan import (
    Casting,
    Part,
    Plan,
    ceiling_for,
    limit_for,
    pause_between,
    script_for,
    speakers,
)
from listen.script import Recording, Script
from listen.show import Bookend, Show
from listen.template import fill

Side = Literal["intro", "outro"]
_TITLES: dict[Side, str] = {"intro": "Intro", "outro": "Outro"}
_SECONDS_A_CHARACTER = 0.0625  # at 160 words a minute; measured over 15 minutes of eSpeak speech


def framed(plan: Plan, article: Article, show: Show, casting: Casting) -> Plan:
    """The plan with the show's intro before it and its outro after it.

    Before: the audio, then the line; after: the line, then the audio. Raises `ConfigError` if an
    audio file cannot be read.
    """
    if show.intro == Bookend() and show.outro == Bookend():
        return plan
    frame = _Frame(plan, article, show, casting)
    before = frame.parts("intro", show.intro)
    after = frame.parts("outro", show.outro)
    return _joined(plan, show, before, after)


class _Frame(msgspec.Struct, frozen=True):
    """What both ends are made from."""

    plan: Plan
    article: Article
    show: Show
    casting: Casting

    def parts(self, side: Side, end: Bookend) -> list[Part]:
        """The parts of one end, in the order in which they are heard."""
        found = [self._line(side, end.text)] if end.text else []
        if end.audio:
            found.append(self._audio(side, self.show.root / end.audio))
        if side == "intro":
            found.reverse()
        return [part for part in found if part is not None]

    def _line(self, side: Side, template: str) -> Part | None:
        """The spoken line; None if its template has nothing to say of this article."""
        article = self.article
        line = fill(template, self._values(template))
        sentences = tuple(
            Sentence(f"{side}-{number}", said.text, said.spoken, said.edits, added=True)
            for number, said in enumerate(utter(line, (), article.language, whole=False), 1)
            if said.spoken
        )
        if not sentences:
            return None
        passage = Passage(side, sentences)
        script, said = script_for(passage, self.show, self.casting)
        return Part(passage, script, said, pause=0.0, chapter=0, opens=False)

    def _audio(self, side: Side, path: Path) -> Part:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ConfigError(
                f"reading the {side}'s audio {path}: {error.strerror}",
                f"put the file there, or leave [{side}] audio out",
            ) from error
        recording = Recording(
            path=str(path),
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            loudness=self.show.audio.loudness,
            limit=limit_for(self.show),
            ceiling=ceiling_for(self.show, self.plan.encoding),
            encoding=self.plan.encoding,
        )
        return Part(Passage(side, ()), recording, (), pause=0.0, chapter=0, opens=False)

    def _values(self, template: str) -> dict[str, str | None]:
        article = self.article
        host = urlsplit(article.link or "").hostname
        makers: dict[str, Callable[[], str | None]] = {
            "title": lambda: article.title,
            "author": lambda: article.author,
            "show": lambda: self.show.about.title,
            "site": lambda: host.removeprefix("www.") if host else None,
            "date": self._date,
            "duration": self._duration,
        }
        return {name: make() for name, make in makers.items() if f"{{{name}}}" in template}

    def _date(self) -> str | None:
        """The article's own date, as its language writes it."""
        from babel.dates import format_date  # start-up time

        if self.article.published is None:
            return None
        return format_date(self.article.published.date(), "long", _locale(self.article.language))

    def _duration(self) -> str:
        """About how long the article takes, in minutes: it is said before it is known."""
        from babel.units import format_unit  # start-up time

        seconds = 0.0
        for part in self.plan.parts:
            if isinstance(part.script, Script):
                speed = (part.script.voice.rate or 160) / 160
                seconds += part.script.characters * _SECONDS_A_CHARACTER / speed
                seconds += part.script.pause * (len(part.script.texts) - 1)
            seconds += part.pause
        minutes = max(1, round(seconds / 60))
        return format_unit(
            minutes, "duration-minute", "long", locale=_locale(self.article.language)
        )


def _joined(plan: Plan, show: Show, before: list[Part], after: list[Part]) -> Plan:
    """All parts in order, with their pauses and the chapters that they stand in."""
    own_first = bool(before) and show.intro.chapter
    own_last = bool(after) and show.outro.chapter
    chapters = list(plan.chapters)
    if own_first:
        chapters.insert(0, _section("intro", show.intro, before))
    middle = [replace(part, chapter=part.chapter + own_first) for part in plan.parts]
    if before and not own_first:
        middle[0] = replace(middle[0], opens=False)
    if own_last:
        chapters.append(_section("outro", show.outro, after))
    last = len(chapters) - 1
    parts = [
        *(replace(part, opens=not number) for number, part in enumerate(before)),
        *middle,
        *(
            replace(part, chapter=last, opens=own_last and not number)
            for number, part in enumerate(after)
        ),
    ]
    # The article's own pauses stay; what is new gets those that its role asks for.
    new = {*range(1, len(before) + 1), *range(len(parts) - len(after), len(parts))}
    for number in new:
        pause = pause_between(parts[number - 1].passage, parts[number].passage, show.pauses)
        parts[number] = replace(parts[number], pause=pause)
    return Plan(tuple(parts), tuple(chapters), speakers(parts), plan.encoding)


def _section(side: Side, end: Bookend, parts: list[Part]) -> Section:
    return Section(end.title or _TITLES[side], 1, tuple(part.passage for part in parts))


def _locale(language: str) -> str:
    """The locale that babel knows a BCP 47 language by; English for one that it does not."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return "en"
