"""Addresses: URLs and e-mail by their name, hashtags and handles by their words."""

from __future__ import annotations

import contextlib
import re

from listen.article.spoken.aligned import Aligned
from listen.regex import regex

# How a language says the dot and the at sign of an address, and a hashtag.
_WORDS = {
    "en": ("dot", "at", "hashtag"),
    "de": ("Punkt", "at", "Hashtag"),
    "fr": ("point", "arobase", "hashtag"),
    "es": ("punto", "arroba", "hashtag"),
    "it": ("punto", "chiocciola", "hashtag"),
    "pt": ("ponto", "arroba", "hashtag"),
    "nl": ("punt", "at", "hashtag"),
    "pl": ("kropka", "małpa", "hasztag"),
    "ru": ("точка", "собака", "хештег"),
}
_TLD = (
    "com|org|net|edu|gov|mil|int|info|biz|io|ai|app|dev|co|me|tv|fm|eu|uk|us|de|fr|es|it|pt|nl|be|"
    "at|ch|pl|cz|se|no|fi|dk|ie|by|ru|ua|jp|cn|in|au|nz|ca|br|mx|ar|za|kr|tr|gr|news|blog|online|"
    "site|tech|shop|xyz|museum|gle|ly|gg|sh|rs|is|to|cc"
)
_HOST = r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,8}"
_EMAIL = regex(
    r"(?:mailto:)?(?<![\w.+-])[\w.+-]{1,64}+@(?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_]{2,24}",
    re.IGNORECASE,
)
_URL = regex(
    r"(?:\b[a-z][a-z0-9+]{1,15}://|\bwww\.|\bdoi:\s?(?=10\.)|\bmailto:)[^\s<>\"”“»«|\\^`{}]+",
    re.IGNORECASE,
)
_BARE = regex(
    rf"(?<![\w@./-])({_HOST}(?:{_TLD}))(?::\d{{2,5}})?(?![\w-]|\.\w)((?:/[^\s<>\"”|]*)?)",
    re.IGNORECASE,
)
_ENDING = regex(rf"\.(?:{_TLD})(?!\w)", re.IGNORECASE)
_HASHTAG = regex(r"(?<![\w&#/])[#＃](?=[^\W\d_]|\d{1,8}[^\W\d])(\w{1,100}+)")
_HANDLE = regex(r"(?<![\w.@/])@(\w{1,60}+)")
_WORD = regex(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+|[^\W\d_]+")
_TRAILING = ".,;:!?'’)]*_~…"
_ADDRESS_PART = regex(r"[.]")


def web(text: Aligned, language: str) -> None:
    """Say addresses as a person would; `language` is the primary subtag."""
    printed = text.text
    dot, at, hashtag = _WORDS.get(language, ("", "", ""))
    if "@" in printed:
        text.sub(_EMAIL, lambda match: _email(match[0], dot, at))
    if "://" in printed or "www." in printed.lower() or ":" in printed:
        text.sub(_URL, lambda match: _url(match[0], dot))
    if "." in printed and _ENDING.search(printed):
        text.sub(_BARE, lambda match: _bare(match, dot))
    if "#" in printed or "＃" in printed:
        text.sub(_HASHTAG, lambda match: f"{hashtag} {_words(match[1])}".strip())
    if "@" in printed:
        text.sub(_HANDLE, lambda match: _words(match[1]))


def _dotted(name: str, dot: str) -> str:
    said = (
        f" {dot} ".join(part for part in name.split(".") if part) if dot else name.replace(".", " ")
    )
    return said.replace("_", " ")


def _email(address: str, dot: str, at: str) -> str:
    user, _, host = address.removeprefix("mailto:").rpartition("@")
    user = user.strip(".+-") or user
    return " ".join(
        f"{_dotted(user, dot)} {at} {_dotted(host, dot)}".replace("+", " plus ").split()
    )


def _kept(address: str) -> tuple[str, str]:
    """An address, and the punctuation of its sentence that follows it."""
    end = len(address)
    while end and address[end - 1] in _TRAILING:
        if address[end - 1] == ")" and address.count("(", 0, end) >= address.count(")", 0, end):
            break
        end -= 1
    after = "".join(mark for mark in address[end:] if mark in ".,;:!?)'’…")
    return address[:end], after


def _host(address: str) -> str:
    host = re.split(r"[/?#]", address, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    for prefix in ("www.", "m.", "en.m."):
        if host.lower().startswith(prefix) and host.count(".") > 1:
            host = host[len(prefix) :]
    return host


def _url(printed: str, dot: str) -> str:
    address, after = _kept(printed)
    scheme, found, rest = address.partition("://")
    if scheme.lower().startswith("doi:"):
        return "D.O.I" + after
    host = _host(rest if found else address.removeprefix("mailto:"))
    with contextlib.suppress(UnicodeError):  # then it is said as it is written
        host = host.encode("ascii").decode("idna") if "xn--" in host else host
    said = _dotted(re.sub(r"[^\w.-]+", " ", host), dot).strip(" -")
    return said + after


def _bare(match: re.Match[str], dot: str) -> str | None:
    name, path = match[1], match[2]
    after = _kept(path)[1] if path else ""
    labels = name.split(".")
    # "end.In" is two sentences without a space, "e.g" an abbreviation: a host is in one case.
    if labels[-1] != labels[-1].lower() or (len(labels[-1]) == 2 and len(labels[-2]) == 1):
        return None
    if (
        labels[-1] in ("is", "to", "me", "no", "in", "at", "it", "us", "be", "co", "so", "by")
        and not path
    ):
        return None if len(labels) == 2 else _dotted(_host(name), dot)
    return _dotted(_host(name), dot) + after


def _words(tag: str) -> str:
    """“ClimateAction2024” as its words."""
    return " ".join(_WORD.findall(tag.replace("_", " "))) or tag
