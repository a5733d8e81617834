"""Killed at any call that changes a file: the show is as before or as after, and heals."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from listen.check import check_show
from tests.faults.conftest import Nursery
from tests.faults.promises import (
    feed_is_true,
    kept_clips,
    manifests_are_true,
    nothing_is_left,
    tree,
)

CI_POINTS = 40  # of each scenario; --slow goes through all


@dataclass
class Scenario:
    """A deed, the show before it, and what it is after it."""

    before: Path
    after: Path
    deed: dict[str, Any]
    calls: int
    files: dict[str, set[str]] = field(default_factory=dict)
    items: dict[str, set[str | None]] = field(default_factory=dict)

    def at(self, root: Path) -> dict[str, Any]:
        return {**self.deed, "root": str(root)}


def scenario(
    nursery: Nursery, folder: Path, before: Path, deed: dict[str, Any], change: Callable[[], None]
) -> Scenario:
    """Do the deed once, whole, beside `before`; count its calls."""
    change()
    after = folder / "after"
    shutil.copytree(before, after)
    answer = nursery.do({**deed, "root": str(after)})[0]
    assert "error" not in answer, answer
    made = Scenario(before, after, deed, answer["seen"])
    for root in (before, after):
        for path, content in tree(root).items():
            made.files.setdefault(path, set()).add(content)
    was, becomes = feed_is_true(before), feed_is_true(after)
    for guid in was.keys() | becomes.keys():
        made.items[guid] = {was.get(guid), becomes.get(guid)}
    return made


def publishing(nursery: Nursery, root: Path, *sources: str) -> dict[str, Any]:
    deed = {"do": "publish", "sources": sources or ("a.md",)}
    return nursery.do({**deed, "root": str(root)})[0]


def prepared(name: str, nursery: Nursery, folder: Path, root: Path) -> Scenario:
    """A scenario of that name."""

    def edit() -> None:
        article = root / "a.md"
        article.write_text(article.read_text().replace("One paragraph", "A first paragraph"))

    def paint(colour: str) -> None:
        Image.new("RGB", (1400, 1400), colour).save(root / "art.jpg")

    deed: dict[str, Any] = {"do": "publish", "sources": ["a.md"]}
    if name == "picture":
        article = root / "a.md"
        article.write_text(article.read_text().replace("date:", "image: art.jpg\ndate:", 1))
        paint("navy")
        publishing(nursery, root)
        made = scenario(nursery, folder, root, deed, lambda: paint("olive"))
        assert sum("/cover-" in path for path in made.files) == 2
        return made
    if name == "first":
        return scenario(nursery, folder, root, deed, lambda: None)
    if name == "cover":
        (root / "cover.jpg").unlink()
        return scenario(nursery, folder, root, deed, lambda: None)
    publishing(nursery, root, "a.md", *(["b.md"] if name == "batch" else []))
    if name == "edit":
        return scenario(nursery, folder, root, deed, edit)
    if name == "remove":
        deed = {"do": "remove", "slugs": ["a"]}
        return scenario(nursery, folder, root, deed, lambda: None)
    assert name == "batch"
    return scenario(
        nursery, folder, root, {"do": "publish", "sources": ["a.md", "b.md", "c.md"]}, edit
    )


def between(made: Scenario, root: Path, *, alone: bool = True) -> None:
    """The promises right after the kill; what two publishers share is then of neither alone."""
    for guid, enclosure in feed_is_true(root).items():
        assert enclosure in made.items[guid]
    manifests_are_true(root)
    for path, content in tree(root).items():
        temporary = any(part.startswith(".") for part in Path(path).parts)
        if not temporary and (alone or path.startswith("output/")):
            assert content in made.files[path], f"{path} is neither as before nor as after"
    assert {g for g, urls in made.items.items() if None not in urls} <= feed_is_true(root).keys()


def heals(made: Scenario, root: Path, nursery: Nursery) -> None:
    """The second run finishes the work, and reuses what there was."""
    kept = kept_clips(root)
    answer = nursery.do(made.at(root))[0]
    if made.deed["do"] == "remove":
        done = "no such episode" in answer.get("error", "no such episode")
        assert done, answer
    else:
        assert "error" not in answer, answer
        assert answer["rendered"] <= max(0, kept_clips(root) - kept), answer
    assert tree(root) == tree(made.after)
    nothing_is_left(root)


def points(calls: int, slow: bool, seed: int) -> Sequence[int]:
    """The calls to be killed at: all, or a spread of them with a random start."""
    every = list(range(1, calls + 1))
    if slow or calls <= CI_POINTS:
        return every
    return sorted(random.Random(seed).sample(every, CI_POINTS))


@pytest.fixture
def seed() -> int:
    """Printed where a test fails."""
    chosen = random.SystemRandom().randrange(1 << 32)
    print(f"seed: {chosen}")
    return chosen


@pytest.fixture
def place(tmp_path: Path) -> Callable[[Path], Path]:
    """Copies a show to a new folder."""
    numbers = itertools.count()

    def copied(before: Path) -> Path:
        made = tmp_path / f"point-{next(numbers)}"
        shutil.copytree(before, made)
        return made

    return copied


@pytest.mark.parametrize("name", ["first", "edit", "picture", "batch", "remove"])
def test_killed_at_each_call(
    name: str,
    nursery: Nursery,
    root: Path,
    tmp_path: Path,
    place: Callable[[Path], Path],
    seed: int,
    request: pytest.FixtureRequest,
) -> None:
    made = prepared(name, nursery, tmp_path, root)
    assert made.calls > 20
    print(f"{name}: {made.calls} calls that change a file")
    for call in points(made.calls, request.config.getoption("--slow"), seed):
        show = place(made.before)
        answer = nursery.do({**made.at(show), "calls": call})[0]
        assert answer["killed"], call
        try:
            between(made, show)
            heals(made, show, nursery)
        except AssertionError as error:
            error.add_note(f"{name}: killed at call {call} of {made.calls}")
            raise
        shutil.rmtree(show)
    faults = check_show(str(made.after), loudness=False)  # a tone is as loud as it is
    assert not [fault for fault in faults if fault.severity == "error"]


@pytest.mark.slow
def test_killed_while_the_cover_is_drawn(
    nursery: Nursery, root: Path, tmp_path: Path, place: Callable[[Path], Path]
) -> None:
    made = prepared("cover", nursery, tmp_path, root)
    for call in range(1, made.calls + 1):
        show = place(made.before)
        assert nursery.do({**made.at(show), "calls": call})[0]["killed"]
        between(made, show)
        heals(made, show, nursery)
        shutil.rmtree(show)


def test_killed_at_random_times(
    nursery: Nursery,
    root: Path,
    tmp_path: Path,
    place: Callable[[Path], Path],
    seed: int,
    request: pytest.FixtureRequest,
) -> None:
    made = prepared("batch", nursery, tmp_path, root)
    chance = random.Random(seed)
    for _ in range(200 if request.config.getoption("--slow") else 25):
        show = place(made.before)
        nursery.do({**made.at(show), "after": chance.uniform(0, 0.4)})
        between(made, show)
        heals(made, show, nursery)
        shutil.rmtree(show)


def test_two_at_once_and_one_is_killed(
    nursery: Nursery,
    root: Path,
    tmp_path: Path,
    place: Callable[[Path], Path],
    seed: int,
    request: pytest.FixtureRequest,
) -> None:
    """The other one loses nothing; a lock whose holder died heals."""
    made = prepared("batch", nursery, tmp_path, root)
    for call in points(made.calls, request.config.getoption("--slow"), seed):
        show = place(made.before)
        _, other = nursery.do(
            {**made.at(show), "sources": ["a.md", "b.md"], "calls": call},
            {**made.at(show), "sources": ["c.md"]},
        )
        assert "error" not in other, other
        between(made, show, alone=False)
        assert len(feed_is_true(show)) == 3  # a and b were there, c came
        heals(made, show, nursery)
        shutil.rmtree(show)
