"""What is asked wrongly, or only looked at: the exit code says so, and no folder is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command.test_errors import nothing_written, one_line
from tests.conftest import Listen


def test_one_title_is_not_for_several_articles(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for name in ("a.md", "b.md"):
        (tmp_path / "articles" / name).write_text("Words.")
    for words in (("articles",), ("articles/a.md", "articles/b.md")):
        ran = listen("publish", *words, "--title", "X")
        one_line(ran, 2, "publishing 2 articles: --title is of one", "front matter")
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]
    (tmp_path / "articles/b.md").unlink()
    assert listen("publish", "articles", "--title", "X", "--voice", "tone").code == 0


@pytest.mark.parametrize("voice", ["nosuchvoice", "en-us+nosuchvariant"])
def test_a_profile_whose_engine_does_not_know_its_voice_is_bad_configuration(
    voice: str, listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "voices").mkdir()
    profile = f'engine = "pyttsx3"\nvoice = "{voice}"\nlanguage = "en-US"\n'
    (tmp_path / "voices/odd.toml").write_text(profile)
    (tmp_path / "a.md").write_text("Words.")
    one_line(listen("publish", "a.md", "--voice", "odd"), 2, voice, "'odd'")
    one_line(listen("voices", "try", "odd"), 2, voice, "'odd'")


def test_a_bit_rate_of_another_sample_rate_is_bad_configuration(
    listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "listen.toml").write_text("[audio]\nbitrate = 320\n")
    (tmp_path / "a.md").write_text("Words.")
    one_line(listen("publish", "a.md"), 2, "320 kbit/s, 22050 Hz", "[audio] bitrate can be")
    nothing_written(tmp_path, "a.md", "listen.toml")


@pytest.mark.parametrize(
    "words",
    [
        ("doctor",),
        ("remove", "story"),
        ("sync", "articles", "--dry-run"),
        ("outline", "articles/a.md"),
        ("voices",),
        ("play", "story", "--list"),
        ("cache",),
        ("check",),
    ],
)
def test_what_only_looks_leaves_nothing_behind(
    words: tuple[str, ...], listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.md").write_text("Words.")
    listen(*words)
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


def test_a_dry_run_without_an_index_knows_the_manifests(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.md").write_text("Words.")
    assert listen("sync", "articles", "--voice", "tone").code == 0
    (tmp_path / ".listen").rename(tmp_path / "away")
    ran = listen("sync", "articles", "--voice", "tone", "--dry-run")
    assert ran.out == "would update: articles/a.md\n"
    assert not (tmp_path / ".listen").exists()
