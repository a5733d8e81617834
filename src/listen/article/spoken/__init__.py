"""Printed text to spoken text, with the alignment between them.

A pipeline of small rules over an `Aligned` text: first what holds in every language (what is not
seen, markup, addresses, emoji, reference marks), then, for English, numbers, money, dates, units,
abbreviations and capitals. What is left is swept of every sign that an engine would name or obey.
"""

from __future__ import annotations

import re

from listen.article.spoken import clean, pictures
from listen.article.spoken.aligned import Aligned
from listen.article.spoken.english import english
from listen.article.spoken.web import web
from listen.model import Edit

__all__ = ["speak"]

# A sentence of plain words has nothing to rewrite: most sentences end here.
_PLAIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ,;:!?\"'()—-])*+[.!?]?[\"')]*+")
_NOT_PLAIN = re.compile(r"[A-Z](?:[A-Z]|[a-z]+ [IVX]\b)|  | $|- | -|--|[(] ?[)]|[^\x00-\u024f—\u0370-\ufaff]")
_ABBREVIATED = (" vs ", "aka ", "Mr ", "Mrs ", "Dr ", "Prof ", "St ", "Jr ")
_WEB = re.compile(r"[@#＃:/.]")
_REFERENCE = re.compile(r"[\[\]†‡*•‣⁃▪▫◦●○■□◆◇★☆►▶▸➤➢✓✔✗✘※·∙¹²³⁰⁴-⁹=_~-]|\.\.\.\.")


def speak(text: str, language: str) -> tuple[str, tuple[Edit, ...]]:
    """What a narrator says for `text`, and how it came from it.

    `language` is BCP 47; what is not English is only cleaned. The spoken text is "" if nothing in
    `text` can be said. It never holds a URL, a bar, a hash, markup or a control character. The
    edits are in order, do not overlap, and applied to `text` give the spoken text.
    """
    if _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text):
        if not any(word in text for word in _ABBREVIATED):
            return text, ()
    primary = language.replace("_", "-").partition("-")[0].lower()
    aligned = Aligned(text)
    if pictures.TRIGGER.search(text):
        pictures.pictures(aligned, primary)
    clean.hidden(aligned)
    clean.markup(aligned)
    if _WEB.search(aligned.text):
        web(aligned, primary)
    if _REFERENCE.search(aligned.text):
        clean.references(aligned)
    if primary == "en":
        english(aligned, language)
    clean.sweep(aligned)
    if not any(map(str.isalnum, aligned.text)):
        return "", ((Edit(0, len(text), 0, 0),) if text else ())
    return aligned.text, aligned.edits
