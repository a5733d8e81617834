"""What every engine must do, whoever wrote it: run over all that are installed."""

from __future__ import annotations

import itertools
import multiprocessing
import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from listen.errors import ListenError
from listen.model import Voice
from listen.speech.engine import (
    Engine,
    EngineVoice,
    Speech,
    engine,
    engine_names,
    engine_status,
    spoken_by,
)
from listen.speech.voices import load_voice, voice_names

from .server import speech_server

SHIPPED = [load_voice(name, None) for name in voice_names(None)]
TEXTS = (
    "The harbour wakes before the town does.",
    "No.",
    "Why did 3 of the 14 ferries stop, and who paid £2.50 for it?",
    "A café, a naïve idea; and then (in brackets) — something else…",
)
ODD = {
    "markup of eSpeak": "Say [[h@'loU]] to her.",
    "tags": "<break time='9s'/> and <b>bold</b> &amp; so on.",
    "null": "before\0after",
    "eSpeak's own commands": "one \x01900S two \x0120P three",
    "controls": "a \x07 bell, \x1b[31mred\x1b[0m",
    "half a pair": "a broken \ud83d emoji",
    "emoji": "Well done 👍🏽!",
    "another script": "日本語 and русский",
    "bidirectional": "\u202eabc\u202c def",
    "long word": "a" * 300,
    "lines": "one\n\ntwo\r\nthree\ttabbed",
}
SILENT = {"empty": "", "spaces": "  \n ", "marks": "…", "zero width": "\u200b\ufeff"}
LONG = "The boats go out and the boats come back, and nobody counts them any more; " * 60


@pytest.fixture(scope="module")
def server_voice() -> Iterator[Voice]:
    with speech_server() as server:
        yield server.voice()


@pytest.fixture(params=[voice.name for voice in SHIPPED] + ["distant"])
def voice(request: pytest.FixtureRequest, server_voice: Voice) -> Voice:
    """Each shipped voice, and one of a speech server."""
    if request.param == "distant":
        return server_voice
    found = next(voice for voice in SHIPPED if voice.name == request.param)
    status = engine_status(found.engine)
    if not status.works:
        pytest.skip(f"{found.engine}: {status.detail}")
    return found


@pytest.fixture
def speaker(voice: Voice) -> Engine:
    return engine(voice.engine)


def test_every_engine_is_tried() -> None:
    assert {voice.engine for voice in SHIPPED} | {"openai"} == set(engine_names())


def test_it_says_how_it_is(speaker: Engine) -> None:
    status = speaker.status()

    assert status.works
    assert status.detail
    assert speaker.name in engine_names()
    assert speaker.version()
    assert all(isinstance(own, EngineVoice) for own in speaker.voices())


def test_speech_is_mono_at_the_declared_rate(voice: Voice, speaker: Engine) -> None:
    for text in TEXTS:
        speech = speaker.speak(text, voice)

        assert speech.samples.dtype == np.int16
        assert speech.samples.ndim == 1
        assert speech.rate == speaker.rate(voice)
        assert 0.1 < len(speech.samples) / speech.rate < 2 + len(text) * 0.3
        assert np.abs(speech.samples.astype(int)).max() > 500


def test_words_are_in_order_and_inside(voice: Voice, speaker: Engine) -> None:
    for text in (*TEXTS, *ODD.values()):
        speech = speaker.speak(text, voice)
        end = sample = 0
        for word in speech.words:
            assert word.first >= end
            assert word.length > 0
            assert text[word.first : word.first + word.length].strip()
            assert sample <= word.sample <= len(speech.samples)
            end, sample = word.first + word.length, word.sample
        assert end <= len(text)
        assert bool(speech.words) <= speaker.traits.words
    if speaker.traits.words:
        text = TEXTS[0]
        found = [text[w.first : w.first + w.length] for w in speaker.speak(text, voice).words]
        assert [word.strip(".") for word in found] == text.strip(".").split()


def test_words_are_in_order_at_the_highest_rate_too(voice: Voice, speaker: Engine) -> None:
    words = speaker.speak(" ".join(TEXTS), replace(voice, rate=450)).words

    assert [word.sample for word in words] == sorted(word.sample for word in words)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_is_spoken(voice: Voice, speaker: Engine, text: str) -> None:
    speech = speaker.speak(text, voice)

    assert np.abs(speech.samples.astype(int)).max(initial=0) > 500


def test_odd_text_leaves_nothing_behind(voice: Voice, speaker: Engine) -> None:
    before = speaker.speak(TEXTS[0], voice)
    for text in ODD.values():
        speaker.speak(text, voice)
    after = speaker.speak(TEXTS[0], voice)

    assert len(after.samples) == pytest.approx(len(before.samples), rel=0.05)


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_to_say_is_short_or_an_error_of_ours(
    voice: Voice, speaker: Engine, text: str
) -> None:
    try:
        speech = speaker.speak(text, voice)
    except ListenError:
        return
    assert len(speech.samples) < 2 * speech.rate


def test_a_long_text_is_whole(voice: Voice, speaker: Engine) -> None:
    text = LONG[: len(LONG) // (4 if speaker.traits.costly else 1)]
    short = LONG[:75]
    a_character = len(speaker.speak(short, voice).samples) / len(short)

    speech = speaker.speak(text, voice)

    assert len(speech.samples) == pytest.approx(a_character * len(text), rel=0.2)
    assert np.abs(speech.samples[-2 * speech.rate :].astype(int)).max() > 500


def _spoken(voice: Voice, others: list[Voice], seed: int) -> dict[str, Speech]:
    """What a fresh process says, in an order of its own, between other voices' sentences."""
    said = [(voice, text) for text in TEXTS]
    said += [(other, text) for other in others for text in TEXTS[:2]]
    random.Random(seed).shuffle(said)
    spoken = [(one, text, engine(one.engine).speak(text, one)) for one, text in said]
    return {text: speech for one, text, speech in spoken if one == voice}


@pytest.mark.parametrize("name", ["pyttsx3", "tone", "piper"])
def test_a_deterministic_engine_says_the_same_whatever_went_before(name: str) -> None:
    """To the byte; eSpeak in other languages than English to the sample's place, not its value:
    it keeps some noise from call to call, whatever is reset.
    """
    if not engine_status(name).works:
        pytest.skip(f"{name} is not installed")
    assert engine(name).traits.deterministic
    own = [voice for voice in SHIPPED if voice.engine == name]
    others = [] if name == "piper" else [load_voice("klatt6", None), load_voice("de", None)]
    context = multiprocessing.get_context("spawn")
    with context.Pool(2, maxtasksperchild=1) as pool:
        works = [(voice, others if seed else [], seed) for voice in own for seed in range(3)]
        found = pool.starmap(_spoken, works, chunksize=1)
    for number, voice in enumerate(own):
        first, *again = found[number * 3 : number * 3 + 3]
        for other, text in itertools.product(again, TEXTS):
            assert other[text].words == first[text].words, (voice.name, text)
            assert len(other[text].samples) == len(first[text].samples), (voice.name, text)
            if voice.language.startswith("en"):
                assert np.array_equal(other[text].samples, first[text].samples), (voice.name, text)


@pytest.mark.parametrize("rate", [120, 240])
def test_a_faster_voice_takes_less_time(voice: Voice, speaker: Engine, rate: int) -> None:
    if voice.engine == "openai":
        pytest.skip("the test's server has one speed; see test_openai")
    usual = len(speaker.speak(TEXTS[0], replace(voice, rate=170)).samples)

    found = len(speaker.speak(TEXTS[0], replace(voice, rate=rate)).samples)

    assert (found > usual * 1.1) if rate < 160 else (found < usual * 0.9)


def test_what_speaks_has_a_version(voice: Voice) -> None:
    assert spoken_by(voice) == spoken_by(replace(voice, name="other", description="x"))
