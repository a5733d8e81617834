"""Where a piece of a rewritten text came from."""

from __future__ import annotations

from listen.model import Edit


def locate(edits: tuple[Edit, ...], start: int, stop: int) -> tuple[int, int]:
    """The span of the source that `target[start:stop]` came from.

    `edits` are in order and do not overlap. A target that touches a replacement anywhere came
    from the whole of what was replaced. Returns (start, stop) in code points of the source.
    """
    shift = 0  # source position minus target position, after the edits passed so far
    source_start = source_stop = -1
    for edit in edits:
        if source_start < 0 and start < edit.target_start:
            source_start = start + shift
        if source_stop < 0 and stop <= edit.target_start:
            source_stop = stop + shift
        if source_start < 0 and start < edit.target_stop:
            source_start = edit.source_start
        if source_stop < 0 and stop <= edit.target_stop:
            source_stop = edit.source_stop
        if source_stop >= 0 and source_start >= 0:
            break
        shift = edit.source_stop - edit.target_stop
    if source_start < 0:
        source_start = start + shift
    if source_stop < 0:
        source_stop = stop + shift
    return source_start, max(source_start, source_stop)
