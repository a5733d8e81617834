"""Coverage-guided fuzzing of one target: `python -m tests.fuzz.run TARGET [libFuzzer options]`.

Begins with the committed corpus, and uses the pieces of the target's format, if there are any.
New inputs go to the first folder named, else to the corpus. Exits with 77 on a crash, with the
input in `crash-…` beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


def dictionary(name: str) -> Path | None:
    """The pieces of a target's format: `html.dict` for `html` and `html_blocks`."""
    found = [path for path in CORPUS.glob("*.dict") if name.startswith(path.stem)]
    return max(found, key=lambda path: len(path.stem), default=None)


def main() -> None:
    """Fuzz."""
    import atheris

    name, options = sys.argv[1], sys.argv[2:]
    with atheris.instrument_imports(include=["listen", "markdown_it", "mdit_py_plugins"]):
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
