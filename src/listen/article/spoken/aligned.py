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


Span = tuple[int, int, int, int]
"""An edit while it is worked on: (source start, source stop, target start, target stop)."""

_FAR = 1 << 62


class Aligned:
    """A source text, what it has become, and the edits between them (in order, disjoint)."""

    __slots__ = ("_spans", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans: list[Span] = []

    @property
    def changed(self) -> bool:
        """Whether the text is another than its source."""
        return bool(self._spans)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """How the source became the text."""
        return tuple(Edit(*span) for span in self._spans)

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
        fresh: list[Span] = []
        at = size = 0
        for change in changes:
            start, stop, new = _tightened(old, *change)
            if start == stop and not new:
                continue
            parts += (old[at:start], new)
            size += start - at
            fresh.append((start, stop, size, size + len(new)))
            size += len(new)
            at = stop
        if not fresh:
            return
        parts.append(old[at:])
        self.text = "".join(parts)
        self._spans = compose(self._spans, fresh) if self._spans else fresh


def _tightened(old: str, start: int, stop: int, new: str) -> tuple[int, int, str]:
    """The same change without the characters that it keeps at either end.

    Never inside a word of either: a spoken word is located at the whole printed word.
    """
    limit = min(stop - start, len(new))
    if not limit or (old[start] != new[0] and old[stop - 1] != new[-1]):
        return start, stop, new
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


def compose(first: list[Span], second: list[Span]) -> list[Span]:
    """The edits from the source of `first` to the target of `second`.

    The target of `first` is the source of `second`. Edits that touch the same characters in
    between become one. Both in order and disjoint; so is the result. Time is linear.
    """
    result: list[Span] = []
    below, above = iter(first), iter(second)
    end: Span = (_FAR, _FAR, _FAR, _FAR)
    low, high = next(below, end), next(above, end)
    down = up = 0  # what to add to a position in between to get one of the source, of the target
    while low is not end or high is not end:
        start = stop = min(low[2], high[0])
        source, target = start + down, start + up
        # An edit joins the group if it overlaps it, or if both are between the same characters.
        while True:
            if low[2] < stop or low[2] == start == stop or low[2] == low[3] == stop:
                stop = max(stop, low[3])
                down = low[1] - low[3]
                low = next(below, end)
            elif high[0] < stop or high[0] == start == stop or high[0] == high[1] == stop:
                stop = max(stop, high[1])
                up = high[3] - high[1]
                high = next(above, end)
            else:
                break
        result.append((source, stop + down, target, stop + up))
    return result
