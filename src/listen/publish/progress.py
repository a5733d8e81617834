"""What publishing says while it works; the command line shows it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called from one thread, in order."""

    def begun(self, articles: int) -> None:
        """So many articles will be looked at."""

    def ended(self) -> None:
        """All were looked at."""

    def hint(self, text: str) -> None:
        """Something was assumed, or could be better: said once."""

    def planned(self, title: str, passages: int, cached: int, characters: int) -> None:
        """An article was read: so many passages, of which so many were rendered before, and the
        characters that are left to speak.
        """

    def rendered(self, seconds: float, characters: int) -> None:
        """A passage of so many seconds of sound was rendered."""

    def published(self, title: str, *, changed: bool) -> None:
        """An episode stands."""

    def failed(self, source: str, error: Exception) -> None:
        """A source of several failed; the others go on."""

    def waiting(self, text: str) -> None:
        """Another process holds the show's lock."""


class Silent:
    """Says nothing."""

    def begun(self, articles: int) -> None:
        """Nothing."""

    def ended(self) -> None:
        """Nothing."""

    def hint(self, text: str) -> None:
        """Nothing."""

    def planned(self, title: str, passages: int, cached: int, characters: int) -> None:
        """Nothing."""

    def rendered(self, seconds: float, characters: int) -> None:
        """Nothing."""

    def published(self, title: str, *, changed: bool) -> None:
        """Nothing."""

    def failed(self, source: str, error: Exception) -> None:
        """Nothing."""

    def waiting(self, text: str) -> None:
        """Nothing."""
