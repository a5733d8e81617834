"""Thousands of short articles, in one process and a command each: does anything grow?

`python benchmarks/soak.py [--articles 2000] [--commands 2000]` publishes with the tone engine into
a folder of its own, and prints a line each so often: memory, open files, threads, temporary files,
seconds an article. At the end it checks that the feed and its pages have an item an article.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from listen.publish import Options, Silent, publish
from listen.show import find_show


@dataclass(frozen=True)
class Sample:
    """What the process holds."""

    articles: int
    memory: float
    """MB, resident."""
    files: int
    threads: int
    temporary: int
    """Files that only an interrupted writer should leave, and folders of ours in the system's
    temporary folder.
    """
    seconds: float
    """An article, since the sample before."""

    def line(self) -> str:
        return (
            f"{self.articles:6} {self.memory:8.1f} {self.files:6} {self.threads:8} "
            f"{self.temporary:10} {self.seconds:8.3f}"
        )


_MARK = "LISTEN_SOAK"
HEAD = "  articles   MB files threads temporary s/article"


def write(root: Path, number: int) -> str:
    path = root / f"article-{number:05}.md"
    path.write_text(f"# Article {number}\n\nWords of number {number}. And a second sentence.\n")
    return path.name


def sample(root: Path, articles: int, began: float, since: int) -> Sample:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return Sample(
        articles,
        int(status["VmRSS"].split()[0]) / 1024,
        len(list(Path("/proc/self/fd").iterdir())),
        threading.active_count(),
        temporary(root),
        (time.monotonic() - began) / max(1, since),
    )


def temporary(root: Path) -> int:
    left = [p for p in root.rglob(".*") if p.name.endswith(".part") or p.name.startswith(".new-")]
    others = [p for p in Path(os.environ["TMPDIR"]).iterdir() if p != root]
    return len(left) + len(others)


def items(root: Path) -> int:
    pages = [root / "feed.xml", *root.glob("feed/*.xml")]
    guids: set[str | None] = set()
    for page in pages:
        guids.update(item.findtext("guid") for item in etree.parse(page).iter("item"))
    return len(guids)


def in_one_process(root: Path, count: int, samples: int) -> list[Sample]:
    """`publish` called once for each article: what `listen watch` does for a year."""
    show = find_show(root, root)
    found = []
    began, last = time.monotonic(), 0
    for number in range(1, count + 1):
        name = write(root, number)
        publish(show, [str(root / name)], Options(voice="tone", jobs=1), Silent())
        if number % max(1, count // samples) == 0:
            found.append(sample(root, number, began, number - last))
            print(found[-1].line(), flush=True)
            began, last = time.monotonic(), number
    return found


def by_commands(root: Path, first: int, count: int, samples: int) -> None:
    began, last = time.monotonic(), 0
    for number in range(1, count + 1):
        name = write(root, first + number)
        command = [sys.executable, "-m", "listen", "publish", name, "--voice", "tone", "--json"]
        subprocess.run(command, cwd=root, check=True, capture_output=True)
        if number % max(1, count // samples) == 0:
            print(sample(root, number, began, number - last).line(), flush=True)
            began, last = time.monotonic(), number


def soak(articles: int, commands: int, samples: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        print("in one process", HEAD, sep="\n")
        found = in_one_process(root, articles, samples)
        print("a command each (what this process holds says nothing here)", HEAD, sep="\n")
        by_commands(root, articles, commands, samples)
        counted = items(root)
        print(f"{counted} items in the feed and its pages")
    steady = found[len(found) // 5 :]  # the first fifth loads what stays loaded
    grown = steady[-1].memory - steady[0].memory
    print(f"memory grew by {grown:.1f} MB from article {steady[0].articles} on")
    flat = steady[-1].files <= steady[0].files and steady[-1].threads <= steady[0].threads
    whole = counted == articles + commands
    return 0 if flat and whole and found[-1].temporary <= steady[0].temporary else 1


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--commands", type=int, default=2000)
    parser.add_argument("--samples", type=int, default=10)
    asked = parser.parse_args(words)
    if os.environ.get(_MARK):
        return soak(asked.articles, asked.commands, asked.samples)
    # In a process of its own: what it leaves in the temporary folder is then its own.
    with tempfile.TemporaryDirectory() as scratch:
        environment = {**os.environ, "TMPDIR": scratch, _MARK: "1"}
        done = subprocess.run([sys.executable, *sys.argv], env=environment)
        left = sorted(path.name for path in Path(scratch).iterdir())
        print(f"left in the temporary folder at the end: {left or 'nothing'}")
        return done.returncode or bool(left)


if __name__ == "__main__":
    sys.exit(main())
