"""What a check finds, and the registry of the rules by their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol, TypeVar

Severity = Literal["error", "advice"]

RULES: dict[int, str] = {
    1: "XML declaration, rss 2.0, namespaces",
    2: "atom:link rel=self",
    3: "the channel's required elements",
    4: "Apple's categories",
    5: "artwork",
    6: "short values",
    7: "podcast:guid",
    8: "medium, ai-content, person, type, owner",
    9: "paging and WebSub",
    10: "an item's title, enclosure and guid",
    11: "enclosure",
    12: "pubDate",
    13: "an item's other elements",
    14: "another program's feed is kept",
    15: "server",
    16: "JSON chapters",
    17: "chapters start on whole seconds",
    18: "Podlove Simple Chapters",
    19: "ID3v2.3 tag",
    20: "ID3 chapters",
    21: "ID3 frames for people",
    22: "MP4, Opus and alternate enclosures",
    23: "four transcripts with the same words",
    24: "transcript formats",
    25: "JSON-LD",
    26: "accessible page",
    27: "loudness and true peak",
    28: "constant-rate MP3 with an Info frame",
    29: "nothing but frames",
    30: "the manifest and the files that it names",
}
"""What each rule is about. 1 to 29 are the outside world's; 30 is the show's own promise."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, or could be better."""

    where: str
    """File or URL, with the line, element, frame or byte."""
    rule: int
    """A key of `RULES`."""
    severity: Severity
    """`error`: some client fails on it. `advice`: it works, but not as well as it could."""
    what: str
    """What is wrong, with the value found."""
    cure: str
    """What to do about it."""

    def line(self) -> str:
        """The fault as one line of text."""
        text = f"{self.where}: {self.severity}[rule {self.rule}]: {self.what} ({self.cure})"
        return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule's function yields; `judge` makes a `Fault` of it."""

    at: str
    """Where inside the subject: `line 12`, `frame 7`; empty for the whole."""
    what: str
    cure: str
    severity: Literal["error", "advice", "choice"] = "error"
    """`choice`: an error in a show of ours, advice in anybody else's."""


class Subject(Protocol):
    """What a rule is held against: a channel, an item, a sound file, a page…"""

    @property
    def name(self) -> str:
        """File (relative to the show) or URL."""

    @property
    def ours(self) -> bool:
        """Whether our own choices bind it."""


S = TypeVar("S")
_CHECKS: dict[type, list[tuple[int, Callable[[Any], Iterable[Finding]]]]] = {}


def rule(
    number: int, subject: type[S]
) -> Callable[[Callable[[S], Iterable[Finding]]], Callable[[S], Iterable[Finding]]]:
    """Register a function as (part of) rule `number`, held against every `subject`."""
    if number not in RULES:
        raise ValueError(f"there is no rule {number}")

    def register(check: Callable[[S], Iterable[Finding]]) -> Callable[[S], Iterable[Finding]]:
        _CHECKS.setdefault(subject, []).append((number, check))
        return check

    return register


def registered() -> dict[int, tuple[str, ...]]:
    """For each rule number the names of the functions that hold it."""
    found: dict[int, list[str]] = {number: [] for number in RULES}
    for checks in _CHECKS.values():
        for number, check in checks:
            found[number].append(f"{check.__module__}.{check.__qualname__}")
    return {number: tuple(names) for number, names in found.items()}


def judge(subject: Subject) -> Iterator[Fault]:
    """All faults of one subject, rule by rule."""
    for number, check in sorted(_CHECKS.get(type(subject), ()), key=lambda pair: pair[0]):
        for finding in check(subject):
            yield fault(subject, number, finding)


def fault(subject: Subject, number: int, finding: Finding) -> Fault:
    """A finding about a subject, with `choice` decided."""
    severity: Severity
    if finding.severity == "choice":
        severity = "error" if subject.ours else "advice"
    else:
        severity = finding.severity
    where = f"{subject.name}: {finding.at}" if finding.at else subject.name
    return Fault(where, number, severity, finding.what, finding.cure)


def as_text(faults: Iterable[Fault]) -> str:
    """One line a fault, errors first."""
    ordered = sorted(faults, key=lambda fault: fault.severity != "error")
    return "\n".join(fault.line() for fault in ordered)


def as_dict(target: str, faults: Iterable[Fault]) -> dict[str, Any]:
    """The report as a JSON object: target, counts, and the faults in the order found."""
    found = list(faults)
    errors = sum(fault.severity == "error" for fault in found)
    return {
        "target": target,
        "errors": errors,
        "advice": len(found) - errors,
        "faults": [{**asdict(fault), "title": RULES[fault.rule]} for fault in found],
    }
