"""Every mutant, by the number of the rule that must find it."""

from . import channel, chapters, items, manifests, sounds, tags, texts  # noqa: F401 — they fill it
from .registry import MUTANTS, Mutant, lean_item

__all__ = ["MUTANTS", "Mutant", "lean_item"]
