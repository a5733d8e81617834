"""What the rules of English ask about the words around a number."""

from __future__ import annotations

import re

from listen.regex import regex


def named(words: str) -> frozenset[str]:
    """The words of a list, in one string."""
    return frozenset(words.split())


NUMBER = r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?"
"""A printed number. Put `START` before it: a search must not begin inside a run of digits."""
START = r"(?<![\w.,])"

_DETERMINER = regex(
    r"(?:^|[\s(\"'-])(?:an?|another|every|each|this|that|its|their|his|her|our|your|my|the|new)\s$",
    re.IGNORECASE,
)
_POSSESSIVE = regex(r"[a-z]'s?\s$")
_BETWEEN = regex(r"\b[Bb]etween\s[\d,.]*\Z")
_NEXT = regex(r"[ -]([a-z]+)\b")
_FUNCTION_WORDS = named(
    "a about above across after again ago all along also among an and any around as at away be "
    "because been before behind being below between but by came can could did do does down due "
    "during each every extra fell for from goes had has have he her here his how i if in "
    "instead into is it its just last later less many may more most much must near next no nor "
    "not now of off on once only or our out over per plus raised rose said she should since so "
    "still such than that the their them then there these they this those though through till "
    "to today tomorrow too toward towards under until up upon us was we went were what when "
    "where which while who whose why will with within without worth would yesterday yet you "
    "your"
)

_PRICED = named(
    "bill budget campaign contract cut deal debt donation fee fine fortune fund gift grant "
    "home house increase investment jackpot lawsuit loan mansion package plan prize program "
    "programme project purchase settlement takeover ticket"
)


def attributive(text: str, start: int, stop: int) -> bool:
    """Whether the amount `text[start:stop]` stands before its noun: "a $20 bill", "a 5 km run"."""
    after = _NEXT.match(text, stop)
    if after is None or after[1] in _FUNCTION_WORDS:
        return False
    if text[stop] == "-" or after[1] in _PRICED:
        return True
    before = text[max(0, start - 12) : start]
    if _DETERMINER.search(before) is None and _POSSESSIVE.search(before) is None:
        return False
    return not after[1].endswith(("ed", "ly"))


def at_end(text: str, stop: int) -> bool:
    """Whether nothing but closing quotes and brackets follows `text[:stop]`."""
    while stop < len(text):
        if text[stop] not in "\"')]»” \n":
            return False
        stop += 1
    return True


def range_word(text: str, start: int) -> str:
    """“and” for a range that "between" stands before, else "to"."""
    return "and" if _BETWEEN.search(text, max(0, start - 24), start) else "to"
