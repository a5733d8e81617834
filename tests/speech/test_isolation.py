"""Engines that crash, hang, print or lie cost a retry, then an error that names the sentence."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from listen.errors import EngineError
from listen.model import Voice
from listen.narrate import narrate
from listen.render.pool import in_worker
from listen.script import Script
from listen.sound.frames import Encoding
from listen.sound.packed import Level, unpack_info

from ..conftest import Listen

PROFILE = 'engine = "misbehaving"\nlanguage = "en-US"\ngain = 0\n'
GOOD = "A sentence that is well.", "Another one that is well."


@pytest.fixture
def plugins(tmp_path: Path) -> Path:
    """A folder like site-packages, with a distribution that brings two engines."""
    folder = tmp_path / "site"
    info = folder / "misbehaving-1.0.dist-info"
    info.mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("misbehaving.py"), folder / "misbehaving.py")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: misbehaving\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[listen.engines]\nmisbehaving = misbehaving:create\nbroken = misbehaving:broken\n"
    )
    return folder


@pytest.fixture
def plugged(plugins: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plug-ins in this process's workers: they take over its path."""
    monkeypatch.syspath_prepend(plugins)
    return plugins


def script(folder: Path, *texts: str) -> Script:
    voice = Voice("odd", "misbehaving", gain=0.0, options=(("marks", str(folder)),))
    return Script(texts, voice, "1", 0.3, Level(0.0, -2.0), Encoding(22050, 64))


FAULTS = {
    "exits": ("This one exits.", r"its process died \(exit code 3\)"),
    "crashes": ("This one has a segment too much.", r"its process died \(exit code -11\)"),
    "hangs": ("This one hangs.", "did not answer within 4 s"),
    "raises": ("This one raises.", "RuntimeError: out of phonemes"),
    "leaves": ("This one leaves.", "SystemExit: 0"),
    "nothing": ("This one returns nothing.", "nothing can be heard"),
    "silence": ("This one is silent.", "nothing can be heard"),
    "none": ("This one returns none.", "no 16-bit samples"),
    "floats": ("This one returns floats.", "no 16-bit samples"),
    "stereo": ("This one returns stereo.", r"'misbehaving' returned samples of the shape .*, 2\)"),
    "rate": ("This one returns no rate.", "'misbehaving' returned 0 for a sample rate"),
    "words": ("This one returns words as pairs.", "'misbehaving' returned words that are no"),
    "short": ("This one is cut before its end, and nobody would know.", "too short"),
    "long": ("This one repeats itself again and again and again.", "too long"),
}


@pytest.mark.parametrize(("text", "what"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_an_error_that_names_the_sentence(
    plugged: Path, tmp_path: Path, text: str, what: str
) -> None:
    work = script(tmp_path, GOOD[0], text, GOOD[1])

    with pytest.raises(EngineError, match=what) as caught:
        in_worker(narrate, work, "a passage", 4.0)

    assert text[:40] in caught.value.message
    assert "listen doctor" in (caught.value.hint or "")


def test_word_times_may_be_numpys(plugged: Path, tmp_path: Path) -> None:
    made = in_worker(narrate, script(tmp_path, "This one counts by numpy."), "a passage", 4.0)

    (span,) = unpack_info(made)[0].spans
    assert [word[2:] for word in span.words] == [(0, 4)]


def test_what_would_not_come_out_the_same_again_is_kept(plugged: Path, tmp_path: Path) -> None:
    work = replace(script(tmp_path, "This one varies."), takes=str(tmp_path))

    first, again = (in_worker(narrate, work, "a passage", 4.0) for _ in range(2))

    assert first == again  # else an m4b could never be made: its stretches are spoken anew


@pytest.mark.parametrize(
    "how", ["exits", "has a segment too much", "raises", "is cut before it ends"]
)
def test_what_fails_once_is_rendered_again(plugged: Path, tmp_path: Path, how: str) -> None:
    work = script(tmp_path, GOOD[0], f"The first time this one {how}.".replace("The", "the"))

    made = in_worker(narrate, work, "a passage", 20.0)

    assert len(unpack_info(made)[0].spans) == 2
    assert (tmp_path / "once").exists()


def test_other_articles_go_on(plugins: Path, tmp_path: Path, listen: Listen) -> None:
    show = tmp_path / "show"
    (show / "voices").mkdir(parents=True)
    (show / "voices" / "odd.toml").write_text(PROFILE)
    for name, text in (("good", GOOD[0]), ("bad", f"{GOOD[0]} This one exits."), ("fine", GOOD[1])):
        (show / f"{name}.md").write_text(f"# A {name} one\n\n{text}\n")
    path = f"{plugins}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"

    ran = listen(
        "publish",
        "good.md",
        "bad.md",
        "fine.md",
        "--voice",
        "odd",
        "--json",
        cwd=show,
        PYTHONPATH=path,
    )

    assert ran.code == 1
    told = json.loads(ran.out)
    (failure,) = told["failures"]
    assert "'This one exits.': its process died (exit code 3), twice" in failure["error"]
    assert "Traceback" not in ran.err
    titles = [episode["title"] for episode in told["episodes"]]
    assert titles == ["A good one", "A fine one"]


def test_what_an_engine_prints_is_kept_out_of_the_result(
    plugins: Path, tmp_path: Path, listen: Listen
) -> None:
    show = tmp_path / "show"
    (show / "voices").mkdir(parents=True)
    (show / "voices" / "odd.toml").write_text(PROFILE)
    (show / "one.md").write_text("# Loud\n\nThis one prints a lot.\n")

    ran = listen("publish", "one.md", "--voice", "odd", "--json", cwd=show, PYTHONPATH=str(plugins))

    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["episodes"][0]["title"] == "Loud"


def test_a_plugin_that_cannot_load_is_a_status_with_its_cure(
    plugins: Path, tmp_path: Path, listen: Listen
) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "gone.toml").write_text('engine = "broken"\n')

    voices = listen("voices", "--json", PYTHONPATH=str(plugins))
    doctor = listen("doctor", "--json", PYTHONPATH=str(plugins))

    row = next(row for row in json.loads(voices.out) if row["name"] == "gone")
    assert "libmissing.so.1" in row["status"]
    assert "reinstall" in row["cure"]
    assert voices.code == 0
    assert "libmissing.so.1" in doctor.out
    assert "Traceback" not in doctor.err
