"""Coverage-guided fuzzing of one target: `python -m tests.fuzz.run TARGET [libFuzzer options]`.

Begins with the committed corpus; `--seeds` prints where. New inputs go to the first folder named,
else nowhere. Exits with 77 on a crash, with the input in `crash-…` beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    """Fuzz."""
    import atheris

    name, options = sys.argv[1], sys.argv[2:]
    with atheris.instrument_imports(include=["listen", "markdown_it", "mdit_py_plugins"]):
        from tests.fuzz.targets import TARGETS
    run = TARGETS[name]
    atheris.Setup([sys.argv[0], *options, str(CORPUS / name)], run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
