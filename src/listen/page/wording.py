"""Times, sizes and addresses as pages write them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlsplit

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip  # strftime's names depend on the locale of the process
_LINKS: Final = frozenset({"http", "https"})


def clock(seconds: float) -> str:
    """`75.4` → "1:15", `3675` → "1:01:15"."""
    whole = math.floor(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def spell_minutes(seconds: float) -> str:
    """`892` → "15 min"; less than a minute is "1 min"."""
    minutes = max(1, round(seconds / 60))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def iso_duration(seconds: float) -> str:
    """ISO 8601, in whole seconds: `892.3` → "PT14M52S"."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, left = divmod(rest, 60)
    text = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return f"PT{text}{left}S" if left or not text else f"PT{text}"


def spell_size(length: int) -> str:
    """Bytes as a reader wants them: `7_140_000` → "7.1 MB"."""
    if length < 1_000_000:
        return f"{max(1, round(length / 1000))} kB"
    return f"{length / 1_000_000:.1f} MB"


def spell_date(moment: datetime) -> str:
    """A form that no reader takes for another day: "23 November 2026"."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def is_english(language: str) -> bool:
    """Whether the interface's own words need no `lang` of their own."""
    return language.split("-")[0].lower() == "en"


def safe_link(url: str | None) -> str | None:
    """The URL if a page may link to it: http or https with a host, nothing else (issue 7)."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # "http://[" and the like: not a URL, so not a link
        return None
    return url.strip() if parts.scheme.lower() in _LINKS and parts.netloc else None


def relative(path: str, folder: str) -> str:
    """The URL of `path` from a page in `folder`; both are relative to the show, "" is its root."""
    if folder and path.startswith(folder + "/"):
        return quote(path.removeprefix(folder + "/"))
    return "../" * (folder.count("/") + 1 if folder else 0) + quote(path)
