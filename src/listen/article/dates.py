"""Dates as people and publishing tools write them, always aware."""

from __future__ import annotations

from datetime import UTC, date, datetime

from listen.errors import UsageError
from listen.regex import regex

_FORMATS = (
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M %z",
    "%B %d, %Y %H:%M",
)
_ORDINAL = regex(r"(?<=\d)(?:st|nd|rd|th)\b")


def to_datetime(value: object) -> datetime | None:
    """An aware datetime from a datetime, a date or a string; None if it is none of these.

    Without a zone it is UTC: the same file means the same time on every machine.
    """
    found: datetime | None = None
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime(value.year, value.month, value.day, tzinfo=UTC)
    elif isinstance(value, str):
        found = _parsed(_ORDINAL.sub("", value.strip()))
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    from email.utils import parsedate_to_datetime  # start-up time: a feed's form comes last

    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def asked_date(value: str | datetime) -> datetime:
    """The date that a person asks for; raises UsageError if it cannot be read."""
    found = to_datetime(value)
    if found is None:
        raise UsageError(
            f'"{value}" is not a date', "write it as 2025-03-31, or 2025-03-31T09:30+02:00"
        )
    return found
