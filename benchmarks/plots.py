"""The rows as pictures: how near each limit is, and how long each contender takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from results import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LETTER, _WIDE, _LABEL, _HIGH = 0.077, 4.2, 1.7, 0.42  # inches: a name's letter, bars, label, line
_LONG = 34  # letters of a name in one line
_INK, _QUIET, _BAR, _OVER, _GROUND = "#24292f", "#6e7781", "#7da7c9", "#d08770", "#ffffff"
_DARK = {_INK: "#e6edf3", _QUIET: "#848d97", _BAR: "#4a7fa7", _OVER: "#b5654a", _GROUND: "#0d1117"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a plot; lengths in percent of the limit, or in seconds."""

    name: str
    length: float
    low: float
    high: float
    label: str
    over: bool = False


def limits(rows: Sequence[Row]) -> list[Bar]:
    """Each median in percent of its limit; where a limit is a least, the limit in percent of it."""
    bars = []
    for row in rows:
        if row.limit is None or not row.values:
            continue
        shares = [
            100 * (one / row.limit if row.bound == "at most" else row.limit / one)
            for one in (row.median, *row.values)
        ]
        label = f"{row.median:.3g}, {row.bound} {row.limit:g}"
        name = row.name if len(row.name) <= _LONG else f"{row.what}\nagainst {row.against}"
        bars.append(Bar(name, shares[0], min(shares), max(shares), label, row.missed))
    return bars


def seconds(rows: Sequence[Row]) -> list[Bar]:
    """The median seconds of each contender in the run of `publish.py`, the shortest first."""
    found: dict[str, float] = {}
    for row in rows:
        if row.measure == "publish" and row.unit == "s":
            found.update(row.medians)
    return [
        Bar(name, length, length, length, f"{length:.3g} s")
        for name, length in sorted(found.items(), key=lambda one: one[1])
    ]


def pictures(rows: Sequence[Row]) -> dict[str, str]:
    """The text alternative of each plot, by file name."""
    near, took = limits(rows), seconds(rows)
    over = ", ".join(row.name for row in rows if row.missed) or "none"
    return {
        "limits.svg": f"Bars: each median in percent of its limit, the least to the largest round "
        f"as a line. {len(near)} ratios; past their limit: {over}. The table has the figures.",
        "seconds.svg": "Bars: median seconds of whole processes in the run of publish: "
        + ", ".join(f"{bar.name} {bar.label}" for bar in took)
        + ".",
    }


def draw(folder: Path, rows: Sequence[Row]) -> None:
    """Write the pictures; the same rows give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder / "limits.svg", limits(rows), "percent of the limit (less is better)", mark=100.0)
    _save(folder / "seconds.svg", seconds(rows), "seconds", mark=None)


def _save(path: Path, bars: Sequence[Bar], unit: str, mark: float | None) -> None:
    # The extra `bench` has it; `run.py` measures without it.
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    left = 0.2 + _LETTER * max(len(part) for bar in bars for part in bar.name.split("\n"))
    wide, high = left + _WIDE + _LABEL, _HIGH * len(bars) + 0.8
    with mpl.rc_context(
        {"svg.hashsalt": "listen", "svg.fonttype": "none", "font.sans-serif": ["DejaVu Sans"]}
    ):
        figure = Figure(figsize=(wide, high), facecolor=_GROUND)
        FigureCanvasSVG(figure)
        axes = figure.add_axes((left / wide, 0.55 / high, _WIDE / wide, 1 - 0.75 / high))
        _fill(axes, bars, unit, mark)
        figure.savefig(path, facecolor=_GROUND, metadata={"Date": None, "Creator": None})
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<defs>", _style() + "\n <defs>", 1), encoding="utf-8")


def _fill(axes: Axes, bars: Sequence[Bar], unit: str, mark: float | None) -> None:
    longest = max((bar.high for bar in bars), default=1.0)
    axes.set_facecolor("none")
    axes.set_xlim(0, max(longest, mark or 0) * 1.02)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    for line, bar in enumerate(bars):
        axes.barh(line, bar.length, 0.5, color=_OVER if bar.over else _BAR)
        if bar.low < bar.high:
            axes.plot([bar.low, bar.high], [line, line], color=_INK, linewidth=1.2)
        axes.annotate(
            bar.label, (1, line), (8, 0), ("axes fraction", "data"), "offset points",
            color=_INK, fontsize=9, va="center",
        )  # fmt: skip
    if mark is not None:
        axes.axvline(mark, color=_INK, linewidth=1, linestyle=(0, (3, 2)))
    axes.set_yticks(range(len(bars)), [bar.name for bar in bars], color=_INK, fontsize=9)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", colors=_QUIET, labelsize=8)
    axes.set_xlabel(unit, color=_INK, fontsize=9)
    axes.spines[:].set_visible(False)


def _style() -> str:
    """Other colours where the reader's system is dark."""
    rules = [
        f'[style*="{kind}: {light}"]{{{kind}:{dark}!important}}'
        for light, dark in _DARK.items()
        for kind in ("fill", "stroke")
    ]
    return f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"
