"""What every article must hold: each visible word once, in order; ids, edits and spoken sound."""

from __future__ import annotations

import re

from listen.model import Article, Sentence

WORD = re.compile(r"[^\W_]+")


def sentences(article: Article) -> list[Sentence]:
    """All sentences, in reading order."""
    return [each for s in article.sections for p in s.passages for each in p.sentences]


def merged(article: Article) -> list[str]:
    """The source's texts, spoken and skipped, in the source's order; none of ours."""
    texts: list[str] = []
    skipped = list(article.skipped)
    for sentence in sentences(article):
        while skipped and skipped[0].before == sentence.id:
            texts.append(skipped.pop(0).text)
        if not sentence.added:
            texts.append(sentence.text)
    assert all(each.before is None for each in skipped), skipped
    return texts + [each.text for each in skipped]


def words(text: str) -> list[str]:
    """The words of a text, as coverage counts them."""
    return WORD.findall(text)


def covered(article: Article) -> list[str]:
    """The words of the article's source, as it was read."""
    return [word for text in merged(article) for word in words(text)]


def assert_sound(article: Article) -> None:
    """What holds for any article, whatever its source."""
    assert article.title.strip()
    seen = set()
    for sentence in sentences(article):
        assert sentence.id not in seen
        seen.add(sentence.id)
        assert sentence.text == " ".join(sentence.text.split())
        assert sentence.text
        assert sentence.spoken.strip() == sentence.spoken
        assert sentence.spoken
        assert applied(sentence) == sentence.spoken
    level = 0
    for section in article.sections:
        assert section.title.strip()
        assert 1 <= section.level <= level + 1
        assert section.passages
        level = section.level
    for skipped in article.skipped:
        assert skipped.text.strip()
        assert skipped.reason


def applied(sentence: Sentence) -> str:
    """The printed text with the edits made: must be the spoken text."""
    result, position = "", 0
    for edit in sentence.edits:
        assert position <= edit.source_start <= edit.source_stop <= len(sentence.text), sentence
        result += sentence.text[position : edit.source_start]
        assert len(result) == edit.target_start, sentence
        result += sentence.spoken[edit.target_start : edit.target_stop]
        position = edit.source_stop
    return result + sentence.text[position:]
