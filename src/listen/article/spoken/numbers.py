"""Numbers that voices get wrong: years, decades, ranges, fractions, ordinals, signs, scores."""

from __future__ import annotations

import re

from listen.article.spoken.aligned import Aligned, Rule
from listen.article.spoken.grammar import NUMBER, START, range_word
from listen.article.spoken.money import SCALES
from listen.article.spoken.words import amount, cardinal, decade, digits, ordinal, year
from listen.regex import regex

_SPACED_THOUSANDS = regex(r"(?<![\w.,])(\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})++)(?![\d])")
_PHONE = regex(
    r"(?<![\w.,-])(?:\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){1,6}|\(\d{3}\) ?\d{3}[- .]\d{4}"
    r"|\d{3}[-.]\d{3}[-.]\d{4}|1-\d{3}-\d{3}-\d{4}|\d{3}-\d{4}|0\d{2,4} \d{3,4} \d{3,4})(?![\w-])"
)
_NOUGHT = regex(r"(?<![\w.,])\.(\d{1,12}+)(?!\d|\.\d)")
_VERSION = regex(r"\b[vV]\.? ?(?=\d{1,4}(?:\.\d|\b))|(?<![\d.,])\d{1,4}(?:\.\d{1,4}){2,3}(?![\d.])")
_SEASON = regex(r"(?<![\w.,/-])((?:19|20)\d\d)/(\d\d)(?![\w/-])")
_FRACTION = regex(
    r"(?:(?<![\w.,/])(\d{1,4}) )?(?<![\w.,/-])(\d{1,3})[/⁄](\d{1,3})(?:rds?|ths?)?(?![\w/]|[.,]\d)"
)
_RATED = regex(r"(?<=\d\.\d)/(?=(?:5|10)(?![\w/]|\.\d))")
_VULGAR = regex(r"(?:(\d{1,9}+) ?)?([¼½¾⅐-⅞↉])")
_VULGARS = dict(zip("¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", (
    (1, 4), (1, 2), (3, 4), (1, 7), (1, 9), (1, 10), (1, 3), (2, 3), (1, 5), (2, 5), (3, 5), (4, 5),
    (1, 6), (5, 6), (1, 8), (3, 8), (5, 8), (7, 8)), strict=True))  # fmt: skip
_SAID_WHOLE = {
    ("9", "11"): "nine eleven",
    ("24", "7"): "twenty-four seven",
    ("50", "50"): "fifty-fifty",
    ("20", "20"): "twenty-twenty",
    ("7", "7"): "seven seven",
}
_ORDINAL = regex(r"(?<![\w.,])(\d{1,3}(?:,\d{3}){0,2}|\d{1,9})(?:st|nd|rd|th)\b")
_DECADE = regex(r"(?<![\w.,'])(?:(1[1-9]|20)(\d)0|'?([2-9]0))'?s\b|(?<!\w)'([2-9]0)s\b")
_PERCENT = regex(r"(?<=\d) ?(%|‰)")
_POINTS = regex(r"(?<=\d) ?pp\b\.?(?![.  ]?\d)")
_SUFFIX = regex(
    rf"{START}({NUMBER})(?:(k|bn|BN|tn|trn|mn|M)| (bn|tn|mn)|(m)(?= (?:people|men|women|"
    r"children|euros|[a-z]{3,}s)\b))(?![\w/])"
)
_MILLIONS = regex(
    rf"{START}(\d{{1,3}}\.\d{{1,2}})m(?![\w²³/-]"
    r"| (?:wide|deep|tall|high|long|thick|away|apart|across|above|below|from|by|x|×)\b)"
)
_METERS = regex(r"[1-9]\d{2,3}[- ]met")
_TIMES_SIGN = regex(r"(?<=\d) ?([x×]) ?(?=\d)")
_TIMES = regex(r"(?<=\d)[x×](?![\w-])(?! ?[+=/^)-])")
_NUMBER_SIGN = regex(
    r"(?<![\w&])(?:#|№ ?|N[°º]\.? ?|[Nn]o\. ?(?=\d)|[Nn]os\. (?=\d)|(?<=[Tt]he )No (?=\d))(?=\d)"
)
_RATIO = regex(r"(?<![\w.,:])(\d{1,3}):(\d)(?![\d:])")
_MINUS = regex(rf"(?<![\w)\]-])[-−–](?={NUMBER})")
_DASHED = regex(
    r"(?<=\d)(\s?(?:%|percent|°)?) ?[–—‒−] ?(?=[\d.]|minus)|(?<=\d)( ?%) ?-(?=\d++(?:\.\d++)? ?%)"
)
_HYPHENED = regex(rf"(?<![\w.,/:-])({NUMBER})-({NUMBER})(?![\w:/]|-\d|\.\d)(-[a-z])?")
# What a city or a court numbers by year.
_FILED = regex(
    r"\b(?:number|ISSN|[Bb]y-?law|Ordinance|Resolution|Bill|Case|Docket|Permit|Table|Figure|Exhibit)\s$"
)
_RANGED_BEFORE = regex(
    r"\b(?:pages?|pp?\.|ages?|aged|between|from|about|around|some|chapters?|verses?|lines?|"
    r"years?|weeks?|days?|every|in|of|for|takes?|by|last|next|within|the"
    r"|at|over|with|only|nearly|roughly|perhaps|expect)\s$",
    re.IGNORECASE,
)
_POWER = regex(r"(?<=[\d)])\^([-−–]?\d{1,4})\b")
_PLUS = regex(r"(?<=\d)\+(?![\d+])")
_PLAIN_YEAR = regex(
    r"(?:(?<![\w.,$€£¥#/:+×-])|(?<=[a-z]-))(1[1-9]\d\d|1066|10[0-9]{2}(?=[)–]))"
    r"(?![\w%‰°/×^]|[.,:]\d|[ ]?[×%^])"
)
_COUNTED = regex(
    r"-?\s?(?!was\b|is\b|has\b|as\b|its\b|this\b)(?:[a-z]+s|people|men|women|children|percent|degrees)\b"
)
_YEAR_BEFORE = regex(
    r"(?:\b(?:in|since|by|from|until|till|of|during|before|after|between|circa|early|late|mid|"
    r"summer|spring|autumn|fall|winter|year|and|to|the|January|February|March|April|May|June|July|"
    r"August|September|October|November|December)|'s|[a-z]th,|[a-z]st,|\()[\s]?$",
    re.IGNORECASE,
)
_NUMBERED = regex(
    r"(?:\b(?:[Nn]umber|[Rr]oom|[Pp]age|[Ff]light|[Rr]oute|[Hh]ighway|about|over|nearly|almost)"
    r"|[A-Z]{2,})\s$"
)


def _phone(match: re.Match[str]) -> str | None:
    if match[0].startswith("+") and sum(map(str.isdigit, match[0])) < 8:
        return None  # a sum: "+2.1%"
    groups = re.findall(r"\d+", match[0])
    said = ", ".join(digits(group) for group in groups)
    return f"plus {said}" if match[0].startswith("+") else said


def _version(match: re.Match[str]) -> str:
    if match[0][0] in "vV":
        before = match.string[max(0, match.start() - 8) : match.start()]
        return "" if before.lower().endswith("version ") else "version "
    return " point ".join(match[0].split("."))


def _number_sign(match: re.Match[str]) -> str:
    return "numbers " if match[0][:3].lower() == "nos" else "number "


def _part(top: int, bottom: int) -> str | None:
    """A fraction by its name: (3, 4) is "three quarters"."""
    names = {2: "half", 4: "quarter"}
    name = names.get(bottom) or ordinal(bottom)
    if top == 1:
        return f"one {name}"
    return f"{cardinal(top)} {'halves' if bottom == 2 else name + 's'}"


def _vulgar(match: re.Match[str]) -> str | None:
    if match[2] not in _VULGARS:
        return None
    top, bottom = _VULGARS[match[2]]
    part = _part(top, bottom) or ""
    if match[1] is None:
        return part
    return f"{match[1]} and {'a' + part[3:] if top == 1 else part}"


def _fraction(match: re.Match[str]) -> str | None:
    whole, top, bottom = match[1], match[2], match[3]
    before = f"{whole} " if whole else ""
    if (top, bottom) in _SAID_WHOLE:
        return before + _SAID_WHOLE[top, bottom]
    above, below = int(top), int(bottom)
    if bottom[0] == "0" or not 0 < above < below:
        return f"{before}{top} slash {bottom}"
    if below in (10, 100):
        return f"{before}{top} out of {bottom}"
    if below > 20 and below not in (32, 64):
        return f"{before}{top} slash {bottom}"
    part = _part(above, below) or ""
    if whole:
        return f"{whole} and {'a' + part[3:] if above == 1 else part}"
    return part


def _decade(match: re.Match[str]) -> str:
    if match[1]:
        return decade(int(f"{match[1]}{match[2]}0"))
    return decade(int(match[3] or match[4]))


def _suffixed(match: re.Match[str], *, british: bool) -> str:
    scale = SCALES[(match[2] or match[3] or match[4]).lower()]
    return f"{amount(match[1], british=british)} {scale}"


def _dashed(match: re.Match[str]) -> str:
    return f"{match[1] or match[2] or ''} {range_word(match.string, match.start())} "


def _hyphened(match: re.Match[str]) -> str | None:
    low, high = match[1], match[2]
    first, second = float(low.replace(",", "")[:15]), float(high.replace(",", "")[:15])
    whole = (low + high).isdigit()
    years = whole and len(low) == 4 and len(high) in (2, 4) and low[:2] in ("17", "18", "19", "20")
    before = match.string[max(0, match.start() - 12) : match.start()]
    if _FILED.search(before) and not (before.endswith("number ") and first < second <= 20):
        return f"{low} {high}{match[3] or ''}"
    if years and len(high) == 2 and int(high) <= int(low[2:]):
        return None
    if not years and first >= second:
        # A score ("won 3-1"), or a part number.
        return f"{low} to {high}{match[3] or ''}" if max(first, second) < 100 else None
    if (
        not years
        and first >= 100
        and re.search(r"[A-Z][a-z]+ $", before)
        and not _RANGED_BEFORE.search(before)
    ):
        return f"{low} {high}{match[3] or ''}"
    return f"{low} {range_word(match.string, match.start())} {high}{match[3] or ''}"


def _by(match: re.Match[str]) -> str:
    """“3 × 4” is multiplied; "4x4" and "1920×1080" are dimensions."""
    spaced = match[0] != match[0].strip()
    power = match.string.startswith("10 to the power", match.end())
    if _METERS.match(match.string, match.end()):
        return " by "  # a relay
    return " times " if power or (spaced and match[1] == "×") else " by "


def _year(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 12) : match.start()]
    if _NUMBERED.search(before):
        return None
    if _COUNTED.match(match.string, match.end()) and not _YEAR_BEFORE.search(before):
        return None
    return year(int(match[1]))


_RULES = (
    Rule("\u00a0\u2009\u202f", _SPACED_THOUSANDS, lambda match: re.sub(r"\D", ",", match[1])),
    Rule("-+.(0", _PHONE, _phone),
    Rule("vV.", _VERSION, _version),
    Rule(".", _NOUGHT, lambda match: f"zero point {digits(match[1])}"),
    Rule("#№NnOo", _NUMBER_SIGN, _number_sign),
    Rule("".join(_VULGARS), _VULGAR, _vulgar),
    Rule("/", _SEASON, lambda match: f"{match[1]} {match[2]}"),
    Rule("/", _RATED, " out of "),
    Rule("/⁄", _FRACTION, _fraction),
    Rule("tdh", _ORDINAL, lambda match: ordinal(int(match[1].replace(",", "")))),
    Rule("s", _DECADE, _decade),
    Rule(":", _RATIO, lambda match: f"{match[1]} to {match[2]}"),
    Rule("–—‒−-", _DASHED, _dashed),
    Rule("-", _HYPHENED, _hyphened),
    Rule("^", _POWER, lambda match: f" to the power of {match[1]}"),
    Rule("-−–", _MINUS, "minus "),
    Rule("1", _PLAIN_YEAR, _year),
    Rule("x×", _TIMES_SIGN, _by),
    Rule("x×", _TIMES, " times"),
    Rule("p", _POINTS, " percentage points"),
    Rule("%‰", _PERCENT, lambda match: " percent" if match[1] == "%" else " per thousand"),
    Rule("+", _PLUS, " plus"),
)


def numbers(text: Aligned) -> None:
    """Say the numbers that are not amounts, dates or measures."""
    text.apply(_RULES)


def scaled(text: Aligned, *, british: bool) -> None:
    """Say the numbers that have a scale for a suffix ("3.2m people"), before it is a unit."""
    counted = any(match[4] for match in _SUFFIX.finditer(text.text))
    text.sub(_SUFFIX, lambda match: _suffixed(match, british=british))
    if counted:  # "2.1m passengers, up from 1.4m" has no metres
        text.sub(_MILLIONS, lambda match: f"{amount(match[1], british=british)} million")
