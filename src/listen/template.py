"""A line to be spoken, with fields in braces: judged when it is configured, filled when used."""

from __future__ import annotations

import string
from collections.abc import Mapping

from listen.errors import nearest
from listen.regex import regex

FIELDS = ("title", "author", "show", "date", "duration", "site")
"""What can stand in braces."""
_SIGN = regex(r"([,;:.!?…—–]+)(?=\s|$)")  # ends a clause
_FIELD = regex(r"\{(\w+)\}\S*")  # a field, and what is written on to it ("{author}'s")
_STRENGTH = {",": 1, "—": 1, "–": 1, ";": 2, ":": 2}  # of a sign between clauses; others: 3


def fault(template: str) -> tuple[str, str] | None:
    """What is wrong with a template, and the cure; None if nothing is."""
    try:
        fields = [
            (name, form, conversion)
            for _, name, form, conversion in string.Formatter().parse(template)
            if name is not None
        ]
    except ValueError as error:
        return f"{template!r}: {error}", "put a field's name between { and }"
    for name, form, conversion in fields:
        if name not in FIELDS:
            close = nearest(name, FIELDS)
            known = ", ".join(f"{{{field}}}" for field in FIELDS)
            cure = f"did you mean {{{close}}}?" if close else f"fields: {known}"
            return f"there is no field {{{name}}}", cure
        if form or conversion:
            return f"{{{name}}} is formatted", f"write {{{name}}} alone"
    if not template.strip():
        return "it is empty", "leave it out"
    return None


def fill(template: str, values: Mapping[str, str | None]) -> str:
    """The template with its fields filled; a field that is not known takes its words with it.

    Those are the words that lead to it, from the field or the sign before it: of
    "{title}, by {author}, from {show}." without an author, "{title}, from {show}." is left. The
    result is "" if nothing is left to say.
    """
    clauses = _SIGN.split(template)
    words = clauses[::2]
    signs = [*clauses[1::2], ""]
    done: list[list[str]] = []  # clause, the sign after it
    for clause, sign in zip(words, signs, strict=True):
        said = "".join(_known(part, values) for part in _parts(clause))
        if said.strip() or not clause.strip():
            done.append([said, _after(said, sign)])
        elif done and _strength(sign) > _strength(done[-1][1]):
            done[-1][1] = sign
    line = " ".join("".join(clause + sign for clause, sign in done).split())
    if not any(map(str.isalnum, line)):
        return ""
    return line[0].upper() + line[1:] if template.lstrip()[:1].isupper() else line


def _parts(clause: str) -> list[str]:
    """A clause cut after each of its fields; what follows the last stays with it."""
    ends = [match.end() for match in _FIELD.finditer(clause)][:-1]
    return [
        clause[start:stop] for start, stop in zip([0, *ends], [*ends, len(clause)], strict=True)
    ]


def _known(part: str, values: Mapping[str, str | None]) -> str:
    """A part with its field filled; "" if the field is not known."""
    match = _FIELD.search(part)
    if match is None:
        return part
    value = " ".join((values.get(match.group(1)) or "").split())
    return part.replace(f"{{{match.group(1)}}}", value) if value else ""


def _after(said: str, sign: str) -> str:
    """The sign after a clause: none of our own where a title brings "?" with it."""
    return "" if said.rstrip().endswith((".", "?", "!", "…")) and sign == "." else sign


def _strength(sign: str) -> int:
    return max((_STRENGTH.get(one, 3) for one in sign), default=0)
