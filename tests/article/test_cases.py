"""Golden cases: a source and its outline, two files in `cases/`.

`LISTEN_WRITE_CASES=1 pytest tests/article/test_cases.py` writes the outlines anew: read the
difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from listen.article import load, read_article

from .coverage import assert_sound
from .outline import outline

CASES = Path(__file__).parent / "cases"
SOURCES = sorted(path for path in CASES.iterdir() if path.suffix != ".outline")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_case(source: Path) -> None:
    expected = source.with_name(source.name + ".outline")
    article = read_article(load(str(source)))
    found = outline(article)
    if os.environ.get("LISTEN_WRITE_CASES"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert_sound(article)


def test_there_are_at_least_sixty_cases() -> None:
    assert len(SOURCES) >= 60
    assert not {path.suffix for path in SOURCES} - {
        ".txt",
        ".md",
        ".html",
        ".docx",
        ".pdf",
        ".epub",
    }


def test_no_outline_is_left_over() -> None:
    names = {path.name for path in SOURCES}
    assert {path.name.removesuffix(".outline") for path in CASES.glob("*.outline")} == names
