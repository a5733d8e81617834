"""Formatting, lint, types and the direction of imports: the house's habits, held as tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "."],
        ["mypy"],
        ["lint-imports"],
    ],
    ids=["format", "lint", "types", "imports"],
)
def test_habit(command: list[str]) -> None:
    program = BIN / command[0]
    done = subprocess.run(
        [str(program), *command[1:]], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_has_two_jobs() -> None:
    long = {
        str(path.relative_to(REPOSITORY)): lines
        for path in (REPOSITORY / "src").rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > 320
    }
    assert not long
