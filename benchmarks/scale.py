"""How publishing scales: with articles in a run, episodes in the show, and the article's length.

    python benchmarks/scale.py [flat] [long] [memory]     (all without a name; some minutes)

Every figure is a ratio within one run, so a slow or busy machine changes it little. Needs the
extra `bench` (psutil). Exit code 1 if a limit is passed.
"""

from __future__ import annotations

import itertools
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from listen.publish import Options, Silent, publish
from listen.show import find_show
from longshow import make_show, write_articles

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


def flat(work: Path, count: int = ARTICLES) -> float:
    """Time per article: the last tenth of a run against the first tenth."""
    make_show(work, 0)
    sources = write_articles(work / "articles", 1, count)
    clock = _Clock()
    publish(find_show(work, work), sources, Options(), clock)
    tenth = count // 10
    steps = [later - earlier for earlier, later in itertools.pairwise(clock.moments)]
    first, last = sum(steps[:tenth]) / tenth, sum(steps[-tenth:]) / tenth
    print(f"  {count} articles: {first * 1000:.0f} ms each at first, {last * 1000:.0f} at last")
    return last / first


def long(work: Path, count: int = EPISODES, runs: int = 5) -> float:
    """The whole command for one new article: in a long show against an empty one."""
    make_show(work / "long", count)
    sources = write_articles(work / "new", count + 1, 2 * runs)
    took: dict[str, list[float]] = {"empty": [], "long": []}
    for run in range(runs):
        make_show(work / f"empty-{run}", 0)
        shutil.copy(work / "long" / "cover.jpg", work / f"empty-{run}")  # not what is compared
        for kind, show in (("empty", f"empty-{run}"), ("long", "long")):
            began = time.perf_counter()
            source = sources[2 * run + (kind == "long")]
            command = [*LISTEN, "publish", source, "--show", str(work / show)]
            subprocess.run(command, check=True, capture_output=True)
            took[kind].append(time.perf_counter() - began)
    empty, full = (statistics.median(took[kind]) for kind in ("empty", "long"))
    print(f"  one article more: {empty:.2f} s, in a show of {count} episodes {full:.2f} s")
    return full / empty


def memory(work: Path, minutes: tuple[float, float] = (15, 600)) -> float:
    """Peak memory of the whole process tree: ten hours of speech against a quarter of one."""
    peaks = []
    for length in minutes:
        root = work / f"{length:.0f}"
        make_show(root, 0)
        source = root / "article.md"
        source.write_text(_article(length), encoding="utf-8")
        peaks.append(_peak([*LISTEN, "publish", str(source), "--show", str(root)]))
        print(f"  {length:.0f} minutes of speech: {peaks[-1] / 1e6:.0f} MB")
    return peaks[1] / peaks[0]


def _article(minutes: float) -> str:
    """An article that takes about so long to read out: a section for every five minutes."""
    passages = round(minutes * 60 / 15.2)  # what such a passage takes
    lines = ["# Ten hours at the harbour"]
    for number in range(passages):
        if number % 20 == 0:
            lines.append(f"## Book {number // 20 + 1}")
        lines.append(_WORDS.format(n=number) + " " + f"That was on day {number}.")
    return "\n\n".join(lines) + "\n"


def _peak(command: list[str]) -> int:
    """Run a command; the most memory (bytes) that it and its children held at once."""
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    highest = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not ended.wait(0.05):
            highest = max(highest, _held(process))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    ended.set()
    watcher.join()
    if code:
        raise SystemExit(f"{' '.join(command)} failed with {code}")
    return highest


def _held(process: psutil.Process) -> int:
    """Bytes of a process and its descendants; what several share counts once where it is told."""
    total = 0
    try:
        members = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for member in members:
        try:
            facts = member.memory_full_info()
            total += getattr(facts, "pss", None) or facts.rss
        except psutil.Error:
            continue  # it has just ended
    return total


def main(names: list[str]) -> int:
    """Run the measures; print each with its limit."""
    measures: dict[str, Callable[[Path], float]] = {"flat": flat, "long": long, "memory": memory}
    passed = True
    for name in names or list(measures):
        print(name, flush=True)
        with tempfile.TemporaryDirectory(prefix="listen-scale-") as folder:
            ratio = measures[name](Path(folder))
        within = ratio <= LIMITS[name]
        passed &= within
        print(f"  ratio {ratio:.2f}, at most {LIMITS[name]}{'' if within else '  TOO MUCH'}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
