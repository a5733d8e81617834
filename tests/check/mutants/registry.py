"""Shows with one defect each, by the number of the rule that must find it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..specimen import FOLDER, Show


@dataclass(frozen=True)
class Mutant:
    name: str
    rule: int
    bend: Callable[[Show], object]
    advice: bool = False
    """Found as advice instead of as an error."""
    also: frozenset[int] = frozenset()
    """Other rules that cannot help noticing."""


MUTANTS: list[Mutant] = []


def mutant(
    rule: int, *, advice: bool = False, also: tuple[int, ...] = ()
) -> Callable[[Callable[[Show], object]], Callable[[Show], object]]:
    def keep(bend: Callable[[Show], object]) -> Callable[[Show], object]:
        MUTANTS.append(Mutant(bend.__name__, rule, bend, advice, frozenset(also)))
        return bend

    return keep


def feed(
    rule: int, name: str, old: str, new: str, *, advice: bool = False, also: tuple[int, ...] = ()
) -> None:
    """A mutant that replaces text of the feed."""
    MUTANTS.append(Mutant(name, rule, lambda show: show.feed(old, new), advice, frozenset(also)))


def edit(
    rule: int, name: str, path: str, old: str, new: str, *, also: tuple[int, ...] = ()
) -> None:
    """A mutant that replaces text of another file of the episode."""
    full = f"{FOLDER}/{path}"
    MUTANTS.append(Mutant(name, rule, lambda show: show.edit(full, old, new), also=frozenset(also)))


def lean_item(number: int) -> str:
    """Somebody else's item, with nothing to fetch."""
    return (
        f"<item><title>Old {number}</title><guid isPermaLink='false'>old-{number}</guid>"
        f'<enclosure url="https://elsewhere.example/{number}.mp3" length="1" type="audio/mpeg"/>'
        "<pubDate>Thu, 01 Oct 2020 09:00:00 +0000</pubDate></item>"
    )
