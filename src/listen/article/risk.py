"""The words of an article that a voice may well say wrong, for `listen pronounce`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from listen.article.spoken.capitals import ACRONYMS, INITIALISMS
from listen.article.spoken.grammar import named
from listen.model import Article
from listen.regex import regex

Kind = Literal["name", "acronym", "foreign", "said two ways"]


@dataclass(frozen=True, slots=True)
class Risk:
    """A word that a voice may say wrong."""

    word: str
    kind: Kind
    count: int
    """How often the article has it."""
    sentence: str
    """The first sentence that has it, as printed."""


# English words that are written one way and said two.
_TWO_WAYS = named(
    "read live lives lead leads tear tears wind winds wound bow bows row rows close desert "
    "deserts present presents record records object objects minute content contract contracts "
    "conduct permit permits project projects refuse produce invalid dove bass sow sewer polish "
    "resume separate graduate estimate moderate alternate deliberate intimate convict convicts "
    "rebel rebels suspect suspects subject protest protests progress console entrance buffet "
    "job nice reading august mobile attribute combat compound conflict conflicts contest "
    "contrast converse defect digest discount escort exploit export extract import incense "
    "increase insult perfect recall refund reject relay rerun research survey transfer "
    "transport upset house houses use abuse excuse learned blessed aged wicked axes bases lima "
    "tier putting number primer"
)
# Capitalised in any English text, and said well by any voice.
_KNOWN = named(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May "
    "June July August September October November December American British English European "
    "French German Russian Chinese Spanish Italian Christmas Easter Internet President Minister "
    "Prime Mr Mrs Ms Dr Prof Sir Lady Lord King Queen Prince Princess Senator Governor General "
    "Captain United States Kingdom America Britain England Europe France Germany Russia China "
    "Spain Italy North South East West Northern Southern Eastern Western New Old Great Saint "
    "Street Road Avenue City County State University College School Church Court House Senate "
    "Congress Parliament Council Committee Commission Department Ministry Union Party Company "
    "Bank Group Institute London Paris Berlin Rome Washington York The A An I And Or But Of In "
    "On At To For From By With"
)
_WORD = regex(r"[^\W\d_](?:[^\W_]|['’.-](?=[^\W_]))*")
_POSSESSIVE = regex(r"['’]s?$")
_CAPITALS = regex(r"[A-Z][A-Z0-9]+s?|(?:[A-Z]\.)+[A-Z]")
_INNER_CAPITAL = regex(r"[a-z][A-Z]")
# English writes these letters; é, ï and their like come from elsewhere.
_FOREIGN = regex(r"[^\W\d_a-zA-Z]")
_CAPITALISED_NOUNS = frozenset({"de", "lb", "gsw", "nds"})
"""Languages in which a capital does not tell a name."""


def words_at_risk(article: Article) -> tuple[Risk, ...]:
    """The names, acronyms, foreign words and words said two ways of `article`.

    The most frequent first, those of the same frequency in the order of the article. What
    `listen` adds itself is not looked at.
    """
    language = _primary(article.language)
    words: dict[str, _Seen] = {}
    for text, own in _sentences(article):
        # In a heading in capitals, capitals tell nothing.
        if text != text.upper():
            _take(words, text, language, foreign=own != language)
    small = {word for word, seen in words.items() if word == word.lower()}
    risks = []
    for word, seen in words.items():
        kind = seen.kind or ("name" if seen.named and word.lower() not in small else None)
        if kind is not None:
            risks.append(Risk(word, kind, seen.count, seen.sentence))
    return tuple(sorted(risks, key=lambda risk: -risk.count))


@dataclass(slots=True)
class _Seen:
    sentence: str
    kind: Kind | None
    count: int = 0
    named: bool = False
    """Capitalised where no sentence begins."""


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def _sentences(article: Article) -> Iterator[tuple[str, str]]:
    """Each printed sentence with its primary language."""
    for section in article.sections:
        for passage in section.passages:
            own = _primary(passage.language or article.language)
            for sentence in passage.sentences:
                if not sentence.added:
                    yield sentence.text, own


def _take(words: dict[str, _Seen], text: str, language: str, *, foreign: bool) -> None:
    previous = ""
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        if len(word) < 2:
            previous = word
            continue
        seen = words.get(word)
        if seen is None:
            seen = words[word] = _Seen(text, _kind(word, language, foreign=foreign))
        seen.count += 1
        if _names(text, match, word, previous, language):
            seen.named = True
        previous = word


def _kind(word: str, language: str, *, foreign: bool) -> Kind | None:
    """What a word is by its letters alone."""
    if _CAPITALS.fullmatch(word) or word in ACRONYMS or word in INITIALISMS:
        return "acronym"
    if language == "en" and word.lower() in _TWO_WAYS:
        return "said two ways"
    if foreign or (language == "en" and _FOREIGN.search(word)):
        return "foreign"
    return None


def _names(text: str, match: re.Match[str], word: str, previous: str, language: str) -> bool:
    """Whether `word` is capitalised as a name is, where it stands."""
    if _INNER_CAPITAL.search(word):
        return True
    if not word[0].isupper() or word in _KNOWN:
        return False
    before = text[: match.start()].rstrip(" \"'“‘«([")
    if not before or before[-1] in ".!?:…":
        return False
    if language in _CAPITALISED_NOUNS:
        return previous[:1].isupper() and text[match.start() - 1] == " " and len(previous) > 1
    return True
