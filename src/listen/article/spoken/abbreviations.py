"""Abbreviations: "Dr. Smith", "St. John" against "Main St.", "U.S.", "e.g."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from listen.article.spoken.aligned import Aligned, Change, Rule
from listen.article.spoken.grammar import at_end, named
from listen.regex import regex

# Before a name.
_TITLES = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Ms",
    "Mx": "Mx", "Messrs": "Messrs", "Prof": "Professor",
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
    "cf": "compare", "incl": "including",
    "excl": "excluding", "est": "estimated", "esp": "especially",
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
# In dotted letters, by the letters.
_PHRASES = {"eg": "for example", "ie": "that is", "aka": "also known as", "etc": "et cetera"}
_WRITTEN_TOGETHER = {"PhD": "PhD", "BSc": "BSc", "MSc": "MSc", "DPhil": "DPhil", "EdD": "EdD"}
_SAINTS = named(
    "John Louis Paul Petersburg Peter Michael Mary Patrick George Andrew Andrews Helens Lucia "
    "Kitts Vincent Francis Thomas James Joseph Lawrence Moritz Pancras Albans Ives Tropez "
    "Catherine Anne Nicholas Augustine Barts Croix Jude Bernard Denis Germain Clair Cloud "
    "Martin Stephen Matthew Mark Luke Basil David Petersburgs Austell Olaf Gallen Bonaventure "
    "Cecilia Agnes Anthony Lucie"
)
_STREETS = named(
    "Main High Wall Elm Oak Broad Market Church Bourbon Fleet Oxford Baker Downing Beale Maple "
    "Pine Cedar Walnut Chestnut Spring Front Center Water Canal State Court Union Mulberry "
    "Bleecker Regent Bond Rodeo Mulholland Sunset Lombard Castro Washington Park Hill"
)
_SMALL = named("In At The Of To From On By For With And Near But A Is Visit Where When")
_ALSO_WORDS = named("min sec ed est hr hrs oz tel ext yr yrs trans Miss art")
_PLACED = named("St Dr Ste")
_FINAL = frozenset({*_WORDS, *_STATES, *_PLACED, "al"})
_DOTTED = regex(
    r"(?P<letters>(?:[A-Z]\.){2,8}|(?:[a-z]\.){2,5})(?P<ending>'?s\b)?(?!\w)"
    r"|(?P<degree>Ph\.D|[BM]\.Sc|D\.Phil|Ed\.D)\.?(?P<degrees>s\b)?(?!\w)"
    r"|(?P<initials>(?:[A-Z]\. ?){1,4})(?=[A-Z][a-z'])"
    r"|(?P<word>[A-Za-z]{1,6})\.(?!\w|\.)"
)
_RANK = regex(
    r"\d+(?:st|nd|rd|th)|(?:[a-z]+-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|eleventh|twelfth|[a-z]+teenth|[a-z]+tieth)",
    re.IGNORECASE,
)
_LAST_WORD = regex(r"[A-Za-z.]*\Z")
_LEADING = regex(
    r"(?<![\w.])("
    + "|".join(sorted(_NUMBERED, key=len, reverse=True))
    + r")\.(?: ?(?=\d)| (?=(?-i:[ivxlc]+)\b(?!\.)))",
    re.IGNORECASE,
)
_UNDOTTED = regex(r"\b(Mr|Mrs|Dr|Prof|St|Jr)(?= [A-Z])")
_UNDOTTED_WORD = regex(r"[MDJSPva](?:(?<=[MDJ])rs?|(?<=S)t|(?<=P)rof|(?<=v)s|(?<=a)ka) ")
"""Written without a dot in Britain, or by anyone: a first look."""
_NEXT_CAPITAL = regex(r"['’\"]? +[\"'“‘(]?[A-Z]")
_SLASHED = {"w/o": "without", "w/": "with", "n/a": "not applicable", "c/o": "care of"}


def needed(text: str, odd: set[str]) -> bool:
    """Whether `text` may hold an abbreviation: a dot that is not its last, or one of those that
    are written without.
    """
    dot = text.find(".")
    if dot >= 0:
        # The dot of a sentence, after a word that is no abbreviation.
        if dot < len(text) - 1 and text[dot + 1 :].strip("\"')"):
            return True
        if text[text.rfind(" ", 0, dot) + 1 : dot].lstrip("(") in _FINAL:
            return True
    return "/" in odd or _UNDOTTED_WORD.search(text) is not None


def leading(text: Aligned) -> None:
    """Say the abbreviations that stand before a number ("p. 3"), while it still is one."""
    if "." in text.text:
        text.sub(_LEADING, _before_number)


def _before_number(match: re.Match[str]) -> str | None:
    if match[1] in ("B", "C", "D", "R"):
        return None  # an initial
    return _NUMBERED[match[1].lower()] + " "


def _dotted(text: str) -> Iterator[Change]:
    """What becomes of each abbreviation with a dot. It looks at the dots: they are few."""
    done = 0
    dot = text.find(".")
    while dot >= 0:
        first = max(done, dot - 24, text.rfind(" ", max(0, dot - 24), dot) + 1)
        word = _LAST_WORD.search(text, first, dot)
        match = _DOTTED.match(text, word.start() if word and dot - word.start() < 24 else dot)
        if match is None:
            dot = text.find(".", dot + 1)
            continue
        said = _said(match)
        if said is not None:
            yield match.start(), match.end(), said
        done = match.end()
        dot = text.find(".", max(done, dot + 1))


def _said(match: re.Match[str]) -> str | None:
    if match["word"]:
        return _word(match)
    if match["degree"]:
        joined = match["degree"].replace(".", "") + (match["degrees"] or "")
        return joined + _stop(match)
    if match["initials"]:
        return _initials(match)
    return _letters(match)


def _stop(match: re.Match[str]) -> str:
    """The dot that the abbreviation shares with its sentence."""
    return "." if match[0].endswith(".") and at_end(match.string, match.end()) else ""


def _previous(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 24) : match.start()].split()
    return before[-1].strip("(\"'“‘") if before else ""


def _word(match: re.Match[str]) -> str | None:
    printed, text, before = match["word"], match.string, _previous(match)
    capital = _NEXT_CAPITAL.match(text, match.end()) is not None
    if printed == "Ste":
        return "Sainte" if capital else "Suite"
    if printed in _PLACED:
        return (_street(match) if printed == "St" else _doctor(match)) + _stop(match)
    if printed == "al" and before == "et":
        return "al" + _stop(match)
    if printed == "v" and capital:
        return "versus"
    if printed in _STATES and before.endswith(","):
        return _STATES[printed] + _stop(match)
    if printed in _TITLES and (capital or printed in ("Mr", "Mrs", "Ms", "Messrs")):
        return _TITLES[printed]
    if not _is_abbreviated(printed, before, at_end(text, match.end())):
        return None
    return _WORDS[printed] + _stop(match)


def _is_abbreviated(printed: str, before: str, final: bool) -> bool:
    """Whether a word with a dot is one of `_WORDS`, and not the last of its sentence."""
    if printed == "Co":
        return before[:1].isupper() or before in ("&", "and")
    if printed in ("Mass", "Penn", "Minn", "Mich"):
        return before.endswith(",")
    if final and printed in _ALSO_WORDS:
        return before[:1].isdigit()
    return printed in _WORDS


def _street(match: re.Match[str]) -> str:
    """Saint or Street: by the name that follows, and the name that goes before."""
    after = re.match(r" +([A-Z][a-z]+)", match.string[match.end() : match.end() + 24])
    before = _previous(match)
    named = before[:1].isupper() and before not in _SMALL
    road = before in _STREETS or _RANK.fullmatch(before) is not None
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


def _letters(match: re.Match[str]) -> str | None:
    """“U.S.” as "U.S": letters, without the last dot, at which a voice would stop."""
    letters, ending = match["letters"].replace(".", ""), match["ending"] or ""
    phrase = _PHRASES.get(letters.lower()) if letters.islower() or letters[1:].islower() else None
    if phrase is not None:
        return phrase + _stop(match)
    if not ending and at_end(match.string, match.end()):
        return None
    return ".".join(letters) + ("'s" if ending else "")


def _initials(match: re.Match[str]) -> str | None:
    """The initials of a name: "George W. Bush", "J. K. Rowling"."""
    letters = re.findall("[A-Z]", match["initials"])
    spaced = " " if match[0].endswith(" ") else ""
    if not spaced and len(letters) == 1:
        return None
    if letters == ["I"] and not _previous(match)[:1].isupper():
        return None  # the pronoun, at the end of a sentence
    return ".".join(letters) + spaced


_RULES = (
    Rule(
        "/",
        regex(r"(?<![\w/])(?:[wW]/o|[nN]/[aA]|c/o|w/(?=[ \w]))(?![\w/])"),
        lambda match: _SLASHED[match[0].lower()] + " " * match[0].endswith("/"),
    ),
    Rule("v", regex(r"\bvs(?![\w.])|(?<= )v\.?(?= [A-Z])"), "versus"),
    Rule("k", regex(r"\baka(?![\w.])"), "also known as"),
    Rule("&", regex(r"&c\.?(?!\w)"), "et cetera"),
    Rule("MDPSJ", _UNDOTTED, _undotted),
)


def abbreviations(text: Aligned) -> None:
    """Say abbreviations in full, and take out the dots at which a voice would stop."""
    text.apply(_RULES)
    if "." in text.text:
        text.change(_dotted(text.text))
