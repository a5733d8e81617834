"""Text to sentences: sentencex finds the ends, and its known errors are mended.

sentencex is fast and knows the abbreviations of many languages. It errs where a name ends in "!",
where a list's marker ends in a dot, at a few abbreviations, and at an ellipsis; each mending below
names one of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from listen.regex import regex

_UNENCODABLE = regex("[\ud800-\udfff]")
# sentencex takes time in the square of the number of quotes that nothing closes: a run of them is
# hidden from it, as it ends no sentence, and a long text is given to it in stretches.
_RUN = regex(r"(?<![^\w\s])[^\w\s]{40,}+")
# It panics, which no `except Exception` takes, at a letter, a space that is not ASCII, a full stop.
_WIDE_SPACE = regex(r"[^\S\x00-\x7f]")
_QUOTE_RUNS = ("''''", '""""', "““““", "((((", "‘‘‘‘", "„„„„", "««««")
_STRETCH = 4000
"""Characters: far more than a sentence."""

_MARKER = regex(r"\s*(?:[•⁃‣*-]\s*)?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]{1,2}\s*\Z")
_NOTE = regex(r"(?<=\S)[¹²³⁰⁴-⁹]{1,4}(?:[,⁻–][¹²³⁰⁴-⁹]{1,3}){0,5}(?!\S)")
_ASKED = regex(r"(?:\A|[.?!]\s)[QA]\.\s+\Z")
_INNER_MARKER = regex(r"(?:,|\band|\bor)\s(?:[a-z]|[ivx]{1,5})\.\s*\Z")
_CALLED = regex(r"[!?][\"'”’)]?\s+\Z")
_SMALL = regex(r"[a-z][a-z'’]*(?=[\s,.;:!?]|\Z)")
_BEFORE_NUMBER = regex(
    r"(?<![\w.])(?:[Vv]ol|[Ee]qs?|[Ss]ecs?|[Cc]h|[Rr]ef|[Nn]os|[Aa]rt|[Pp]aras?|approx|ca?|est|min|max"
    r"|avg|Apt|Rm|Rte|Ste|Bldg|Figs|Pgs?|Prop|[Tt]el)\.\s+\Z"
)
_BEFORE_VERSE = regex(
    r"(?<!\w)(?:Exo?d?|Lev|Num|Deut|Josh|Judg|Sam|Chron|Neh|Prov|Eccl|Isa|Jer|Lam|Ezek|Dan|Hos|Mic|Zech|Mal"
    r"|Matt|Rom|Cor|Gal|Eph|Phil|Thess|Tim|Heb|Jas|Pet)\.\s+\Z"
)
_VERSE = regex(r"\d{1,3}:\d")
_BEFORE_OTHER_NUMBER = regex(
    r"(?<![\w.])(?:[Vv]ols?|[Cc]h|[Bb]k|[Pp]t|[Ee]qs?|[Ff]igs?|[Rr]efs?|[Ss]ecs?|[Aa]rts?)\.\s+\Z"
)
_OTHER_NUMBER = regex(r"[(\[]\d|[IVXLC]+\b(?!['’])")
_BEFORE_NAME = regex(r"(?<![\w.])(?:Ms|Mx|Ald|Cllr|Atty|Assoc|Dep|Amb)\.\s+\Z")
_BEFORE_SMALL = regex(
    r"(?<![\w.])(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|Mass|Wash|Ln|Pkwy|Inst|Govt|Intl|Natl|Cos|avg"
    r"|misc|est|excl|lbs|tsp|tbsp|max|hrs|yrs?|[Mm]ax|[Mm]in|(?<=[\d¼-¾⅐-⅞] )in)\.\s+\Z"
)
# "7 p.m. Monday", "7 p.m. EST".
_HOUR = regex(r"\d ?[AaPp]\.\s?[Mm]\.\s+\Z")
_OF_HOUR = regex(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?!\w|\s(?:is|was|will|came|saw|brought)\b)"
    r"|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)(?=[.,;)–-]|\s(?:and|to|through)\b|\Z)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*\s\d"
    r"|(?:[ECMP][SD]?T|GMT|UTC|BST|CEST|CET)\b"
    r"|(?:Eastern|Central|Mountain|Pacific)(?:[.,;:)]|\s(?:[Ss]tandard|[Dd]aylight|[Tt]ime|on|and|to)\b|\Z))"
)
_BEFORE_WORD = regex(r"(?<![\w.])(?:deg|approx|incl|esp|viz|[Cc]f)\.\s+\Z")
# What sentencex takes for the end of a sentence in other languages: titles, and what numbers have.
_NO_END = {
    "de": regex(
        r"(?<![\w.])(?:(?:[AIai]m|[Dd](?:er|em|en|es|ie|as)|[Vv]om|[Zz]um|[Bb]eim|[Ss]eit|bis|und|zur)\s"
        r"\d{1,2}|Hr|Fr|Dr|Nr|Bd|Abb|vgl|bzw|ca)\.\s+\Z"
    ),
    "fr": regex(r"(?<![\w.])(?:MM?|Mmes?|Mlles?|Mgr|Dr|Pr|Me|St|Ste|av|apr|env|J\.-C)\.\s+\Z"),
    "es": regex(r"(?<![\w.])(?:Sra?s?|Dra?|D|Uds?|Prof|aprox|EE)\.\s+\Z"),
    "it": regex(r"(?<![\w.])(?:[Ss]ig|dott|prof|avv|ing|on|ecc)\.\s+\Z"),
    "pt": regex(r"(?<![\w.])(?:Sra?|Dra?|Prof|Eng|aprox)\.\s+\Z"),
    "nl": regex(r"(?<![\w.])(?:[Mm]evr|[Dd]hr|[Dd]rs?|[Pp]rof|bijv|ca|o\.a)\.\s+\Z"),
}
_NUMBERED = regex(
    r"(?<![\w.])(?:[Pp][áa]?gs?|[Pp]p?|[Nn](?:[oº°]|r|úm|um)?|[Aa]rts?|[Vv]ol|[Ff]ig|[Cc]ap|[Aa]bb|S|Bd)\.\s+\Z"
)
_JOINED = regex(r"[A-Z]\.\Z")
_ADDED = regex(
    r"(?:\betc\.|…[\"”’']?|\.\)|(?<![!?])[!?]{2,}+[\"”’']?|\bMay\.)\s+(?=[\"“‘(]?[A-Z])(?!I\b)"
    r"|(?<=\w\.)\s(?=\. \. \. [A-Z])|(?<![!?])[!?]{2,}+\s+(?=I\b)"
)
_HINTS = ("etc. ", "…", ".) ", "?!", "!!", "??", "!?", "May. ", ". . .")
_ELLIPSIS = regex(r"\w\. \. \. \.\s+\Z")
_LISTS = frozenset("0123456789abc•⁃")
_LISTED = regex(r"(?:[•⁃]\s?)?(\d{1,2}|[a-z])(\.\)|[.)])\s")


def split(text: str, language: str) -> list[str]:
    """The sentences of `text`, each with the white space after it.

    `language` is BCP 47. The pieces concatenate exactly to `text`; none is only white space,
    unless `text` is.
    """
    primary = language.replace("_", "-").partition("-")[0].lower() or "en"
    pieces: list[str] = []
    start = 0
    for end in _ends(text, primary):
        piece = text[start:end]
        start = end
        if pieces and not (piece.strip() and pieces[-1].strip()):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _ends(text: str, language: str) -> list[int]:
    """Where the sentences of `text` end, the last at its end."""
    found = set(_found(text, language))
    ends = {end for end in found if end == len(text) or not _wrong(text, end, language)}
    if language == "en":
        if any(hint in text for hint in _HINTS):
            ends.update(
                match.end() for match in _ADDED.finditer(text) if _outside(text, match.end())
            )
        for item, marker in _items(text) if text[:1] in _LISTS else ():
            ends.add(item)
            if marker < len(text):
                ends.discard(marker)
    return sorted(ends)


def _found(text: str, language: str) -> Iterator[int]:
    """What sentencex finds, with a note's mark and the white space after a sentence on its side."""
    end = 0
    for done in _segmented(text, language):
        end = max(end, done)
        note = _NOTE.match(text, end)
        end = note.end() if note else end
        while end < len(text) and text[end].isspace():
            end += 1
        yield end


def _segmented(text: str, language: str) -> Iterator[int]:
    """Where sentencex ends a sentence, asked a stretch at a time."""
    start = 0
    while start < len(text):
        stop = min(len(text), start + _STRETCH)
        lengths = _lengths(text[start:stop], language)
        if stop < len(text):
            if len(lengths) > 1:
                lengths.pop()  # it may go on: the next stretch begins with it
            else:
                cut = text.rfind(" ", start + 1, stop)
                lengths = [cut + 1 - start if cut > 0 else stop - start]
        for length in lengths:
            start += length
            yield start


def _lengths(text: str, language: str) -> list[int]:
    """The lengths of what sentencex takes for sentences."""
    if any(run in text for run in _QUOTE_RUNS):
        text = _RUN.sub(lambda match: "x" * len(match[0]), text)
    if not text.isascii():
        text = _WIDE_SPACE.sub(" ", text)
    try:
        return [len(piece) for piece in sentencex.segment(language, text)]
    except UnicodeEncodeError:
        # A copy of the same length: what sentencex cannot take is masked in it.
        return _lengths(_UNENCODABLE.sub("\ufffd", text), language)


def _wrong(text: str, end: int, language: str) -> bool:
    """Whether no sentence ends at `end`, though sentencex found so."""
    start = max(0, end - 24)
    last = text[end - 1]
    if not last.isspace():
        # "Mon.–Fri.", "1.º", "Tel.:"; and "ASP.NET": without a space a small letter goes before.
        return text[end] in "-–ºª:;," or _JOINED.search(text, start, end) is not None
    if (
        end > 8
        and text[end - 2] == "."
        and text[end].isupper()
        and text[end - 8 : end - 2].isalpha()
    ):
        return False  # a long word and its full stop: most ends are like this
    before = text[start:end]
    if _CALLED.search(before):
        # "Yahoo! in": a name that ends in a mark, or a question that is reported.
        return _SMALL.match(text, end) is not None
    if (start == 0 or "\n" in before) and _MARKER.match(before):
        return True
    if language != "en":
        unended = _NO_END.get(language)
        if unended is not None and unended.search(before):
            return True
        return text[end].isdigit() and _NUMBERED.search(before) is not None
    if text[end].isdigit() and _BEFORE_NUMBER.search(before):
        return True
    if _VERSE.match(text, end) and _BEFORE_VERSE.search(before):
        return True
    if _OTHER_NUMBER.match(text, end) and _BEFORE_OTHER_NUMBER.search(before):
        return True
    if text[end].islower() and _BEFORE_SMALL.search(before):
        return True
    if text[end].isupper() and (
        _BEFORE_NAME.search(before) or (_HOUR.search(before) and _OF_HOUR.match(text, end))
    ):
        return True
    return any(
        pattern.search(before) for pattern in (_BEFORE_WORD, _INNER_MARKER, _ASKED, _ELLIPSIS)
    )


def _outside(text: str, end: int) -> bool:
    """Whether an end that is added after a bracket closes a sentence that it holds whole."""
    closing = text.rfind(")", max(0, end - 4), end)
    if closing < 0:
        return True
    opening = text.rfind("(", max(0, closing - 1000), closing)
    if opening < 0:
        return False  # a list's marker
    return opening == 0 or text[:opening].rstrip()[-1:] in ".!?"


def _items(text: str) -> Iterator[tuple[int, int]]:
    """Where the items of a list in one line begin ("1) The first 2) The second"), and where the
    marker of each ends.
    """
    first = _LISTED.match(text)
    if first is None or (first[1].isalpha() and first[1] != "a"):
        return
    mark, sign, at = first[1], first[2], first.end()
    while True:
        mark = str(int(mark) + 1) if mark.isdigit() else chr(ord(mark) + 1)
        item = re.compile(rf"\s(?:[•⁃]\s?)?{re.escape(mark + sign)}\s").search(text, at)
        if item is None:
            return
        yield item.start() + 1, item.end()
        at = item.end() - 1
