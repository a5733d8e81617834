"""A speech server that answers `POST {base_url}/audio/speech` as OpenAI's does.

Many self-hosted engines and hosted ones speak it. Which server, model and voice is in the
profile; the key is only ever in the environment.
"""

from __future__ import annotations

import json
import logging
import os
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from listen.errors import EngineError
from listen.speech.engine import Engine, EngineVoice, Speech, Status, Traits
from listen.speech.engines.openai_audio import decoded
from listen.speech.engines.openai_options import Server, server_of
from listen.speech.plain import plain

if TYPE_CHECKING:
    import urllib3

    from listen.model import Voice

_LONGEST = 4000  # characters a request: OpenAI takes 4,096
_CONNECT = 10.0  # seconds
_BACKOFF = 0.5  # seconds before the second retry, doubled each time, with as much chance added
_WAIT = 60.0  # seconds that a Retry-After is followed for at the most
_TRIES = 4  # after the first
_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_LARGEST = 64 << 20  # bytes of an answer: six minutes of 16-bit mono at 96 kHz
_TOLD = 300  # characters of the server's own words in an error


class OpenAI:
    """One request a sentence (or for each 4,000 characters of a very long one)."""

    name = "openai"
    traits = Traits(costly=True, remote=True)

    def version(self) -> str:
        """That of the interface: a server does not say its own."""
        return "audio/speech v1"

    def status(self) -> Status:
        """Whether it can be used at all; whether a server answers is seen when it is asked."""
        return Status(True, "for any server that answers POST /v1/audio/speech as OpenAI's does")

    def rate(self, voice: Voice) -> int:
        """The profile's `sample_rate`, 24,000 Hz unless it says another."""
        return server_of(voice).sample_rate

    def voices(self) -> Sequence[EngineVoice]:
        """None: the interface has no way to ask."""
        return ()

    def model(self, voice: Voice) -> str:
        """The server's model. Raises `ConfigError` for options that cannot be right."""
        return server_of(voice).model

    def speak(self, text: str, voice: Voice) -> Speech:
        """Speak `text`; what the server sends is brought to the profile's sample rate."""
        import numpy as np

        server = server_of(voice)
        parts = [
            decoded(_asked(server, part, voice), server, voice.name)
            for part in textwrap.wrap(plain(text), _LONGEST)
        ]
        return Speech(np.concatenate([np.zeros(0, dtype=np.int16), *parts]), server.sample_rate)


def _asked(server: Server, text: str, voice: Voice) -> bytes:
    """The server's answer: audio, as bytes. Raises `EngineError`."""
    import urllib3

    key = os.environ.get(server.key_variable, "").strip()
    headers = {"Content-Type": "application/json", "Accept": "audio/*"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    doing = f"asking {server.url} to speak {text[:60]!r} with the voice {voice.name!r}"
    try:
        with _turn(server):
            answer = _connections(server.requests).request(
                "POST",
                server.url,
                body=json.dumps(server.request(text, voice), ensure_ascii=False).encode(),
                headers=headers,
                timeout=urllib3.Timeout(connect=_CONNECT, read=server.timeout),
                retries=_retries(),
                preload_content=False,
                redirect=False,
            )
            try:
                data = answer.read(_LARGEST + 1)
            finally:
                answer.release_conn()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise EngineError(
            f"{doing}: {_without(key, _reason(error))}",
            "see that the server runs at base_url; `timeout` in the profile's [options] is in "
            "seconds",
        ) from None  # the foreign error holds the request
    if len(data) > _LARGEST:
        raise EngineError(f"{doing}: the answer is over {_LARGEST >> 20} MB", "try another voice")
    if answer.status != 200:
        raise _refused(doing, server, key, answer.status, data)
    kind = (answer.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind == "application/json":
        raise EngineError(
            f"{doing}: the answer is {kind}, not audio: {_said(data, key)}",
            "see that base_url ends where /audio/speech follows, as in https://HOST/v1",
        )
    return data


@cache
def _connections(requests: int) -> urllib3.PoolManager:
    import urllib3

    # Its warnings of each retry are not for whoever publishes: what fails in the end is told.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    return urllib3.PoolManager(maxsize=requests, block=True)


def _retries() -> urllib3.Retry:
    import urllib3

    return urllib3.Retry(
        total=_TRIES,
        redirect=0,
        status_forcelist=_AGAIN,
        allowed_methods=None,  # asking twice for the same speech harms nothing
        backoff_factor=_BACKOFF,
        backoff_jitter=_BACKOFF,
        retry_after_max=int(_WAIT),
        raise_on_status=False,
    )


@contextmanager
def _turn(server: Server) -> Iterator[None]:
    """Wait until fewer than the profile's `requests` are under way, over all processes.

    However long that is: others are answered meanwhile, and each is given up after its own time.
    """
    import tempfile
    import time
    from hashlib import sha256
    from pathlib import Path

    from filelock import FileLock, Timeout

    name = sha256(server.url.encode()).hexdigest()[:12]
    owner = os.getuid() if hasattr(os, "getuid") else "me"
    folder = Path(tempfile.gettempdir(), f"listen-{owner}-requests")
    folder.mkdir(mode=0o700, exist_ok=True)
    while True:
        for number in range(server.requests):
            lock = FileLock(folder / f"{name}-{number}")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            try:
                yield
            finally:
                lock.release()
            return
        time.sleep(0.05)


def _refused(doing: str, server: Server, key: str, status: int, data: bytes) -> EngineError:
    if status in (401, 403):
        cure = (
            f"the environment's {server.key_variable} is not a key that this server takes"
            if key
            else f"set {server.key_variable} in the environment to your key"
        )
    elif status == 429:
        cure = "wait, or set requests = 1 in the profile's [options]; or see your quota there"
    elif status == 404 or 300 <= status < 400:
        cure = "see base_url and model in the profile's [options]"
    elif status < 500:
        cure = "see model, voice and the other [options] of the profile"
    else:
        cure = "try again later, or see the server's own log"
    return EngineError(f"{doing}: it answered {status}: {_said(data, key)}", cure)


def _said(data: bytes, key: str) -> str:
    """The server's own words, without the key that some repeat."""
    text = data[: 8 * _TOLD].decode("utf-8", "replace")
    try:
        found: Any = json.loads(data)
        found = found.get("error", found.get("detail", found)) if isinstance(found, dict) else found
        text = str(found.get("message", found) if isinstance(found, dict) else found)
    except ValueError:
        pass  # no JSON: as it is
    return _without(key, " ".join(plain(text).split()))[:_TOLD] or "nothing"


def _without(key: str, text: str) -> str:
    if key:
        text = text.replace(key, "…")
    return re.sub(r"\bsk-[\w*-]+", "…", text)


def _reason(error: BaseException) -> str:
    """An error in few words: urllib3 wraps the cause in the story of its retries."""
    import urllib3

    if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason is not None:
        error = error.reason
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return "no connection: nothing answers there"
    if isinstance(error, urllib3.exceptions.ConnectTimeoutError):
        return f"no connection within {_CONNECT:.0f} s"
    if isinstance(error, urllib3.exceptions.ReadTimeoutError):
        return "no answer in time"
    return str(error) or type(error).__name__


def create() -> Engine:
    """An OpenAI-compatible server."""
    return OpenAI()
