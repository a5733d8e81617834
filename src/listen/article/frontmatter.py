"""Front matter: YAML, TOML, or Pelican's lines, with the key names of Jekyll, Hugo and Pelican."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from listen.address import is_address
from listen.article.blocks import Draft, fold
from listen.article.dates import to_datetime
from listen.errors import SourceError
from listen.regex import regex

_FENCED = regex(
    r"\s*^(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_OPENED = regex(r"(---|\+\+\+)[ \t]*\n")
_PELICAN_LINE = regex(r"([A-Za-z][\w-]*):[ \t]*(\S.*)?")
_PELICAN_KEYS = frozenset(
    [
        "title",
        "date",
        "modified",
        "category",
        "tags",
        "slug",
        "author",
        "authors",
        "summary",
        "lang",
        "language",
        "status",
        "keywords",
        "template",
        "save_as",
        "url",
        "description",
        "translation",
        "canonical",
        "id",
        "draft",
    ]
)
_LONGEST = 1 << 20
"""Code points: more is no front matter, but an article between two rules."""

_TITLE = ("title",)
_AUTHOR = ("author", "authors", "by", "creator")
_DATE = ("date", "published", "publishdate", "pubdate", "date_published", "created", "publish_date")
_MODIFIED = ("modified", "lastmod", "updated", "last_modified_at", "last_modified", "date_modified")
_LANGUAGE = ("language", "lang", "locale", "languagecode")
_LINK = ("canonical", "canonical_url", "canonicalurl", "link", "url", "original_url")
_SUMMARY = ("summary", "description", "excerpt", "abstract", "lead")
_IMAGE = (
    "image",
    "cover",
    "featured_image",
    "featuredimage",
    "thumbnail",
    "images",
    "header",
    "og_image",
)
_ID = ("id", "guid", "uid")
_SAID = ("pronounce", "pronunciations", "lexicon")


def front_matter(text: str, name: str, markdown: bool) -> tuple[Draft, str]:
    """What the front matter says, as a Draft without blocks, and the text after it.

    Raises SourceError with the line if it cannot be read. `markdown` is True where Pelican's
    lines ("Title: …") are front matter; in a plain text only with a title first.
    """
    opened = _OPENED.match(text.lstrip("\n"))
    match = _FENCED.match(text[:_LONGEST]) if opened else None
    if opened and match:
        first = text.count("\n", 0, match.start(2))
        if opened[1] == "+++":
            data = _toml(match[2], name, first)
        elif not match[2].strip() or not re.search(r"^[\w\"'-]+\s*:", match[2], re.MULTILINE):
            return Draft(()), text  # two thematic breaks
        else:
            data = _yaml(match[2], name, first)
        return _draft(data, name), text[match.end() :]
    return _pelican(text, name, markdown)


def _toml(source: str, name: str, first: int) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = first + int(found[1]) if found else first
        why = re.sub(r" ?\(at .*", "", str(error))
        raise _broken(name, f"line {line}: {why}") from error


def _yaml(source: str, name: str, first: int) -> dict[str, Any]:
    import yaml  # only for an article with front matter

    try:
        loader = yaml.SafeLoader(source)
    except yaml.YAMLError as error:
        raise _broken(name, "it holds a character that YAML does not allow") from error
    try:
        node = loader.get_single_node()
        if node is None:
            return {}
        if _weight(node, {}) > _HEAVIEST:
            raise _broken(name, "its aliases repeat each other and grow")
        data = loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first + mark.line + 1 if mark else first
        raise _broken(name, f"line {line}: {getattr(error, 'problem', None) or error}") from error
    except (LookupError, AttributeError) as error:  # from `!!bool x`, `!!timestamp x`
        raise _broken(name, "a value is not what its tag says") from error
    except (ValueError, TypeError) as error:
        raise _broken(name, f"a value cannot be read: {error}") from error
    except RecursionError as error:
        raise _broken(name, "it is nested too deep") from error
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        raise _broken(name, f"line {first + 1}: keys with values are expected")
    return data


_HEAVIEST = 10_000
"""Nodes, each alias counted with all that it stands for."""


def _weight(node: Any, seen: dict[int, int]) -> int:
    """How many nodes a YAML node is, aliases expanded; past any limit for one within itself."""
    if id(node) in seen:
        return seen[id(node)]
    seen[id(node)] = _HEAVIEST + 1  # what an alias within itself finds
    children = node.value if isinstance(node.value, list) else []
    total = 1
    for child in children:
        for part in child if isinstance(child, tuple) else (child,):
            total += _weight(part, seen)
    seen[id(node)] = total
    return total


def _broken(name: str, why: str) -> SourceError:
    return SourceError(f"Reading {name}: its front matter is broken: {why}", "mend or remove it")


def _pelican(text: str, name: str, markdown: bool) -> tuple[Draft, str]:
    """Lines of "Key: value" at the very start, up to an empty line."""
    body = text.lstrip("\n")
    data: dict[str, Any] = {}
    last = ""
    lines = body[:20_000].split("\n")
    for count, line in enumerate(lines):
        match = _PELICAN_LINE.fullmatch(line.rstrip())
        if match and (match[1].lower() in _PELICAN_KEYS):
            last = match[1].lower()
            data[last] = match[2] or ""
        elif data and not line.strip():
            if "title" in data and (markdown or (len(data) > 1 and next(iter(data)) == "title")):
                return _draft(data, name), "\n".join(lines[count:]) + body[20_000:]
            break
        elif data and line[:1].isspace() and last:
            data[last] = f"{data[last]} {line.strip()}"
        else:
            break
    return Draft(()), text


def _draft(data: Mapping[str, Any], name: str) -> Draft:
    keys = {str(key).lower(): value for key, value in data.items()}
    hints: list[str] = []
    dates = {}
    for field, names in (("date", _DATE), ("modified", _MODIFIED)):
        value = next((keys[key] for key in names if key in keys and _is_date(keys[key])), None)
        dates[field] = to_datetime(value)
        if value is not None and dates[field] is None:
            hints.append(f'{name}: "{value}" is no date that can be read; write it as 2025-03-31')
    link = _text(keys, _LINK)
    return Draft(
        (),
        title=_text(keys, _TITLE),
        author=_names(keys),
        language=_text(keys, _LANGUAGE),
        link=link if link and is_address(link) else None,
        summary=_text(keys, _SUMMARY),
        published=dates["date"],
        modified=dates["modified"],
        image=_text(keys, _IMAGE),
        id=_text(keys, _ID),
        draft=_is_draft(keys),
        pronunciations=_pronunciations(keys, name),
        hints=tuple(hints),
    )


def _is_date(value: object) -> bool:
    """Jekyll's `published` is a truth value, Hugo's a date."""
    return (
        value is not None and not isinstance(value, (bool, dict, list)) and bool(str(value).strip())
    )


def _is_draft(keys: Mapping[str, Any]) -> bool:
    return (
        _true(keys.get("draft"))
        or keys.get("published") is False
        or str(keys.get("status", "")).strip().lower() in ("draft", "hidden")
    )


def _true(value: object) -> bool:
    return value is True or str(value).strip().lower() in ("true", "yes", "1")


def _text(keys: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of the keys that holds words; of a list its first, of a table its path or URL."""
    for key in names:
        value = keys.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            parts = {str(part).lower(): each for part, each in value.items()}
            value = next(
                (parts[p] for p in ("path", "url", "src", "image", "name", "teaser") if p in parts),
                None,
            )
        if (
            isinstance(value, (str, int, float))
            and not isinstance(value, bool)
            and fold(str(value))
        ):
            return fold(str(value))
    return None


def _names(keys: Mapping[str, Any]) -> str | None:
    for key in _AUTHOR:
        value = keys.get(key)
        each = value if isinstance(value, list) else [value]
        names = [
            fold(str(one.get("name", "") if isinstance(one, dict) else one)) for one in each if one
        ]
        if any(names):
            return ", ".join(filter(None, names))
    return None


def _pronunciations(keys: Mapping[str, Any], name: str) -> tuple[tuple[str, str], ...]:
    value = next((keys[key] for key in _SAID if key in keys), None)
    if not value:
        return ()
    if not isinstance(value, dict) or not all(isinstance(said, str) for said in value.values()):
        raise _broken(
            name, '`pronounce` must hold words and how they are said, as `NATO: "nay toe"`'
        )
    return tuple((fold(str(word)), fold(said)) for word, said in value.items())
