"""Roman numerals: numbers in "World War II" and "Henry VIII", letters in "vitamin C"."""

from __future__ import annotations

import re

from listen.article.spoken.aligned import Aligned
from listen.article.spoken.grammar import named
from listen.article.spoken.words import cardinal, ordinal
from listen.regex import regex

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_WELL_FORMED = regex(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# What is counted in Roman numerals: said as plain numbers.
_COUNTED = named(
    "war chapter part volume vol act scene phase section article title class type level stage "
    "book figure table tier mark division category bowl annex appendix schedule grade group "
    "unit apollo rocky fantasy cycle zone round generation gen factor region protocol episode "
    "series saturn canto psalm stanza grades types phases parts chapters volumes acts"
)
# Names that kings, queens and popes shared, and the titles before them.
_REGNAL = named(
    "henry edward george william richard charles james elizabeth mary anne louis philip "
    "philippe francis ferdinand isabella alfonso juan carlos felipe john paul pius benedict "
    "gregory leo innocent clement urban alexander nicholas catherine peter ivan frederick "
    "wilhelm friedrich joseph maximilian rudolf leopold albert baudouin margaret christian "
    "frederik harald haakon olav gustav carl sigismund casimir wladyslaw stephen napoleon "
    "umberto victor emmanuel amadeus ramesses rameses thutmose amenhotep cleopatra ptolemy "
    "seleucus antiochus darius xerxes cyrus artaxerxes constantine theodosius justinian basil "
    "otto conrad mehmed selim suleiman murad abdulhamid mahmud abdullah hussein hassan mohammed "
    "rama boniface celestine julius sixtus robert david kenneth harold eric willem wilhelmina "
    "beatrix rainier hirohito pedro manuel afonso sancho boris carol michael mithridates "
    "tiberius canute edmund ethelred"
)
_TITLES = named("king queen pope emperor empress tsar czar kaiser sultan prince saint")
_GIVEN = named(
    "james john robert michael william david richard joseph thomas charles christopher daniel "
    "matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward "
    "ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin "
    "scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry "
    "tyler aaron henry douglas peter adam nathan walter harold kyle carl arthur roger keith "
    "lawrence terry albert jesse ralph louis philip bobby johnny martin davis robin griffin "
    "loudon thurston ulysses"
)
_AFTER_NAME = regex(
    r"\b([A-Z][a-z]+\.?)(,?[ \u00a0])((?:[IVX]+|[IVXLCDM]{2,}))\b(?!['’]?[A-Za-z]{3}|\.[A-Z])"
)
_ENDS = regex(
    r"[.,;:!?)\"']|$|[- \u00a0]?(?:of|was|is|had|has|and|in|to|died|who|became|ruled|reigned|at|"
    r"from|on|the|or|for|with|until|did|made|ordered|by|as|himself|herself|came|[A-Z–—-]|\d)"
)
_CENTURY = regex(
    r"\b([IVX]+)(?:th|st|nd|rd)?(?= (?:[Cc]entur(?:y|ies)|c\.|Olympiad"
    r"|(?:(?:Olympic|Paralympic|Winter|Summer) ){1,2}Games)\b)"
)
_LISTED = regex(r"\((i{1,3}|i[vx]|vi{1,3})\)")
_WORLD_WAR = regex(r"\bWW(II?|1|2)\b")
TRIGGER = regex(
    r"[A-Z][a-z]+[.,]?[ \u00a0][IVXLCDM]+\b|\([ivx]+\)|\bWW"
    r"|[IVX] (?:[Cc]entur|Olymp|Paralymp|Winter|Summer)"
)


def roman(text: Aligned) -> None:
    """Say the Roman numerals that are numbers."""
    text.sub(_WORLD_WAR, lambda match: f"World War {'2' if match[1] in ('II', '2') else '1'}")
    text.sub(_CENTURY, _century)
    text.sub(_AFTER_NAME, _named)
    text.sub(_LISTED, lambda match: f"({value(match[1].upper())})")


def value(numeral: str) -> int:
    """What a Roman numeral in capitals is worth; 0 if it is not well formed."""
    if not numeral or _WELL_FORMED.fullmatch(numeral) is None:
        return 0
    total = last = 0
    for letter in reversed(numeral):
        worth = _VALUES[letter]
        total += worth if worth >= last else -worth
        last = max(last, worth)
    return total


def _century(match: re.Match[str]) -> str | None:
    number = value(match[1])
    return ordinal(number) if 1 <= number < 40 else None


def _named(match: re.Match[str]) -> str | None:
    name, gap, numeral = match[1].lower().rstrip("."), match[2], match[3]
    number = value(numeral)
    if not number:
        return None
    if name in _COUNTED:
        if numeral in "CDMLX" and name not in ("chapter", "part", "volume", "act", "book"):
            return None
        return f"{match[1]} {number}"
    if gap[0] != "," and (name in _REGNAL or _titled(match)) and 0 < number < 30:
        if len(numeral) > 1 or _ENDS.match(match.string, match.end()):
            return f"{match[1]} the {ordinal(number).title()}"
        return None
    if len(numeral) == 1 or number > 39 or numeral in ("XL", "XX", "XXX"):
        return None
    if number <= 5 and _is_person(match):
        return f"{match[1]} the {ordinal(number).title()}"
    if numeral == "IV" and gap[0] != "," and name in ("an", "the", "with", "by"):
        return None
    return f"{match[1]}{gap}{cardinal(number)}" if gap[0] != "," else None


def _titled(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 12) : match.start()].split()
    return bool(before) and before[-1].lower() in _TITLES


def _is_person(match: re.Match[str]) -> bool:
    """Whether a given name stands before the surname: "Thurston Howell III"."""
    before = match.string[max(0, match.start() - 40) : match.start()].split()
    names = [word.lower().strip(".,") for word in before[-3:] if word[:1].isupper()]
    return any(name in _GIVEN for name in names)
