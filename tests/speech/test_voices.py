"""Voice profiles: found, read, and refused with the file, the line, the key and the cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from listen.errors import ConfigError, UsageError
from listen.speech.engine import engine
from listen.speech.voices import load_voice, read_profile, voice_folders, voice_names


def profile(folder: Path, text: str, name: str = "mine") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_profile_is_read_whole(tmp_path: Path) -> None:
    path = profile(
        tmp_path,
        'engine = "tone"\nvoice = "x"\nlanguage = "de-AT"\nrate = 150\npitch = 40\nvolume = 0.5\n'
        'gain = -2\ndescription = "d"\n[pronounce]\nNATO = "nay toe"\n[options]\nnoise = 0.2\n',
    )

    voice = read_profile(path)

    assert (voice.name, voice.engine, voice.voice) == ("mine", "tone", "x")
    assert (voice.language, voice.rate, voice.pitch) == ("de-AT", 150, 40.0)
    assert (voice.volume, voice.gain, voice.description) == (0.5, -2.0, "d")
    assert voice.pronunciations == (("NATO", "nay toe"),)
    assert voice.options == (("noise", 0.2),)
    assert voice.path == str(path)


@pytest.mark.parametrize(
    ("text", "line", "what", "cure"),
    [
        ('engine = "tone"\nvocie = "x"\n', 2, "vocie: unknown key", "'voice'"),
        ('engine = "tome"\n', 1, "no engine 'tome'", "'tone'"),
        ('language = "de"\n', 1, "engine: the key is missing", "engines: "),
        ('engine = "tone"\n\nrate = 1000\n', 3, "from 60 to 450", "within"),
        ('engine = "tone"\nrate = true\n', 2, "rate", "within"),
        ('engine = "tone"\nlanguage = 5\n', 2, "language: not a text", 'language = "…"'),
        ('engine = "tone"\n[pronounce]\na = 1\n', 2, "pronounce", "[pronounce]"),
        ('engine = "tone"\n[options]\na = [1]\n', 2, "options", "key = value"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_cure(
    tmp_path: Path, text: str, line: int, what: str, cure: str
) -> None:
    path = profile(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        read_profile(path)

    assert f"{path}:{line}:" in caught.value.message
    assert what in caught.value.message
    assert cure in (caught.value.hint or "")


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="line 1"):
        read_profile(profile(tmp_path, "engine = \n"))


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "old.toml"
    path.write_bytes(b'engine = "tone"\ndescription = "\xe9"\n')

    with pytest.raises(ConfigError, match="byte 31 is not UTF-8"):
        read_profile(path)


def test_the_shows_own_profile_goes_before_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "voices").mkdir()
    profile(tmp_path / "voices", 'engine = "tone"\n', "steph")

    assert load_voice("steph", tmp_path).engine == "tone"
    assert load_voice("steph", None).engine == "pyttsx3"
    assert voice_folders(tmp_path)[0] == tmp_path / "voices"


@pytest.mark.parametrize("name", ["stef", "../voices/steph", ""])
def test_a_voice_that_is_not_there_is_told_with_those_that_are(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_voice(name, None)

    assert "klatt6" in (caught.value.hint or "")
    if name == "stef":
        assert "'steph'" in (caught.value.hint or "")


def test_the_shipped_set_is_broad_and_measured() -> None:
    shipped = [load_voice(name, None) for name in voice_names(None)]
    english = {v.voice for v in shipped if v.engine == "pyttsx3" and v.language == "en-US"}

    assert len(english) >= 4
    assert {"de", "es", "fr", "it", "pt"} <= {v.language[:2] for v in shipped}
    assert [v.name for v in shipped if v.engine == "piper"] == ["joe"]
    assert all(v.gain is not None and v.description for v in shipped)


def test_shipped_voices_differ() -> None:
    text = "A voice is known by how it sounds."
    voices = [load_voice(name, None) for name in voice_names(None)]
    spoken = {
        voice.name: engine("pyttsx3").speak(text, voice).samples.tobytes()
        for voice in voices
        if voice.engine == "pyttsx3"
    }

    assert len(set(spoken.values())) == len(spoken)


@pytest.mark.parametrize(
    ("own", "cure"),
    [("en-us+stef", "'steph'"), ("xx", "listen voices --engine"), ("en-uk", "did you mean")],
)
def test_a_voice_that_espeak_does_not_have_is_an_error(tmp_path: Path, own: str, cure: str) -> None:
    voice = read_profile(profile(tmp_path, f'engine = "pyttsx3"\nvoice = "{own}"\n'))

    with pytest.raises(Exception, match="eSpeak NG") as caught:
        engine("pyttsx3").speak("Hello.", voice)

    assert cure in str(caught.value)


@pytest.mark.parametrize("own", ["en-gb", "fr-fr", "en-029", "en-us+klatt6"])
def test_every_name_that_espeak_lists_can_be_spoken(tmp_path: Path, own: str) -> None:
    voice = read_profile(profile(tmp_path, f'engine = "pyttsx3"\nvoice = "{own}"\n'))

    assert len(engine("pyttsx3").speak("Hello.", voice).samples) > 1000
