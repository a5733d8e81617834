"""The benchmarks' one command: what docs/ shows is what results.json holds, nothing left out."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pytest

import plots
import results
import run
import table
from measure import dealt
from publish import LIMITS, missing
from results import Row

DOCS = Path(__file__).resolve().parent.parent / "docs"
KEPT = results.read(DOCS / "benchmarks" / "results.json")
# The table of measures that the project is held to.
ASKED: list[tuple[str, str, str, float]] = [
    ("publish", "bare", "at most", 0.55),
    ("publish", "pipe", "at most", 0.80),
    ("publish", "plain", "at most", 0.50),
    ("Piper publish", "mkdocs-piper-tts 0.2.6", "at most", 0.65),
    ("again", "bare", "at most", 0.05),
    ("edit", "bare", "at most", 0.12),
    ("passages rendered by an edit", "one", "at most", 1.0),
    ("peak memory, 10 h of speech", "15 min", "at most", 1.3),
    ("the last 100 of 1,000 articles", "the first 100", "at most", 1.2),
    ("one article into 10,000 episodes", "an empty show", "at most", 1.5),
    ("one Dask worker, 50 articles", "two", "at least", 1.7),
    ("version", "click", "at most", 1.5),
    ("reading Markdown", "markdown-it-py's parsing", "at most", 2.5),
]
SOME = [
    Row("publish", "again", "bare", (0.04, 0.02, 0.03), 0.05, medians={"again": 0.1, "bare": 3.0}),
    Row("publish", "publish", "pipe", limit=0.8, left_out="not installed: lame"),
    Row("flat", "last", "first", (1.4,), 1.2, medians={"last": 70.0, "first": 50.0}, unit="ms"),
    Row("cluster", "one <worker>", "two", (1.9, 1.6, 1.8), 1.7, "at least"),
    Row("publish", "halves", "bare", (0.6,)),
]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{asked[0]} against {asked[1]}")
def test_each_measure_that_is_asked_for_has_a_row(asked: tuple[str, str, str, float]) -> None:
    assert asked in [(row.what, row.against, row.bound, row.limit) for row in KEPT]


def test_rows_without_a_limit_say_what_the_machine_allows() -> None:
    free = {(row.what, row.against) for row in KEPT if row.limit is None}
    assert free >= {("halves", "bare"), ("publish", "halves")}
    assert {pair for pair, limit in LIMITS.items() if limit is None} <= free


def test_each_row_is_of_a_day_and_a_machine() -> None:
    for row in KEPT:
        assert len(row.day) == len("2026-01-01")
        assert "processors, Python" in row.machine or "processors of a" in row.machine


def test_the_document_shows_what_was_kept() -> None:
    text = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    links = {f"benchmarks/{name}": words for name, words in plots.pictures(KEPT).items()}
    assert table.replaced(text, table.section(KEPT, links)) == text


@pytest.mark.parametrize("name", ["limits", "seconds"])
def test_the_plots_show_what_was_kept(name: str) -> None:
    drawn = unescape((DOCS / "benchmarks" / f"{name}.svg").read_text(encoding="utf-8"))
    bars = plots.limits(KEPT) if name == "limits" else plots.seconds(KEPT)
    assert bars
    for bar in bars:
        for text in (bar.label, *bar.name.split("\n")):
            assert f">{text}</text>" in drawn


def test_drawing_again_changes_nothing(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for folder in ("once", "again"):
        plots.draw(tmp_path / folder, SOME)
    for name in ("limits.svg", "seconds.svg"):
        once = (tmp_path / "once" / name).read_bytes()
        assert once == (tmp_path / "again" / name).read_bytes()
        assert b"<dc:date>" not in once
        assert len(once) < 30_000


def test_bars_are_in_percent_of_the_limit_whichever_way_it_holds() -> None:
    again, flat, cluster = plots.limits(SOME)
    assert (again.low, again.length, again.high) == pytest.approx((40, 60, 80))
    assert flat.over
    assert flat.length == pytest.approx(100 * 1.4 / 1.2)
    assert not cluster.over
    assert (cluster.low, cluster.length) == pytest.approx((100 * 1.7 / 1.9, 100 * 1.7 / 1.8))
    assert cluster.high > 100


def test_the_table_marks_what_is_missed_and_says_what_is_left_out() -> None:
    text = table.section(SOME, {})
    assert (
        "| again | bare | 3 | 0.02 | 0.03 | 0.04 | at most 0.05 | again 0.1 s, bare 3 s |" in text
    )
    assert "| last | first | 1 | 1.4 | 1.4 | 1.4 | at most 1.2 **missed** | last 70 ms" in text
    assert "at most 0.8 | left out: not installed: lame |" in text
    assert text.count("**missed**") == 1


def test_a_document_without_the_marks_is_an_error() -> None:
    with pytest.raises(ValueError, match="has no lines"):
        table.replaced("# Benchmarks\n", "x")


def test_rows_come_back_as_they_were_kept(tmp_path: Path) -> None:
    results.write(tmp_path / "new" / "results.json", SOME)
    assert results.read(tmp_path / "new" / "results.json") == SOME
    assert results.read(tmp_path / "none.json") == []


def test_a_measure_replaces_its_own_rows_only() -> None:
    new = [Row("publish", "publish", "bare", (0.5,), 0.55)]
    assert results.merged(SOME, new) == [new[0], SOME[2], SOME[3]]
    assert results.merged(SOME, []) == [SOME[0], SOME[1], SOME[4], SOME[2], SOME[3]]


def test_one_failing_measure_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(_sizes: run.Sizes) -> list[Row]:
        raise ModuleNotFoundError("No module named 'piper'")

    kept: list[list[Row]] = []
    made, failed = run.perform(
        {"neural": fails, "flat": lambda _sizes: [SOME[2]]}, run.Sizes(), kept.append
    )
    assert failed == ["neural"]
    assert kept == [made]
    assert [(row.name, row.day) for row in made] == [(SOME[2].name, results.today())]
    assert "Python" in made[0].machine
    assert run.verdict(made, failed) == 1
    told = capsys.readouterr().err
    assert "No module named 'piper'" in told
    assert "failed: neural" in told
    assert "missed: last against first: 1.4, at most 1.2" in told


def test_what_is_left_out_is_no_failure() -> None:
    assert run.verdict([SOME[0], SOME[1], SOME[3], SOME[4]], []) == 0


def test_absent_programs_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert missing("pipe") == "not installed: espeak-ng, lame"
    assert missing("plain") == "not installed: ffmpeg"
    assert missing("bare") == ""


def test_texts_are_dealt_longest_first_to_the_lighter_share() -> None:
    texts = ["a" * length for length in (1, 9, 5, 4, 2)]
    one, two = dealt(texts)
    assert [len(text) for text in one] == [9, 2]
    assert [len(text) for text in two] == [5, 4, 1]


def test_drawing_alone_measures_nothing(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    shutil.copy(DOCS / "benchmarks.md", tmp_path)
    results.write(tmp_path / "benchmarks" / "results.json", SOME)
    assert run.main(["--draw", "--docs", str(tmp_path)]) == 0
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "| last | first |" in text
    assert "## What is compared" in text
    assert (tmp_path / "benchmarks" / "limits.svg").exists()


def test_a_quick_run_measures_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["reading", "--quick", "--docs", str(tmp_path)]) == 0
    assert "| reading Markdown | markdown-it-py's parsing | 1 |" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_an_unknown_measure_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run.main(["speed"])
    assert ended.value.code == 2
    assert "no measure speed" in capsys.readouterr().err
