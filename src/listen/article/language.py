"""Which language an article is in: as it says, else as it reads."""

from __future__ import annotations

import re
from collections import Counter

from listen.errors import UsageError
from listen.regex import regex

_TAG = regex(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
_WORD = regex(r"[^\W\d_]+")
_SAMPLE = 8000
"""Code points that are looked at."""
_LEAST = 40
"""Letters, below which no guess is worth making."""

_FUNCTION_WORDS = {
    "en": (
        "the of and to in is that for it with as was on are by this be at from which have "
        "has were not you"
    ),
    "de": (
        "der die und das ist nicht den von mit ein eine zu auf für im dem sich des auch "
        "als wird es an sie"
    ),
    "es": (
        "el los las y en un una por con para del se es lo como más su al que no está fue "
        "son pero ha"
    ),
    "fr": (
        "le les et des est dans une pour qui pas sur du au avec ce il plus par ne sont "
        "cette ont mais aux que"
    ),
    "it": (
        "il di e che la un una per non è con sono del della gli nel alla si più anche dei "
        "le ha come questo"
    ),
    "pt": (
        "o os e do da em um uma para com não que por mais dos das na no ao se como foi são é seu"
    ),
}
_WORDS_OF = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}


def canonical(tag: str) -> str | None:
    """A BCP 47 tag as it is written ("en_us" is "en-US"); None if it is none."""
    parts = tag.strip().replace("_", "-")
    parts = parts.partition(".")[0]
    if not _TAG.fullmatch(parts):
        return None
    first, *rest = parts.split("-")
    return "-".join(
        (
            first.lower(),
            *(
                part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower()
                for part in rest
            ),
        )
    )


def asked(tag: str) -> str:
    """The language that a person asks for; raises UsageError if it is no language tag."""
    found = canonical(tag)
    if found is None:
        raise UsageError(
            f'"{tag}" is not a language', "give a tag such as en-US, de, es, fr, it or pt-BR"
        )
    return found


def detect(text: str, *, thoroughly: bool = True) -> str | None:
    """The primary language of a text ("de"); None if it cannot be told.

    Function words tell the languages that we have phrases for; others need a model, which
    takes half a second to load, and is asked only `thoroughly` and where those words are few.
    """
    sample = text[:_SAMPLE]
    words = Counter(match.lower() for match in _WORD.findall(sample))
    total = sum(words.values())
    if sum(len(word) * count for word, count in words.items()) < _LEAST:
        return None
    scores = sorted(
        ((sum(words[word] for word in known), language) for language, known in _WORDS_OF.items()),
        reverse=True,
    )
    (best, language), (second, _) = scores[0], scores[1]
    if best * 6 > total and best > second * 1.5:
        return language
    if not thoroughly:
        return None
    from py3langid import classify  # half a second, with numpy: only for a text that is unclear

    found: str = classify(sample)[0]
    return found


def same(one: str, other: str) -> bool:
    """Whether two tags have the same primary language."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()
