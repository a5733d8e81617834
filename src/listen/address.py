"""A URL as it may stand anywhere: in ASCII, percent-encoded, without a space (standards 11)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

_SAFE = "/:?#[]@!$&'()*+,;=%-._~"


@lru_cache(maxsize=64)  # the show's own address is asked for again and again
def ascii_url(url: str) -> str:
    """`url` in ASCII: the host in its IDNA form, all else percent-encoded, escapes kept.

    Raises `ValueError` where there is no such host.
    """
    parts = urlsplit(url)
    host = parts.netloc
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    # A per cent sign that begins no escape is one that must be escaped itself.
    rest = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", urlunsplit(("", "", *parts[2:])))
    head = f"{parts.scheme}://{host}" if parts.netloc else ""
    return head + quote(rest, safe=_SAFE)


def is_address(text: str) -> bool:
    """Whether it is an http or https URL, whole, of a host that there can be."""
    try:
        parts = urlsplit(ascii_url(text))
        host = parts.hostname or ""
        parts.port  # noqa: B018  (it is read, and judged, only now)
    except ValueError:  # brackets around what is no IPv6 address, a label that IDNA does not know
        return False
    return parts.scheme in ("http", "https") and len(host.split()) == 1
