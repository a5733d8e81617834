"""Small shows in a quick voice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from listen.publish import Options, Outcome, Silent, publish
from listen.show import find_show

Publish = Callable[..., Outcome]

CONFIGURATION = '[voice]\ndefault = "tone"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A show whose voice is quick."""
    (tmp_path / "listen.toml").write_text(CONFIGURATION)
    return tmp_path


@pytest.fixture
def publish_one(root: Path) -> Publish:
    """Publishes a text as `story.md` of the show."""

    def published(text: str, **options: object) -> Outcome:
        path = root / "story.md"
        path.write_text(text)
        asked = Options(**options)  # type: ignore[arg-type]
        (outcome,) = publish(find_show(root, root), [str(path)], asked, Silent()).outcomes
        return outcome

    return published
