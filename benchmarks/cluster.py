"""How much faster two Dask workers are than one, on loopback, in the default voice.

    python benchmarks/cluster.py [ARTICLES]

A scheduler and one worker, then the same with two; the same articles into two empty shows.
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


def started(stack: ExitStack, folder: Path, *arguments: str) -> None:
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


def publish_on(workers: int, work: Path) -> float:
    """Seconds that publishing takes with so many workers, which run and are warm."""
    with ExitStack() as stack:
        told = work / f"scheduler-{workers}.json"
        started(
            stack, work, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(told),
        )  # fmt: skip
        while not told.exists():
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        for _ in range(workers):
            started(stack, work, "worker", address, "--nthreads", "1", "--no-nanny")
        publish(work / "warm", work / f"warm-{workers}", address)
        began = time.perf_counter()
        publish(work / "articles", work / f"show-{workers}", address)
        return time.perf_counter() - began


def publish(articles: Path, show: Path, address: str) -> None:
    """Publish a folder into a show on the cluster."""
    show.mkdir()
    command = [sys.executable, "-m", "listen", "publish", str(articles)]
    command += ["--show", str(show), "--dask", address]
    subprocess.run(command, check=True, capture_output=True)


def main(count: int) -> int:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory(prefix="listen-cluster-") as folder:
        work = Path(folder)
        write_articles(work / "articles", count)
        write_articles(work / "warm", 4)
        one, two = (publish_on(workers, work) for workers in (1, 2))
    print(f"{count} articles: one worker {one:.1f} s, two {two:.1f} s")
    print(f"ratio {one / two:.2f}, at least {LIMIT}{'' if one / two >= LIMIT else '  TOO LITTLE'}")
    return 0 if one / two >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES))
