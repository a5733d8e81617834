"""Shows with every format, an intro and an outro; what ffprobe and our own readers make of them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import need, run_listen

ARTICLE = """---
title: The pilots' house
author: Ann Lee
date: 2026-04-03
link: https://www.example.org/pilots
---
# The pilots' house

The house stands at the mouth of the river. It has been empty for six years.

## The lamp

Nobody knows who lit the lamp. It burns every night, and every night it stops at six.

### Who pays

The oil costs forty crowns a week. It is paid in coins.

## The boats

Two boats lie under the slip. One of them can still float, which is a fact.
"""
LONG_TITLE = "What the keeper of the house wrote in his book – " * 3 + "für immer und ewig"


@dataclass(frozen=True)
class Published:
    """An episode of a show on disk."""

    root: Path
    manifest: dict[str, Any]

    def path(self, ending: str) -> Path:
        """Its media file of an ending."""
        media = [self.manifest["media"], *self.manifest["alternates"]]
        path: str = next(m["path"] for m in media if m["path"].endswith(ending))
        return self.root / path


def publish(root: Path, *words: str, article: str = ARTICLE) -> Published:
    """Publish `article` as the show's `a.md`."""
    (root / "a.md").write_text(article, encoding="utf-8")
    ran = run_listen("publish", "a.md", "--json", *words, cwd=root)
    assert ran.code == 0, ran.err
    return Published(root, json.loads(ran.out)["episodes"][0])


def configure(root: Path, toml: str) -> None:
    """Write the show's `listen.toml`, in the voice of tones unless it says otherwise."""
    voice = "" if "[voice]" in toml else '[voice]\ndefault = "tone"\n'
    (root / "listen.toml").write_text(voice + toml, encoding="utf-8")


@pytest.fixture(scope="package")
def every_format(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """An episode of tones as MP3, m4b and opus. Not to be changed."""
    root = tmp_path_factory.mktemp("formats")
    configure(root, '[show]\ntitle = "Harbour"\n[audio]\nformats = ["mp3", "m4b", "opus"]\n')
    return publish(root, article=ARTICLE + f"\n## {LONG_TITLE}\n\nThat is all there is.\n")


@pytest.fixture(scope="session")
def probe() -> Callable[[Path], dict[str, Any]]:
    """What ffprobe says of a file: its format, streams and chapters."""
    ffprobe = need("ffprobe")

    def probed(path: Path) -> dict[str, Any]:
        command = [ffprobe, "-v", "error", "-of", "json", "-show_format", "-show_streams"]
        command += ["-show_chapters", str(path)]
        found: dict[str, Any] = json.loads(
            subprocess.run(command, check=True, capture_output=True).stdout
        )
        return found

    return probed


def floats(data: bytes) -> NDArray[np.float64]:
    """16-bit samples as ±1."""
    return np.frombuffer(data, np.int16).astype(np.float64) / 32768
