"""Every reader of what others wrote, on inputs from their formats' own pieces, and on any bytes."""

from __future__ import annotations

import ast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fuzz.run import CORPUS, dictionary
from tests.fuzz.targets import TARGETS

# Pieces that meet each other rarely in any bytes.
PIECES = {
    name: [ast.literal_eval(f"b{line}") for line in path.read_text("ascii").splitlines()]
    for name, path in ((name, dictionary(name)) for name in TARGETS)
    if path
}
SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@pytest.mark.parametrize("name", sorted(PIECES))
def test_pieces_of_a_format_in_any_order(name: str) -> None:
    other = st.text(max_size=6).map(lambda text: text.encode("utf-8", "surrogatepass"))
    pieces = st.lists(st.sampled_from(PIECES[name]) | other, max_size=60)

    @SETTINGS
    @given(pieces.map(b"".join))
    def run(data: bytes) -> None:
        TARGETS[name](data)

    run()


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_any_bytes(name: str) -> None:
    @SETTINGS
    @given(st.binary(max_size=400))
    @example(b"")
    @example(b"\0")
    @example(b"\xef\xbb\xbf")
    @example(b"\xff\xfe\x00")
    def run(data: bytes) -> None:
        TARGETS[name](data)

    run()


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_known_inputs_changed_in_one_place(name: str) -> None:
    known = [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]
    assert known

    @SETTINGS
    @given(st.sampled_from(known), st.data())
    def run(data: bytes, more: st.DataObject) -> None:
        start = more.draw(st.integers(0, len(data)))
        stop = more.draw(st.integers(start, min(len(data), start + 8)))
        TARGETS[name](data[:start] + more.draw(st.binary(max_size=8)) + data[stop:])

    run()
