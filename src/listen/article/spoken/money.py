"""Amounts of money: "$3.2m" is "three point two million dollars"."""

from __future__ import annotations

import re

from listen.article.spoken.aligned import Aligned
from listen.article.spoken.grammar import NUMBER, START, attributive, range_word
from listen.article.spoken.words import amount, cardinal
from listen.regex import regex

_NAMES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "¥": ("yen", "yen", "", ""),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₽": ("ruble", "rubles", "kopeck", "kopecks"),
    "₩": ("won", "won", "", ""),
    "₪": ("shekel", "shekels", "", ""),
    "₺": ("lira", "lira", "", ""),
    "₴": ("hryvnia", "hryvnias", "", ""),
    "₦": ("naira", "naira", "", ""),
    "₱": ("peso", "pesos", "", ""),
    "₫": ("dong", "dong", "", ""),
    "₸": ("tenge", "tenge", "", ""),
    "฿": ("baht", "baht", "", ""),
    "₿": ("bitcoin", "bitcoins", "", ""),
}
_KINDS = {
    "US": "U.S",
    "A": "Australian",
    "AU": "Australian",
    "C": "Canadian",
    "CA": "Canadian",
    "HK": "Hong Kong",
    "NZ": "New Zealand",
    "S": "Singapore",
    "NT": "Taiwan",
    "MX": "Mexican",
    "R": "Brazilian",
    "CN": "Chinese",
}
_CODES = {
    "USD": ("U.S dollar", "U.S dollars"),
    "EUR": ("euro", "euros"),
    "GBP": ("British pound", "British pounds"),
    "JPY": ("Japanese yen", "Japanese yen"),
    "CHF": ("Swiss franc", "Swiss francs"),
    "CAD": ("Canadian dollar", "Canadian dollars"),
    "AUD": ("Australian dollar", "Australian dollars"),
    "NZD": ("New Zealand dollar", "New Zealand dollars"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars"),
    "CNY": ("Chinese yuan", "Chinese yuan"),
    "RMB": ("renminbi", "renminbi"),
    "INR": ("Indian rupee", "Indian rupees"),
    "RUB": ("Russian ruble", "Russian rubles"),
    "BYN": ("Belarusian ruble", "Belarusian rubles"),
    "UAH": ("hryvnia", "hryvnias"),
    "PLN": ("zloty", "zlotys"),
    "SEK": ("Swedish krona", "Swedish kronor"),
    "NOK": ("Norwegian krone", "Norwegian kroner"),
    "DKK": ("Danish krone", "Danish kroner"),
    "KRW": ("Korean won", "Korean won"),
    "BRL": ("Brazilian real", "Brazilian reais"),
    "ZAR": ("South African rand", "South African rand"),
}
SCALES = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "mln": "million",
    "mm": "million",
    "b": "billion",
    "bn": "billion",
    "t": "trillion",
    "tn": "trillion",
    "trn": "trillion",
}
_SCALE = (
    r"(?:[ -]?(?:thousand|million|billion|trillion|lakh|crore)\b"
    r"| ?(?:k|mn|mln|mm|m|bn|b|trn|tn|t)\b)"
)
_PER = {
    "h": "hour", "hr": "hour",
    "wk": "week", "mo": "month", "yr": "year", "lb": "pound", "kg": "kilogram",
    "oz": "ounce", "gal": "gallon", "kwh": "kilowatt-hour", "mwh": "megawatt-hour",
    "gb": "gigabyte", "tb": "terabyte", "sq ft": "square foot", "sqft": "square foot",
    "m²": "square meter", "m2": "square meter", "m³": "cubic meter", "m3": "cubic meter",
}  # fmt: skip
_EACH = (
    "hour minute day night week month quarter year person head user seat child student share item "
    "piece unit page word gallon pound ounce ton tonne barrel bushel acre mile"
)
_PER_EACH = rf"/(?i:{'|'.join((*_PER, *_EACH.split()))})(?![\w²³])"
_SIGN = "[" + "".join(_NAMES) + "]"
_PRINTED = regex(
    rf"(?P<minus>(?<![\w-])[-−])?(?:\b(?P<kind>US|AU|CA|HK|NZ|NT|MX|CN|A|C|S|R))?(?P<sign>{_SIGN})"
    rf" ?(?P<low>{NUMBER})(?P<lowscale>{_SCALE})?"
    rf"(?: ?[-–—] ?(?:US|A|C)?{_SIGN}?(?P<high>{NUMBER})(?P<highscale>{_SCALE})?)?"
    rf"(?P<per>{_PER_EACH})?"
    rf"(?P<plus>\+)?",
    re.IGNORECASE,
)
_AFTER = regex(
    rf"{START}(?P<low>{NUMBER})(?P<scale>{_SCALE})? ?"
    rf"(?P<sign>[€£₽₴¥₹¢]|(?:{'|'.join(_CODES)})\b)(?P<per>{_PER_EACH})?"
)
_BEFORE = regex(
    rf"\b(?P<code>{'|'.join(_CODES)}) ?(?P<low>{NUMBER})(?P<scale>{_SCALE})?(?P<per>{_PER_EACH})?"
)
TRIGGER = regex(rf"[¢{''.join(_NAMES)}]|\b(?:{'|'.join(_CODES)})\b")


def money(text: Aligned, *, british: bool) -> None:
    """Say amounts of money in words, in the order in which they are said."""
    text.sub(_PRINTED, lambda match: _said(match, british=british))
    text.sub(_AFTER, lambda match: _coded(match, match["sign"], british=british))
    text.sub(_BEFORE, lambda match: _coded(match, match["code"], british=british))


def _scale(printed: str | None) -> str:
    if not printed:
        return ""
    word = re.sub(r"[ -]", "", printed).lower()
    return " " + SCALES.get(word, word)


def _said(match: re.Match[str], *, british: bool) -> str:
    low, high = match["low"], match["high"]
    singular, plural, *small = _NAMES[match["sign"]]
    if (match["kind"] or "").upper() == "R":
        singular, plural = "real", "reais"
    scale = _scale(match["highscale"] if high else match["lowscale"])
    low_scale = _scale(match["lowscale"]) if high else ""
    kind = _KINDS.get((match["kind"] or "").upper(), "")
    before = (kind + " ") if kind else ""
    if high:
        first = amount(low, british=british) + (low_scale if low_scale != scale else "")
        joiner = range_word(match.string, match.start())
        number = f"{first} {joiner} {amount(high, british=british)}{scale}"
    else:
        cents = None if scale or kind else _cents(low, (singular, plural, *small), british=british)
        if cents is not None:
            return _signed(match, cents)
        number = amount(low, british=british) + scale
    hyphened = (match["lowscale"] or "").startswith("-") and match.string[match.end() :][:1] == " "
    one = number == "one" or hyphened or attributive(match.string, match.start(), match.end())
    plus = " plus" if match["plus"] else ""
    return _signed(match, f"{number}{plus} {before}{singular if one else plural}")


def _signed(match: re.Match[str], said: str) -> str:
    return ("minus " if match["minus"] else "") + said + _per(match)


def _per(match: re.Match[str]) -> str:
    each = (match["per"] or "")[1:].lower()
    return f" per {_PER.get(each, each)}" if each else ""


def _cents(number: str, names: tuple[str, ...], *, british: bool) -> str | None:
    """“19.99” as dollars and cents; None unless there are two digits after the point."""
    whole, _, fraction = number.partition(".")
    if len(fraction) != 2 or not names[2]:
        return None
    units, cents = int(whole.replace(",", "")[:18] or "0"), int(fraction)
    large = f"{cardinal(units, british=british)} {names[0] if units == 1 else names[1]}"
    little = f"{cardinal(cents)} {names[2] if cents == 1 else names[3]}"
    if not cents:
        return large
    return f"{large} and {little}" if units else little


def _coded(match: re.Match[str], code: str, *, british: bool) -> str:
    number = amount(match["low"], british=british) + _scale(match["scale"])
    if code == "¢":
        singular, plural = "cent", "cents"
    elif code in _CODES:
        singular, plural = _CODES[code]
    else:
        singular, plural = _NAMES[code][:2]
        cents = None if match["scale"] else _cents(match["low"], _NAMES[code], british=british)
        if cents is not None:
            return cents + _per(match)
    one = number == "one" or attributive(match.string, match.start(), match.end())
    return f"{number} {singular if one else plural}{_per(match)}"
