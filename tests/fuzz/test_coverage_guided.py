"""A bounded run of the coverage-guided fuzzer over each target; `tests.fuzz.run` does long ones."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.fuzz.targets import TARGETS

QUICK = (
    *("clip", "feed", "frames", "front_matter", "lexicon", "listen_toml", "manifest", "pls"),
    *("front_matter_fields", "html_blocks", "markdown_blocks", "sentences", "spoken"),
    *("encoded", "text_blocks"),
)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in QUICK[:3] else pytest.mark.slow)
        for name in sorted(TARGETS)
    ],
)
def test_the_fuzzer_finds_nothing(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed: it has no wheel for this Python or system")
    found = tmp_path / "found"
    found.mkdir()
    runs = 20_000 if name in QUICK else 1_000
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.run", name, str(found), f"-runs={runs}"),
            *("-max_total_time=20", "-timeout=30", f"-artifact_prefix={tmp_path}/"),
        ],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
