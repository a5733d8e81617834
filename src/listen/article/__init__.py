"""Source to Article: readers, segmenting, sentences, the spoken form."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from listen.article.source import EXTENSIONS, Document, load

if TYPE_CHECKING:
    from listen.article.narrate import POLICIES, Footnotes
    from listen.article.reading import Reading, read_article

__all__ = ["EXTENSIONS", "POLICIES", "Document", "Footnotes", "Reading", "load", "read_article"]

_LATER = {
    "POLICIES": "narrate",
    "Footnotes": "narrate",
    "Reading": "reading",
    "read_article": "reading",
}


def __getattr__(name: str) -> object:
    """What reads (PEP 562): loaded when first asked for, as a source is often only looked at."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
