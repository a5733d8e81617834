"""What `[reading]` in listen.toml changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Listen

ARTICLE = """\
# Notes

A claim.[^1] And another sentence.

> Somebody said this.

| a | b | c |
|---|---|---|
| 1 | 2 | 3 |
| 4 | 5 | 6 |

[^1]: The footnote's own words.
"""


def spoken(listen: Listen, folder: Path, config: str) -> list[str]:
    (folder / "notes.md").write_text(ARTICLE)
    (folder / "listen.toml").write_text(config)
    ran = listen("outline", "notes.md", "--json")
    assert ran.code == 0, ran.err
    sections = json.loads(ran.out)["sections"]
    return [s["spoken"] for x in sections for p in x["passages"] for s in p["sentences"]]


def test_footnotes_quotes_and_tables_follow_the_settings(listen: Listen, tmp_path: Path) -> None:
    plain = spoken(listen, tmp_path, "")
    assert "Quote." in plain
    assert any("footnote's own words" in text for text in plain)
    assert any("Somebody said this" in text for text in plain)

    told = "[reading]\nfootnotes = 'skip'\nquote_marks = false\ntable_rows = 1\nquote = 'skip'\n"
    changed = spoken(listen, tmp_path, told)
    assert "Quote." not in changed
    assert not any("footnote" in text or "Somebody" in text for text in changed)
    assert not any("4" in text for text in changed)

    own_voice = spoken(listen, tmp_path, "[voice]\nroles = { quote = 'tone' }\n")
    assert "Quote." not in own_voice
    assert any("Somebody said this" in text for text in own_voice)


@pytest.mark.parametrize(
    ("config", "part"),
    [
        ("[reading]\nfootnotes = 'below'\n", "listen.toml:2: [reading] footnotes"),
        ("[reading]\ntable_rows = 0\n", "out of range"),
        ("[reading]\nfotnotes = 'end'\n", "did you mean 'footnotes'"),
    ],
)
def test_a_wrong_setting_is_named(listen: Listen, tmp_path: Path, config: str, part: str) -> None:
    (tmp_path / "notes.md").write_text(ARTICLE)
    (tmp_path / "listen.toml").write_text(config)
    ran = listen("outline", "notes.md")
    assert ran.code == 2
    assert part in ran.err
