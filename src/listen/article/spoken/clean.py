"""What no voice says in any language: invisible characters, markup, reference marks, layout."""

from __future__ import annotations

import re
import unicodedata

from listen.article.spoken.aligned import Aligned, Rule
from listen.article.spoken.grammar import named
from listen.regex import regex

QUOTES = {
    "’": "'",
    "‘": "'",
    "‚": "'",
    "‛": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "‟": '"',
    "«": '"',
    "»": '"',
    "‹": "'",
    "›": "'",
    "\u02bc": "'",
    "\uff07": "'",
    "\uff02": '"',
}
_QUOTE = regex("[" + "".join(QUOTES) + "]")
_SPACES = regex(r"(?:(?! )\s)+| \s+")
# White space, but for the narrow and unbroken spaces between thousands: what they are, each
# language says.
_LAYOUT = regex(r"(?:(?!(?<=\d)[\u00a0\u2009\u202f]\d{3}(?!\d))[\s\u0085\u180e])+")
_INVISIBLE = regex(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffd\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
    "\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
# Written one way, meant another: ligatures, full width, superscript letters, Roman characters.
_COMPATIBLE = regex(
    "[\ufb00-\ufb06\uff01-\uff5e\u2160-\u217f\u02b0-\u02b8\u1d2c-\u1d6a\u2071\u207f\u2103\u2109"
    "\u3392-\u33ff\u212a\u2460-\u249b\U0001d400-\U0001d7ff\u2100\u2101\u2105\u2106\u2121\u00b5\u0132\u0133\u01c4-\u01cc]"
)
_LINE_END = regex(r"(?<=[^\W\d_])(?:-[ \t]*\n\s*|‐[ \t]*\n?\s*|-[ ])(?=([^\W\d_]+))")
_SUSPENDED = named(
    "and or to nor but as und oder bis sowie et ou y o e i en of og och ja eller lub oraz"
)
_PREFIXES = named("well self non all ex half high low long short full part so anti multi")
_TAGS = named(
    "a abbr article aside audio b blockquote body br break button caption cite code dd del "
    "details div dl dt em emphasis figcaption figure footer form h1 h2 h3 h4 h5 h6 head header "
    "hr html i iframe img input ins kbd label li link main mark meta nav ol option p phoneme "
    "pre prosody q s samp say-as script section select small source span speak strike strong "
    "style sub summary sup table tbody td textarea tfoot th thead title tr tt u ul var video "
    "voice wbr audio svg path"
)
_TAG = regex(
    rf"</[A-Za-z][\w:-]{{0,30}}\s*>|<!--[^<>]{{0,2000}}-->|<[!?][A-Za-z][^<>]{{0,500}}>"
    rf"|<(?:{'|'.join(sorted(_TAGS))})\b(?:\s[^<>]{{0,2000}})?/?>|<[A-Za-z][\w:-]{{0,30}}\s[^<>]{{0,500}}=[^<>]{{0,500}}>",
    re.IGNORECASE,
)
_BLOCK_TAG = regex(r"</?(?:p|br|div|li|td|th|tr|h[1-6]|hr|dt|dd|img|blockquote)\b", re.IGNORECASE)
_ENTITY = regex(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_REFERENCE = regex(
    r" ?\[(?:\^?\d{1,4}(?: ?[,;–-] ?\d{1,4}){0,20}|\^[\w-]{1,40}|[a-z]|[ivx]{1,5}"
    r"|(?:note|nb|n|ref|fn|lower-alpha) ?\.?\d{1,3}"
    r"|citation needed|clarification needed|when\?|who\?|which\?|by whom\?|according to whom\?"
    r"|update|better source needed|dubious|edit|original research\?|verification needed|page needed"
    r"|sic!?)\]"
    r"(?::\d{1,4}(?:[-–]\d{1,4})?)?",
    re.IGNORECASE,
)
_KEPT_REFERENCE = regex(r"\[sic", re.IGNORECASE)
_RAISED = regex(
    r"(?<=[^\W\d_¹²³⁰⁴-⁹])[¹²³⁰⁴-⁹]{1,3}(?:[,˒⁻–⁃˙·][¹²³⁰⁴-⁹]{1,3}){0,5}(?![\w])|(?<=[.,;:!?)\]\"'”’»])[¹²³⁰⁴-⁹]{1,4}(?:[,⁻–][¹²³⁰⁴-⁹]{1,3})*"
)
_UNIT_BEFORE = regex(
    r"(?:\d ?|/|\b(?:per|in|square|/) )(?:[kcmdnμ]?m|mi|ft|in|yd|ha|s)$"
    r"|(?:^|[\s(/])[kcm]?m$|(?:^|[^\w])(?:[A-Za-z]|mc)$"
)
_DAGGERS = regex(r"[†‡]+|(?<=[\w.,;:!?)])\*{1,3}(?=[\s,.;:)]|$)")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
_SUBSCRIPT = regex(r"[₀-₉⁰¹²³⁴-⁹]+")
_SQUARED = regex(r"(?<=[a-zA-Z])[²³](?!\w)")
_POWERED = regex(r"(?<=\d)[⁻]?[⁰¹²³⁴-⁹]+")
_FACE = regex(r"(?<![\w:;])[:;=]['o-]?(?:[()DPp]+|/(?!/))(?![\w/(])")
_BULLET = regex(r"(?:^|(?<=\s))[•‣⁃▪▫◦●○■□◆◇★☆►▶▸➤➢✓✔✗✘※·∙]+(?=\s|$|\d|\w)\s*")
_TASK = regex(r"^\s*(?:[-*+]\s+)?\[[ xX]\]\s+")
_MARKUP = regex(r"[\[\]{}<>|#*_\\`^~⟨⟩【】｜«»¦•‣▪●■]+")
_HYPHEN = regex("[\u2010\u2011\u2012\u2043\ufe58\ufe63]")
_OPTION = regex(r"(?:^|(?<=\s))--(?=\w)")
_DOUBLED_HYPHEN = regex(r"(?<!-)-{2,3}(?!-)")
_RULE = regex(r"([-=_*~.·<>+^&@$%#|\\/])\1{3,}+|(?:[*_-] ){2,}[*_-]")
_ADDRESS = regex(r"://|(?:https?|ftp|www)(?=[.:])[.:]?", re.IGNORECASE)
_EMPTY = regex(r"\(\s*\)")
_BEFORE_MARK = regex(r" +(?=[,.;:!?)](?:[\s\"')]|$))|(?<=\() +")
_REPEATED = regex(r"([,;])(?:\s?[,;])+")
_EDGES = regex(r"^(?:[\s,;:)&/]|[-–—]+\s)+|[\s,]+$")


def hidden(text: Aligned) -> None:
    """Take out what is not seen, before the rules look at words. Emoji come first: they are
    joined by characters that are not seen.
    """
    text.sub(_LINE_END, _line_end)
    text.sub(_INVISIBLE, lambda _: "")
    text.sub(_LAYOUT, lambda match: None if match[0].strip(" ") == "" else " ")
    text.sub(_COMPATIBLE, lambda match: unicodedata.normalize("NFKC", match[0]).replace("µ", "μ"))
    text.sub(_HYPHEN, lambda _: "-")


def quotes(text: Aligned) -> None:
    """Straighten quotes and apostrophes: rules and lexicons are written with straight ones."""
    text.sub(_QUOTE, lambda match: QUOTES[match[0]])


def markup(text: Aligned) -> None:
    """Take out tags and the marks of Markdown that a reader left, and resolve entities."""
    printed = text.text
    if "<" in printed:
        text.sub(_TAG, lambda match: " " if _BLOCK_TAG.match(match[0]) else "")
    if "&" in printed:
        text.sub(_ENTITY, _entity)
        if text.text != printed:
            hidden(text)
            quotes(text)


def powers(text: Aligned) -> None:
    """Raised digits after a number: "10⁹"."""
    text.sub(_POWERED, lambda match: "^" + match[0].replace("⁻", "-").translate(_DIGITS))


def digits(text: Aligned) -> None:
    """Other raised digits, and lowered ones, as digits: "H₂O"."""
    text.sub(_SQUARED, lambda match: " squared" if match[0] == "²" else " cubed")
    text.sub(_SUBSCRIPT, lambda match: match[0].translate(_DIGITS))


def _line_end(match: re.Match[str]) -> str | None:
    following = match[1].lower()
    if following in _SUSPENDED or not match[1][0].islower():
        return None
    start = match.start()
    while start and match.string[start - 1].isalpha() and match.start() - start < 12:
        start -= 1
    before = match.string[start : match.start()].lower()
    return "-" if before in _PREFIXES else ""


def _entity(match: re.Match[str]) -> str | None:
    from html import unescape  # start-up time: it has a table of two thousand names

    said = unescape(match[0])
    return None if said == match[0] else said


def _raised(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 8) : match.start()]
    return None if match[0] in "²³" and _UNIT_BEFORE.search(before) else ""


def _unmarked(match: re.Match[str]) -> str:
    if "|" in match[0] or "｜" in match[0] or "¦" in match[0]:
        return ", "
    if "_" in match[0] or "\\" in match[0] or "~" in match[0]:
        return " "
    return ""


_REFERENCE_RULES = (
    Rule("-=_*~.·<>+^&@$%#|\\/", _RULE, lambda match: "..." if match[1] == "." else " "),
    Rule(":;=", _FACE, ""),
    Rule("[", _TASK, ""),
    Rule("[", _REFERENCE, lambda match: " sic" if _KEPT_REFERENCE.search(match[0]) else ""),
    Rule("¹²³⁰⁴⁵⁶⁷⁸⁹", _RAISED, _raised),
    Rule("†‡*", _DAGGERS, ""),
    Rule("•‣⁃▪▫◦●○■□◆◇★☆►▶▸➤➢✓✔✗✘※·∙", _BULLET, ""),
)
_SWEEP_RULES = (
    Rule("", _MARKUP, _unmarked),
    Rule(":wW", _ADDRESS, " "),
    Rule("-", _OPTION, ""),
    Rule("-", _DOUBLED_HYPHEN, "—"),
    Rule("(", _EMPTY, ""),
    Rule("", _SPACES, " "),
    Rule("", _BEFORE_MARK, ""),
    Rule(",;", _REPEATED, lambda match: match[1]),
    Rule("", _EDGES, ""),
)


def references(text: Aligned) -> None:
    """Take out reference marks, footnote signs, bullets and lines made of signs."""
    text.apply(_REFERENCE_RULES)


def sweep(text: Aligned) -> None:
    """Take out what is left that a voice would name or obey, and tidy the spaces."""
    text.apply(_SWEEP_RULES)
