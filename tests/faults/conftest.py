"""A nursery of processes that can be ended at any call, and shows to do it in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY, need

ARTICLE = """\
---
title: A title
date: 2026-03-01
---

One paragraph. It has two sentences.

## A heading

The last paragraph of all.
"""


class Nursery:
    """Does deeds in forked children; see `tests.faults.nursery`."""

    def __init__(self, shim: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=REPOSITORY,
            env={**os.environ, "LD_PRELOAD": str(shim), "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    def do(self, *deeds: dict[str, Any]) -> list[dict[str, Any]]:
        """Do the deeds, all at once; what each said."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(deeds) + "\n")
        self._process.stdin.flush()
        answers: list[dict[str, Any]] = json.loads(self._line())
        for answer in answers:
            assert "unexpected" not in answer, answer["unexpected"]
        return answers

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim, compiled."""
    if not sys.platform.startswith("linux"):
        pytest.skip("LD_PRELOAD and the names of the calls are Linux's")
    made = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).with_name("shim.c")
    options = ("-shared", "-fPIC", "-O1", "-Wall", "-Werror")
    subprocess.run([need("gcc"), *options, "-o", made, source, "-ldl"], check=True)
    return made


@pytest.fixture(scope="session")
def nursery(shim: Path) -> Iterator[Nursery]:
    """One for all tests."""
    made = Nursery(shim)
    yield made
    made.close()


@pytest.fixture(scope="session")
def cover(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show's generated cover, drawn once."""
    root = tmp_path_factory.mktemp("cover")
    (root / "a.md").write_text(ARTICLE)
    assert "error" not in nursery.do({"do": "publish", "root": str(root), "sources": ["a.md"]})[0]
    return root / "cover.jpg"


@pytest.fixture
def root(tmp_path: Path, cover: Path) -> Path:
    """A show's folder with three articles, its cover drawn, and nothing published."""
    made = tmp_path / "show"
    made.mkdir()
    shutil.copy(cover, made)
    for number, name in enumerate(("a", "b", "c"), 1):
        text = ARTICLE.replace("A title", f"Title {name}").replace("03-01", f"03-0{number}")
        (made / f"{name}.md").write_text(text.replace("all.", f"all in {name}."))
    return made
