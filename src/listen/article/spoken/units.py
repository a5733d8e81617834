"""Measures: "5 km/h" is "5 kilometers per hour", "20 °C" is "20 degrees Celsius"."""

from __future__ import annotations

import re

from listen.article.spoken.aligned import Aligned
from listen.article.spoken.grammar import NUMBER, START, attributive, named, range_word
from listen.regex import regex

# Plurals are regular but for those given.
_UNITS = {
    "nm": "nanometer", "μm": "micrometer", "mm": "millimeter", "cm": "centimeter", "m": "meter",
    "km": "kilometer", "mi": "mile", "ft": "foot", "yd": "yard", "nmi": "nautical mile",
    "mg": "milligram", "μg": "microgram", "mcg": "microgram", "g": "gram", "kg": "kilogram",
    "kgs": "kilogram", "t": "tonne", "Mt": "megatonne", "Gt": "gigatonne",
    "lb": "pound", "lbs": "pound", "oz": "ounce",
    "ml": "milliliter", "mL": "milliliter", "cl": "centiliter", "dl": "deciliter", "l": "liter",
    "L": "liter", "gal": "gallon", "fl oz": "fluid ounce", "fl. oz": "fluid ounce",
    "tbsp": "tablespoon", "tsp": "teaspoon",
    "ha": "hectare", "sqft": "square foot", "sq ft": "square foot", "sq. ft": "square foot",
    "sq m": "square meter", "sq km": "square kilometer", "sq. km": "square kilometer",
    "sq mi": "square mile", "sq. mi": "square mile",
    "ns": "nanosecond", "μs": "microsecond", "ms": "millisecond", "s": "second", "sec": "second",
    "secs": "second", "min": "minute", "mins": "minute", "h": "hour", "hr": "hour", "hrs": "hour",
    "yr": "year", "yrs": "year",
    "mph": "mile per hour", "kph": "kilometer per hour", "kmh": "kilometer per hour",
    "mpg": "mile per gallon", "rpm": "revolution per minute", "bpm": "beat per minute",
    "fps": "frame per second", "ppm": "part per million", "ppb": "part per billion",
    "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz", "THz": "terahertz",
    "W": "watt", "kW": "kilowatt", "MW": "megawatt", "GW": "gigawatt", "TW": "terawatt",
    "Wh": "watt-hour", "kWh": "kilowatt-hour", "MWh": "megawatt-hour", "GWh": "gigawatt-hour",
    "TWh": "terawatt-hour", "V": "volt", "kV": "kilovolt", "mV": "millivolt", "mA": "milliamp",
    "mAh": "milliamp-hour", "Ah": "amp-hour", "J": "joule", "kJ": "kilojoule", "MJ": "megajoule",
    "kcal": "kilocalorie", "cal": "calorie", "hp": "horsepower", "dB": "decibel",
    "Pa": "pascal", "hPa": "hectopascal", "kPa": "kilopascal", "MPa": "megapascal", "psi": "P.S.I",
    "B": "byte", "kB": "kilobyte", "KB": "kilobyte", "MB": "megabyte", "GB": "gigabyte",
    "TB": "terabyte", "PB": "petabyte", "KiB": "kibibyte", "MiB": "mebibyte", "GiB": "gibibyte",
    "TiB": "tebibyte", "kbit": "kilobit", "Mbit": "megabit", "Gbit": "gigabit",
    "kbps": "kilobit per second", "Mbps": "megabit per second", "Gbps": "gigabit per second",
    "px": "pixel", "MP": "megapixel", "Ω": "ohm", "kΩ": "kilohm", "mol": "mole",
    "°C": "degree Celsius", "°F": "degree Fahrenheit", "° C": "degree Celsius",
    "° F": "degree Fahrenheit", "°": "degree", "K": "kelvin", "bps": "basis point",
}  # fmt: skip
_IRREGULAR = {"foot": "feet", "hertz": "hertz", "kilohertz": "kilohertz", "megahertz": "megahertz",
    "gigahertz": "gigahertz", "terahertz": "terahertz", "horsepower": "horsepower"}  # fmt: skip
# Too short to be a unit when it touches the number: 5m may be millions, 5G a network, 5B a room.
_SPACED = named("s l h t B K J V MP cal min sec Ah")
# A letter of an abbreviation or of a street: "44 B.C.", "12 W. Elm St.".
_INITIAL = regex(r"\.(?:[A-Za-z]| [A-Z0-9])")
# A percent sign is not a unit; a rate is one unit by another.
_RATES = {
    "s": "second", "s²": "second squared", "s2": "second squared", "sec": "second",
    "min": "minute", "h": "hour", "hr": "hour", "d": "day",
    "day": "day", "week": "week", "month": "month", "yr": "year", "year": "year", "kg": "kilogram",
    "g": "gram", "l": "liter", "L": "liter", "dl": "deciliter", "dL": "deciliter",
    "ml": "milliliter", "mL": "milliliter", "m²": "square meter", "m³": "cubic meter",
    "km²": "square kilometer", "cm²": "square centimeter", "cm³": "cubic centimeter",
    "m2": "square meter", "m3": "cubic meter", "ha": "hectare", "km": "kilometer", "m": "meter",
    "mol": "mole", "person": "person", "100 km": "one hundred kilometers",
    "100 g": "one hundred grams",
}  # fmt: skip


def _any(names: dict[str, str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_VALUE = regex(
    rf"{START}(?P<number>{NUMBER})(?P<gap>[ -]?)(?P<unit>{_any(_UNITS)})(?P<power>[²³]|\^?[23])?"
    rf"(?:/(?P<rate>{_any(_RATES)}))?(?P<dot>\.(?=[ ,;)]+[a-z(0-9]))?(?![\w°²³])"
)
# "250 km × 50 km", and a range that gives its unit twice.
_FEET = regex(r"(?<![\w.,'])(?<![x×] )(\d{1,4})['′] ?[x×] ?(\d{1,4})['′](?![\w\"']| ?[x×])")
_SIZE = regex(rf"(?<=\d)( ?(?:{_any(_UNITS)})) ?[×x] ?(?={NUMBER} ?(?:{_any(_UNITS)})(?!\w))")
_SPAN = regex(
    rf"{START}(?P<low>{NUMBER} ?(?P<unit>{_any(_UNITS)})) ?[-–—] ?(?={NUMBER} ?(?P=unit)(?!\w))"
)
_OF_PART = regex(
    rf"(?<![\w.,])(?P<whole>\d{{0,3}})(?P<part> ?[¼-¾⅐-⅞]) ?(?P<unit>{_any(_UNITS)})\b(?!/)"
    r"(?:\.(?=[ ,;)]+[a-z(0-9]|[,;)]))?"
)
_HEAT = regex(
    r"temperature|bake|oven|preheat|\b(?:highs?(?! school)|lows?|heat|cold|warm|chill|weather)\b"
    r"|\d[FC] ?[/(] ?\d{1,3}[FC]\b",
    re.IGNORECASE,
)
_PLACED = regex(
    r"\b(?:bus|gate|seat|room|section|part|flight|apartment|apt|unit|row|class|size|grade|route|line|train|exit"
    r"|figure|table|item|article|chapter|level|zone|terminal|platform|bay|box|channel|lot|block|suite|form|rule"
    r"|title|appendix|number)s?\.? \d{1,3}[FC]\b|\d[FC] (?:bus|train|tram|route|line)",
    re.IGNORECASE,
)
_WARM = regex(r"(?<![\w.,])(\d{1,3})([FC])(?![\w'’-])")
_BOTH = regex(r"(?<=\d[FC])/(?=\d{1,3}[FC]\b)")
# An inch: a prime, or a quote that nothing opens; what is before a note or code may open one.
_INCH = regex(rf"{START}(\d{{1,3}}(?:\.\d{{1,3}})?)(?:″|\")(?=[\s,.;:)]|\Z)")
_PRODUCT = regex(r" [A-Z][A-Za-z]")
_HEIGHT = regex(r"(?<![\w.,'])(\d)(?:'|′| ?ft\.? ?) ?(\d{1,2})(?:\"|″|''| ?in\b\.?)")
_PLACE = regex(
    r"(?<![\w.])(\d{1,3}(?:\.\d{1,8})?)° ?(?:(\d{1,2}(?:\.\d{1,8})?)['′] ?)?"
    r"(?:(\d{1,2}(?:\.\d{1,8})?)(?:\"|″|'') ?)?([NSEW])\b"
)
_PART = regex(r"(?<![\d ]\d)(?<!\d )(?<!\d)\d[/⁄]\Z")
_COMPASS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_METRIC = regex(r"(met|lit)er(?=s?\b)")
ANY = _any(_UNITS)
"""Any unit, for a pattern."""
TRIGGER = regex(rf"\d[FC]\b|[\d¼-¾⅐-⅞][ -]?(?:{_any(_UNITS)})(?![a-zA-Z])|\d['′\"″]")


def units(text: Aligned, *, british: bool) -> None:
    """Say the units that follow numbers."""
    text.sub(_PLACE, _place)
    # "350F" by itself may be a bus.
    warm = _WARM.search(text.text) and _HEAT.search(text.text)
    if warm and not _PLACED.search(text.text):
        text.sub(_BOTH, lambda _: ", ")
        text.sub(_WARM, lambda match: f"{match[1]}°{match[2]}")
    text.sub(_HEIGHT, lambda match: f"{match[1]} foot {match[2]}")
    text.sub(_FEET, _feet)
    text.sub(_SIZE, lambda match: f"{match[1]} by ")
    text.sub(_SPAN, lambda match: f"{match['low']} {range_word(match.string, match.start())} ")
    if "″" in text.text or text.text.count('"') == 1:
        text.sub(_INCH, _inches)
    text.sub(_OF_PART, lambda match: _part_said(match, british=british))
    text.sub(_VALUE, lambda match: _said(match, british=british))


def _place(match: re.Match[str]) -> str:
    said = f"{match[1]} degrees "
    if match[2]:
        said += f"{match[2]} minutes "
    if match[3]:
        said += f"{match[3]} seconds "
    return said + _COMPASS[match[4]]


def _said(match: re.Match[str], *, british: bool) -> str | None:
    unit, gap = match["unit"], match["gap"]
    if unit in _SPACED and gap in ("", "-") and not match["rate"]:
        return None
    if len(unit) == 1 and unit.isupper() and _INITIAL.match(match.string, match.end("unit")):
        return None
    name = _UNITS[unit]
    if match["power"]:
        if name not in _POWERED:
            return None
        name = ("square " if match["power"][-1] in "²2" else "cubic ") + name
    one = match["number"] == "1" or gap == "-" or _is_part(match.string, match.start())
    if not one and not match["rate"]:
        one = attributive(match.string, match.start(), match.end())
    if not one:
        name = plural(name)
    if match["rate"]:
        name += f" per {_RATES[match['rate']]}"
    if british:
        name = _METRIC.sub(r"\1re", name)
    return f"{match['number']}{'-' if gap == '-' else ' '}{name}"


def _feet(match: re.Match[str]) -> str:
    one = attributive(match.string, match.start(), match.end())
    return f"{match[1]} by {match[2]} {'foot' if one else 'feet'}"


def _inches(match: re.Match[str]) -> str:
    one = match[1] == "1" or attributive(match.string, match.start(), match.end())
    one = one or _PRODUCT.match(match.string, match.end()) is not None
    return f"{match[1]} {'inch' if one else 'inches'}"


def _part_said(match: re.Match[str], *, british: bool) -> str:
    name = _UNITS[match["unit"]]
    if match["whole"]:
        name = plural(name)
    name = _METRIC.sub(r"\1re", name) if british else name
    return f"{match['whole']}{match['part']} {name}"


def _is_part(text: str, stop: int) -> bool:
    """Whether the number at `stop` is the lower one of a fraction of one: "3/4 tsp"."""
    return _PART.search(text, max(0, stop - 6), stop) is not None


_POWERED = frozenset(("nanometer", "micrometer", "millimeter", "centimeter", "meter", "kilometer",
    "mile", "foot", "yard"))  # fmt: skip


def plural(name: str) -> str:
    """The plural of a unit's name: "mile per hour" is "miles per hour"."""
    counted, per, rate = name.partition(" per ")
    if counted.startswith("degree "):
        return counted.replace("degree", "degrees", 1)
    if counted == "P.S.I":
        return counted
    start = max(counted.rfind(" "), counted.rfind("-")) + 1
    word = counted[start:]
    return f"{counted[:start]}{_IRREGULAR.get(word, word + 's')}{per}{rate}"
