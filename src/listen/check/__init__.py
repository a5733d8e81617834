"""Judges a published show, or anybody's live feed, by readers of its own."""

from listen.check.access import Fetch, Reply
from listen.check.fault import RULES, Fault, Severity, as_dict, as_text, registered
from listen.check.show import check_show

__all__ = [
    "RULES",
    "Fault",
    "Fetch",
    "Reply",
    "Severity",
    "as_dict",
    "as_text",
    "check_show",
    "registered",
]
