"""Signs that stand for words: "&", "=", "≥", "§"."""

from __future__ import annotations

import re

from listen.article.spoken.aligned import Aligned, Rule
from listen.regex import regex

_SIGNS = {
    "&": "and", "=": "equals", "<": "less than", ">": "greater than", "≤": "at most",
    "≥": "at least", "≠": "is not equal to", "≈": "about", "±": "plus or minus",
    "×": "times", "÷": "divided by", "+": "plus", "→": "to", "⇒": "therefore", "←": "from",
    "↔": "and", "∞": "infinity", "√": "the square root of", "∑": "the sum of", "∈": "in",
    "∴": "therefore", "∂": "partial", "∫": "the integral of", "∝": "proportional to",
    "§": "section", "¶": "paragraph", "©": "copyright", "°": "degrees", "@": "at",
    "%": "percent", "‰": "per thousand", "µ": "micro", "№": "number", "$": "dollars",
    "€": "euros", "£": "pounds", "¥": "yen", "¢": "cents", "−": "minus", "^": "to the power of",
    "∆": "delta", "⁄": "slash", "π": "pi", "∅": "empty set", "∀": "for all",
    "∃": "there is", "∩": "intersection", "∪": "union", "⊂": "subset of", "⇔": "if and only if",
}  # fmt: skip
_CPLUSPLUS = regex(r"(?<!\w)([A-Z])(\+\+|#|♯)(?!\w)")
_SHARP = {"#": " sharp", "♯": " sharp", "++": " plus plus"}
_LETTER_PLUS = regex(r"(?<=[A-Za-z])\+(?=[\s,.;:)]|$)")
_TIMES = regex(r"(?<=\d) ?\* ?(?=\d)|(?<=[\w)]) \* (?=[\w(])")
_APPROXIMATE = regex(r"(?<!\w)[~≈∼] ?(?=[\w$€£])")
_COMPARED = regex(r"(?<=[\s(])([<>]) ?(?=[\d$€£])|^([<>]) ?(?=\d)")
_SPACED_SLASH = regex(r" /+ ")
_SLASH = regex(r"(?<=[A-Za-z)])/(?=[A-Za-z(])")
_ALTERNATIVES = frozenset((("he", "she"), ("she", "he"), ("his", "her"), ("her", "his"),
    ("him", "her"), ("her", "him"), ("yes", "no"), ("either", "or"), ("true", "false"),
    ("on", "off"), ("man", "woman"), ("s", "he")))  # fmt: skip
_SECTIONS = regex(r"§§ ?(?=\d)")
_DOUBLE = regex(r"&&|\|\||===?|!=|<=|>=|->|=>|:=|\+/-")
_DOUBLES = {
    "&&": "and",
    "||": "or",
    "==": "equals",
    "===": "equals",
    "!=": "is not equal to",
    "<=": "at most",
    ">=": "at least",
    "->": "to",
    "=>": "to",
    ":=": "is",
    "+/-": "plus or minus",
}
# Markdown's "==marked==".
_HIGHLIGHTED = regex(r"(?<![\w=])==(?=[\w\"'(])|(?<=[\w\"').,!?])==(?![\w=])")
_HOME = regex(r"(?<!\w)~/")
_SILENT = regex(r"[®™℠]")
_CASHTAG = regex(r"\$(?=[A-Za-z])")
_SIGN = regex("[" + re.escape("".join(_SIGNS)) + "]")
_EDGE = regex(r"^\s*[=+~^&<>→←↔⇒-]+\s+|\s+[=+~^&<>→←↔⇒]+\s*$")
SIGNS = frozenset("".join(_SIGNS) + "/*®™℠|~∼♯#")
"""The characters that these rules look at."""


def _slash(match: re.Match[str]) -> str:
    before = re.findall(r"\w+", match.string[max(0, match.start() - 12) : match.start()])
    after = re.findall(r"\w+", match.string[match.end() : match.end() + 12])
    if before and after and (before[-1].lower(), after[0].lower()) in _ALTERNATIVES:
        return " or " if before[-1].lower() != "either" else " "
    return " "


_RULES = (
    Rule("=+~^&<>→←↔⇒-", _EDGE, " "),
    Rule("®™℠", _SILENT, ""),
    Rule("+#♯", _CPLUSPLUS, lambda match: match[1] + _SHARP[match[2]]),
    Rule("+", _LETTER_PLUS, " plus"),
    Rule("*", _TIMES, " times "),
    Rule("~≈∼", _APPROXIMATE, "about "),
    Rule("<>", _COMPARED, lambda match: "less than " if "<" in match[0] else "more than "),
    Rule("§", _SECTIONS, "sections "),
    Rule("~", _HOME, " "),
    Rule("=", _HIGHLIGHTED, ""),
    Rule("&|=-:+", _DOUBLE, lambda match: f" {_DOUBLES[match[0]]} "),
    Rule("/", _SPACED_SLASH, ", "),
    Rule("/", _SLASH, _slash),
    Rule("$", _CASHTAG, ""),
    Rule("".join(_SIGNS), _SIGN, lambda match: f" {_SIGNS[match[0]]} "),
)


def symbols(text: Aligned) -> None:
    """Say signs by the word that they stand for; leave out those that say nothing."""
    text.apply(_RULES)
