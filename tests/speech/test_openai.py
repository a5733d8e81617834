"""The speech-server engine against a real server on this machine."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler

import numpy as np
import pytest

from listen.errors import ConfigError, EngineError
from listen.model import Voice
from listen.speech.engine import engine
from listen.speech.engines.tone import frequency

from .server import Asked, SpeechServer, refuse, send

KEY = "sk-secret-0123456789"
TEXT = "The boats are out by five."


def pitch(samples: np.ndarray[tuple[int], np.dtype[np.int16]], rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples.astype(float)))
    return float(np.argmax(spectrum)) * rate / len(samples)


@pytest.mark.parametrize("kind", ["wav", "pcm", "flac", "mp3"])
def test_every_format_becomes_the_same_sound(server: SpeechServer, kind: str) -> None:
    speech = engine("openai").speak(TEXT, server.voice(response_format=kind))

    assert speech.rate == 24000
    assert pitch(speech.samples, speech.rate) == pytest.approx(
        frequency(TEXT) * 24000 / 22050, abs=20
    )


def test_a_request_is_what_the_interface_asks_for(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.key = KEY
    options = dict(server.voice(instructions="Calmly.").options)
    voice = Voice("v", "openai", "nova", rate=350, options=tuple(options.items()))

    engine("openai").speak("Über €5", voice)

    (asked,) = server.asked
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.body == {
        "model": "tone",
        "input": "Über €5",
        "voice": "nova",
        "response_format": "wav",
        "speed": 2.0,
        "instructions": "Calmly.",
    }


def test_stereo_at_another_rate_becomes_mono_at_the_profiles(server: SpeechServer) -> None:
    server.rate, server.channels = 44100, 2

    speech = engine("openai").speak(TEXT, server.voice(sample_rate=16000))

    assert speech.rate == 16000
    assert speech.samples.ndim == 1
    assert len(speech.samples) / 16000 == pytest.approx(len(TEXT) * 0.06, rel=0.02)


def test_a_stream_without_a_known_length_is_read_to_its_end(server: SpeechServer) -> None:
    def endless(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        data, kind = server.sound(asked.body)
        at = data.index(b"data") + 4
        data = data[:4] + b"\xff" * 4 + data[8:at] + b"\xff" * 4 + data[at + 4 :]
        send(handler, 200, data, kind)

    server.instead.append(endless)

    speech = engine("openai").speak(TEXT, server.voice())

    assert len(speech.samples) / 24000 == pytest.approx(len(TEXT) * 0.06, rel=0.02)


def test_a_very_long_text_is_several_requests(server: SpeechServer) -> None:
    speech = engine("openai").speak("word " * 1700, server.voice())

    assert len(server.asked) == 3
    assert all(len(asked.body["input"]) <= 4096 for asked in server.asked)
    assert len(speech.samples) / 24000 == pytest.approx(8500 * 0.06, rel=0.01)


def test_the_key_is_nowhere_but_in_the_header(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    server.key = "another"
    caplog.set_level(logging.DEBUG)

    with pytest.raises(EngineError, match="401") as caught:
        engine("openai").speak(TEXT, server.voice(key_variable="MY_KEY"))

    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"
    assert "MY_KEY" in (caught.value.hint or "")
    chain: BaseException | None = caught.value
    while chain is not None:
        assert KEY not in f"{chain} {chain.args!r}"
        chain = chain.__cause__
    assert KEY not in caplog.text


def test_without_a_key_none_is_sent_and_the_cure_names_the_variable(server: SpeechServer) -> None:
    server.key = KEY

    with pytest.raises(EngineError) as caught:
        engine("openai").speak(TEXT, server.voice())

    assert "Authorization" not in server.asked[0].headers
    assert caught.value.hint == "set OPENAI_API_KEY in the environment to your key"


def test_too_many_requests_are_asked_again_after_as_long_as_the_server_says(
    server: SpeechServer,
) -> None:
    server.instead += [refuse(429, "Rate limit reached", Retry_After="2")]

    speech = engine("openai").speak(TEXT, server.voice())

    first, second = server.asked
    assert second.at - first.at >= 2
    assert len(speech.samples)


def test_a_failing_server_is_asked_again_with_growing_pauses(server: SpeechServer) -> None:
    server.instead += [refuse(500, "oops"), refuse(503, "busy"), refuse(502, "gone")]

    engine("openai").speak(TEXT, server.voice())

    times = [asked.at for asked in server.asked]
    assert len(times) == 4
    assert times[3] - times[2] > times[2] - times[1] - 0.6
    assert times[3] - times[2] >= 2


def test_in_the_end_the_servers_own_words_are_told(server: SpeechServer) -> None:
    server.instead += [refuse(500, "the model fell over") for _ in range(5)]

    with pytest.raises(EngineError, match="500: the model fell over") as caught:
        engine("openai").speak(TEXT, server.voice())

    assert len(server.asked) == 5
    assert "The boats are out" in caught.value.message
    assert "server's own log" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("status", "cure"), [(400, "model, voice"), (404, "base_url"), (301, "base_url")]
)
def test_what_cannot_get_better_is_not_asked_again(
    server: SpeechServer, status: int, cure: str
) -> None:
    server.instead += [refuse(status, "no", Location="/elsewhere")]

    with pytest.raises(EngineError, match=str(status)) as caught:
        engine("openai").speak(TEXT, server.voice())

    assert len(server.asked) == 1
    assert cure in (caught.value.hint or "")


def test_a_silent_server_is_given_up(server: SpeechServer) -> None:
    server.delay = 1.5
    began = time.monotonic()

    with pytest.raises(EngineError, match="no answer in time"):
        engine("openai").speak(TEXT, server.voice(timeout=1))

    assert time.monotonic() - began < 30


def test_a_server_that_is_not_there_is_named(server: SpeechServer) -> None:
    voice = server.voice(base_url="http://127.0.0.1:9/v1")

    with pytest.raises(EngineError, match=r"http://127.0.0.1:9/v1/audio/speech.*nothing answers"):
        engine("openai").speak(TEXT, voice)


def _cut_in_transit(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "audio/wav")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"RIFF" + bytes(500))
    handler.close_connection = True


def _page(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    send(handler, 200, b"<html>Welcome to our proxy</html>", "text/html; charset=utf-8")


def _noise(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    send(handler, 200, bytes(range(256)) * 40, "audio/wav")


@pytest.mark.parametrize(
    ("instead", "what"),
    [
        (_cut_in_transit, "IncompleteRead"),
        (_page, "text/html, not audio: .*our proxy"),
        (_noise, "Format not recognised"),
    ],
)
def test_what_is_not_speech_is_an_error(server: SpeechServer, instead: object, what: str) -> None:
    server.instead.append(instead)  # type: ignore[arg-type]

    with pytest.raises(EngineError, match=what):
        engine("openai").speak(TEXT, server.voice())


@pytest.mark.parametrize("rate", [24000, 44100])
@pytest.mark.parametrize("kind", ["wav", "flac", "mp3"])
def test_another_format_is_not_taken_for_samples(
    server: SpeechServer, kind: str, rate: int
) -> None:
    def other(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        data, _ = server.sound({**asked.body, "response_format": kind})
        send(handler, 200, data + b"\0" * (len(data) % 2), "audio/pcm")

    server.rate = rate
    server.instead.append(other)

    with pytest.raises(EngineError, match="no 16-bit PCM"):
        engine("openai").speak(TEXT, server.voice(response_format="pcm"))


def test_a_cut_off_wav_is_an_error(server: SpeechServer) -> None:
    def cut(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        data, kind = server.sound(asked.body)
        send(handler, 200, data[: len(data) // 2], kind)

    server.instead.append(cut)

    with pytest.raises(EngineError, match="cut off"):
        engine("openai").speak(TEXT, server.voice())


def test_no_more_requests_at_once_than_the_profile_says(server: SpeechServer) -> None:
    server.delay = 0.2
    voice = server.voice(requests=2)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: engine("openai").speak(f"Number {n}.", voice), range(6)))

    assert server.at_once == 2


def test_waiting_for_ones_turn_is_not_the_servers_silence(server: SpeechServer) -> None:
    server.delay = 0.4
    voice = server.voice(requests=1, timeout=1)

    with ThreadPoolExecutor(6) as pool:
        spoken = list(pool.map(lambda n: engine("openai").speak(f"Number {n}.", voice), range(6)))

    assert len(spoken) == 6


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("base_ulr", "http://x/v1", "did you mean 'base_url'"),
        ("base_url", "x.org/v1", "write it whole"),
        ("base_url", f"https://me:{KEY}@x.org/v1", "environment"),
        ("response_format", "ogg", "wav, pcm, flac, mp3"),
        ("timeout", "long", "timeout = 120.0"),
        ("requests", 0, "from 1 to 64"),
        ("key_variable", KEY, "not the key"),
    ],
)
def test_an_option_that_cannot_be_right_is_told_before_anything_is_asked(
    server: SpeechServer, key: str, value: str | int, what: str
) -> None:
    voice = server.voice(**{key: value})

    with pytest.raises(ConfigError) as caught:
        engine("openai").model(voice)  # type: ignore[attr-defined]

    assert what in (caught.value.hint or "")
    assert key in caught.value.message
    assert KEY not in str(caught.value)
