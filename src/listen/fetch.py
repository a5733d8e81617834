"""The only network client for articles: few redirects, limits, no private addresses.

What was fetched is kept, so that publishing again works without a network.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import urllib3

import listen
from listen.errors import FetchError

SECONDS = 30.0
"""For the whole of it, redirects included."""
SIZE = 20 * 1024 * 1024
"""Bytes of the answer, decoded."""
REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a URL gave."""

    url: str
    """After redirects."""
    type: str
    """The media type of its Content-Type, lower case; "" if it said none."""
    data: bytes
    kept: str | None = None
    """Why it is the answer of an earlier time; None: it was fetched now."""


def fetch(url: str, store: Path | None = None, *, allow_private: bool = False) -> Fetched:
    """Fetch a URL; `store` is a folder that keeps answers for when it cannot be.

    Private, loopback and link-local addresses are refused, at each redirect again, unless
    `allow_private`. Raises `FetchError`; `UnreachableError` where another time may be luckier.
    """
    try:
        found = _follow(url, time.monotonic() + SECONDS, allow_private=allow_private)
    except UnreachableError as error:
        kept = kept_answer(url, store)
        if kept is None:
            raise
        return Fetched(kept.url, kept.type, kept.data, error.message)
    except ValueError as error:  # brackets that do not match, a host that no header can hold
        raise FetchError(f"fetching {url}: {error}", "mend the URL") from error
    if store is not None:
        _keep(store, url, found)
    return found


def ping(hub: str, feed: str) -> None:
    """Tell a WebSub hub that a feed has changed (standards: WebSub, 7; a form POST).

    Raises `FetchError` if it does not take it.
    """
    try:
        with urllib3.PoolManager() as pool:
            answer = pool.request(
                "POST",
                hub,
                fields={"hub.mode": "publish", "hub.url": feed},
                encode_multipart=False,
                headers={"User-Agent": f"listen/{listen.__version__}"},
                timeout=urllib3.Timeout(connect=5.0, read=10.0),
                retries=urllib3.Retry(2, backoff_factor=0.5, redirect=2),
            )
    except urllib3.exceptions.HTTPError as error:
        raise FetchError(
            f"telling the hub {hub} of the feed: {error}", "see that [feed] hub is right"
        ) from error
    if not 200 <= answer.status < 300:
        raise FetchError(
            f"telling the hub {hub} of the feed: it answered {answer.status}",
            "see that [feed] hub is right and accepts this feed",
        )


class PrivateAddressError(FetchError):
    """The address is one of a private network, and nobody said that it may be."""


class UnreachableError(FetchError):
    """The network or the server failed, and nothing was kept that may serve."""


def _follow(url: str, deadline: float, *, allow_private: bool) -> Fetched:
    first = url
    for _ in range(REDIRECTS + 1):
        answer = _ask(url, first, deadline, allow_private=allow_private)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise FetchError(
        f"fetching {first}: more than {REDIRECTS} redirects",
        "open it in a browser and give the address that it ends at",
    )


def _ask(url: str, first: str, deadline: float, *, allow_private: bool) -> Fetched | str:
    """The answer, or where it moved to."""
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise FetchError(f"fetching {first}: {url!r} has no valid port", "mend the URL") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(
            f"fetching {first}: {url!r} is no http or https address",
            "only web pages are fetched; save anything else as a file and give its path",
        )
    address = _address(parts.hostname, port, first, allow_private=allow_private)
    path = urlunsplit(("", "", quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._"), "", ""))
    query = f"?{quote(parts.query, safe='%=&/?:@!$()*+,;~-._[]')}" if parts.query else ""
    left = max(0.1, deadline - time.monotonic())
    timeout = urllib3.Timeout(connect=min(10.0, left), read=min(15.0, left))
    # The address that was judged is the one that is asked: a second look-up may give another.
    pool = (
        urllib3.HTTPSConnectionPool(
            address, port, server_hostname=parts.hostname, assert_hostname=parts.hostname
        )
        if parts.scheme == "https"
        else urllib3.HTTPConnectionPool(address, port)
    )
    headers = {
        "Host": parts.netloc.rpartition("@")[2],
        "User-Agent": f"listen/{listen.__version__}",
        "Accept": "text/html,application/xhtml+xml,text/*;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    try:
        answer = pool.request(
            "GET", path + query, headers=headers, timeout=timeout, redirect=False,
            retries=False, preload_content=False,
        )  # fmt: skip
        try:
            return _taken(cast("urllib3.HTTPResponse", answer), url, first, deadline)
        finally:
            answer.close()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise UnreachableError(
            f"fetching {first}: {type(error).__name__}: {error}",
            "see that the address is right and the network is there",
        ) from error
    finally:
        pool.close()


def _taken(answer: urllib3.HTTPResponse, url: str, first: str, deadline: float) -> Fetched | str:
    location = answer.headers.get("Location")
    if answer.status in _MOVED and location:
        return location
    if answer.status >= 500 or answer.status == 429:
        raise UnreachableError(
            f"fetching {first}: the server answered {answer.status}", "try again later"
        )
    if answer.status != 200:
        raise FetchError(
            f"fetching {first}: the server answered {answer.status}",
            "open it in a browser; a page behind a login is saved as a file and given by its path",
        )
    data = bytearray()
    for chunk in _chunks(answer):
        data += chunk
        if len(data) > SIZE:
            raise FetchError(
                f"fetching {first}: more than {SIZE // 1024 // 1024} MiB",
                "save what is wanted of it as a file and give its path",
            )
        if time.monotonic() > deadline:
            raise UnreachableError(
                f"fetching {first}: not done within {SECONDS:.0f} s", "try again later"
            )
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Fetched(url, media_type, bytes(data))


def _chunks(answer: urllib3.HTTPResponse) -> Iterator[bytes]:
    """What has come so far, again and again: a server that drips must not hold us in one read."""
    while chunk := answer.read1(64 * 1024, decode_content=True):
        yield chunk


def _address(host: str, port: int, first: str, *, allow_private: bool) -> str:
    """An address of the host, all of whose addresses are allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(
            f"fetching {first}: there is no host {host!r} ({error})",
            "see that the address is right and the network is there",
        ) from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        ip = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None)
        if not allow_private and not (mapped or ip).is_global:
            raise PrivateAddressError(
                f"fetching {first}: {host} is {address}, an address of a private network",
                "add --allow-private if that is meant",
            )
    return addresses[0]


def _keep(store: Path, url: str, found: Fetched) -> None:
    """Write the answer beside the show; that it cannot be kept is no reason to fail."""
    name = hashlib.sha256(url.encode()).hexdigest()[:32]
    facts = {"url": found.url, "type": found.type}
    try:
        store.mkdir(parents=True, exist_ok=True)
        part = store / f".{name}.part"
        part.write_bytes(json.dumps(facts).encode() + b"\n" + found.data)
        part.replace(store / name)
    except OSError:
        return


def kept_answer(url: str, store: Path | None) -> Fetched | None:
    """What a URL gave when it was last fetched with this `store`, or None."""
    if store is None:
        return None
    path = store / hashlib.sha256(url.encode()).hexdigest()[:32]
    try:
        head, _, data = path.read_bytes().partition(b"\n")
        facts = json.loads(head)
        return Fetched(facts["url"], facts["type"], data)
    except (OSError, ValueError, KeyError, TypeError):
        return None
