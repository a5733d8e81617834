"""Dates and times of day: "2024-03-15" is "March fifteenth, 2024", "9:05" is "nine oh five"."""

from __future__ import annotations

import re

from listen.article.spoken.aligned import Aligned, Rule
from listen.article.spoken.grammar import at_end, range_word
from listen.article.spoken.words import cardinal, ordinal
from listen.regex import regex

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?\.?|July?\.?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_ISO = regex(
    r"(?<![\w.,/-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?(?:(Z)|[+-]\d{2}:?\d{2})?)?(?![\w-])"
)
_SLASHED = regex(
    r"(?<![\w.,/-])(\d{1,2})([/.])(\d{1,2})(?:\2((?:19|20)\d{2})|(?<!\.\d)(?<!\.\d\d)/(\d{2}))(?![\w/-]|\.\d)"
)
# Three numbers that are no date: "grades 9/10/12", "a 10/10/80 split".
_COUNTED = regex(
    r"\b(?:[Gg]rades?|[Vv]ersions?|[Cc]lass(?:es)?|[Ss]teps?|[Rr]atio|[Ss]core[ds]?|Windows|iOS|Android)\s\Z"
)
_SHARED = regex(r" (?:split|mix|blend|rule|ratio|fertili[sz]er|portfolio)\b")
_MONTH_DAY = regex(
    rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]?[-–—][ ]?(\d{{1,2}})(?:st|nd|rd|th)?)?"
    r"(?!\d|[:/.]\d|,\d|[ ]?(?:%|percent|million|billion|[ap]\.?m\b))(,? \d{4}\b)?"
)
_DAY_MONTH = regex(
    rf"(?<![\w.,:/-])([Tt]he )?(\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]?[-–—][ ]?(\d{{1,2}})"
    rf"(?:st|nd|rd|th)?)?(?: of)? ({_MONTH})(?!\w)(?!\.\w)(,? \d{{4}}\b)?"
)
_MONTHS = regex(
    rf"\b({_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?) ?[-–—] ?(?={_MONTH} \d{{1,2}}\b)"
    rf"|(?<![\w.,:/-])(\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?: \d{{4}})?) ?[-–—] ?"
    rf"(?=\d{{1,2}}(?:st|nd|rd|th)? {_MONTH})"
)
_MONTH_ALONE = regex(
    r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?(?= (?:of )?\d{4}\b)"
    r"|\b(Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.(?= [a-z(])"
)
_WEEKDAY = regex(
    r"\b(Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\.?(?=,? (?:\d|[A-Z][a-z]{2}))"
    r"|\b(Mon|Tues?|Wed|Thurs?|Thu|Fri)\.(?= )"
)
_WEEKDAYS = {"M": "Monday", "Tu": "Tuesday", "W": "Wednesday", "Th": "Thursday", "F": "Friday",
    "Sa": "Saturday", "Su": "Sunday"}  # fmt: skip
_SHORT = "|".join(month[:3] for month in MONTHS)
_SPAN = regex(
    rf"\b({_SHORT})\.? ?[–-] ?({_SHORT})\b\.?"
    r"|\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.? ?[–-] ?(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b\.?"
)
_BETWEEN = regex(
    r"(?<=\d)( ?[AaPp]\.?[Mm]\b\.?)? ?[-–] ?(?=\d{1,2}(?::[0-5]\d(?!\d)| ?[AaPp]\.?[Mm]\b))"
)
# Books that have chapters and verses.
_VERSE = regex(
    r"\b((?:Gen|Ex|Exod|Lev|Num|Deut|Josh|Judg|Sam|Chron|Neh|Ps|Prov|Eccl|Isa|Jer|Lam|Ezek|Dan|Hos|Mic"
    r"|Zech|Mal|Matt|Rom|Cor|Gal|Eph|Phil|Col|Thess|Tim|Heb|Jas|Pet|Rev)\.?|Genesis|Exodus|Leviticus"
    r"|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra|Nehemiah|Esther|Job|Psalms?"
    r"|Proverbs|Ecclesiastes|Song of Songs|Isaiah|Jeremiah|Lamentations|Ezekiel|Daniel|Hosea|Joel"
    r"|Amos|Obadiah|Jonah|Micah|Nahum|Habakkuk|Zephaniah|Haggai|Zechariah|Malachi|Matthew|Mark|Luke|John"
    r"|Acts|Romans|Corinthians|Galatians|Ephesians|Philippians|Colossians|Thessalonians|Timothy|Titus"
    r"|Philemon|Hebrews|James|Peter|Jude|Revelation|Qur'?an|Koran|Surah?)"
    r" (\d{1,3}):(\d{1,3})(?:[-–](\d{1,3}))?(?![\d:]|[-–]\d| ?[AaPp]\.?[Mm]\b)"
)
# What shows that a book's name is a word or somebody's, and the numbers an hour or a score.
_NO_BOOK = regex(r"\b(?:[Tt]he (?:Kings|Judges)|(?:[Mm]eet|[Cc]all|[Ss]ee you,?) [A-Z][a-z]+)\Z")
_MARKED = regex(r"Mark \d\S* (?:(?:in|on) (?:your|my|our|his|her|their)|as|for|off|down)\b")
_OF_DAY = regex(
    r",? (?:(?:on |this |next )?(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
    r"|today|tonight|tomorrow|sharp|works)\b"
)
_CLOCK = regex(
    r"(?<![\w.,:/$€£-])(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,6})?)?"
    r"(?:( ?[AaPp]\.?[Mm]\b\.?)|(?![\w:/]|[.,]\d))"
)
_HOUR = regex(r"(?<![\w.,:/$€£])(\d{1,2})(?:[.]([0-5]\d))? ?([AaPp])\.?[Mm](?:\b\.?)(?!\w)")


def _span(match: re.Match[str]) -> str:
    """“Jan–Mar” and “Mon–Fri”, in full."""
    if match[1]:
        return f"{_month(match[1])} to {_month(match[2])}"
    return f"{_day(match[3])} to {_day(match[4])}"


def _day(printed: str) -> str:
    return next(_WEEKDAYS[key] for key in _WEEKDAYS if printed.startswith(key))


def _month(printed: str) -> str:
    return next(month for month in MONTHS if month.startswith(printed[:3].title()))


def _weekday(match: re.Match[str]) -> str:
    return _day(match[0])


def _date(year: str, month: int, day: int, *, british: bool) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if british:
        return f"the {ordinal(day)} of {MONTHS[month - 1]} {year}"
    return f"{MONTHS[month - 1]} {ordinal(day)}, {year}"


def _iso(match: re.Match[str], *, british: bool) -> str | None:
    said = _date(match[1], int(match[2]), int(match[3]), british=british)
    if said is None or match[4] is None:
        return said
    zone = " U.T.C" if match[6] else ""
    return f"{said}, at {_hours_minutes(int(match[4]), match[5])}{zone}"


def _slashed(match: re.Match[str], *, british: bool) -> str | None:
    first, second = int(match[1]), int(match[3])
    if match[5]:
        counted = second - first == int(match[5]) - second in (0, 1)
        before = match.string[max(0, match.start() - 12) : match.start()]
        if counted or _COUNTED.search(before) or _SHARED.match(match.string, match.end()):
            return None
    day_first = british or match[2] == "." or first > 12
    if day_first and second > 12:
        day_first = False
    month, day = (second, first) if day_first else (first, second)
    year = match[4] or ("20" if match[5] < "50" else "19") + match[5]
    return _date(year, month, day, british=british)


def _months(match: re.Match[str]) -> str:
    return f"{match[1] or match[2]} {range_word(match.string, match.start())} "


def _month_day(match: re.Match[str]) -> str | None:
    first, last = int(match[2]), int(match[3] or 1)
    if not (1 <= first <= 31 and 1 <= last <= 31):
        return None
    said = f"{_month(match[1])} {ordinal(first)}"
    if match[3]:
        said += f" to {ordinal(last)}"
    return said + (f", {match[4].strip(', ')}" if match[4] else "")


def _day_month(match: re.Match[str]) -> str | None:
    first, last = int(match[2]), int(match[3] or 1)
    if not (1 <= first <= 31 and 1 <= last <= 31):
        return None
    days = ordinal(first) + (f" to {ordinal(last)}" if match[3] else "")
    if match[4].endswith(".") and not match[5] and at_end(match.string, match.end()):
        end = "."
    else:
        end = ""
    year = f" {match[5].strip(', ')}" if match[5] else ""
    return f"{match[1] or 'the '}{days} of {_month(match[4])}{year}{end}"


def _hours_minutes(hours: int, minutes: str) -> str:
    said = cardinal(hours)
    if minutes == "00":
        return f"{said} o'clock" if 1 <= hours <= 12 else f"{said} hundred"
    if minutes[0] == "0":
        return f"{said} oh {cardinal(int(minutes))}"
    return f"{said} {cardinal(int(minutes))}"


def _half(printed: str, match: re.Match[str]) -> str:
    """“a.m” or "p.m": without the last dot, at which a voice would stop, but at the end."""
    letter = printed.strip()[0].lower()
    ends = printed.endswith(".") and at_end(match.string, match.end())
    return f" {letter}.m" + ("." if ends else "")


def _verse(match: re.Match[str]) -> str | None:
    start, stop = match.start(), match.end(1)
    if _NO_BOOK.search(match.string, max(0, start - 9), stop) or _OF_DAY.match(
        match.string, match.end()
    ):
        return None
    if _MARKED.match(match.string, start) and not match.string[:start].strip("\"'( "):
        return None
    if match[4]:
        return f"{match[1]} {match[2]}, verses {match[3]} to {match[4]}"
    return f"{match[1]} {match[2]}, verse {match[3]}"


def _clock(match: re.Match[str]) -> str | None:
    hours, half = int(match[1]), match[4]
    if match[3]:
        parts = ((hours, "hour"), (int(match[2]), "minute"), (int(match[3]), "second"))
        return " ".join(f"{count} {name}{'s' * (count != 1)}" for count, name in parts)
    if hours > 24:
        return None
    if half:
        said = cardinal(hours) if match[2] == "00" else _hours_minutes(hours, match[2])
        return said + _half(half, match)
    return _hours_minutes(hours, match[2])


def _hour(match: re.Match[str]) -> str | None:
    hours = int(match[1])
    if hours > 12:
        return None
    said = cardinal(hours) if not match[2] else _hours_minutes(hours, match[2])
    printed = match[0][match.start(3) - match.start() :]
    return said + _half(printed, match)


def _rules(*, british: bool) -> tuple[Rule, ...]:
    month = "JFMASOND"
    return (
        Rule("-", _ISO, lambda match: _iso(match, british=british)),
        Rule("/.", _SLASHED, lambda match: _slashed(match, british=british)),
        Rule("–-", _SPAN, _span),
        Rule("MTWFS", _WEEKDAY, _weekday),
        Rule("–-—", _MONTHS, _months),
        Rule(month, _DAY_MONTH, _day_month),
        Rule(month, _MONTH_DAY, _month_day),
        Rule(month, _MONTH_ALONE, lambda match: _month(match[0])),
        Rule(":", _VERSE, _verse),
        Rule("-–", _BETWEEN, lambda match: f"{match[1] or ''} to "),
        Rule(":", _CLOCK, _clock),
        Rule("mM", _HOUR, _hour),
    )


_RULES = {british: _rules(british=british) for british in (False, True)}


def times(text: Aligned, *, british: bool) -> None:
    """Say dates and times as they are read out."""
    text.apply(_RULES[british])
