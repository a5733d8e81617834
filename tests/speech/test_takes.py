"""What a costly voice said is kept, and another pause, level or format asks for nothing again."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace as changed

from listen.errors import SoundError
from listen.narrate import narrate
from listen.script import Script
from listen.sound.clip import Take
from listen.sound.frames import Encoding
from listen.sound.packed import Level
from listen.sound.take import pack_take, unpack_take

from ..conftest import Listen
from .server import SpeechServer, speech_server

TEXTS = "The boats are out by five.", "Nobody counts them any more."


@pytest.fixture(scope="module")
def far() -> Iterator[SpeechServer]:
    with speech_server() as server:
        yield server


def script(server: SpeechServer, folder: Path, **changes: object) -> Script:
    whole = Script(
        TEXTS, server.voice(), "1", 0.3, Level(0.0, -2.0), Encoding(24000, 64), str(folder)
    )
    return changed(whole, **changes)


def test_a_take_comes_back_as_it_was() -> None:
    noise = np.random.default_rng(1).integers(-32768, 32767, 30000).astype(np.int16)
    take = Take(noise, 24000, ((0, 0, 3), (12000, 4, 5)))

    again = unpack_take(pack_take(take))

    assert np.array_equal(again.samples, noise)
    assert again.samples.dtype == np.int16
    assert (again.rate, again.words) == (24000, take.words)


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"words": []}\nfLaC?'])
def test_what_is_no_take_is_an_error(damage: bytes) -> None:
    with pytest.raises(SoundError, match="reading a take"):
        unpack_take(damage)


@pytest.mark.parametrize(
    "changes",
    [
        {"pause": 1.0},
        {"level": Level(3.0, -4.0)},
        {"encoding": Encoding(44100, 96)},
        {"texts": TEXTS[::-1]},
        {"texts": TEXTS[:1]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_comes_after_speech_asks_for_none(
    server: SpeechServer, tmp_path: Path, changes: dict[str, object]
) -> None:
    first = script(server, tmp_path)
    narrate(first)
    asked = len(server.asked)
    other = script(server, tmp_path, **changes)

    narrate(other)

    assert asked == 2
    assert len(server.asked) == asked
    assert other.key() != first.key()


def test_what_shapes_speech_asks_anew(server: SpeechServer, tmp_path: Path) -> None:
    first = script(server, tmp_path)
    narrate(first)
    for changes in (
        {"voice": dataclasses.replace(first.voice, voice="nova")},
        {"voice": dataclasses.replace(first.voice, rate=200)},
        {"engine_version": "2"},
        {"texts": ("The boats are out by six.",)},
    ):
        asked = len(server.asked)
        narrate(script(server, tmp_path, **changes))
        assert len(server.asked) > asked, changes


def test_a_clips_key_says_nothing_of_where_takes_are(far: SpeechServer, tmp_path: Path) -> None:
    assert script(far, tmp_path).key() == script(far, tmp_path / "x").key()
    assert narrate(script(far, tmp_path)) == narrate(script(far, tmp_path, takes=None))


def test_a_damaged_take_is_spoken_again(server: SpeechServer, tmp_path: Path) -> None:
    whole = narrate(script(server, tmp_path))
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-7])

    assert narrate(script(server, tmp_path)) == whole
    assert len(server.asked) == 4


def test_without_the_folder_nothing_is_made(server: SpeechServer, tmp_path: Path) -> None:
    narrate(script(server, tmp_path / "elsewhere"))

    assert not (tmp_path / "elsewhere").exists()


def test_publishing_keeps_them_and_the_key_is_in_no_file(
    server: SpeechServer, tmp_path: Path, listen: Listen
) -> None:
    key = "sk-never-written-0123"
    server.key = key
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "far.toml").write_text(
        f'engine = "openai"\nvoice = "alloy"\ngain = 0\n[options]\nbase_url = "{server.base_url}"\n'
        'model = "tone"\n'
    )
    (tmp_path / "a.md").write_text(f"# Harbours\n\n{TEXTS[0]} {TEXTS[1]}\n")
    publish = ("publish", "a.md", "--voice", "far", "--json")

    first = listen(*publish, OPENAI_API_KEY=key)
    asked = len(server.asked)
    (tmp_path / "listen.toml").write_text("[pauses]\nsentence = 0.8\n")
    again = listen(*publish, OPENAI_API_KEY=key)
    forced = listen(*publish, "--force", OPENAI_API_KEY=key)

    assert (first.code, again.code, forced.code) == (0, 0, 0), first.err + again.err + forced.err
    assert asked == 3
    assert len(server.asked) == 2 * asked  # --force asked for all of it, the pause for nothing
    durations = [json.loads(ran.out)["episodes"][0]["duration"] for ran in (first, again)]
    assert durations[1] == pytest.approx(durations[0] + 0.45, abs=0.06)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or key.encode() not in path.read_bytes(), path
    assert key not in first.out + first.err


def test_a_wrong_key_fails_the_article_and_is_told_nowhere(
    server: SpeechServer, tmp_path: Path, listen: Listen
) -> None:
    server.key = "another"
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "far.toml").write_text(
        f'engine = "openai"\ngain = 0\n[options]\nbase_url = "{server.base_url}"\n'
    )
    (tmp_path / "a.md").write_text(f"# Harbours\n\n{TEXTS[0]}\n")

    ran = listen("publish", "a.md", "--voice", "far", "--debug", OPENAI_API_KEY="sk-wrong-key-99")

    assert ran.code in (1, 2)
    assert "wrong-key" not in ran.out + ran.err
