"""Pronunciations in layers: what an engine is handed for a word that it would say wrong.

A layer is a tuple of entries, from a voice profile, from the show's `lexicon.toml`, from an
article's front matter or from a W3C PLS file. In a `Lexicon` the later layer wins, word by word.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from listen.errors import ConfigError, nearest
from listen.model import Edit
from listen.regex import regex

Case = Literal["any", "exact"]
Phonemes = Callable[[str], str | None]
"""What an engine takes for a word's IPA; None for what it cannot say."""

_TOKEN = regex(r"\w+")
_STRAIGHT = str.maketrans("’‘ʼ“”", "'''\"\"")
_BARE_KEY = regex(r"[A-Za-z0-9_-]+")
_KEYS = ("say", "ipa", "case")


class Entry(msgspec.Struct, frozen=True):
    """How a word (or a few words) is said."""

    word: str
    """As it stands in the spoken text."""
    said: str
    """A respelling, or IPA without its slashes."""
    ipa: bool = False
    case: Case = "any"
    """"exact" matches only the capitals of `word`."""


Layer = tuple[Entry, ...]


def entry(word: str, said: str, case: Case | None = None) -> Entry:
    """An entry from the two strings that a user writes: `/…/` is IPA, all else a respelling.

    Without a `case`, a word in small letters matches any capitals, another only its own.
    """
    word = " ".join(word.translate(_STRAIGHT).split())
    rule: Case = case or ("any" if word == word.lower() else "exact")
    said = " ".join(said.split())
    if len(said) > 2 and said[0] == said[-1] == "/":
        return Entry(word, said[1:-1].strip(), ipa=True, case=rule)
    return Entry(word, said, ipa=False, case=rule)


class Lexicon:
    """The entries of some layers, the later layer winning; applied to spoken text."""

    __slots__ = ("_by_token",)

    def __init__(self, *layers: Iterable[Entry]) -> None:
        # By the word in small letters, then as it is written.
        last: dict[str, dict[str, Entry]] = {}
        for layer in layers:
            for key, spellings in _by_word(layer).items():
                if any(each.case == "any" for each in spellings.values()):
                    last[key] = spellings  # it speaks for every spelling of the earlier layers
                else:
                    last.setdefault(key, {}).update(spellings)
        # Each entry by its first run of letters, with where that begins in the entry's word.
        self._by_token: dict[str, list[tuple[int, Entry]]] = {}
        for each in (each for spellings in last.values() for each in spellings.values()):
            token = _TOKEN.search(each.word)
            if token is not None:
                places = self._by_token.setdefault(token[0].casefold(), [])
                places.append((token.start(), each))
        for places in self._by_token.values():
            # The longest first; of the same letters, the one that asks for more.
            places.sort(key=lambda place: (-len(place[1].word), place[1].case == "any"))

    @classmethod
    def of(cls, *layers: Iterable[Entry]) -> Lexicon:
        """The lexicon of `layers`, the weakest first."""
        return cls(*layers)

    def apply(self, text: str, phonemes: Phonemes | None = None) -> tuple[str, tuple[Edit, ...]]:
        """What the engine is handed for `text`, and how it came from it.

        `phonemes` is given where the engine takes them; without it, or where it returns None,
        a word that has only IPA stays as it is.
        """
        parts: list[str] = []
        edits: list[Edit] = []
        at = size = 0
        for start, each in self._found(text):
            said = (phonemes(each.said) if phonemes else None) if each.ipa else each.said
            if said is None or said == text[start : start + len(each.word)]:
                continue
            parts += (text[at:start], said)
            size += start - at
            at = start + len(each.word)
            edits.append(Edit(start, at, size, size + len(said)))
            size += len(said)
        if not edits:
            return text, ()
        return "".join((*parts, text[at:])), tuple(edits)

    def applying(self, text: str) -> tuple[Entry, ...]:
        """The entries whose words are in `text`, once each, in order: the part of the lexicon
        that a rendering of `text` depends on.
        """
        return tuple(dict.fromkeys(each for _, each in self._found(text)))

    def _found(self, text: str) -> Iterator[tuple[int, Entry]]:
        if not self._by_token:
            return
        done = 0
        for token in _TOKEN.finditer(text):
            places = self._by_token.get(token[0].casefold())
            if places is None:
                continue
            for offset, each in places:
                start = token.start() - offset
                if start >= done and _matches(text, start, each):
                    yield start, each
                    done = start + len(each.word)
                    break


def _by_word(layer: Iterable[Entry]) -> dict[str, dict[str, Entry]]:
    found: dict[str, dict[str, Entry]] = {}
    for each in layer:
        found.setdefault(each.word.casefold(), {})[each.word] = each
    return found


def _matches(text: str, start: int, each: Entry) -> bool:
    """Whether the whole word of `each` stands at `start`, by its case rule."""
    word = each.word
    stop = start + len(word)
    found = text[start:stop]
    if found != word and (each.case == "exact" or found.casefold() != word.casefold()):
        return False
    before, after = text[max(0, start - 1) : start], text[stop : stop + 1]
    return not (_joined(before, word[0]) or _joined(after, word[-1]))


def _joined(outside: str, inside: str) -> bool:
    return bool(outside) and _is_letter(outside) and _is_letter(inside)


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def from_pairs(pairs: Iterable[tuple[str, str]], where: str) -> Layer:
    """The layer of (word, respelling or /IPA/) pairs; `where` names their file in an error."""
    return tuple(_checked(word, said, None, where) for word, said in pairs)


def load_toml(path: Path) -> Layer:
    """The layer of a `lexicon.toml`.

    Each key is a word: `nginx = "engine x"`, `"Al Jazeera" = "/æl dʒəˈziːrə/"`, or a table with
    `say` or `ipa`, and `case` ("any" or "exact"). A table `[pronounce]` holds more of the same,
    as in a voice profile. Raises ConfigError with the file, the line and the key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"Reading the lexicon {path}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"Reading the lexicon {path}: it is not UTF-8.", "Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"Reading the lexicon {path}: {error}.", 'A line is: word = "how it is said"'
        ) from error
    pronounce = table.pop("pronounce", None)
    if isinstance(pronounce, dict) and not pronounce.keys() & set(_KEYS):
        table |= pronounce
    elif pronounce is not None:
        table["pronounce"] = pronounce
    return tuple(
        _from_value(word, value, _where(path, text, word)) for word, value in table.items()
    )


def stub(words: Iterable[tuple[str, str]]) -> str:
    """A `lexicon.toml` to fill in, from (word, remark) pairs: a line for each, commented out."""
    lines = [
        "# How words are said. Take away the # of a line and write the word as it sounds,",
        '# or its IPA between slashes: "/ˈmɪnsk/". The longest entry wins; a word in small letters',
        "# matches any capitals.",
    ]
    for word, remark in words:
        key = word if _BARE_KEY.fullmatch(word) else json.dumps(word, ensure_ascii=False)
        lines += ["", f"# {' '.join(remark.split())}", f'# {key} = ""']
    return "\n".join(lines) + "\n"


def load_pls(path: Path, language: str | None = None) -> Layer:
    """The layer of a W3C PLS 1.0 file; see `listen.speech.pls`."""
    from listen.speech import pls

    return pls.load(path, language)


def _from_value(word: str, value: object, where: str) -> Entry:
    if isinstance(value, str):
        return _checked(word, value, None, where)
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: a pronunciation is a string or a table, not {value!r}.")
    for key in value:
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            raise ConfigError(
                f"{where}: there is no key {key!r}.",
                f"Did you mean {near!r}?" if near else "Use say, ipa or case.",
            )
    case = value.get("case")
    if case not in (None, "any", "exact"):
        raise ConfigError(f"{where}: case is {case!r}.", 'Use "any" or "exact".')
    said, ipa = value.get("say"), value.get("ipa")
    if (said is None) == (ipa is None) or not isinstance(said or ipa, str):
        raise ConfigError(f"{where}: give either say or ipa, a string.")
    return _checked(word, said if said is not None else f"/{str(ipa).strip('/')}/", case, where)


def _checked(word: str, said: str, case: Case | None, where: str) -> Entry:
    made = entry(word, said, case)
    if _TOKEN.search(made.word) is None:
        raise ConfigError(
            f"{where}: {word!r} is not a word.", "The key is the word as it is printed."
        )
    if _TOKEN.search(made.said) is None:
        raise ConfigError(
            f"{where}: {word!r} is said as nothing.", "Write it as it sounds, or as /IPA/."
        )
    if any(sign in made.said for sign in "[]<>|#{}") or not made.said.isprintable():
        # An engine would obey it.
        raise ConfigError(f"{where}: {said!r} is not a respelling.", "Use letters only, or /IPA/.")
    return made


def _where(path: Path, text: str, word: str) -> str:
    """The file and line of a key, as far as a search can tell: tomllib keeps no lines."""
    pattern = re.compile(rf"""^\s*(?:\[(?:pronounce\.)?)?["']?{re.escape(word)}["']?\s*[\]=.]""")
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.match(line):
            return f"{path}, line {number}, {word}"
    return f"{path}, {word}"
