"""Voices by role: an FAQ in two voices, of different engines and sample rates, in one episode."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from listen.speech.engines.tone import frequency

from ..conftest import Listen
from .server import SpeechServer

FAQ = """# Opening hours

Some words before the questions.

## Frequently asked questions

**When does the library open?**

It opens at eight in the evening.

**And when does it close?**

At four in the morning, except on Sundays.
"""
CONFIG = '[voice]\ndefault = "{default}"\nroles = {{ question = "far", answer = "{answer}" }}\n'


def show(folder: Path, server: SpeechServer, default: str, answer: str) -> None:
    (folder / "voices").mkdir()
    (folder / "voices" / "far.toml").write_text(
        f'engine = "openai"\ngain = 0\n[options]\nbase_url = "{server.base_url}"\nmodel = "tone"\n'
    )
    (folder / "listen.toml").write_text(CONFIG.format(default=default, answer=answer))
    (folder / "faq.md").write_text(FAQ)


def test_an_faq_in_three_voices_of_three_engines(
    server: SpeechServer,
    tmp_path: Path,
    listen: Listen,
    decode: Callable[[Path], bytes],
) -> None:
    show(tmp_path, server, "steph", "tone")

    ran = listen("publish", "faq.md", "--json")

    assert ran.code == 0, ran.err
    (episode,) = json.loads(ran.out)["episodes"]
    assert {(v["name"], v["engine"]) for v in episode["voices"]} == {
        ("steph", "pyttsx3"),
        ("far", "openai"),
        ("tone", "tone"),
    }
    sound = np.frombuffer(decode(tmp_path / episode["media"]["path"]), dtype=np.int16)
    heard = {}
    for cue in episode["sentences"]:
        if cue["role"] in ("question", "answer"):
            heard[cue["spoken"]] = pitch(sound, cue["start"], cue["end"])
    assert len(heard) >= 4
    assert {asked.body["input"] for asked in server.asked} < set(heard)
    for text, found in heard.items():
        # The server's tones were made at 22,050 Hz and are sent as if they were at 24,000.
        by_server = any(asked.body["input"] == text for asked in server.asked)
        wanted = frequency(text) * (24000 / 22050 if by_server else 1)
        assert found == pytest.approx(wanted, rel=0.01), text


def pitch(sound: np.ndarray[tuple[int], np.dtype[np.int16]], start: float, end: float) -> float:
    part = sound[int((start + 0.05) * 22050) : int((end - 0.05) * 22050)].astype(float)
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    return float(np.argmax(spectrum)) * 22050 / len(part)


def test_a_role_that_does_not_exist_is_told_with_the_nearest(
    tmp_path: Path, listen: Listen
) -> None:
    (tmp_path / "listen.toml").write_text('[voice]\nroles = { qestion = "steph" }\n')
    (tmp_path / "a.md").write_text("# A\n\nText.\n")

    ran = listen("publish", "a.md")

    assert ran.code == 2
    assert "'question'" in ran.err


def test_a_roles_voice_that_does_not_exist_is_told(tmp_path: Path, listen: Listen) -> None:
    (tmp_path / "listen.toml").write_text('[voice]\nroles = { quote = "stehp" }\n')
    (tmp_path / "a.md").write_text("# A\n\nText.\n")

    ran = listen("publish", "a.md")

    assert ran.code == 2
    assert "'steph'" in ran.err
