"""IPA as eSpeak takes it: what we hand over is what it says."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from listen.speech.ipa import espeak, piper

ESPEAK = shutil.which("espeak-ng")


def test_words_in_brackets() -> None:
    assert espeak("kəˈlɛsnɪkəvə") == "[[k@'lEsnIk@v@]]"
    assert espeak("æl dʒəˈziːrə") == "[[al]] [[dZ@'zi:r@]]"
    assert espeak("lɪv") == "[[lIv]]"
    assert piper("lɪv") == "[[ lɪv ]]"


@pytest.mark.parametrize("ipa", ["ǃxɔ", "abc1", "[[", "]]", "<b>", ""])
def test_what_has_no_name_is_left(ipa: str) -> None:
    assert espeak(ipa) is None


@pytest.mark.skipif(ESPEAK is None, reason="needs espeak-ng")
@pytest.mark.parametrize("ipa", [
    "lɪv", "liːd", "lɛd", "ˈmɪnsk", "kəˈlɛsnɪk", "θɪŋk", "ðæt", "tʃɜːtʃ", "dʒʌdʒ", "ʃuː", "ˈvɪʒən",
    "bɔɪ", "naʊ", "haɪ", "deɪ", "ɡoʊ", "sɔː", "fɑːðɚ", "sɪŋ", "jɛs", "wʊd",
])  # fmt: skip
def test_espeak_says_the_same_sounds(ipa: str) -> None:
    assert ESPEAK is not None
    heard = subprocess.run(
        [ESPEAK, "-q", "--ipa", "-v", "en-us", espeak(ipa) or ""],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert bare(heard) == bare(ipa)


def bare(ipa: str) -> str:
    """Without stress and length, and with one sign for each sound of r and g."""
    kept = "".join(sign for sign in ipa if sign not in "ˈˌː \n\u200d")
    return kept.replace("ɹ", "r").replace("ɡ", "g").replace("ɝ", "ɜ")
