"""Words at risk, samples of them, a lexicon to fill in, and what filling it in renders again."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Listen

ARTICLE = """\
# The mill

Oda Brzeska came to the mill at Wawel in spring. Brzeska had read of it.

It was closed. She stayed.
"""


def test_pronounce_lists_samples_and_writes_a_lexicon(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "mill.md").write_text(ARTICLE)
    rows = json.loads(listen("pronounce", "mill.md", "--json").out)
    words = {row["word"]: row for row in rows}
    assert words["Brzeska"]["kind"] == "name"
    assert words["Brzeska"]["count"] == 2
    assert words["read"]["kind"] == "said two ways"
    ran = listen(
        "pronounce", "mill.md", "--stub", "lexicon.toml", "--samples", "out", "--most", "2"
    )
    assert ran.code == 0, ran.err
    assert len(list((tmp_path / "out").glob("*.mp3"))) == 2
    assert '# Brzeska = ""' in (tmp_path / "lexicon.toml").read_text()
    assert listen("pronounce", "mill.md", "--stub", "lexicon.toml").code == 2


def test_an_entry_renders_only_the_passages_that_hold_its_word(
    listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "mill.md").write_text(ARTICLE)
    listen("publish", "mill.md", "--json")
    (tmp_path / "lexicon.toml").write_text('Brzeska = "b\'zheska"\n')
    again = json.loads(listen("publish", "mill.md", "--json").out)["episodes"][0]
    assert (again["rendered"], again["reused"]) == (1, 2)
    said = [s["spoken"] for s in again["sentences"]]
    assert any("Brzeska" in text for text in said)  # `spoken` is before the lexicon
    (tmp_path / "words.pls").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<lexicon version="1.0" '
        'xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">'
        "<lexeme><grapheme>stayed</grapheme><alias>remained</alias></lexeme></lexicon>"
    )
    once_more = json.loads(listen("publish", "mill.md", "--json").out)["episodes"][0]
    assert once_more["rendered"] == 1
    known = json.loads(listen("pronounce", "mill.md", "--json").out)
    assert "Brzeska" not in {row["word"] for row in known}
