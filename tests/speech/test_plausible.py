"""Speech far too short or long for its text is found; odd text that is spelled out is not."""

from __future__ import annotations

import pytest

from listen.errors import EngineError
from listen.narrate import spoken
from listen.speech.plausible import implausible, pace
from listen.speech.voices import load_voice

TEXT = "The council thinks so: it has promised two more years, new chairs, and a second room."
SPELLED = (
    "NATO, EU, UN, USA, IMF and OPEC.", "1,234,567,890", "www.example.org/path/to?x=1&y=2",
    "AAAAAAAA", "bcdfg", "é è ê ë", "xxxxxxxxxxxxxxxxxxxx", "a b c d e f g", "A", "No.", "IV",
    "Привет, как дела?", "日本語のテキスト", "x²+y²=z²", "%%%%%%", "👍👍👍", "2024-11-23T06:55:00Z",
    "ISBN 978-3-16-148410-0", "½ ¾ ⅓", "C++ and C# and F#", "§ 12 ¶ 3 © 2024 ® ™",
    "one, two, three; four: five.", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
)  # fmt: skip


@pytest.mark.parametrize("voice", ["steph", "klatt6", "de", "fr"])
def test_what_is_spelled_out_can_be_right(voice: str) -> None:
    for text in SPELLED:
        try:
            spoken(text, load_voice(voice, None))
        except EngineError as error:
            assert "nothing can be heard" in error.message  # noqa: PT017  (others would be wrong)


@pytest.mark.parametrize("rate", [80, 160, 350])
@pytest.mark.parametrize("known", [True, False])
def test_a_sentence_at_its_voices_pace_is_right(rate: int, known: bool) -> None:
    seconds = len(TEXT) * 0.065 * 160 / rate

    assert implausible(TEXT, seconds, pace(TEXT, seconds) if known else None, rate) is None


@pytest.mark.parametrize(("times", "what"), [(0.3, "too short"), (4.0, "too long")])
def test_a_third_of_it_or_four_times_as_much_is_not(times: float, what: str) -> None:
    seconds = len(TEXT) * 0.065

    found = implausible(TEXT, seconds * times, pace(TEXT, seconds), None)

    assert found is not None
    assert what in found
    assert implausible(TEXT, seconds * times, None, None) is None  # without its pace: no telling


def test_without_a_pace_only_what_no_voice_does_is_wrong() -> None:
    assert implausible(TEXT, 0.2, None, None) is not None
    assert implausible(TEXT, 60.0, None, None) is not None
    assert implausible(TEXT, 2.0, None, 400) is None
