"""What would be said of an article, without saying it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import msgspec

from listen.model import Article, Passage, Section, Voice
from listen.publish.plan import pause_between
from listen.show import Show

_SECONDS_A_CHARACTER = 0.0625  # at 160 words a minute; measured over 15 minutes of eSpeak speech
_WIDTH = 96


def as_json(article: Article) -> str:
    """The document of `listen outline --json`."""
    document = {
        "title": article.title,
        "author": article.author,
        "language": article.language,
        "sections": [
            {
                "title": section.title,
                "level": section.level,
                "passages": [_passage(passage) for passage in section.passages],
            }
            for section in article.sections
        ],
        "skipped": [msgspec.to_builtins(skipped) for skipped in article.skipped],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode()


def as_lines(article: Article, show: Show, voice: Voice, *, spoken: bool) -> Iterator[str]:
    """The outline for a person: sections with their times, the beginning of each passage."""
    times = [_seconds(section, show, voice) for section in article.sections]
    yield f"{article.title}  (about {_clock(sum(times))}, {article.language})"
    if article.author:
        yield f"by {article.author}"
    for section, seconds in zip(article.sections, times, strict=True):
        indent = "  " * (section.level - 1)
        yield ""
        yield f"{indent}{section.title}  ({_clock(seconds)})"
        for passage in section.passages:
            yield from _passage_lines(passage, indent + "  ", spoken=spoken)
    if article.skipped:
        yield ""
        yield "Skipped"
        for skipped in article.skipped:
            yield f"  {_short(skipped.text, 60)}: {skipped.reason}"


def _passage_lines(passage: Passage, indent: str, *, spoken: bool) -> Iterator[str]:
    if not spoken:
        text = " ".join(sentence.text for sentence in passage.sentences)
        yield f"{indent}{passage.role:<10} {_short(text, _WIDTH - len(indent) - 11)}"
        return
    yield f"{indent}{passage.role}"
    for sentence in passage.sentences:
        mark = "+ " if sentence.added else ""
        yield textwrap.indent(textwrap.fill(mark + sentence.spoken, _WIDTH), indent + "  ")


def _passage(passage: Passage) -> dict[str, object]:
    return {
        "role": passage.role,
        "sentences": [
            {"text": s.text, "spoken": s.spoken, **({"added": True} if s.added else {})}
            for s in passage.sentences
        ],
    }


def _seconds(section: Section, show: Show, voice: Voice) -> float:
    speed = (voice.rate or 160) / 160
    seconds = show.pauses.heading_before
    before: Passage | None = None
    for passage in section.passages:
        spoken = sum(len(sentence.spoken) for sentence in passage.sentences)
        seconds += spoken * _SECONDS_A_CHARACTER / speed
        seconds += show.pauses.sentence * show.pauses.factor * (len(passage.sentences) - 1)
        if before:
            seconds += pause_between(before, passage, show.pauses)
        before = passage
    return seconds


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _short(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: max(1, width - 1)] + "…"
