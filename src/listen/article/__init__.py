"""Source to Article: readers, segmenting, sentences, the spoken form."""

from __future__ import annotations

from listen.article.narrate import POLICIES, Footnotes
from listen.article.reading import Reading, read_article
from listen.article.source import EXTENSIONS, Document, load

__all__ = ["EXTENSIONS", "POLICIES", "Document", "Footnotes", "Reading", "load", "read_article"]
