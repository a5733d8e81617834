from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .specimen import Show, build


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """The valid show, built once; never to be changed."""
    return build(tmp_path_factory.mktemp("pristine"))


@pytest.fixture
def show(pristine: Show, tmp_path: Path) -> Show:
    """A copy of the valid show."""
    shutil.copytree(pristine.root, tmp_path / "show")
    return Show(tmp_path / "show")


Maker = Callable[[], Show]
