"""Abbreviations: "Dr. Smith", "St. John" against "Main St.", "U.S.", "e.g."."""

from __future__ import annotations

import re
from collections.abc import Callable

from listen.article.spoken.aligned import Aligned
from listen.article.spoken.grammar import at_end, named

# Before a name.
_TITLES = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Ms", "Mx": "Mx", "Messrs": "Messrs", "Prof": "Professor",
    "Rev": "Reverend", "Hon": "Honorable", "Gen": "General", "Col": "Colonel", "Lt": "Lieutenant",
    "Maj": "Major", "Capt": "Captain", "Cmdr": "Commander", "Cdr": "Commander", "Adm": "Admiral",
    "Sgt": "Sergeant", "Cpl": "Corporal", "Pvt": "Private", "Brig": "Brigadier", "Sen": "Senator",
    "Sens": "Senators", "Rep": "Representative", "Reps": "Representatives", "Gov": "Governor",
    "Pres": "President", "Supt": "Superintendent", "Insp": "Inspector", "Det": "Detective",
    "Amb": "Ambassador", "Msgr": "Monsignor", "Fr": "Father", "Mt": "Mount", "Ft": "Fort",
    "Atty": "Attorney", "Asst": "Assistant", "Assoc": "Associate", "Dep": "Deputy",
}  # fmt: skip
# Before a number.
_NUMBERED = {
    "p": "page", "pp": "pages", "vol": "volume", "vols": "volumes", "ch": "chapter",
    "chs": "chapters", "chap": "chapter", "fig": "figure", "figs": "figures", "sec": "section",
    "art": "article", "para": "paragraph", "paras": "paragraphs", "eq": "equation",
    "eqs": "equations", "ver": "version", "ex": "example", "tab": "table", "app": "appendix",
    "c": "circa", "ca": "circa", "est": "established", "no": "number", "nos": "numbers",
    "ref": "reference", "refs": "references", "approx": "approximately", "sect": "section",
    "line": "line", "ed": "edition", "d": "died", "b": "born", "r": "ruled", "max": "maximum",
    "min": "minimum", "avg": "average",
}  # fmt: skip
# Anywhere.
_WORDS = {
    "Jr": "Junior", "Sr": "Senior", "Inc": "Incorporated", "Corp": "Corporation", "Ltd": "Limited",
    "Co": "Company", "Bros": "Brothers", "Dept": "Department", "Univ": "University",
    "Assn": "Association", "Intl": "International", "Govt": "Government", "Natl": "National",
    "vs": "versus", "etc": "et cetera", "approx": "approximately", "viz": "namely",
    "cf": "compare", "incl": "including", "excl": "excluding", "est": "estimated", "esp": "especially",
    "resp": "respectively", "dept": "department", "govt": "government", "ibid": "ibidem",
    "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Ln": "Lane", "Pkwy": "Parkway",
    "Hwy": "Highway", "Sq": "Square", "Pl": "Place", "Ct": "Court", "Esq": "Esquire",
    "Calif": "California", "Fla": "Florida", "Conn": "Connecticut", "Mass": "Massachusetts",
    "Penn": "Pennsylvania", "Ariz": "Arizona", "Colo": "Colorado", "Minn": "Minnesota",
    "Mich": "Michigan", "Tenn": "Tennessee", "Okla": "Oklahoma", "Wis": "Wisconsin",
    "Ont": "Ontario", "Que": "Quebec", "ed": "editor", "eds": "editors", "trans": "translated by",
    "misc": "miscellaneous", "Cos": "Companies", "Mfg": "Manufacturing", "Tel": "telephone",
    "tel": "telephone", "ext": "extension", "yr": "year", "yrs": "years", "hr": "hour",
    "hrs": "hours", "min": "minutes", "mins": "minutes", "sec": "seconds", "secs": "seconds",
    "lbs": "pounds", "oz": "ounces",
}  # fmt: skip
# Only after a comma and a place: "Springfield, Ill."
_STATES = {
    "Ala": "Alabama", "Ark": "Arkansas", "Del": "Delaware", "Ga": "Georgia", "Ill": "Illinois",
    "Ind": "Indiana", "Kan": "Kansas", "Ky": "Kentucky", "La": "Louisiana", "Md": "Maryland",
    "Miss": "Mississippi", "Mo": "Missouri", "Mont": "Montana", "Neb": "Nebraska", "Nev": "Nevada",
    "Ore": "Oregon", "Pa": "Pennsylvania", "Tex": "Texas", "Va": "Virginia", "Vt": "Vermont",
    "Wash": "Washington", "Wyo": "Wyoming", "Ont": "Ontario",
}  # fmt: skip
_PHRASES = {
    "e.g.": "for example", "e.g": "for example", "eg.": "for example", "i.e.": "that is",
    "i.e": "that is", "a.k.a.": "also known as", "aka": "also known as", "et al.": "et al",
    "w/o": "without", "w/": "with", "n/a": "not applicable", "c/o": "care of", "vs": "versus",
    "v.": "versus", "ph.d.": "PhD", "ph.d": "PhD", "ph.d.s": "PhDs", "&c.": "et cetera",
    "lt. col.": "Lieutenant Colonel", "lt. gen.": "Lieutenant General", "a.m.": "a.m",
    "lt. gov.": "Lieutenant Governor", "maj. gen.": "Major General", "p.m.": "p.m",
    "lt. cmdr.": "Lieutenant Commander", "brig. gen.": "Brigadier General",
}  # fmt: skip
_SAINTS = named(
    "John Louis Paul Petersburg Peter Michael Mary Patrick George Andrew Andrews Helens Lucia Kitts "
    "Vincent Francis Thomas James Joseph Lawrence Moritz Pancras Albans Ives Tropez Catherine Anne "
    "Nicholas Augustine Barts Croix Jude Bernard Denis Germain Clair Cloud Martin Stephen Matthew "
    "Mark Luke Basil David Petersburgs Austell Olaf Gallen Bonaventure Cecilia Agnes Anthony"
)
_STREETS = named(
    "Main High Wall Elm Oak Broad Market Church Bourbon Fleet Oxford Baker Downing Beale Maple Pine "
    "Cedar Walnut Chestnut Spring Front Center Water Canal State Court Union Mulberry Bleecker "
    "Regent Bond Rodeo Mulholland Sunset Lombard Castro Washington Park Lake Hill"
)
_SMALL = named("In At The Of To From On By For With And Near But A Is Visit Where When")
_INITIALS = re.compile(
    r"(?<![\w.&])((?:[A-Z]\.){2,}|(?:[A-Z]\. ?){1,3}(?=[A-Z][a-z])|(?:[a-z]\.){2,})"
    r"('?s\b)?"
)


def _alternatives(*names: str) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_PHRASE = re.compile(
    rf"(?<![\w.])({_alternatives(*(p for p in _PHRASES if p not in ('v.', 'w/', 'eg.', 'aka', 'vs')))}"
    r"|eg\.|(?:aka|vs)(?![\w.])|v\.(?= [A-Z])|w/(?=[ \w]))(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(
    rf"(?<![\w.])({_alternatives(*{*_TITLES, *_WORDS, *_STATES, *_NUMBERED, 'St', 'Dr', 'Ste'})})"
    r"\.(?!\w|\.)"
)
_LEADING = re.compile(
    rf"(?<![\w.])({_alternatives(*_NUMBERED)})\.[  ]?(?=\d|[ivx]+\b)", re.IGNORECASE
)
_UNDOTTED = re.compile(r"\b(Mr|Mrs|Dr|Prof|St|Sgt|Capt|Lt|Gov|Rev|Jr)(?=[  ][A-Z])")
_NEXT_CAPITAL = re.compile(r"['’\"]?[  ]+[\"'“‘(]?[A-Z]")
TRIGGER = re.compile(r"\.(?=\S*\s|\w|,)|[wcn]/|\b(?:vs|aka|Mr|Mrs|Dr|Prof|St|Sgt|Capt|Jr)\b|\w\.")


def leading(text: Aligned) -> None:
    """Say the abbreviations that stand before a number ("p. 3"), while it still is one."""
    text.sub(_LEADING, lambda match: _NUMBERED[match[1].lower()] + " ")


def abbreviations(text: Aligned) -> None:
    """Say abbreviations in full, and take out the dots at which a voice would stop."""
    text.sub(_PHRASE, _phrase)
    text.sub(_WORD, _word)
    text.sub(_UNDOTTED, _undotted)
    text.sub(_INITIALS, _initials)


def _stop(match: re.Match[str]) -> str:
    """The dot that the abbreviation shares with its sentence."""
    return "." if match[0].endswith(".") and at_end(match.string, match.end()) else ""


def _phrase(match: re.Match[str]) -> str:
    said = _PHRASES[match[1].lower()]
    if match[1][0].isupper() and match[1] not in ("A.M.", "P.M."):
        said = said[0].upper() + said[1:]
    return said + _stop(match)


def _previous(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 24) : match.start()].split()
    return before[-1].strip("(\"'“‘") if before else ""


def _word(match: re.Match[str]) -> str | None:
    printed, text = match[1], match.string
    capital = _NEXT_CAPITAL.match(text, match.end()) is not None
    special: dict[str, Callable[[re.Match[str]], str]] = {"St": _street, "Dr": _doctor}
    if printed in special:
        return special[printed](match) + _stop(match)
    if printed == "Ste":
        return "Sainte" if capital else "Suite"
    if printed in _STATES and _previous(match).endswith(","):
        return _STATES[printed] + _stop(match)
    if printed in _TITLES:
        if capital:
            return _TITLES[printed]
        return None if printed not in _WORDS else _WORDS[printed] + _stop(match)
    if printed == "Co" and not _previous(match)[:1].isupper() and _previous(match) not in ("&", "and"):
        return None
    if printed in ("min", "sec", "ed", "est", "hr", "hrs", "oz", "tel") and at_end(text, match.end()):
        return _WORDS.get(printed, printed) + "." if _previous(match)[:1].isdigit() else None
    if printed in ("Mass", "Penn", "Minn", "Mich") and not _previous(match).endswith(","):
        return None
    said = _WORDS.get(printed)
    return None if said is None else said + _stop(match)


def _street(match: re.Match[str]) -> str:
    """Saint or Street: by the name that follows, and the name that goes before."""
    after = re.match(r"[  ]+([A-Z][a-z]+)", match.string[match.end() : match.end() + 24])
    before = _previous(match)
    named = before[:1].isupper() and before not in _SMALL
    road = before in _STREETS or re.fullmatch(r"\d+(?:st|nd|rd|th)|[a-z-]+(?:st|nd|rd|th)", before)
    if after is None or road or (named and after[1] not in _SAINTS and not before.endswith(",")):
        return "Street"
    return "Saint"


def _doctor(match: re.Match[str]) -> str:
    before = _previous(match)
    capital = _NEXT_CAPITAL.match(match.string, match.end()) is not None
    road = before in _STREETS or (before[:1].isupper() and before not in _SMALL and not capital)
    return "Drive" if road else "Doctor"


def _undotted(match: re.Match[str]) -> str | None:
    if match[1] == "St":
        return "Saint" if _street(match) == "Saint" else "Street"
    if match[1] == "Dr":
        return "Doctor" if _doctor(match) == "Doctor" else "Drive"
    if match[1] == "Jr":
        return "Junior"
    return _TITLES[match[1]]


def _initials(match: re.Match[str]) -> str | None:
    """ "U.S." as "U.S": letters, without the last dot, at which a voice would stop."""
    printed, tail = match[1], match[2] or ""
    if at_end(match.string, match.end()) and not tail:
        return None
    letters = [letter for letter in printed if letter.isalpha()]
    if len(letters) == 1:
        return None if letters == ["I"] and _ends_before(match) else letters[0] + " "
    spaced = " " if printed.endswith(" ") else ""
    return ".".join(letters) + spaced + ("'s" if tail else "")


def _ends_before(match: re.Match[str]) -> bool:
    """Whether "I." is the pronoun at the end of a sentence, not an initial."""
    return not _previous(match)[:1].isupper()
