"""Ctrl-C, kills and hangs of a real publishing, with its pool: nobody is left, nothing is lost."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.plugin import VOICE, install
from tests.faults.processes import Command, wait_for
from tests.faults.promises import feed_is_true, manifests_are_true, nothing_is_left

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

ARTICLE = "# Title\n\n" + "\n\n".join(f"Paragraph number {n} of them." for n in range(12)) + "\n"
SLACK = 10.0  # seconds: the machine does other tests too

Start = Callable[..., Command]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "show"
    (made / "voices").mkdir(parents=True)
    (made / "voices/bad.toml").write_text(VOICE)
    (made / "a.md").write_text(ARTICLE)
    return made


@pytest.fixture
def scratch() -> Iterator[Path]:
    """Where temporary files go; a short path, as a socket's may have 107 characters only."""
    with tempfile.TemporaryDirectory(prefix="listen") as name:
        yield Path(name)


@pytest.fixture
def start(tmp_path: Path, root: Path, scratch: Path) -> Iterator[Start]:
    """Begins to publish with an engine that does harm."""
    begun: list[Command] = []

    def publish(deed: str, *words: str, timeout: float = 60.0) -> Command:
        begun.append(
            Command(
                *("publish", "a.md", "--voice", "bad", "--jobs", "2", *words),
                cwd=root,
                environment=install(tmp_path, deed) | {"TMPDIR": str(scratch)},
                timeout=timeout,
            )
        )
        return begun[-1]

    yield publish
    for each in begun:
        each.close()


def nothing_published(root: Path) -> None:
    assert not (root / "feed.xml").exists()
    assert not list((root / "output").glob("*")) if (root / "output").exists() else True


@pytest.mark.parametrize("deed", ["late", "hang", "deaf"])
def test_ctrl_c_ends_all_within_two_seconds(
    start: Start, root: Path, tmp_path: Path, scratch: Path, deed: str
) -> None:
    """To the group, as a terminal sends it. "deaf" ignores SIGTERM as well."""
    command = start(deed)
    wait_for((tmp_path / "marks/hangs").exists, 60)
    began = time.monotonic()
    command.signal(signal.SIGINT, group=True)
    code, out, err = command.end()
    took = time.monotonic() - began
    wait_for(lambda: not command.alive(), SLACK)
    assert (code, out) == (130, "")
    assert "interrupted" in err
    assert "Traceback" not in err
    assert took < 2.0 + SLACK / 4
    nothing_published(root)
    nothing_is_left(root)
    assert not list(scratch.iterdir())


def test_ctrl_c_before_any_worker_has_begun(start: Start, root: Path) -> None:
    command = start("none")
    time.sleep(0.4)
    command.signal(signal.SIGINT, group=True)
    code, _, err = command.end()
    wait_for(lambda: not command.alive(), SLACK)
    if code not in (130, -signal.SIGINT):  # before Python runs our code it is the signal itself
        assert code == 0, err  # on a quick machine all is done


@pytest.mark.parametrize("deed", ["late", "hang", "deaf"])
def test_no_worker_outlives_a_command_that_is_killed(
    start: Start, root: Path, tmp_path: Path, deed: str
) -> None:
    command = start(deed)
    wait_for((tmp_path / "marks/hangs").exists, 60)
    command.signal(signal.SIGKILL)
    wait_for(lambda: not command.alive(), 2.0 + SLACK)
    nothing_published(root)  # what a killed one leaves half-written, the next one takes away


def test_a_killed_worker_costs_nothing(start: Start, root: Path, tmp_path: Path) -> None:
    """Killed from outside, as the system does when memory runs out."""
    command = start("late")
    wait_for((tmp_path / "marks/hangs").exists, 60)
    _, *workers = command.others()
    os.kill(workers[0], signal.SIGKILL)
    code, out, err = command.end()
    assert code == 0, err
    assert "Title" in out
    assert len(feed_is_true(root)) == 1
    manifests_are_true(root)
    nothing_is_left(root)
    wait_for(lambda: not command.alive(), SLACK)


@pytest.mark.parametrize("deed", ["once-killed", "once-raises", "once-nothing", "once-exit"])
def test_an_engine_that_fails_once_costs_nothing(start: Start, root: Path, deed: str) -> None:
    code, out, err = start(deed).end()
    assert code == 0, err
    assert "Title" in out
    assert len(feed_is_true(root)) == 1
    manifests_are_true(root)


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("hang", "did not answer within 1 s"),
        ("killed", "died"),
        ("nothing", "nothing can be heard"),
        ("endless", "too long"),
        ("wrong", "returned no 16-bit samples"),
        ("raises", "ZeroDivisionError: inside the engine"),
        ("exit", "SystemExit: 3"),
    ],
)
def test_an_engine_that_always_fails_is_an_error_that_names_the_sentence(
    start: Start, root: Path, deed: str, said: str
) -> None:
    command = start(deed, timeout=1.0)
    code, out, err = command.end()
    assert (code, out) == (1, ""), err
    errors = [line for line in err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, err
    assert said in errors[0]
    assert "Paragraph number" in errors[0] or "Title" in errors[0]
    assert "Traceback" not in err
    wait_for(lambda: not command.alive(), SLACK)
    nothing_published(root)
    nothing_is_left(root)
