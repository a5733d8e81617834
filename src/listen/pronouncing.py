"""The words at risk of an article, spoken one by one, and a lexicon to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from slugify import slugify

from listen.article.risk import Risk, words_at_risk
from listen.errors import UsageError
from listen.library.files import write_file
from listen.publish.find import Options
from listen.publish.prepare import opened, read, show_lexicon
from listen.show import Show
from listen.speech.lexicon import Lexicon, stub
from listen.voicing import sample


def words_of(source: str, show: Show, options: Options) -> list[Risk]:
    """The words of a source that the show's lexicon says nothing of, the most frequent first."""
    document, _ = opened(source, show, options)
    article = read(document, show, options)
    known = Lexicon.of(*show_lexicon(show, article.language))
    return [risk for risk in words_at_risk(article) if not known.applying(risk.word)]


def sampled(risks: Sequence[Risk], show: Show, voice: str, folder: Path) -> Iterator[Path]:
    """Write each word, spoken alone and then in its sentence, as an MP3; yields the paths."""
    for number, risk in enumerate(risks, 1):
        path = folder / f"{number:02}-{slugify(risk.word) or 'word'}.mp3"
        write_file(path, sample(show, voice, f"{risk.word}. {risk.sentence}"))
        yield path


def stubbed(risks: Sequence[Risk], path: Path) -> None:
    """Write a lexicon to fill in. Raises `UsageError` rather than overwrite one."""
    if path.exists():
        raise UsageError(
            f"writing the lexicon {path}: it is there already", "name another file with --stub"
        )
    remarks = ((risk.word, f"{risk.kind}, {risk.count} times: {risk.sentence}") for risk in risks)
    write_file(path, stub(remarks).encode())
