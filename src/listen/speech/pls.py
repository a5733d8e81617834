"""W3C Pronunciation Lexicon Specification 1.0: read as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from listen.errors import ConfigError
from listen.speech.lexicon import Entry, Layer, entry

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = "{http://www.w3.org/2005/01/pronunciation-lexicon}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LARGEST = 50_000_000
"""Bytes: more is no lexicon."""


def load(path: Path, language: str | None = None) -> Layer:
    """The entries of the PLS file at `path`: one for each grapheme.

    Of several pronunciations the one with `prefer="true"` counts, else the first (PLS 1.0, 4.9.3);
    an alias is a respelling. A file whose `xml:lang` is another than `language` (BCP 47; the
    primary subtags are compared) has no entries. Raises ConfigError with the file and the line.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"Reading the lexicon {path}: it is larger than 50 MB.")
        root = etree.parse(path, parser).getroot()
    except OSError as error:
        raise ConfigError(f"Reading the lexicon {path}: {error.strerror or error}.") from error
    except etree.XMLSyntaxError as error:
        raise ConfigError(
            f"Reading the lexicon {path}, line {error.lineno}: {error.msg}."
        ) from error
    if root.tag != f"{_SPACE}lexicon":
        raise ConfigError(
            f"Reading the lexicon {path}: its root is {root.tag!r}, not a PLS lexicon.",
            f"A PLS 1.0 file begins with <lexicon xmlns={_SPACE[1:-1]!r} …>.",
        )
    if language and _primary(root.get(_LANGUAGE) or language) != _primary(language):
        return ()
    alphabet = root.get("alphabet", "")
    return tuple(
        each for lexeme in root.iter(f"{_SPACE}lexeme") for each in _entries(path, lexeme, alphabet)
    )


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def _entries(path: Path, lexeme: _Element, alphabet: str) -> list[Entry]:
    graphemes = [_text(child) for child in lexeme.findall(f"{_SPACE}grapheme")]
    said = _said(path, lexeme, alphabet)
    if said is None:
        return []
    if not all(graphemes) or not graphemes:
        raise ConfigError(
            f"Reading the lexicon {path}, line {lexeme.sourceline}: a lexeme has no grapheme."
        )
    return [entry(grapheme, said) for grapheme in graphemes]


def _said(path: Path, lexeme: _Element, alphabet: str) -> str | None:
    """The respelling or /IPA/ of a lexeme; None if it has none (PLS allows an empty one)."""
    choices = [child for child in lexeme if child.tag in (f"{_SPACE}phoneme", f"{_SPACE}alias")]
    choices = [child for child in choices if _text(child)]
    if not choices:
        return None
    preferred = [child for child in choices if child.get("prefer") == "true"]
    for child in preferred + choices:
        if child.tag == f"{_SPACE}alias":
            return _text(child)
        if child.get("alphabet", alphabet) == "ipa":
            return f"/{_text(child)}/"
    raise ConfigError(
        f"Reading the lexicon {path}, line {lexeme.sourceline}: the alphabet "
        f"{choices[0].get('alphabet', alphabet)!r} is not known.",
        "Give the pronunciation in IPA, or an alias.",
    )


def _text(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())
