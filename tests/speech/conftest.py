from __future__ import annotations

from collections.abc import Iterator

import pytest

from .server import SpeechServer, speech_server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    """A speech server on this machine; the environment has no key."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with speech_server() as state:
        yield state
