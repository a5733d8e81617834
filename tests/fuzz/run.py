"""Coverage-guided fuzzing of one target: `python -m tests.fuzz.run TARGET [libFuzzer options]`.

Begins with the committed corpus, and uses the pieces of the target's format, if there are any.
New inputs go to the first folder named, else to the corpus. Exits with 77 on a crash, with the
input in `crash-…` beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
PACKAGES = ("listen", "markdown_it", "mdit_py_plugins")
PARTS = {
    "spoken": ("listen.article.spoken", "listen.article.utter"),
    "sentences": ("listen.article.sentences",),
    "front_matter": ("listen.article.frontmatter", "listen.article.dates"),
    "markdown_blocks": (
        "markdown_it",
        "mdit_py_plugins",
        "listen.article.tokens",
        "listen.article.generators",
    ),
}
"""What has targets of its own (those with the key in their name), which are quicker: it does not
guide the others, or they would spend their time on it."""
ALONE = {
    "front_matter": ("listen.article.reading", "listen.article.titles", "listen.article.language"),
}
"""Targets that nothing else guides but this and their own part: what is around them is fuzzed by
others, with articles that are more than front matter."""


def elsewhere(name: str) -> list[str]:
    """The modules that do not guide a target."""
    alone = [part for key in ALONE if key in name for part in (*PARTS[key], *ALONE[key])]
    parts = [part for key, group in PARTS.items() if key not in name for part in group]
    modules = [module for package in PACKAGES for module in _modules(package)]
    if alone:
        return [module for module in modules if not _within(module, alone)]
    return [module for module in modules if _within(module, parts)]


def _within(module: str, parts: Iterable[str]) -> bool:
    return any(module == part or module.startswith(f"{part}.") for part in parts)


def _modules(package: str) -> Iterator[str]:
    spec = find_spec(package)
    for root in (spec and spec.submodule_search_locations) or ():
        for path in Path(root).rglob("*.py"):
            within = path.relative_to(root).with_suffix("").parts
            yield ".".join((package, *within[: -1 if within[-1] == "__init__" else None]))


def dictionary(name: str) -> Path | None:
    """The pieces of a target's format: `html.dict` for `html` and `html_blocks`."""
    found = [path for path in CORPUS.glob("*.dict") if name.startswith(path.stem)]
    return max(found, key=lambda path: len(path.stem), default=None)


def main() -> None:
    """Fuzz."""
    import atheris

    name, options = sys.argv[1], sys.argv[2:]
    with atheris.instrument_imports(include=list(PACKAGES), exclude=elsewhere(name)):
        from tests.fuzz.targets import TARGETS

        run = TARGETS[name]
        for path in (CORPUS / name).iterdir():
            run(path.read_bytes())  # some modules are imported when needed: later is not seen
    pieces = dictionary(name)
    if pieces:
        options = [f"-dict={pieces}", *options]
    atheris.Setup([sys.argv[0], *options, str(CORPUS / name)], run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
