"""How publishing scales: with articles in a run, episodes in the show, and the article's length.

    python benchmarks/scale.py [flat] [long] [memory]     (all without a name; some minutes)

Every figure is a ratio within one run, so a slow or busy machine changes it little. Needs the
extra `bench` (psutil). Exit code 1 if a limit is passed.
"""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import together
from listen.publish import Options, Silent, publish
from listen.show import find_show
from longshow import make_show, write_articles
from measure import medians, ratios, told
from results import Row
from table import section

LISTEN = (sys.executable, "-m", "listen")
ARTICLES = 1_000
EPISODES = 10_000
LIMITS = {"flat": 1.2, "long": 1.5, "memory": 1.3}
_WORDS = (
    "The keeper of the harbour light wrote down each boat that passed, its name, its sails, and "
    "the hour; nobody had asked her to, and number {n} was the book that she liked best."
)


class _Clock(Silent):
    """Notes when each episode stood."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    def published(self, title: str, *, changed: bool) -> None:  # noqa: ARG002
        self.moments.append(time.perf_counter())


def flat(count: int = ARTICLES) -> list[Row]:
    """Time per article: the last tenth of a run against the first tenth."""
    tenth = count // 10
    with tempfile.TemporaryDirectory(prefix="listen-scale-") as folder:
        work = Path(folder)
        make_show(work, 0)
        sources = write_articles(work / "articles", 1, count)
        clock = _Clock()
        publish(find_show(work, work), sources, Options(), clock)
    steps = [later - earlier for earlier, later in itertools.pairwise(clock.moments)]
    first, last = sum(steps[:tenth]) / tenth, sum(steps[-tenth:]) / tenth
    return [
        Row(
            "flat", f"the last {tenth} of {count:,} articles", f"the first {tenth}",
            (last / first,), LIMITS["flat"], medians={"last": last * 1e3, "first": first * 1e3},
            unit="ms",
        )
    ]  # fmt: skip


def long(count: int = EPISODES, runs: int = 5) -> list[Row]:
    """The whole command for one new article: in a long show against an empty one."""
    took: dict[str, list[float]] = {"empty": [], "long": []}
    with tempfile.TemporaryDirectory(prefix="listen-scale-") as folder:
        work = Path(folder)
        make_show(work / "long", count)
        sources = write_articles(work / "new", count + 1, 2 * runs)
        for run in range(runs):
            make_show(work / f"empty-{run}", 0)
            shutil.copy(work / "long" / "cover.jpg", work / f"empty-{run}")  # not what is compared
            for kind, show in (("empty", f"empty-{run}"), ("long", "long")):
                began = time.perf_counter()
                source = sources[2 * run + (kind == "long")]
                command = [*LISTEN, "publish", source, "--show", str(work / show)]
                told(command, work)
                took[kind].append(time.perf_counter() - began)
    return [
        Row(
            "long", f"one article into {count:,} episodes", "an empty show",
            ratios(took["long"], took["empty"]), LIMITS["long"], medians=medians(**took),
        )
    ]  # fmt: skip


def memory(minutes: tuple[float, float] = (15, 600)) -> list[Row]:
    """Peak memory of the whole process tree: ten hours of speech against a quarter of one."""
    peaks: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="listen-scale-") as folder:
        for length in minutes:
            root = Path(folder) / f"{length:.0f}"
            make_show(root, 0)
            source = root / "article.md"
            source.write_text(_article(length), encoding="utf-8")
            command = [*LISTEN, "publish", str(source), "--show", str(root)]
            peaks[f"{length / 60:g} h" if length >= 60 else f"{length:g} min"] = (
                together.run([command], root).memory / 1e6
            )
            print(f"  {length:g} minutes of speech", file=sys.stderr, flush=True)
    (short, less), (ample, more) = peaks.items()
    return [
        Row(
            "memory", f"peak memory, {ample} of speech", short,
            (more / less,), LIMITS["memory"], medians=peaks, unit="MB",
        )
    ]  # fmt: skip


def _article(minutes: float) -> str:
    """An article that takes about so long to read out: a section for every five minutes."""
    passages = round(minutes * 60 / 15.2)  # what such a passage takes
    lines = ["# Ten hours at the harbour"]
    for number in range(passages):
        if number % 20 == 0:
            lines.append(f"## Book {number // 20 + 1}")
        lines.append(_WORDS.format(n=number) + " " + f"That was on day {number}.")
    return "\n\n".join(lines) + "\n"


def main(names: list[str]) -> int:
    """Run the measures; print each with its limit."""
    measures: dict[str, Callable[[], list[Row]]] = {"flat": flat, "long": long, "memory": memory}
    made: list[Row] = []
    for name in names or list(measures):
        print(name, file=sys.stderr, flush=True)
        made += measures[name]()
    print(section(made, {}))
    return 1 if any(row.missed for row in made) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
