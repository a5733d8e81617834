"""A paragraph of any length is spoken in clips of a size that memory bears, without a seam."""

from __future__ import annotations

from itertools import pairwise

from listen.model import Passage, Sentence
from listen.publish.plan import in_pieces
from listen.show import Pauses

from .conftest import Publish


def passage(count: int, *, edited: int | None = None) -> Passage:
    texts = [f"This is sentence number {n} of a long one." for n in range(count)]
    if edited is not None:
        texts[edited] = "This one was edited and is a good deal longer than it had been before."
    return Passage("paragraph", tuple(Sentence(str(n), t, t) for n, t in enumerate(texts)))


def test_one_of_usual_length_is_one_piece() -> None:
    usual = passage(100)
    assert in_pieces(usual) == (usual,)


def test_a_long_one_is_cut_between_sentences_and_nothing_is_lost() -> None:
    long = passage(5_000)
    pieces = in_pieces(long)
    assert sum((piece.sentences for piece in pieces), ()) == long.sentences
    sizes = [sum(len(one.spoken) for one in piece.sentences) for piece in pieces]
    assert max(sizes) <= 6_000
    assert min(sizes[:-1]) > 2_000


def test_an_edit_moves_the_cuts_near_it_only() -> None:
    before = {piece.sentences for piece in in_pieces(passage(5_000))}
    after = {piece.sentences for piece in in_pieces(passage(5_000, edited=700))}
    assert 1 <= len(after - before) <= 3
    assert len(before) > 30


def test_it_sounds_as_one_paragraph(publish_one: Publish) -> None:
    text = " ".join(f"Number {n} of the boats came into the harbour." for n in range(200))
    outcome = publish_one(f"# Boats\n\n{text}\n\nThe end.\n")
    assert outcome.rendered > 3
    cues = outcome.episode.cues
    paragraph = [cue for cue in cues if cue.passage == 2]
    assert len(paragraph) == 200
    assert max(cue.passage for cue in cues) == 3
    gaps = [later.start - earlier.end for earlier, later in pairwise(paragraph)]
    frame = 0.03
    assert max(gaps) - min(gaps) <= frame
    assert abs(min(gaps) - Pauses().sentence) <= frame


def test_an_edit_in_it_renders_little(publish_one: Publish) -> None:
    lines = [f"Number {n} of the boats came into the harbour." for n in range(400)]
    first = publish_one("# Boats\n\n" + " ".join(lines) + "\n")
    lines[30] = "One boat sank."
    edited = publish_one("# Boats\n\n" + " ".join(lines) + "\n")
    assert first.rendered >= 5
    assert edited.rendered <= 2
