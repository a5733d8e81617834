"""Taking a port, saying where the show is, and serving until interrupted."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from listen.errors import ListenError

from .app import LARGEST_HEAD, create_app

_SECONDS_FOR_HEAD: Final = 10.0
"""A client that has not sent a whole request by then is cut off."""
_MOST_CONNECTIONS: Final = 1000


@dataclass(frozen=True, slots=True)
class Announcement:
    """Where the show can be reached, for the command line to print."""

    page: str
    feed: str
    code: str
    """The feed's QR code, drawn with block characters."""


class TimedProtocol(H11Protocol):
    """HTTP/1.1 that cuts off a client which takes too long over a request's head; uvicorn itself
    waits for ever (its keep-alive limit ends with the first byte).
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client connected: its time for a request's head begins."""
        super().connection_made(transport)
        self._start()

    def handle_events(self) -> None:
        """Data came: the clock stops if a request is complete."""
        super().handle_events()
        # uvicorn declares the attribute without None, which it is until a request's head is in.
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is not None and not cycle.response_complete:
            self._stop()

    def on_response_complete(self) -> None:
        """An answer is out: the time for the next request's head begins."""
        super().on_response_complete()
        self._start()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._stop()
        super().connection_lost(exc)

    def _start(self) -> None:
        self._stop()
        self._deadline = self.loop.call_later(_SECONDS_FOR_HEAD, self.transport.close)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class _Server(uvicorn.Server):
    """A server that says nothing of the answers that its own end cuts off."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        logger = logging.getLogger("uvicorn.error")
        level = logger.level
        logger.setLevel(logging.CRITICAL)
        try:
            await super().shutdown(sockets)
        finally:
            # The tasks that were cancelled complain when they are next run.
            await asyncio.sleep(0.05)
            logger.setLevel(level)


def announcement(host: str, port: int) -> Announcement:
    """The addresses to give to people when listening on `host` and `port`. For a wildcard host
    it is this machine's own address on its network.
    """
    import segno

    name = _own_address(host) if host in {"0.0.0.0", "::", ""} else host  # noqa: S104
    page = f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
    drawn = io.StringIO()
    segno.make(page + "feed.xml", error="l", micro=False).terminal(drawn, compact=True)
    return Announcement(page, page + "feed.xml", drawn.getvalue())


def _own_address(host: str) -> str:
    """The address by which others on the network reach this machine. Nothing is sent: connecting
    a datagram socket only asks the routing table.
    """
    family, far = (
        (socket.AF_INET6, "2001:db8::1") if host == "::" else (socket.AF_INET, "192.0.2.1")
    )
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((far, 9))
        except OSError:  # no network: only this machine can ask
            return "::1" if host == "::" else "127.0.0.1"
        return str(probe.getsockname()[0])


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            if os.name == "posix":  # elsewhere it would let two programs share the port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1024)
        except OSError:
            listener.close()
            raise
    except (OSError, OverflowError) as error:
        raise ListenError(
            f"Serving on {host} port {port} failed: {error}",
            "Choose another port with --port (0 takes a free one), or another --host.",
        ) from error
    return listener


def serve(
    root: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    base_url: str | None = None,
    ready: Callable[[Announcement], None] | None = None,
) -> None:
    """Serve the show in `root` until interrupted; `port` 0 takes a free one.

    `ready` is called once the port is bound, with the addresses to print.
    Raises ListenError where the address cannot be taken.
    """
    listener = _bind(host, port)
    if ready is not None:
        ready(announcement(host, listener.getsockname()[1]))
    config = uvicorn.Config(
        create_app(root, base_url),
        http=TimedProtocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=2 * LARGEST_HEAD,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=1,
    )
    _Server(config).run(sockets=[listener])
