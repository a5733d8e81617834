"""All measures of speed and scale; their table and plots for docs/benchmarks.md.

    python benchmarks/run.py [NAME…] [--rounds N]

measures (all without a name; `scale` is `flat long memory`), keeps the rows in
docs/benchmarks/results.json and draws from it. A named measure replaces its own rows only. Needs
the extras `bench`, `piper` and `dask`; espeak-ng, lame and ffmpeg for what they are compared with.
Exit code 1 if a limit is missed or a measure fails.

How long it takes on two quiet processors:

    publish   3 minutes    (5 rounds)
    neural    12 minutes   (2 rounds)
    flat      1 minute     1,000 articles in one run
    long      3 minutes    10,000 episodes are made first
    memory    2 minutes    10 hours of speech
    cluster   6 minutes    50 articles, twice (3 rounds)
    reading   1 minute     (5 rounds)
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import plots
import results
import table
from measure import keep_bytecode
from results import Row

REPOSITORY = Path(__file__).resolve().parent.parent
ARTICLE = REPOSITORY.parent / "shared" / "articles" / "belarus.txt"
SHORT = REPOSITORY / "examples" / "night-library.md"
GROUPS = {"scale": ("flat", "long", "memory")}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    article: Path = ARTICLE
    rounds: int | None = None
    """`None`: what each measure has of itself."""
    quick: bool = False
    """Only to see that all of it runs."""


# Each imports its measure when it is asked for: an extra that is absent costs only those that
# need it.


def _publish(sizes: Sizes) -> list[Row]:
    import publish

    return publish.rows(sizes.article, sizes.rounds or 5)


def _neural(sizes: Sizes) -> list[Row]:
    import neural

    return neural.rows(sizes.article, sizes.rounds or 2)


def _flat(sizes: Sizes) -> list[Row]:
    import scale

    return scale.flat(40 if sizes.quick else scale.ARTICLES)


def _long(sizes: Sizes) -> list[Row]:
    import scale

    return scale.long(50, 1) if sizes.quick else scale.long()


def _memory(sizes: Sizes) -> list[Row]:
    import scale

    return scale.memory((0.5, 2)) if sizes.quick else scale.memory()


def _cluster(sizes: Sizes) -> list[Row]:
    import cluster

    return cluster.rows(sizes.rounds or 3, 2 if sizes.quick else cluster.ARTICLES)


def _reading(sizes: Sizes) -> list[Row]:
    import reading

    return reading.rows(sizes.rounds or 5, 10_000 if sizes.quick else 200_000)


Measure = Callable[[Sizes], list[Row]]
MEASURES: dict[str, Measure] = dict(
    zip(
        results.MEASURES,
        (_publish, _neural, _flat, _long, _memory, _cluster, _reading),
        strict=True,
    )
)


def perform(
    measures: dict[str, Measure], sizes: Sizes, keep: Callable[[list[Row]], None]
) -> tuple[list[Row], list[str]]:
    """Run measures one after another, and keep each one's rows at once.

    Returns all rows, and the names of the measures that failed.
    """
    made: list[Row] = []
    failed: list[str] = []
    for name, measure in measures.items():
        _say(f"{name}: began at {time.strftime('%H:%M:%S')}")
        day, where, began = results.today(), results.machine(), time.monotonic()
        try:
            rows = results.stamped(measure(sizes), day, where)
        except Exception:  # noqa: BLE001 -- whatever went wrong with one, the others go on
            traceback.print_exc()
            failed.append(name)
            continue
        made += rows
        keep(rows)
        _say(f"{name}: {time.monotonic() - began:.0f} s")
        for row in rows:
            _say(f"  {row.name}: {f'{row.median:.3g}' if row.values else row.left_out}")
    return made, failed


def draw(docs: Path) -> None:
    """The table and the plots from what was kept."""
    folder = docs / "benchmarks"
    rows = results.read(folder / "results.json")
    links = {f"benchmarks/{name}": text for name, text in plots.pictures(rows).items()}
    table.draw(docs / "benchmarks.md", rows, links)
    if find_spec("matplotlib") is None:
        _say("the plots are not drawn: install the extra `bench`, then run with --draw")
        return
    plots.draw(folder, rows)


def verdict(made: Sequence[Row], failed: Sequence[str]) -> int:
    """Say what was missed and what failed; the exit code."""
    for row in made:
        if row.missed:
            _say(f"missed: {row.name}: {row.median:.3g}, {row.bound} {row.limit:g}")
    for name in failed:
        _say(f"failed: {name}; its rows are what they were")
    return 1 if failed or any(row.missed for row in made) else 0


def main(words: Sequence[str] | None = None) -> int:
    asked = _arguments(words)
    keep_bytecode()
    if asked.draw:
        draw(asked.docs)
        return 0
    names = [part for name in asked.names for part in GROUPS.get(name, (name,))]
    chosen = {name: run for name, run in MEASURES.items() if not names or name in names}
    kept = asked.docs / "benchmarks" / "results.json"

    def keep(rows: list[Row]) -> None:
        if not asked.quick:
            results.write(kept, results.merged(results.read(kept), rows))

    sizes = Sizes(
        asked.article or (SHORT if asked.quick else ARTICLE),
        asked.rounds or (1 if asked.quick else None),
        asked.quick,
    )
    made, failed = perform(chosen, sizes, keep)
    print(table.section(made, {}))
    if asked.quick:
        return verdict([], failed)  # limits are for the full sizes
    draw(asked.docs)
    return verdict(made, failed)


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    parser.add_argument("--rounds", type=int, help="of publish, neural, cluster and reading")
    parser.add_argument(
        "--article", type=Path, help="for publish and neural; default: the real one"
    )
    parser.add_argument("--draw", action="store_true", help="only draw what is in results.json")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="tiny sizes, to see that it runs; writes nothing, limits are not held",
    )
    parser.add_argument("--docs", type=Path, default=REPOSITORY / "docs", help="where to write")
    asked = parser.parse_args(words)
    unknown = set(asked.names) - {*MEASURES, *GROUPS}
    if unknown:
        parser.error(f"no measure {', '.join(sorted(unknown))}: {', '.join([*MEASURES, *GROUPS])}")
    return asked


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
