"""IPA in a lexicon is heard, and an article's own brackets are not obeyed."""

from __future__ import annotations

import numpy as np

from listen.article.spoken import speak
from listen.speech.engine import engine
from listen.speech.lexicon import Lexicon, from_pairs
from listen.speech.voices import load_voice

SPEAKER = engine("pyttsx3")
VOICE = load_voice("steph", None)


def test_ipa_says_what_the_word_that_it_spells_says() -> None:
    lexicon = Lexicon.of(from_pairs([("Xqz", "/ˈkæt/")], "test"))
    text, _ = lexicon.apply("A Xqz sat.", SPEAKER.traits.phonemes)
    assert "Xqz" not in text
    said = SPEAKER.speak(text, VOICE).samples
    cat = SPEAKER.speak("A cat sat.", VOICE).samples
    printed = SPEAKER.speak("A Xqz sat.", VOICE).samples
    assert abs(len(said) - len(cat)) < 0.05 * len(cat)
    assert abs(len(said) - len(printed)) > 0.2 * len(cat)


def test_brackets_of_the_article_are_not_phonemes() -> None:
    text, _ = speak("A [[k'at]] sat.", "en-US")
    assert "[[" not in text
    assert not np.array_equal(
        SPEAKER.speak(text, VOICE).samples, SPEAKER.speak("A [[k'at]] sat.", VOICE).samples
    )
