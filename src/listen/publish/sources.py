"""What a command line names: files, standard input, folders of files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from listen.article import EXTENSIONS
from listen.errors import SourceError

_PICTURES = (".jpg", ".jpeg", ".png")
_HEAD = 1 << 14  # bytes of a page, within which it names its style
_NOT_ARTICLES = ("output", "node_modules", "voices")


def expanded(names: Iterable[str]) -> list[str]:
    """The sources that are named, each folder replaced by the articles in it, sorted.

    Raises `SourceError` for a folder without any.
    """
    found: list[str] = []
    for name in names:
        folder = Path(name)
        if name in ("-", "") or not folder.is_dir():  # no name is not this folder
            found.append(name)
            continue
        inside = sorted(
            str(path)
            for path in folder.rglob("*")
            if is_named_as_article(path, folder) and path.is_file() and not _is_page(path)
        )
        if not inside:
            raise SourceError(
                f"publishing the folder {name}: there is no article in it",
                f"articles are files ending in {', '.join(sorted(EXTENSIONS))}",
            )
        found += inside
    return list(dict.fromkeys(found))


def _is_page(path: Path) -> bool:
    """Whether a file is a page that we made of a show or its voices, and no article."""
    if path.name not in ("index.html", "voices.html") and path.parent.name != "listen":
        return False
    from listen.page import is_ours  # start-up time: most folders have no file of such a name

    try:
        with path.open("rb") as file:
            return is_ours(file.read(_HEAD))
    except OSError:
        return False  # it is said when it is read


def is_watched(path: Path, folder: Path) -> bool:
    """Whether a change of a path in a folder of articles may change an episode: one of them, or a
    picture beside them.
    """
    picture = path.suffix.lower() in _PICTURES
    return is_named_as_article(path.with_suffix(".md") if picture else path, folder)


def is_named_as_article(path: Path, folder: Path) -> bool:
    """Whether a path in a folder of articles is one of them, by its name alone."""
    try:
        parts = path.relative_to(folder).parts
    except ValueError:
        return False
    hidden = any(part.startswith((".", "_")) or part in _NOT_ARTICLES for part in parts[:-1])
    return (
        bool(parts)
        and not hidden
        and not parts[-1].startswith((".", "_"))
        and path.suffix.lower() in EXTENSIONS
    )
