"""Publishing one article against the bare work and what people use instead, in one run.

    python benchmarks/publish.py [ARTICLE] [--rounds N]

Contenders: `publish` (cold), `again` (nothing changed), `edit` (one sentence changed); `bare` (one
process: pyttsx3's `save_to_file` and lameenc), `halves` (two such processes side by side, each with
half of the passages), `pipe` (espeak-ng into lame), `plain` (pyttsx3, pydub, ffmpeg); and the
start: `version` (`listen --version`) against `click` (Python importing click).
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from listen.article import Reading, load, read_article
from measure import Contender, dealt, in_turn, keep_bytecode, medians, ratios, told
from results import Row
from table import section

HERE = Path(__file__).resolve().parent
ARTICLE = HERE.parent.parent / "shared" / "articles" / "belarus.txt"
LISTEN = [sys.executable, "-m", "listen"]
BARE = [sys.executable, str(HERE / "peers" / "bare.py")]
PLAIN = [sys.executable, str(HERE / "peers" / "plain.py")]
LIMITS: dict[tuple[str, str], float | None] = {
    ("publish", "bare"): 0.55,
    ("publish", "pipe"): 0.80,
    ("publish", "plain"): 0.50,
    ("again", "bare"): 0.05,
    ("edit", "bare"): 0.12,
    ("version", "click"): 1.5,
    ("halves", "bare"): None,
    ("publish", "halves"): None,
}
NEEDS = {"pipe": ("espeak-ng", "lame"), "plain": ("ffmpeg",)}


def rows(article: Path, rounds: int = 5) -> list[Row]:
    """All contenders in turn; a contender whose programs are not here is left out."""
    with tempfile.TemporaryDirectory(prefix="listen-bench-") as name:
        folder = Path(name)
        contenders = make(article.resolve(), folder)
        found = in_turn([one for one in contenders if not missing(one.name)], rounds)
        rendered = rendered_by_an_edit(next(one for one in contenders if one.name == "edit"))
    made = []
    for (what, base), limit in LIMITS.items():
        absent = missing(what) or missing(base)
        if absent:
            made.append(Row("publish", what, base, limit=limit, left_out=absent))
            continue
        both = {what: found[what], base: found[base]}
        values = ratios(found[what], found[base])
        made.append(Row("publish", what, base, values, limit, medians=medians(**both)))
    made.append(Row("publish", "passages rendered by an edit", "one", (rendered,), 1.0))
    return made


def missing(contender: str) -> str:
    """Why a contender cannot run; empty if it can."""
    absent = [program for program in NEEDS.get(contender, ()) if shutil.which(program) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


def rendered_by_an_edit(edit: Contender) -> float:
    """How many passages one more edit renders."""
    printed = told([*edit.command, "--json"], edit.prepare())
    return float(json.loads(printed)["episodes"][0]["rendered"])


def make(article: Path, folder: Path) -> list[Contender]:
    """All contenders, with what they read written into `folder`."""
    shutil.copy(article, folder / article.name)
    texts = passages(article)
    for name, share in (("all", texts), *zip(("one", "two"), dealt(texts), strict=True)):
        (folder / f"{name}.json").write_text(json.dumps(share))
    (folder / "spoken.txt").write_text("\n\n".join(texts))

    def fresh() -> Path:
        return Path(tempfile.mkdtemp(dir=folder))

    standing = fresh()
    publish = [*LISTEN, "publish", str(folder / article.name)]
    return [
        Contender("publish", publish, fresh),
        Contender("again", publish, lambda: standing),
        Contender("edit", [*LISTEN, "publish", article.name], editing(article, fresh())),
        Contender("bare", [*BARE, str(folder / "all.json"), "."], fresh),
        Contender("halves", ["sh", "-c", halves(folder)], fresh),
        Contender("version", [str(Path(sys.executable).with_name("listen")), "--version"], fresh),
        Contender("click", [sys.executable, "-c", "import click"], fresh),
        Contender("plain", [*PLAIN, str(folder / "all.json"), "."], fresh),
        Contender("pipe", ["sh", "-c", pipe(folder / "spoken.txt")], fresh),
    ]


def passages(article: Path) -> list[str]:
    """What is said of an article, passage by passage."""
    read = read_article(load(str(article)), Reading())
    return [
        " ".join(sentence.spoken for sentence in passage.sentences)
        for section in read.sections
        for passage in section.passages
    ]


def editing(article: Path, folder: Path) -> Callable[[], Path]:
    """Changes one sentence of a copy, another way each time."""
    turn = iter(range(1_000_000))
    shutil.copy(article, folder / article.name)

    def edit() -> Path:
        text = article.read_text(encoding="utf-8")
        at = text.rindex(". ")
        changed = f"{text[:at]}, in turn {next(turn)}{text[at:]}"
        (folder / article.name).write_text(changed, encoding="utf-8")
        return folder

    return edit


def halves(folder: Path) -> str:
    """Two bare processes side by side; the shell itself costs about a millisecond."""
    one, two = (shlex.join([*BARE, str(folder / f"{name}.json"), name]) for name in ("one", "two"))
    return f"mkdir one two; {one} & first=$!; {two} && wait $first"


def pipe(spoken: Path) -> str:
    return (
        f"espeak-ng -v en-us+steph -s 160 --stdout -f {shlex.quote(str(spoken))} "
        "| lame --quiet -b 64 -q 5 -m m - out.mp3"
    )


def main() -> None:
    keep_bytecode()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("article", nargs="?", type=Path, default=ARTICLE)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    print(section(rows(asked.article, asked.rounds), {}))


if __name__ == "__main__":
    main()
