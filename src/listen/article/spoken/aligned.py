"""A text that remembers where it came from while rules rewrite it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from listen.model import Edit

Replace = Callable[[re.Match[str]], str | None]
"""What a match becomes; None leaves it as it is."""

Change = tuple[int, int, str]
"""Replace `text[start:stop]` by this: (start, stop, new)."""


class Rule:
    """What matches `pattern` becomes what `replace` says.

    `needs` are characters of which a text must have one for the pattern to match; "" if any text
    may.
    """

    __slots__ = ("needs", "pattern", "replace")

    def __init__(self, needs: str, pattern: re.Pattern[str], replace: Replace | str) -> None:
        self.needs = frozenset(needs)
        self.pattern = pattern
        if isinstance(replace, str):
            said = replace
            self.replace: Replace = lambda _: said
        else:
            self.replace = replace


class Aligned:
    """A source text, what it has become, and the edits between them (in order, disjoint)."""

    __slots__ = ("edits", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: tuple[Edit, ...] = ()

    def apply(self, rules: Iterable[Rule]) -> None:
        """Apply each rule in turn to what the ones before it have left."""
        before = self.text
        seen = set(before)
        for rule in rules:
            if rule.needs and seen.isdisjoint(rule.needs):
                continue
            self.sub(rule.pattern, rule.replace)
            if self.text is not before:
                before = self.text
                seen = set(before)

    def sub(self, pattern: re.Pattern[str], replace: Replace) -> None:
        """Rewrite each match of `pattern` by `replace`."""
        changes: list[Change] = []
        for match in pattern.finditer(self.text):
            new = replace(match)
            if new is not None:
                changes.append((match.start(), match.end(), new))
        if changes:
            self.change(changes)

    def change(self, changes: Iterable[Change]) -> None:
        """Make `changes`, which are in order and do not overlap."""
        old = self.text
        parts: list[str] = []
        fresh: list[Edit] = []
        at = size = 0
        for change in changes:
            start, stop, new = _tightened(old, *change)
            if start == stop and not new:
                continue
            parts += (old[at:start], new)
            size += start - at
            fresh.append(Edit(start, stop, size, size + len(new)))
            size += len(new)
            at = stop
        if not fresh:
            return
        parts.append(old[at:])
        self.text = "".join(parts)
        self.edits = tuple(compose(self.edits, fresh)) if self.edits else tuple(fresh)


def _tightened(old: str, start: int, stop: int, new: str) -> tuple[int, int, str]:
    """The same change without the characters that it keeps at either end.

    Never inside a word of either: a spoken word is located at the whole printed word.
    """
    limit = min(stop - start, len(new))
    first = 0
    while first < limit and old[start + first] == new[first]:
        first += 1
    if first == stop - start == len(new):
        return start, start, ""
    while first and (_inside(old, start + first) or _inside(new, first)):
        first -= 1
    last = 0
    while last < limit - first and old[stop - last - 1] == new[len(new) - last - 1]:
        last += 1
    while last and (_inside(old, stop - last) or _inside(new, len(new) - last)):
        last -= 1
    return start + first, stop - last, new[first : len(new) - last]


def _inside(text: str, at: int) -> bool:
    """Whether `at` is within a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def compose(first: Iterable[Edit], second: Iterable[Edit]) -> list[Edit]:
    """The edits from the source of `first` to the target of `second`.

    The target of `first` is the source of `second`. Edits that touch the same characters in
    between become one. Both in order and disjoint; so is the result. Time is linear.
    """
    # Each becomes (middle start, middle stop, edge at start, edge at stop).
    below = [(e.target_start, e.target_stop, e.source_start, e.source_stop) for e in first]
    above = [(e.source_start, e.source_stop, e.target_start, e.target_stop) for e in second]
    result: list[Edit] = []
    i = j = 0
    down = up = 0  # what to add to a middle position to get a source or a target position
    while i < len(below) or j < len(above):
        low = min(edits[at][0] for edits, at in ((below, i), (above, j)) if at < len(edits))
        high = low
        source_start, target_start = low + down, low + up
        grown = True
        while grown:
            grown = False
            if i < len(below) and _meets(below[i], low, high):
                high = max(high, below[i][1])
                down = below[i][3] - below[i][1]
                i += 1
                grown = True
            elif j < len(above) and _meets(above[j], low, high):
                high = max(high, above[j][1])
                up = above[j][3] - above[j][1]
                j += 1
                grown = True
        result.append(Edit(source_start, high + down, target_start, high + up))
    return result


def _meets(edit: tuple[int, int, int, int], low: int, high: int) -> bool:
    """Whether an edit belongs to the group that covers `low` to `high` in the middle text."""
    start, stop = edit[0], edit[1]
    return start < high or (start == low == high) or (start == high and stop == high)
