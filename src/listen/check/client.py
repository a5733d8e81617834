"""Requests over HTTP, with limits; a host must be public unless the user named it."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin, urlsplit

from listen.check.access import Reply

TIMEOUT = 20.0
"""Seconds without a byte."""
DEADLINE = 300.0
"""Seconds for one request, redirects included."""
REDIRECTS = 5


class RefusedError(Exception):
    """A URL that is not asked, and why."""


class Client:
    """Asks http and https URLs; an instance is a `Fetch`.

    `trusted` are the host names that the user gave: they may be private (a show that is served
    on this machine). Any other host, a redirect's too, must have a public address, so that a
    feed cannot make the check ask inside the user's network.
    """

    def __init__(self, trusted: Iterable[str] = (), *, allow_private: bool = False) -> None:
        self.trusted = frozenset(trusted)
        self.allow_private = allow_private

    def __call__(self, method: str, url: str, headers: Mapping[str, str], limit: int) -> Reply:
        """Ask; a network fault is a reply of status 0 with its reason."""
        end = time.monotonic() + DEADLINE
        try:
            for _ in range(REDIRECTS + 1):
                reply = self._once(method, url, headers, limit, end)
                target = reply.headers.get("location")
                if reply.status not in (301, 302, 303, 307, 308) or target is None:
                    return reply
                url = urljoin(url, target)
        except (RefusedError, OSError, http.client.HTTPException, ValueError) as reason:
            return Reply(url, 0, error=str(reason) or type(reason).__name__)
        return Reply(url, 0, error=f"more than {REDIRECTS} redirects")

    def _once(
        self, method: str, url: str, headers: Mapping[str, str], limit: int, end: float
    ) -> Reply:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RefusedError(f"{parts.scheme or 'no scheme'}: only http and https are asked")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = self._address(parts.hostname, port)
        connection = _connect(parts.scheme, parts.hostname, port, address)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            sent = {"User-Agent": "listen-check", "Accept-Encoding": "identity", **headers}
            connection.request(method, target, headers=sent)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            body = _read(answer, limit, end)
        finally:
            connection.close()
        return Reply(url, answer.status, found, body)

    def _address(self, host: str, port: int) -> str:
        addresses = [
            str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        ]
        if host not in self.trusted and not self.allow_private:
            for address in addresses:
                if not ipaddress.ip_address(address.split("%")[0]).is_global:
                    raise RefusedError(f"{host} is a private address ({address})")
        return addresses[0]


def _connect(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """A connection to the address that was judged, so that a second look-up cannot differ."""
    raw = socket.create_connection((address, port), timeout=TIMEOUT)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    if scheme == "https":
        try:
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        except BaseException:
            raw.close()
            raise
        # http.client names the port in Host unless it is the scheme's own.
        connection.default_port = 443
    connection.sock = raw
    return connection


def _read(answer: http.client.HTTPResponse, limit: int, end: float) -> bytes:
    blocks: list[bytes] = []
    size = 0
    while block := answer.read(65_536):
        size += len(block)
        if size > limit:
            raise RefusedError(f"more than {limit} bytes came")
        if time.monotonic() > end:
            raise RefusedError(f"not done after {DEADLINE:.0f} seconds")
        blocks.append(block)
    return b"".join(blocks)
