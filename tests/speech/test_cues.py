"""A cue's ends are where its sentence is heard, on the decoded MP3 (issue 4)."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from listen.speech.engine import engine_status

from ..conftest import Listen

WINDOW = 0.010  # seconds
QUIET = 10 ** (-40 / 20)
OFF = 0.060  # seconds
SHORT = """# The night library

Nobody had asked for it. "We wanted a quiet place," says one of its founders.

- No.
- Yes, at seven; and at half past four!

Is it worth the money? The council thinks so: it has promised two more years.
"""


def ends(sound: NDArray[np.float64], rate: int, low: float, high: float) -> tuple[float, float]:
    """Where it is loud between two times: the first and the last window, in seconds."""
    window = round(WINDOW * rate)
    first = round(low * rate)
    part = sound[first : round(high * rate)]
    power = np.sqrt((part[: len(part) // window * window].reshape(-1, window) ** 2).mean(axis=1))
    loud = np.flatnonzero(power > power.max() * QUIET)
    return (first + loud[0] * window) / rate, (first + (loud[-1] + 1) * window) / rate


def worst(manifest: dict[str, Any], sound: NDArray[np.float64], rate: int) -> tuple[float, str]:
    """How far any cue's end is from its sentence's, in seconds, and whose it is."""
    cues = manifest["sentences"]
    limits = [0.0]
    limits += [(a["end"] + b["start"]) / 2 for a, b in itertools.pairwise(cues)]
    limits.append(manifest["duration"])
    found = []
    for cue, low, high in zip(cues, limits, limits[1:], strict=False):
        start, end = ends(sound, rate, low, high)
        found.append((max(abs(start - cue["start"]), abs(end - cue["end"])), cue["text"]))
    assert len(found) == len(cues) > 5
    return max(found)


def heard(root: Path, decode: Callable[[Path], bytes]) -> tuple[float, str]:
    (path,) = root.glob("output/*/episode.json")
    manifest = json.loads(path.read_text())
    sound = np.frombuffer(decode(root / manifest["media"]["path"]), dtype=np.int16)
    rate = round(len(sound) / manifest["duration"] / 50) * 50
    return worst(manifest, sound.astype(np.float64), rate)


def test_every_cue_of_the_real_article_is_where_its_sentence_is(
    real_show: Path, decode: Callable[[Path], bytes]
) -> None:
    off, text = heard(real_show, decode)

    assert off <= OFF, text


@pytest.mark.parametrize("voice", ["joe", "klatt6", "diogo", "de"])
def test_so_are_those_of_other_voices(
    voice: str, tmp_path: Path, listen: Listen, decode: Callable[[Path], bytes]
) -> None:
    if voice == "joe" and not engine_status("piper").works:
        pytest.skip("Piper is not installed")
    (tmp_path / "a.md").write_text(SHORT)
    language = "de" if voice == "de" else "en-US"
    ran = listen("publish", "a.md", "--voice", voice, "--language", language)
    assert ran.code == 0, ran.err

    off, text = heard(tmp_path, decode)

    assert off <= OFF, text


@pytest.mark.slow
def test_every_cue_of_the_real_article_spoken_by_piper(
    real_article: Path, tmp_path: Path, listen: Listen, decode: Callable[[Path], bytes]
) -> None:
    if not engine_status("piper").works:
        pytest.skip("Piper is not installed")
    assert listen("publish", real_article, "--voice", "joe").code == 0

    off, text = heard(tmp_path, decode)

    assert off <= OFF, text
