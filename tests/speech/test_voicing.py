"""`listen voices`: what there is, a sample of one, several side by side."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from listen.speech.engine import engine_status

from ..conftest import Listen

TEXT = "It cost $3m. Was it worth it?"


def seconds(path: Path, program: Callable[[str], str]) -> float:
    command = [program("ffprobe"), "-v", "error", "-show_entries", "format=duration", "-of"]
    done = subprocess.run(
        [*command, "csv=p=0", str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def test_each_profile_has_a_status_and_a_cure_where_it_needs_one(
    tmp_path: Path, listen: Listen
) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "gone.toml").write_text('engine = "piper"\nvoice = "no-such"\n')
    (tmp_path / "voices" / "odd.toml").write_text('engine = "pyttsx3"\npich = 3\n')

    ran = listen("voices", "--json")

    assert ran.code == 0, ran.err
    rows = {row["name"]: row for row in json.loads(ran.out)}
    assert rows["steph"]["status"].startswith("works (default)")
    assert rows["de"]["language"] == "de-DE"
    assert not rows["gone"]["status"].startswith("works")
    assert rows["gone"]["cure"]
    assert "pich" in rows["odd"]["status"]
    assert "'pitch'" in rows["odd"]["cure"]


def test_an_engine_that_has_no_list_says_so(listen: Listen) -> None:
    ran = listen("voices", "--engine", "openai")

    assert (ran.code, ran.out) == (0, "")
    assert "openai cannot say" in ran.err


def test_a_sample_is_an_mp3_that_says_the_text(
    tmp_path: Path, listen: Listen, program: Callable[[str], str]
) -> None:
    ran = listen("voices", "try", "diogo", "--text", TEXT, "--output", "a.mp3")

    assert (ran.code, ran.out) == (0, "a.mp3\n"), ran.err
    assert 2 < seconds(tmp_path / "a.mp3", program) < 6


def test_a_sample_says_words_as_the_lexicon_has_them(
    tmp_path: Path, listen: Listen, program: Callable[[str], str]
) -> None:
    (tmp_path / "voices").mkdir()
    profile = 'engine = "pyttsx3"\nvoice = "en-us+steph"\ngain = 5\n[pronounce]\n'
    (tmp_path / "voices" / "own.toml").write_text(profile + 'nginx = "engine engine engine x"\n')
    (tmp_path / "lexicon.toml").write_text('sql = "sequel sequel sequel sequel"\n')

    for name in ("nginx", "sql", "wood"):
        ran = listen("voices", "try", "own", "--text", f"{name}.", "--output", f"{name}.mp3")
        assert ran.code == 0, ran.err

    plain = seconds(tmp_path / "wood.mp3", program)
    assert seconds(tmp_path / "nginx.mp3", program) > plain + 0.5
    assert seconds(tmp_path / "sql.mp3", program) > plain + 0.5


@pytest.mark.parametrize("text", ["", "  ", "—"])
def test_nothing_to_say_is_told(text: str, listen: Listen) -> None:
    ran = listen("voices", "try", "steph", "--text", text, "--output", "a.mp3")

    assert ran.code == 2
    assert "--text" in ran.err


def test_a_page_has_every_voices_sound_in_it(
    tmp_path: Path, listen: Listen, program: Callable[[str], str]
) -> None:
    ran = listen("voices", "compare", "steph", "alex", "tone", "--text", f"{TEXT} <b>&")

    assert (ran.code, ran.out) == (0, "voices.html\n"), ran.err
    page = (tmp_path / "voices.html").read_text()
    sounds = re.findall(r"data:audio/mpeg;base64,([^\"]+)", page)
    assert len(set(sounds)) == 3
    (tmp_path / "one.mp3").write_bytes(base64.b64decode(sounds[1]))
    assert 2 < seconds(tmp_path / "one.mp3", program) < 7
    assert page.count("&lt;b&gt;&amp;") == 1
    assert list(re.findall(r"<h2[^>]*>(.*?)</h2>", page)) == ["steph", "alex", "tone"]


def test_without_a_text_each_voice_speaks_its_own_language(tmp_path: Path, listen: Listen) -> None:
    ran = listen("voices", "compare", "british", "fr", "--output", "both.html")

    assert ran.code == 0, ran.err
    page = (tmp_path / "both.html").read_text()
    assert "The harbour wakes" in page
    assert "Le port s" in page


def test_an_unknown_voice_writes_no_page(tmp_path: Path, listen: Listen) -> None:
    ran = listen("voices", "compare", "steph", "alexx")

    assert ran.code == 2
    assert "'alex'" in ran.err
    assert not (tmp_path / "voices.html").exists()


def test_a_new_show_gets_a_voice_of_its_language(tmp_path: Path, listen: Listen) -> None:
    assert listen("init", "deutsch", "--language", "de", "--yes").code == 0
    (tmp_path / "deutsch" / "a.md").write_text("# Der Hafen\n\nDer Hafen erwacht.\n")

    ran = listen("publish", "a.md", "--json", cwd=tmp_path / "deutsch")

    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["episodes"][0]["voices"][0]["name"] == "de"


def test_a_new_show_takes_the_voice_that_is_asked_for(tmp_path: Path, listen: Listen) -> None:
    assert listen("init", "one", "--voice", "diogo", "--yes").code == 0
    refused = listen("init", "two", "--voice", "digo", "--yes")

    assert '\ndefault = "diogo"' in (tmp_path / "one" / "listen.toml").read_text()
    assert refused.code == 2
    assert "'diogo'" in refused.err
    assert not (tmp_path / "two" / "listen.toml").exists()


@pytest.mark.skipif(not engine_status("piper").works, reason="Piper is not installed")
def test_a_better_voice_that_is_installed_is_offered(tmp_path: Path, listen: Listen) -> None:
    assert "--voice joe" in listen("voices").err
    assert "joe" in listen("init", "one", "--yes").err
    (tmp_path / "listen.toml").write_text('[voice]\ndefault = "joe"\n')
    assert "hint" not in listen("voices").err
