"""A clip is rendered when what shapes it changes, and never else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from listen.render import pool
from listen.render.cache import kept

from .conftest import CONFIGURATION, Publish

ARTICLE = """\
---
title: The pier
date: 2026-03-01
---

The town voted on Tuesday. The vote ended a long dispute.

## The storm

It came in the night. Nobody had expected it so soon.

- a boat was lost
- two were found again

## The plan

The new pier is of oak. It will stand for a century.
"""
PASSAGES = 8


def configure(root: Path, more: str) -> None:
    (root / "listen.toml").write_text(CONFIGURATION + more)


def media(root: Path) -> bytes:
    (path,) = (root / "output" / "story").glob("story-*.mp3")
    return path.read_bytes()


def test_the_first_time_every_passage(publish_one: Publish) -> None:
    assert publish_one(ARTICLE).rendered == PASSAGES


def test_nothing_changed_renders_nothing(publish_one: Publish) -> None:
    publish_one(ARTICLE)
    again = publish_one(ARTICLE)
    assert (again.rendered, again.reused, again.changed) == (0, PASSAGES, False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The vote ended a long dispute.", "The vote ended a very long dispute."),
        ("a boat was lost", "a boat was broken"),
        ("## The storm", "## The great storm"),
        ("title: The pier", "title: The old pier"),  # it is spoken
    ],
)
def test_an_edit_renders_one_passage(publish_one: Publish, old: str, new: str) -> None:
    publish_one(ARTICLE)
    edited = publish_one(ARTICLE.replace(old, new))
    assert (edited.rendered, edited.reused) == (1, PASSAGES - 1)


def test_an_edit_writes_one_chapters_file(root: Path, publish_one: Publish) -> None:
    def facts() -> dict[int, tuple[str, int, int]]:
        found = sorted((root / "output/story/chapters").glob("*.mp3"))
        return {
            number: (path.name, path.stat().st_ino, path.stat().st_mtime_ns)
            for number, path in enumerate(found, 1)
        }

    publish_one(ARTICLE)
    before = facts()
    publish_one(ARTICLE.replace("for a century", "for two centuries"))
    after = facts()
    assert len(before) == len(after) == 3
    assert {number for number in before if before[number] != after[number]} == {3}
    # One that was changed by somebody else is not taken for what it was.
    (root / "output/story/chapters" / after[1][0]).write_bytes(b"no audio")
    publish_one(ARTICLE)
    again = facts()
    assert again[1][0] == before[1][0]
    assert (root / "output/story/chapters" / again[1][0]).stat().st_size > 1000
    assert again[2] == before[2]
    publish_one(ARTICLE.replace("The pier", "The old pier"))  # in each one's tag
    assert not {one[0] for one in facts().values()} & {one[0] for one in again.values()}


def test_who_wrote_it_and_when_render_nothing(publish_one: Publish) -> None:
    before = publish_one(ARTICLE).episode
    edited = publish_one(ARTICLE.replace("date: 2026-03-01", "date: 2026-03-02\nauthor: A. Writer"))
    assert edited.rendered == 0
    assert edited.changed
    assert edited.episode.author == "A. Writer"
    assert edited.episode.cues == before.cues


def test_moving_a_section_renders_nothing(publish_one: Publish) -> None:
    publish_one(ARTICLE)
    storm, plan = ARTICLE.index("## The storm"), ARTICLE.index("## The plan")
    moved = publish_one(ARTICLE[:storm] + ARTICLE[plan:] + "\n" + ARTICLE[storm:plan])
    assert moved.rendered == 0
    titles = [chapter.title for chapter in moved.episode.chapters]
    assert titles.index("The plan") < titles.index("The storm")


def test_pauses_between_passages_render_nothing(root: Path, publish_one: Publish) -> None:
    before = publish_one(ARTICLE)
    configure(root, "[pauses]\nparagraph = 1.5\nitem = 1.0\nheading_before = 2.5\n")
    after = publish_one(ARTICLE)
    assert after.rendered == 0
    assert after.duration > before.duration + 1


def test_pauses_between_sentences_render_where_there_are_two(
    root: Path, publish_one: Publish
) -> None:
    publish_one(ARTICLE)
    configure(root, "[pauses]\nsentence = 0.9\n")
    assert 3 <= publish_one(ARTICLE).rendered <= PASSAGES


def test_the_shows_own_words_render_nothing(root: Path, publish_one: Publish) -> None:
    publish_one(ARTICLE)
    configure(root, '[show]\ntitle = "Another name"\nbase_url = "https://pods.example.org/"\n')
    after = publish_one(ARTICLE)
    assert after.rendered == 0
    assert after.changed
    (path,) = (root / "output" / "story").glob("story-*.mp3")
    assert str(ID3(path)["TALB"]) == "Another name"


def test_loudness_renders_all(root: Path, publish_one: Publish) -> None:
    publish_one(ARTICLE)
    configure(root, "[audio]\nloudness = -19.0\n")
    assert publish_one(ARTICLE).rendered == PASSAGES


def test_a_word_in_the_lexicon_renders_where_it_stands(root: Path, publish_one: Publish) -> None:
    publish_one(ARTICLE)
    (root / "lexicon.toml").write_text('dispute = "dis pewt"\nabsent = "ab sent"\n')
    assert publish_one(ARTICLE).rendered == 1


def test_the_same_sentence_elsewhere_is_spoken_once(publish_one: Publish) -> None:
    twice = publish_one(ARTICLE + "\nThe town voted on Tuesday. The vote ended a long dispute.\n")
    assert twice.rendered == PASSAGES
    assert len({cue.passage for cue in twice.episode.cues}) == PASSAGES + 1


@pytest.mark.parametrize("damage", [b"", b"rubbish", None])
def test_a_damaged_clip_is_made_again(
    root: Path, publish_one: Publish, damage: bytes | None
) -> None:
    publish_one(ARTICLE)
    before = media(root)
    clip = max(
        (entry for entry in kept(root / ".listen/cache") if entry.layer == "clips"),
        key=lambda entry: entry.size,
    ).path
    data = bytearray(clip.read_bytes())
    data[len(data) // 2] ^= 0xFF
    clip.write_bytes(bytes(data) if damage is None else damage)
    shutil.rmtree(root / "output" / "story" / "chapters")  # so that the episode is not whole
    again = publish_one(ARTICLE)
    assert (again.rendered, again.reused) == (1, PASSAGES - 1)
    assert media(root) == before


def test_force_renders_all_and_changes_nothing(root: Path, publish_one: Publish) -> None:
    publish_one(ARTICLE)
    before = media(root)
    forced = publish_one(ARTICLE, force=True)
    assert forced.rendered == PASSAGES
    assert media(root) == before


def test_publishing_never_needs_the_cache(root: Path, publish_one: Publish) -> None:
    publish_one(ARTICLE)
    shutil.rmtree(root / ".listen/cache")
    assert not publish_one(ARTICLE).changed
    edited = publish_one(ARTICLE.replace("oak", "elm"))
    assert edited.rendered == PASSAGES


def test_the_bit_rate_is_part_of_a_clip(root: Path, publish_one: Publish) -> None:
    publish_one(ARTICLE)
    configure(root, "[audio]\nbitrate = 48\n")
    assert publish_one(ARTICLE).rendered == PASSAGES


def test_with_every_clip_kept_no_worker_starts(
    root: Path, publish_one: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_one(ARTICLE)

    def start(*_: object) -> None:
        raise AssertionError("a worker was asked for")

    monkeypatch.setattr(pool, "Desk", start)
    configure(root, "[pauses]\nparagraph = 1.5\n")
    assert publish_one(ARTICLE).changed
