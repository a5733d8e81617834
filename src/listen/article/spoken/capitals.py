"""Capitals: headings set in capitals are words, initialisms are letters, acronyms words."""

from __future__ import annotations

import re

from listen.article.spoken.aligned import Aligned
from listen.article.spoken.grammar import named
from listen.article.spoken.roman import value
from listen.regex import regex

# Said letter by letter. Most of three letters and fewer are anyway; these are told from words
# where a whole heading is in capitals, or are pronounceable by chance.
INITIALISMS = named(
    "EU US UK UN AI USA UAE USSR CEO CFO CTO COO CIO FBI CIA EPA IPO IMF NGO ECB OECD EBRD UNDP "
    "UNHCR OSCE IAEA HIV DNA RNA MIT UCLA FAQ SEC IRA EV ISS ESA AU IDF LED EEC CIS SCO ICC ICJ "
    "ILO IOC IPCC ISP ISO IQ EQ IVF IUD UFO UFC UPS API URL OS UI UX VR ID ATM BBC CNN NBC CBS "
    "ABC PBS NPR ESPN HBO MTV IBM AMD AWS ADHD PTSD OCD ICU ER EMT MRI CT ECG UV AC DC BC AD "
    "BCE CE RSVP DIY DUI FYI IOU OK RAF USAF UAV IED ICBM ANC AKP SPD CDU BJP GCC IRGC PLO CCP "
    "KGB FSB GRU NSA DEA ATF IRS DOJ DHS FDA FCC FTC FDIC NIH CDC USDA UNHRC WFP WTO WWF MSF "
    "HRW LSE UCL USD GBP ETF ROI GST APR PDF HTML CSS SQL XML CPU GPU USB SSD VPN DNS IP TV NFL "
    "NBA MLB NHL MLS PR HR PM MP MEP GDP NHS UNSC UNGA ACLU NAACP USAID EEOC IISS AIIB EIB GOP "
    "DNC RNC NYPD LAPD LGBT LGBTQ WWII PE PC CD DVD SMS GPS GMO GP CBD STD STI BMI PSA DVLA "
    "HMRC MOD NYC LA DC TSA FAA NTSB EMI IOS UTC GMT EST PST RV SUV VIP ISBN ISSN IBAN CV PHD "
    "MBA BA MA MD"
)
# Initialisms that are said as a word.
ACRONYMS = named(
    "NATO UNESCO UNICEF NASA OPEC AIDS FIFA UEFA ASEAN NAFTA SARS COVID MERS SWAT FEMA OSHA "
    "NOAA DARPA APEC BRICS MENA AUKUS EBITDA ASCII JPEG JSON YAML EFTA ECOWAS UNRWA WADA FIBA "
    "ISIS ISIL SCUBA RADAR LASER SONAR GIF RAM ROM PIN SIM LAN WAN VAT HUD ICE DACA NIMBY TASER "
    "ZIP AWOL IKEA FIAT UNIFIL NASDAQ NASCAR LIDAR CRISPR FRONTEX INTERPOL EUROPOL MAGA COP "
    "BAFTA CERN POTUS SCOTUS FLOTUS CAPTCHA MOSFET BASIC REIT YOLO FOMO"
)
# Acronyms of two and three letters, which a voice would spell.
_LOWERED = {
    "RAM": "ram",
    "ROM": "rom",
    "PIN": "pin",
    "SIM": "sim",
    "LAN": "lan",
    "WAN": "wan",
    "HUD": "hud",
    "ICE": "ice",
    "ZIP": "zip",
    "GIF": "gif",
    "COP": "cop",
    "MAGA": "maga",
}
# Spelled by no voice unless it is told to: four letters and more that look like a word.
_DOTTED = named(
    "EBRD UNDP OSCE IAEA ACLU USAID EEOC FDIC UNSC UNGA IRGC ICBM AIIB IISS UNHRC AU WHO ECHR UNEP "
    "IAAF ICAO ISAF UNFPA EASA AAAS IETF IFRC EFSF"
)
# Ordinary short words that may be printed in capitals to stress them.
_STRESSED = named(
    "NOT ALL AND ANY ARE BAD BIG BUT CAN DAY DID END FAR FEW FOR GET GOD GOT HAD HAS HER HIM "
    "HIS HOW ITS LAW LET MAN MAY MEN MUST MY NEW NO NOW OFF OLD ONE OUR OUT OWN PUT SAY SEE SHE "
    "SO SON THE TOO TOP TWO USE WAR WAS WAY WHY WIN WON YES YET YOU BE BY DO GO HE IF IN OF ON "
    "OR TO UP WE AN AT BUY FREE STOP NEVER ALWAYS ONLY MORE VERY"
)
_WORD = regex(r"(?<![\w.])[A-Z][A-Z]+(?:'[A-Z]{1,2}\b)?(?![\w]|\.[A-Za-z]|')|(?<![\w.])A(?= [A-Z])")
_TOKEN = regex(r"(?<![\w.@#])[A-Z]{2,}s?(?![\w])(?!\.[A-Z])")
_CAPITAL = regex(r"[A-Z]")
_SMALL = regex(r"[a-z]")
_RUN = regex(
    r"(?<![\w.])[A-Z][A-Z'’]*[A-Z](?:(?:[ ,:;–—-]|, | [-–—&] )"
    r"[A-Z0-9][A-Z0-9'’]*(?![a-z.])){3,200}+"
)
_KEPT_IN_HEADINGS = (INITIALISMS | ACRONYMS) - named("US WHO IT ICE LED PIN ZIP COP BASIC RAM HUD")
TRIGGER = regex(r"[A-Z][A-Z]")


def capitals(text: Aligned) -> None:
    """Set in small letters what is a word in capitals: whole headings, and long runs."""
    printed = text.text
    if _SMALL.search(_without_marks(printed)) is None and _is_heading(printed):
        text.sub(_WORD, _lowered)
    elif len(_CAPITAL.findall(printed)) > 12:
        spans = [match.span() for match in _RUN.finditer(printed) if _is_heading(match[0])]
        if spans:
            text.sub(
                _WORD,
                lambda match: (
                    _lowered(match)
                    if any(start <= match.start() < stop for start, stop in spans)
                    else None
                ),
            )


def letters(text: Aligned) -> None:
    """Dot what is said by its letters; set in small letters what is said as a word."""
    shouted = _SMALL.search(text.text) is None
    text.sub(_TOKEN, lambda match: _spelled(match, shouted=shouted))


def _without_marks(text: str) -> str:
    """A heading in capitals may still have "5km", "1st" or "iPhone's" in it."""
    return re.sub(r"(?<=\d)[a-z]{1,3}\b|(?<=[A-Z]['’])s\b|\b[iemd](?=[A-Z])", "", text)


def _is_heading(text: str) -> bool:
    """Whether a text in capitals has words in it that are no initialisms."""
    words = re.findall(r"[A-Z]{2,}", text)
    ordinary = [word for word in words if word not in _KEPT_IN_HEADINGS and not value(word)]
    if len(words) == 1:
        return len(ordinary) == 1 and len(words[0]) > 3 and _pronounceable(words[0])
    return 2 * len(ordinary) > len(words) or any(len(word) > 5 for word in ordinary)


def _pronounceable(word: str) -> bool:
    return re.search(r"[AEIOUY]", word) is not None and word not in _DOTTED


def _lowered(match: re.Match[str]) -> str | None:
    word = match[0]
    stem = word.partition("'")[0]
    if stem == "US":
        before = match.string[max(0, match.start() - 6) : match.start()].split()
        # "LET US PRAY" against "US ARMY": a verb before it makes it the pronoun.
        return (
            "us"
            if before and before[-1] in ("LET", "TO", "OF", "WITH", "FOR", "TELLS", "TELL")
            else None
        )
    if stem in _KEPT_IN_HEADINGS or stem in _DOTTED - {"WHO"} or value(stem):
        return None
    if len(stem) < 5 and re.search(r"[AEIOUY]", stem) is None:
        return None
    return "a" if word == "A" else word[0] + word[1:].lower()


def _spelled(match: re.Match[str], *, shouted: bool) -> str | None:
    printed = match[0]
    if match.string.startswith("&", match.end()):
        return ".".join(printed) if len(printed) == 2 else None
    plural = printed.endswith("s")
    word = printed[:-1] if plural else printed
    if word in _LOWERED and not (word == "ICE" and shouted):
        return _LOWERED[word] + ("s" if plural else "")
    if not plural and word in _STRESSED and not shouted:
        return word.lower()
    if word in _DOTTED or (shouted and word in INITIALISMS and len(word) < 5):
        return ".".join(word) + ("'s" if plural else "")
    if len(word) > 5 and word not in ACRONYMS and word not in INITIALISMS and not plural:
        return word.title() if _pronounceable(word) else None
    return None
