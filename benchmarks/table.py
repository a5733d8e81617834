"""The rows as Markdown: the part of docs/benchmarks.md between two marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from results import Row

BEGIN = "<!-- made by benchmarks/run.py: begin -->"
END = "<!-- made by benchmarks/run.py: end -->"


def section(rows: Sequence[Row], plots: Mapping[str, str]) -> str:
    """The table, where and when its rows were measured, and pictures with their text by path."""
    lines = [
        "| what | against | rounds | min | median | max | limit | medians of the run |",
        "|---|---|---|---|---|---|---|---|",
        *(_line(row) for row in rows),
        "",
        *_where(rows),
    ]
    for path, text in plots.items():
        lines += ["", f"![{text}]({path})"]
    return "\n".join(lines)


def replaced(text: str, made: str) -> str:
    """A document with what stands between the marks replaced."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document has no lines {BEGIN!r} and {END!r} to write between")
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{after}"


def draw(document: Path, rows: Sequence[Row], plots: Mapping[str, str]) -> None:
    text = document.read_text(encoding="utf-8")
    document.write_text(replaced(text, section(rows, plots)), encoding="utf-8")


def _line(row: Row) -> str:
    limit = "" if row.limit is None else f"{row.bound} {row.limit:g}"
    if not row.values:
        return f"| {row.what} | {row.against} | | | | | {limit} | left out: {row.left_out} |"
    missed = " **missed**" if row.missed else ""
    figures = " | ".join(f"{one:.3g}" for one in (min(row.values), row.median, max(row.values)))
    medians = ", ".join(f"{name} {value:.3g} {row.unit}" for name, value in row.medians.items())
    return (
        f"| {row.what} | {row.against} | {len(row.values)} | {figures} | {limit}{missed} "
        f"| {medians} |"
    )


def _where(rows: Sequence[Row]) -> list[str]:
    """A line for each day and machine, with the measures that ran so."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.values and row.day:
            names = found.setdefault(f"{row.day}, {row.machine}", [])
            if row.measure not in names:
                names.append(row.measure)
    return [f"- {', '.join(names)}: {stamp}" for stamp, names in found.items()]
