"""How long reading takes: `python benchmarks/reading.py [article.txt]`.

Markdown against markdown-it-py's own parsing of the same document in the same run (at most 2.5
times), the time by length (in proportion, to 10 MB), and documents made to be slow.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from listen.article import Document, Reading, read_article
from listen.article import markdown as markdown_reader
from listen.article import utter as speaking
from listen.errors import ListenError
from listen.model import Edit
from measure import medians, ratios
from results import Row
from table import section

LIMIT = 2.5

PARAGRAPH = (
    "The harbour town of **Lindmouth** voted on Tuesday to rebuild its [old pier](https://x.example)."
    " The vote, 312 to 204, ends a dispute that began with the storm of 2019. Residents filled the"
    ' town hall until late; "We have waited *long* enough," said Mayor Ruth Adler.\n\n'
)
PIECE = (
    "## Section {n}\n\n" + PARAGRAPH * 3 + "- one item\n- another `item`\n  - nested\n\n"
    "1. first\n2. second\n\n> A quote of one line.\n\n```python\nx = {n}\n```\n\n"
    "| Key | Value |\n|---|---|\n| a | {n} |\n| b | 2 |\n\nA note.[^{n}]\n\n[^{n}]: The note.\n\n"
)


def document(size: int) -> str:
    """A Markdown article of about `size` characters."""
    return "".join(PIECE.format(n=n) for n in range(size // len(PIECE) + 1))


def best(action: Callable[[], object], times: int = 5) -> float:
    """The shortest of some runs, in seconds."""
    return min(_timed(action) for _ in range(times))


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _unspoken(text: str, _language: str) -> tuple[str, tuple[Edit, ...]]:
    return text, ()


def _silenced() -> object:
    """Takes the spoken form out of reading, to measure the rest; returns it."""
    speak = getattr(speaking, "speak")  # noqa: B009 -- the name is not exported
    setattr(speaking, "speak", _unspoken)  # noqa: B010
    return speak


def _spoken_again(speak: object) -> None:
    setattr(speaking, "speak", speak)  # noqa: B010


def reading(text: str, name: str = "a.md") -> Callable[[], object]:
    """Reads a document, as `listen` does."""
    data = text.encode()
    asked = Reading(title="Benchmark", language="en")
    return lambda: read_article(Document(name, data), asked)


def rows(rounds: int = 5, size: int = 200_000) -> list[Row]:
    """Reading and segmenting against markdown-it-py's parsing; the spoken form apart."""
    text = document(size)
    parser = markdown_reader.parser()
    parse, segmented, whole = [], [], []
    for _ in range(rounds):
        parse.append(best(lambda: parser.parse(text), 3))
        speak = _silenced()
        try:
            segmented.append(best(reading(text), 3))
        finally:
            _spoken_again(speak)
        whole.append(best(reading(text), 2))
    base = "markdown-it-py's parsing"
    return [
        Row(
            "reading", "reading Markdown", base, ratios(segmented, parse), LIMIT,
            medians=medians(read=segmented, parsed=parse),
        ),
        Row(
            "reading", "the same with the spoken form", base, ratios(whole, parse),
            medians=medians(read=whole, parsed=parse),
        ),
    ]  # fmt: skip


def growth() -> None:
    """Seconds for a million characters, by length."""
    for size in (100_000, 1_000_000, 10_000_000):
        text = document(size)
        speak = _silenced()
        try:
            took = best(reading(text), 1)
        finally:
            _spoken_again(speak)
        print(
            f"{len(text):>12,} characters {took:8.2f} s {took / len(text) * 1e6:8.2f} s a million"
        )


ADVERSARIAL: dict[str, tuple[str, Callable[[], str]]] = {
    "a million unclosed brackets": ("a.md", lambda: "[" * 1_000_000),
    "ten million unclosed brackets": ("a.md", lambda: "[" * 10_000_000),
    "unclosed image brackets": ("a.md", lambda: "![" * 500_000),
    "links in links": ("a.md", lambda: "[a](" * 500_000),
    "unclosed emphasis": ("a.md", lambda: "*a _b " * 500_000),
    "backticks": ("a.md", lambda: "".join("`" * (n % 300) + "a" for n in range(60_000))),
    "angle brackets": ("a.md", lambda: "<a " * 1_000_000),
    "a thousand nested lists": (
        "a.md",
        lambda: "".join("  " * n + f"- {n}\n" for n in range(1000)) * 9,
    ),
    "nested quotes": ("a.md", lambda: "> " * 100_000 + "a"),
    "nested quotes, lines": ("a.md", lambda: (">" * 1000 + " a\n") * 5000),
    "one line of ten million characters": ("a.md", lambda: "word " * 2_000_000),
    "one word of ten million characters": ("a.md", lambda: "w" * 10_000_000),
    "a wide table": (
        "a.md",
        lambda: "|a" * 100_000 + "|\n" + "|-" * 100_000 + "|\n" + "|b" * 100_000,
    ),
    "a long table": ("a.md", lambda: "|a|b|\n|-|-|\n" + "|c|d|\n" * 300_000),
    "dollars": ("a.md", lambda: "$a " * 1_000_000),
    "footnote references": ("a.md", lambda: "[^a] " * 500_000 + "\n\n[^a]: x\n"),
    "footnote definitions": ("a.md", lambda: "".join(f"[^{n}]: x\n\n" for n in range(100_000))),
    "inline notes": ("a.md", lambda: "^[a " * 300_000),
    "tildes": ("a.md", lambda: "~~a " * 500_000),
    "html comments": ("a.md", lambda: "a <!-- " * 500_000),
    "text: one line": ("a.txt", lambda: "word " * 2_000_000),
    "text: one word": ("a.txt", lambda: "w" * 10_000_000),
    "text: short lines": ("a.txt", lambda: "A line\n" * 1_400_000),
    "text: numbered lines": ("a.txt", lambda: "1. a\n" * 1_000_000),
    "text: bars": ("a.txt", lambda: "| a\n\n" * 1_000_000),
    "text: bars in lines": ("a.txt", lambda: "a | b\n" * 1_000_000),
    "text: tabs": ("a.txt", lambda: "a\tb\n\n" * 1_000_000),
    "text: dashes": ("a.txt", lambda: "-" * 10_000_000),
    "text: dots": ("a.txt", lambda: "a. " * 3_000_000),
    "html: nested": ("a.html", lambda: "<div>" * 1_000_000 + "a"),
    "html: nested lists": ("a.html", lambda: "<ul><li>a" * 100_000),
    "html: nested tables": ("a.html", lambda: "<table><tr><td>a<td>b" * 20_000),
    "html: paragraphs": ("a.html", lambda: "<p>word word" * 800_000),
    "html: one line": ("a.html", lambda: "<p>" + "word " * 2_000_000),
    "html: spans": ("a.html", lambda: "<p>" + "<span>a</span>" * 500_000),
    "html: forms": ("a.html", lambda: "<p>some text here</p>" + "<form><p>word" * 50_000),
    "html: sups": ("a.html", lambda: "<p>" + "a<sup>1</sup> " * 300_000),
}


def adversarial() -> None:
    """Documents made to be slow: each ends, with an article or an error."""
    for name, (file, make) in ADVERSARIAL.items():
        text = make()
        start = time.perf_counter()
        try:
            reading(text, file)()
            result = "read"
        except ListenError as error:
            result = error.message
        print(
            f"{time.perf_counter() - start:7.2f} s  {name} ({len(text):,}): {result[:70]}",
            flush=True,
        )


if __name__ == "__main__":
    for path in sys.argv[1:]:
        source = Path(path).read_text(encoding="utf-8")
        print(f"{path}: {best(reading(source, Path(path).name)):.3f} s")
    print(section(rows(), {}))
    growth()
    adversarial()
