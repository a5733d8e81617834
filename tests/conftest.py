"""What all tests share: the real article, programs that may be absent, the slow mark."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says nothing of the code on a machine that does other work too.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

REPOSITORY = Path(__file__).resolve().parent.parent
ARTICLE = REPOSITORY.parent / "shared" / "articles" / "belarus.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests that take minutes too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="slow: run with --slow"))


def need(program: str) -> str:
    """The path of a program: where it is absent the test is skipped, in CI it fails."""
    found = shutil.which(program)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is not installed, and CI must have it")
        pytest.skip(f"{program} is not installed")
    return found


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Gives the path of a program that the test needs."""
    return need


@pytest.fixture(scope="session")
def real_article() -> Path:
    """A real article, beside the repository; tests that need it are skipped without it."""
    if not ARTICLE.is_file():
        pytest.skip(f"{ARTICLE} is not here")
    return ARTICLE


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


Listen = Callable[..., Ran]


def run_listen(*words: str | Path, cwd: Path, **environment: str) -> Ran:
    """Run the real command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "listen", *map(str, words)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )
    return Ran(done.stdout, done.stderr, done.returncode)


@pytest.fixture
def listen(tmp_path: Path) -> Listen:
    """Runs `listen` in an empty folder."""

    def run(*words: str | Path, cwd: Path = tmp_path, **environment: str) -> Ran:
        return run_listen(*words, cwd=cwd, **environment)

    return run


@pytest.fixture(scope="session")
def real_show(real_article: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with the real article in it, spoken by the default voice. Not to be changed."""
    root = tmp_path_factory.mktemp("real")
    ran = run_listen("publish", real_article, cwd=root)
    assert ran.code == 0, ran.err
    return root


@pytest.fixture(scope="session")
def decode() -> Callable[[Path], bytes]:
    """Decodes a file with ffmpeg to 16-bit mono samples at its own rate."""
    ffmpeg = need("ffmpeg")

    def decoded(path: Path) -> bytes:
        command = [ffmpeg, "-v", "error", "-i", str(path), "-map", "0:a", "-f", "s16le", "-"]
        return subprocess.run(command, check=True, capture_output=True).stdout

    return decoded
