"""A bar on a terminal, plain lines elsewhere, nothing under --json."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from listen.publish import Progress, Silent

_EVERY = 0.1  # seconds between two drawings
_BAR = 24  # columns


@contextmanager
def shown(*, quiet: bool) -> Iterator[Progress]:
    """The progress that fits stderr, cleared at the end."""
    if quiet:
        yield Silent()
        return
    bar = Bar() if sys.stderr.isatty() else Lines()
    try:
        yield bar
    finally:
        bar.clear()


class Lines:
    """A line for each event that matters."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.passages = 0
        self.done = 0
        self.seconds = 0.0
        self.characters = 0
        self.spoken = 0
        self.articles = 0
        self.changed = 0
        self.unchanged = 0
        self.failures = 0
        self._begun = self._started = time.monotonic()

    def begun(self, articles: int) -> None:
        """So many articles will be looked at."""
        self._forget()
        self.articles = articles

    def ended(self) -> None:
        """All were looked at."""
        self.clear()

    def hint(self, text: str) -> None:
        """Something was assumed."""
        self._say(f"hint: {text}")

    def planned(self, title: str, passages: int, cached: int, characters: int) -> None:
        """An article was read."""
        if self.done == self.passages:
            self._started = time.monotonic()
        self.passages += passages - cached
        self.characters += characters
        kept = f", {cached} of them rendered before" if cached else ""
        self.say_line(f"{title}: {passages} passage{'' if passages == 1 else 's'}{kept}")

    def rendered(self, seconds: float, characters: int) -> None:
        """A passage was rendered."""
        self.done += 1
        self.seconds += seconds
        self.spoken += characters

    def published(self, title: str, *, changed: bool) -> None:
        """An episode stands."""
        self.changed += changed
        self.unchanged += not changed
        if self.articles > 1 and not changed:
            return  # a batch's summary counts them
        facts = f" ({self.seconds / 60:.1f} min of sound, {self.speed:.0f}× real time)"
        end = f"published{facts if self.done else ''}" if changed else "unchanged"
        place = f"{self.looked_at}/{self.articles} " if self.articles > 1 else ""
        self.say_line(f"{place}{title}: {end}")

    def failed(self, source: str, error: Exception) -> None:
        """One source of several failed."""
        self.failures += 1
        self._say(f"failed: {source}: {error}")

    def waiting(self, text: str) -> None:
        """Another publisher has the lock."""
        self._say(text)

    def clear(self) -> None:
        """Nothing to clear."""

    def say_line(self, text: str) -> None:
        """Say what a bar would show."""
        self._say(text)

    @property
    def looked_at(self) -> int:
        """Articles that are done with, one way or another."""
        return self.changed + self.unchanged + self.failures

    @property
    def left(self) -> float:
        """Seconds that the rest will take, by what was measured so far."""
        if self.articles > 1:
            spent = time.monotonic() - self._begun
            return spent * (self.articles - self.looked_at) / max(1, self.looked_at)
        return self.elapsed * (self.characters - self.spoken) / max(1, self.spoken)

    @property
    def elapsed(self) -> float:
        """Seconds since the first passage was planned."""
        return max(1e-3, time.monotonic() - self._started)

    @property
    def speed(self) -> float:
        """Seconds of sound rendered a second."""
        return self.seconds / self.elapsed

    def _say(self, text: str) -> None:
        click.echo(safe(text), err=True)


class Bar(Lines):
    """One line that is drawn over itself."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn = 0.0
        self._title = ""

    def planned(self, title: str, passages: int, cached: int, characters: int) -> None:
        """An article was read: the bar grows by what is to be rendered."""
        super().planned(title, passages, cached, characters)
        self._title = title
        self._draw()

    def rendered(self, seconds: float, characters: int) -> None:
        """A passage was rendered: the bar moves."""
        super().rendered(seconds, characters)
        if time.monotonic() - self._drawn >= _EVERY or self.done == self.passages:
            self._draw()

    def published(self, title: str, *, changed: bool) -> None:
        """An episode stands: a batch's bar moves."""
        super().published(title, changed=changed)
        if self.articles > 1 and time.monotonic() - self._drawn >= _EVERY:
            self._draw()

    def say_line(self, text: str) -> None:
        """The bar shows it."""

    def clear(self) -> None:
        """Take the bar off the screen."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _say(self, text: str) -> None:
        self.clear()
        click.echo(safe(text), err=True)

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        done, total = self.done, self.passages
        facts = [f"{done}/{total} passages"]
        if self.articles > 1:
            done, total = self.looked_at, self.articles
            facts = [f"{done}/{total} articles"]
            facts += [f"{self.failures} failed"] if self.failures else []
        if not total:
            return
        filled = _BAR * done // total
        facts.append(f"{self.seconds / 60:.1f} min")
        if done:
            facts += [f"{self.speed:.0f}×"] if self.done else []
            facts.append(_remaining(self.left))
        line = f"{'━' * filled}{'╌' * (_BAR - filled)} {' · '.join(facts)}"
        room = shutil.get_terminal_size().columns - len(line) - 3
        title = self._title if len(self._title) <= room else f"{self._title[: max(0, room - 1)]}…"
        text = f"{title}  {line}" if room > 8 else line[: room + len(line) + 2]
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def safe(text: str) -> str:
    """`text` with what a terminal would obey spelled out: a file's name may hold anything."""
    return re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", lambda found: repr(found[0])[1:-1], text)


def _remaining(seconds: float) -> str:
    if seconds < 1:
        return "nearly done"
    return f"{seconds:.0f} s left" if seconds < 100 else f"{seconds / 60:.0f} min left"
