"""The synchronous mode: the same speech, sixteen times, with more work than cores."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from listen.article import load, read_article
from listen.speech.engine import engine
from listen.speech.voices import load_voice


def speak_all(texts: list[str], seed: int) -> dict[str, tuple[int, str]]:
    """Speak every text in an order of its own; the lengths and digests by text."""
    voice = load_voice("steph", None)
    order = texts.copy()
    random.Random(seed).shuffle(order)
    found = {}
    for text in order:
        samples = engine("pyttsx3").speak(text, voice).samples
        found[text] = (len(samples), hashlib.sha256(samples.tobytes()).hexdigest())
    return found


def run_times(texts: list[str], times: int) -> list[dict[str, tuple[int, str]]]:
    """`times` fresh processes, four at once."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=context, max_tasks_per_child=1) as pool:
        return list(pool.map(speak_all, [texts] * times, range(times)))


def test_order_and_load_change_nothing() -> None:
    texts = ["Hello there.", "What is it?", "A longer sentence, with a comma; and more.", "No."]
    first, *others = run_times(texts, 5)
    assert all(other == first for other in others)


@pytest.mark.slow
def test_the_real_article_sixteen_times(real_article: Path) -> None:
    article = read_article(load(str(real_article)))
    texts = list(
        dict.fromkeys(
            sentence.spoken
            for section in article.sections
            for passage in section.passages
            for sentence in passage.sentences
        )
    )
    assert len(texts) > 100
    first, *others = run_times(texts, 16)
    assert all(length > 2000 for length, _ in first.values())
    assert all(other == first for other in others)
