"""Running text put together from its pieces, white space folded, with marks and notes in place."""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass, field
from itertools import pairwise

from listen.article.blocks import Mark, MarkRole
from listen.regex import regex

# A base and its power: of ten, of a letter, of a unit. Elsewhere it may be a note's mark.
_POWER = regex(
    r"(?:(?<![\d.,])10\^[-−–]?\d{1,3}|(?<![^\W\d_])(?:[kcm]?m|mi|ft|mc|[b-hj-z])\^[23])\Z"
)
_RAISED = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")
_SHORT_LINE = 60
"""Characters, at the most, of a line of verse or of an address."""
_WORD = 4
"""Characters: a first line so short is of one piece with the next ("By")."""
_REFERENCE = regex(r"\[?[\d*†‡§a-z,\s–-]{1,12}\]?")


@dataclass(slots=True)
class Flow:
    """The text of one block while it is read."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    """Code points so far."""
    open: bool = False
    """True if the text ends with white space (or is empty): no more is added then."""
    marks: list[Mark] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Where lines begin, after the first: the source breaks them, as verse and addresses."""

    def add(self, text: str) -> None:
        """Adds printed words; a run of white space is one space."""
        if not text:
            return
        words = " ".join(text.split())
        if not words:
            self.space()
            return
        if text[0].isspace():
            self.space()
        self.parts.append(words)
        self.length += len(words)
        self.open = False
        if text[-1].isspace():
            self.space()

    def space(self) -> None:
        """Adds a space, if there are words and none is there yet."""
        if self.length and not self.open:
            self.parts.append(" ")
            self.length += 1
            self.open = True

    def say(self, text: str, say: str, role: MarkRole) -> None:
        """Adds printed words that are heard as `say` ("" is not at all)."""
        start = self.length
        self.add(text)
        self.mark(start, say, role)

    def mark(self, start: int, say: str, role: MarkRole) -> None:
        """Marks what was added since `start`, and the space before it if it is not said."""
        while self.marks and (self.marks[-1].start >= start or self.marks[-1].stop > start):
            start = min(start, self.marks.pop().start)  # one within it may have the space before it
        free = not self.marks or self.marks[-1].stop < start  # the space is not marked already
        if not say and free and 0 < start < self.length and self.last(start - 1)[:1].isspace():
            start -= 1
        self.marks.append(Mark(start, self.length, say, role))

    def last(self, place: int) -> str:
        """The text from a place on; found from the end, where it mostly is."""
        at = self.length
        parts: list[str] = []
        for part in reversed(self.parts):
            if at <= place:
                break
            at -= len(part)
            parts.append(part)
        return "".join(reversed(parts))[max(place - at, 0) :]

    def paused(self) -> None:
        """Marks a sentence's end where a line ends without one, if all lines are short and none
        goes on with the one before it: then they are of verse, or of an address.
        """
        if not self.breaks:
            return
        text = "".join(self.parts)
        places = [0, *self.breaks, len(text)]
        lines = [text[start:stop].strip() for start, stop in pairwise(places)]
        if any(len(line) > _SHORT_LINE or line[:1].islower() for line in lines):
            return
        starts = [mark.start for mark in self.marks]
        ends: list[Mark] = []
        for place in self.breaks:
            before = bisect_right(starts, place)
            free = not before or self.marks[before - 1].stop < place - 1
            ended = not text[place - 2 : place - 1].isalnum() or place == len(text)
            if free and not ended and place > _WORD:
                ends.append(Mark(place - 1, place, ". "))
        self.marks = sorted((*self.marks, *ends), key=lambda mark: mark.start)

    def note(self, label: str) -> None:
        """Notes that a footnote is referred to here."""
        self.notes.append((self.length, label))

    def close(self) -> tuple[str, tuple[Mark, ...], tuple[tuple[int, str], ...]]:
        """The text, its marks and its notes."""
        text = "".join(self.parts)
        if self.open:
            text = text[:-1]
        size = len(text)
        marks = tuple(
            mark if mark.stop <= size else Mark(min(mark.start, size), size, mark.say, mark.role)
            for mark in self.marks
        )
        return text, marks, tuple((min(place, size), label) for place, label in self.notes)


def superscript(flow: Flow, start: int) -> None:
    """Marks the words added since `start`, which are raised: a reference's mark is not said; a
    power is kept apart from its base (10⁶ is not "one hundred and six").
    """
    last = flow.last(start - 4)
    raised, before = last[min(start, 4) :], last[: min(start, 4)]
    mark = raised_mark(before, raised, start, flow.length)
    if mark.role != "raised" and (raised.isalpha() or not _REFERENCE.fullmatch(raised)):
        return
    # In its place: what is raised within it was marked before it.
    within = bool(flow.marks) and flow.marks[-1].start >= start
    if mark.role == "raised" and within:
        mark = Mark(start, start, " ")
    if mark.role == "reference":
        flow.mark(start, "", "reference")
    else:
        insort(flow.marks, mark, key=lambda mark: mark.start)


def raised_mark(before: str, raised: str, start: int, stop: int) -> Mark:
    """How a raised number from `start` to `stop` is said after the four characters `before`."""
    if _POWER.search(f"{before}^{raised}"):
        return Mark(start, stop, raised.translate(_RAISED), "raised")
    if before[-1:].isdigit() or (before.strip() and len(before.split()[-1]) < 3):
        return Mark(start, start, " ")
    return Mark(start, stop, "", "reference")
