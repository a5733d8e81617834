"""How much faster two Dask workers are than one, on loopback, in the default voice.

    python benchmarks/cluster.py [ARTICLES]

A scheduler and one worker, then the same with two; the same articles into two empty shows. The
two take turns: how much a second processor adds changes from minute to minute on a shared machine.
Needs the extra `dask`. Exit code 1 if the ratio is less than the limit. (This file cannot be
called dask.py: Python would take it for the package.)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from measure import MeasureError, medians, ratios, told
from results import Row
from table import section

LIMIT = 1.7
ARTICLES = 50
_SENTENCES = (
    "The keeper of light {n} wrote down each boat that passed on day {m}, and the hour. ",
    "Nobody had asked her for list number {m}{n}, but she liked the way it grew. ",
    "In winter {m} the ferry came only {n} times, and the harbour froze from side to side. ",
)


def write_articles(folder: Path, count: int) -> None:
    """Articles of some five minutes of speech each, no sentence twice."""
    folder.mkdir()
    for number in range(count):
        passages = [
            "".join(text.format(n=number, m=part) for text in _SENTENCES) for part in range(20)
        ]
        text = f"# Winter {number}\n\n" + "\n\n".join(passages) + "\n"
        (folder / f"winter-{number}.md").write_text(text, encoding="utf-8")


def started(stack: ExitStack, folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a part of the cluster; it ends with the stack."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        cwd=folder,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process


def publish_on(workers: int, articles: Path) -> float:
    """Seconds that publishing takes with so many workers, which run and are warm."""
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="listen-bench-")))
        contact = work / "scheduler.json"
        scheduler = started(
            stack, work, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(contact),
        )  # fmt: skip
        while not contact.exists():
            if scheduler.poll() is not None:
                raise MeasureError("Dask's scheduler did not start: is the extra `dask` installed?")
            time.sleep(0.1)
        address = json.loads(contact.read_text())["address"]
        for _ in range(workers):
            started(stack, work, "worker", address, "--nthreads", "1", "--no-nanny")
        publish(articles / "warm", work / "warm", address)
        began = time.perf_counter()
        publish(articles / "cold", work / "show", address)
        return time.perf_counter() - began


def publish(articles: Path, show: Path, address: str) -> None:
    """Publish a folder into a show on the cluster."""
    show.mkdir()
    command = [sys.executable, "-m", "listen", "publish", str(articles)]
    command += ["--show", str(show), "--dask", address]
    told(command, show)


def rows(rounds: int = 3, count: int = ARTICLES) -> list[Row]:
    """The time with one worker over the time with two."""
    one, two = [], []
    with tempfile.TemporaryDirectory(prefix="listen-bench-") as folder:
        articles = Path(folder)
        write_articles(articles / "cold", count)
        write_articles(articles / "warm", 4)
        for number in range(rounds):
            one.append(publish_on(1, articles))
            two.append(publish_on(2, articles))
            print(f"  round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return [
        Row(
            "cluster", f"one Dask worker, {count} articles", "two", ratios(one, two), LIMIT,
            "at least", medians(one=one, two=two),
        )
    ]  # fmt: skip


def main(count: int) -> int:
    """Print both times and their ratio."""
    made = rows(count=count)
    print(section(made, {}))
    return 1 if any(row.missed for row in made) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES))
