"""The words that `listen pronounce` lists."""

from __future__ import annotations

from listen.article.risk import Risk, words_at_risk
from listen.model import Article, Passage, Section, Sentence


def article(*texts: str, language: str = "en-US", passage: str | None = None) -> Article:
    sentences = tuple(Sentence(f"s{at}", text, text) for at, text in enumerate(texts))
    added = Sentence("a", "Quote by Zaphod Beeblebrox", "x", added=True)
    passages = (Passage("paragraph", (*sentences, added), language=passage),)
    return Article("T", language, (Section("Introduction", 1, passages),))


def found(*texts: str, language: str = "en-US") -> dict[str, str]:
    return {risk.word: risk.kind for risk in words_at_risk(article(*texts, language=language))}


def test_each_kind_is_found() -> None:
    assert found(
        "Yesterday Bialiatski met the IAEA in Łódź to read a naïve draft on his iPhone."
    ) == {
        "Bialiatski": "name",
        "IAEA": "acronym",
        "Łódź": "foreign",
        "read": "said two ways",
        "naïve": "foreign",
        "iPhone": "name",
    }


def test_they_come_by_frequency_with_their_first_sentence() -> None:
    risks = words_at_risk(
        article("We saw Minsk.", "Minsk’s streets, and Gomel.", "Back in Minsk with Gomel, Brest.")
    )
    assert risks == (
        Risk("Minsk", "name", 3, "We saw Minsk."),
        Risk("Gomel", "name", 2, "Minsk’s streets, and Gomel."),
        Risk("Brest", "name", 1, "Back in Minsk with Gomel, Brest."),
    )


def test_what_is_no_risk() -> None:
    assert found("The minister spoke on Monday. He left.", "Then: Talks began.", "I sat.") == {}
    # A word that is also written small is a word.
    assert found("They said Hope is here.", "There is hope.") == {}


def test_a_heading_in_capitals_tells_nothing() -> None:
    assert found("BREAKING NEWS FROM MINSK") == {}


def test_german_nouns_are_no_names() -> None:
    assert found("Gestern traf die Ministerin Maria Kolesnikowa im Garten.", language="de") == {
        "Maria": "name",
        "Kolesnikowa": "name",
    }


def test_a_passage_in_another_language_is_foreign() -> None:
    risks = words_at_risk(article("guten Tag", passage="de"))
    assert {risk.word: risk.kind for risk in risks} == {"guten": "foreign", "Tag": "foreign"}
