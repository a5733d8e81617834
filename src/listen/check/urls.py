"""URLs as feeds have them: often wrong, never a reason to stop."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

_NONE = SplitResult("", "", "", "", "")


def split(url: str) -> SplitResult:
    """The parts of a URL; all empty where it is none (`http://[`, a port in words)."""
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError:
        return _NONE
    return parts


def join(base: str, url: str) -> str:
    """A URL relative to another; empty where one of them is none."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def as_written(url: str) -> str:
    """A URL that a person wrote, as it stands in a feed: ASCII; empty where it is none."""
    parts = split(url)
    try:
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError:
        return ""
    rest = quote(parts._replace(scheme="", netloc="").geturl(), safe="/:?#[]@!$&'()*+,;=%~")
    return f"{parts.scheme}://{host}{rest}" if host else ""


def is_url(text: str) -> bool:
    """Whether it is an absolute http or https URL."""
    parts = split(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine."""
    host = split(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
