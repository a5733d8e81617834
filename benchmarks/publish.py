"""Publishing one article against the bare work and what people use instead, in one run.

Usage: python benchmarks/publish.py [ARTICLE] [--rounds N] [--write docs/benchmarks.md]
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from measure import Contender, in_turn, median_wall, ratio

HERE = Path(__file__).resolve().parent
ARTICLE = HERE.parent.parent / "shared" / "articles" / "belarus.txt"
LIMITS = {
    ("publish", "bare"): 0.55,
    ("publish", "pipe"): 0.80,
    ("publish", "plain"): 0.50,
    ("again", "bare"): 0.05,
    ("edit", "bare"): 0.12,
    ("version", "click"): 1.5,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("article", nargs="?", type=Path, default=ARTICLE)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="listen-bench-") as name:
        contenders = make(asked.article.resolve(), Path(name))
        found = in_turn(contenders, asked.rounds)
    lines = [
        "| what | against | min | median | max | at most |",
        "|---|---|---|---|---|---|",
    ]
    for (what, base), limit in LIMITS.items():
        if what in found and base in found:
            low, middle, high = ratio(found, what, base)
            mark = "" if middle <= limit else " **missed**"
            lines.append(
                f"| {what} | {base} | {low:.3f} | {middle:.3f} | {high:.3f} | {limit}{mark} |"
            )
    lines += ["", "Median seconds of whole processes in that run:", ""]
    for one in contenders:
        lines.append(f"- {one.name}: {median_wall(found, one.name):.2f}")
    text = "\n".join(lines) + "\n"
    print(text)
    if asked.write:
        asked.write.write_text(text)


def make(article: Path, folder: Path) -> list[Contender]:
    listen = [sys.executable, "-m", "listen"]
    shutil.copy(article, folder / article.name)
    outline = folder / "passages.json"
    from listen.article import Reading, load, read_article

    read = read_article(load(str(article)), Reading())
    texts = [
        " ".join(s.spoken for s in passage.sentences)
        for section in read.sections
        for passage in section.passages
    ]
    outline.write_text(json.dumps(texts))
    spoken = folder / "spoken.txt"
    spoken.write_text("\n\n".join(texts))

    def fresh() -> Path:
        return Path(tempfile.mkdtemp(dir=folder))

    standing = fresh()
    edited = fresh()
    shutil.copy(article, edited / article.name)
    turn = iter(range(1_000_000))

    def edit() -> Path:
        path = edited / article.name
        text = article.read_text(encoding="utf-8")
        at = text.rindex(". ")
        path.write_text(f"{text[:at]}, in turn {next(turn)}{text[at:]}", encoding="utf-8")
        return edited

    publish = [*listen, "publish", str(folder / article.name)]
    python = sys.executable
    pipe = (
        f"espeak-ng -v en-us+steph -s 160 --stdout -f {shlex.quote(str(spoken))} "
        "| lame --quiet -b 64 -q 5 -m m - out.mp3"
    )
    found = [
        Contender("publish", publish, fresh),
        Contender("again", publish, lambda: standing),
        Contender("edit", [*listen, "publish", article.name], edit),
        Contender("bare", [python, str(HERE / "peers/bare.py"), str(outline), "."], fresh),
        Contender("version", [str(Path(sys.executable).with_name("listen")), "--version"], fresh),
        Contender("click", [python, "-c", "import click"], fresh),
    ]
    if shutil.which("ffmpeg"):
        plain = [python, str(HERE / "peers/plain.py"), str(outline), "."]
        found.append(Contender("plain", plain, fresh))
    if shutil.which("espeak-ng") and shutil.which("lame"):
        found.append(Contender("pipe", ["sh", "-c", pipe], fresh))
    return found


if __name__ == "__main__":
    main()
