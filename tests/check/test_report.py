"""How faults are shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

from listen.check import RULES, Fault, as_dict, as_text, check_show

from .specimen import NOW, Show

ADVICE = Fault("feed.xml: line 3", 8, "advice", "no\nmedium", "add it")
ERROR = Fault("a.mp3", 29, "error", "junk", "publish it again")


def test_one_line_a_fault_errors_first() -> None:
    assert as_text([ADVICE, ERROR]).splitlines() == [
        "a.mp3: error[rule 29]: junk (publish it again)",
        "feed.xml: line 3: advice[rule 8]: no medium (add it)",
    ]
    assert as_text([]) == ""


def test_as_json() -> None:
    found = json.loads(json.dumps(as_dict("shows", [ADVICE, ERROR])))
    assert found["target"] == "shows"
    assert (found["errors"], found["advice"]) == (1, 1)
    assert found["faults"][1] == {
        "where": "a.mp3",
        "rule": 29,
        "severity": "error",
        "what": "junk",
        "cure": "publish it again",
        "title": RULES[29],
    }


def test_a_line_number_leads_to_the_fault(show: Show) -> None:
    show.feed("<itunes:type>episodic", "<itunes:type>daily")
    (fault,) = check_show(str(show.root), now=NOW)
    match = re.fullmatch(r"feed\.xml: line (\d+)", fault.where)
    assert match
    assert "daily" in show.read("feed.xml").splitlines()[int(match[1]) - 1]


def test_a_folder_without_a_feed(tmp_path: Path) -> None:
    (fault,) = check_show(str(tmp_path))
    assert (fault.rule, fault.severity) == (1, "error")


def test_without_loudness_nothing_is_decoded(show: Show) -> None:
    show.write("listen.toml", '[show]\nbase_url = "https://example.org/show/"\n'
               "[audio]\nloudness = -30.0\n")  # fmt: skip
    assert [fault.rule for fault in check_show(str(show.root), now=NOW)] == [27]
    assert check_show(str(show.root), now=NOW, loudness=False) == ()
