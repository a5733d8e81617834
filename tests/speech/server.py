"""A speech server that answers as OpenAI's does; each test says what it does instead."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import soundfile

from listen.model import Voice
from listen.speech.engines.tone import Tone

RATE = 24000
FORMATS = {
    "wav": ("WAV", "audio/wav"),
    "flac": ("FLAC", "audio/flac"),
    "mp3": ("MP3", "audio/mpeg"),
}


@dataclass
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float


@dataclass
class SpeechServer:
    """Where it listens, what it was asked, and how it misbehaves."""

    base_url: str = ""
    key: str | None = None
    """Where set, another key gets 401."""
    asked: list[Asked] = field(default_factory=list)
    instead: list[Callable[[BaseHTTPRequestHandler, Asked], None]] = field(default_factory=list)
    """What is done in place of the next answers, one each."""
    rate: int = RATE
    channels: int = 1
    delay: float = 0.0
    at_once: int = 0
    """The most requests that were under way at the same time."""

    def voice(self, **options: str | float) -> Voice:
        given: dict[str, str | float] = {
            "base_url": self.base_url,
            "model": "tone",
            "timeout": 5,
            **options,
        }
        return Voice("distant", "openai", "alloy", gain=0.0, options=tuple(sorted(given.items())))

    def sound(self, body: dict[str, Any]) -> tuple[bytes, str]:
        """Half a second, then the tone of the text: never silence."""
        speech = Tone().speak(body["input"], Voice("tone", "tone"))
        mono = np.resize(speech.samples, len(speech.samples) * self.rate // speech.rate)
        samples = np.repeat(mono[:, None], self.channels, axis=1)
        wanted = body.get("response_format", "mp3")
        if wanted == "pcm":
            return mono.astype("<i2").tobytes(), "audio/pcm"
        file = io.BytesIO()
        kind, media_type = FORMATS[wanted]
        soundfile.write(file, samples, self.rate, format=kind)
        return file.getvalue(), media_type


def send(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, **headers: str
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def refuse(
    status: int, message: str, **headers: str
) -> Callable[[BaseHTTPRequestHandler, Asked], None]:
    """An error in the shape of OpenAI's."""
    body = json.dumps({"error": {"message": message, "type": "invalid_request_error"}}).encode()

    def answer(handler: BaseHTTPRequestHandler, _: Asked) -> None:
        send(handler, status, body, "application/json", **headers)

    return answer


@contextmanager
def speech_server() -> Iterator[SpeechServer]:
    state = SpeechServer()
    lock = threading.Lock()
    busy = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            nonlocal busy
            size = int(self.headers["Content-Length"])
            asked = Asked(
                self.path, dict(self.headers), json.loads(self.rfile.read(size)), time.monotonic()
            )
            with lock:
                busy += 1
                state.asked.append(asked)
                state.at_once = max(state.at_once, busy)
                instead = state.instead.pop(0) if state.instead else None
            try:
                time.sleep(state.delay)
                (instead or self.speak)(self, asked)
            except OSError:
                self.close_connection = True  # the client left
            finally:
                with lock:
                    busy -= 1

        @staticmethod
        def speak(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
            if asked.path != "/v1/audio/speech":
                refuse(404, f"Invalid URL (POST {asked.path})")(handler, asked)
                return
            given = asked.headers.get("Authorization", "")
            if state.key is not None and given != f"Bearer {state.key}":
                refuse(401, f"Incorrect API key provided: {given[7:]}.")(handler, asked)
                return
            data, kind = state.sound(asked.body)
            send(handler, 200, data, kind)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
