"""Chapters begin on whole seconds, and pauses are as long as asked, whatever the lengths."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from listen.sound.frames import Encoding
from listen.sound.timeline import Piece, lay_out

ENCODINGS = st.sampled_from([Encoding(22050, 64), Encoding(24000, 64), Encoding(44100, 128)])


@st.composite
def laid(draw: st.DrawFn) -> tuple[Encoding, list[Piece]]:
    encoding = draw(ENCODINGS)
    pieces = []
    for _ in range(draw(st.integers(1, 30))):
        samples = draw(st.integers(2000, 400_000))
        count = -(-(samples + 1105) // encoding.samples)
        pause = draw(st.floats(0, 4))
        pieces.append(Piece(count, samples, pause, draw(st.booleans())))
    return encoding, pieces


@given(laid())
def test_every_promise_of_the_timeline(case: tuple[Encoding, list[Piece]]) -> None:
    encoding, pieces = case
    timeline = lay_out(pieces, encoding, closing=1.0)
    rate, size = encoding.sample_rate, encoding.samples
    assert timeline.starts[0] == 0
    end = used = 0
    for start, piece in zip(timeline.starts, pieces, strict=True):
        assert start >= used  # no two clips share a frame
        if used:
            silence = start * size - end
            assert silence >= piece.pause * rate - size / 2 - 1
            if not piece.opens:  # whole frames, and a clip's own rest, are all that lengthens it
                assert silence <= max(piece.pause * rate + size / 2 + 1, used * size - end)
        used = start + piece.frames
        end = start * size + piece.samples
    opening = [s for s, p in zip(timeline.starts, pieces, strict=True) if p.opens]
    assert set(opening) | {0} == set(timeline.chapters)
    for second, first in zip(timeline.seconds, timeline.chapters, strict=True):
        assert 0 <= first * size - second * rate < size
    assert list(timeline.seconds) == sorted(set(timeline.seconds))
    assert encoding.duration(timeline.frames) >= end
