"""One family of errors: what was being done, to what, and the cure."""

from __future__ import annotations

from collections.abc import Iterable


class ListenError(Exception):
    """Something failed. `message` says what was being done, to what, and what went wrong;
    `hint` is the cure. The command line prints both and exits with `exit_code`.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[ListenError], tuple[str, str | None]]:
        # Workers send errors to the parent process: both fields must survive pickling.
        return type(self), (self.message, self.hint)

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(ListenError):
    """The command line or a configuration file asks for something that does not exist."""

    exit_code = 2


class ConfigError(UsageError):
    """A mistake in `listen.toml`, a voice profile or a lexicon; names the file, line and key."""


class SourceError(ListenError):
    """An article cannot be read: missing, empty, binary, too large, nothing to speak."""


class EngineError(ListenError):
    """A speech engine cannot load, crashed, hung, or returned what cannot be speech."""


class SoundError(ListenError):
    """Audio could not be stitched, encoded or tagged."""


class LibraryError(ListenError):
    """A file of the show could not be read or written."""


class FetchError(ListenError):
    """A URL was refused, or could not be fetched."""


class FeedError(ListenError):
    """A feed that stands cannot be read; it is never overwritten."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` most likely meant, or None."""
    import difflib  # start-up time: only when something is wrong

    matches = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return matches[0] if matches else None
