"""`listen cache` tells and prunes."""

from __future__ import annotations

import errno
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from listen.errors import LibraryError
from listen.render.cache import CACHE, kept, prune
from tests.conftest import Listen

from .conftest import Publish

ARTICLE = "# A title\n\nOne paragraph.\n\nAnother one.\n"


def cache(listen: Listen, root: Path, *words: str) -> dict[str, Any]:
    ran = listen("cache", *words, "--json", cwd=root)
    assert ran.code == 0, ran.err
    told: dict[str, Any] = json.loads(ran.out)
    return told


def test_it_tells_what_is_kept(root: Path, publish_one: Publish, listen: Listen) -> None:
    assert cache(listen, root)["layers"] == {}
    publish_one(ARTICLE)
    told = cache(listen, root)
    clips = [entry for entry in kept(root / CACHE) if entry.layer == "clips"]
    assert told["layers"]["clips"] == {
        "entries": 3,
        "bytes": sum(entry.size for entry in clips),
    }
    ran = listen("cache", cwd=root)
    assert "3 entries" in ran.out
    assert "total" in ran.out


def test_it_prunes(root: Path, publish_one: Publish, listen: Listen) -> None:
    publish_one(ARTICLE)
    old = next(entry.path for entry in kept(root / CACHE) if entry.layer == "clips")
    os.utime(old, (time.time() - 40 * 86_400,) * 2)
    assert cache(listen, root, "--older", "8w")["removed"]["entries"] == 0
    assert cache(listen, root, "--older", "30d")["removed"]["entries"] == 1
    assert not old.exists()
    assert cache(listen, root, "--size", "0")["layers"] == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--older", "soon"), "no age"),
        (("--size", "much"), "no size"),
        (("--size", "-1"), "no size"),
    ],
)
def test_nonsense_is_bad_usage(
    root: Path, listen: Listen, words: tuple[str, str], said: str
) -> None:
    ran = listen("cache", *words, cwd=root)
    assert ran.code == 2
    assert said in ran.err


def test_what_cannot_be_removed_is_said(
    root: Path, publish_one: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_one(ARTICLE)

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "unlink", refuse)  # root may do all, but on a read-only disk
    with pytest.raises(LibraryError, match=r"removing .*cache/.*: Read-only"):
        prune(root / CACHE, size=0)
