"""Blocks to sections of passages of sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from listen.article.blocks import Block, fold
from listen.article.language import same
from listen.article.titles import printed_title
from listen.article.utter import LONGEST, MOST, Said, TooManyError, is_noise, utter
from listen.model import Edit, Passage, Role, Section, Sentence, Skipped

_WHOLE: tuple[Role, ...] = ("title", "heading", "question")
"""Roles whose passage is one sentence."""


def segment(
    blocks: Iterable[Block], language: str, introduction: str
) -> tuple[tuple[Section, ...], tuple[Skipped, ...]]:
    """The sections of an article, and what is skipped.

    What stands before the first heading is a section named `introduction`, of level 1. Levels
    are compacted: a section is one deeper than the nearest shallower heading before it.
    """
    work = _Segmenter(language, [_Open(introduction, 1)])
    for block in blocks:
        work.take(block)
    skipped = (*work.skipped, *(Skipped(text, reason, None) for text, reason in work.waiting))
    sections = tuple(
        Section(each.title, each.level, tuple(each.passages))
        for each in work.sections
        if each.passages
    )
    return sections, skipped


class _Open(msgspec.Struct):
    """A section that is being filled."""

    title: str
    level: int
    passages: list[Passage] = msgspec.field(default_factory=list)


class _Segmenter(msgspec.Struct):
    language: str
    sections: list[_Open]
    skipped: list[Skipped] = msgspec.field(default_factory=list)
    waiting: list[tuple[str, str]] = msgspec.field(default_factory=list)
    """What was skipped since the last sentence: (text, reason)."""
    seen: dict[str, int] = msgspec.field(default_factory=dict)
    count: int = 0
    stack: list[int] = msgspec.field(default_factory=list)
    """The levels, as the source has them, of the headings that the next block stands under."""

    def take(self, block: Block) -> None:
        if block.reason:
            text = fold(block.text)
            if text:
                self.waiting.append((text, block.reason))
            return
        language = block.language or self.language
        said = utter(block.text, block.marks, language, block.role in _WHOLE) if block.text else []
        if block.opens and any(sentence.spoken for sentence in said):
            self.open(block)
        sentences = self.sentences(block, said)
        if sentences:
            level = self.sections[-1].level if block.opens else max(block.level, 1)
            other = block.language and not same(block.language, self.language)
            own = block.language if other else None
            self.sections[-1].passages.append(Passage(block.role, tuple(sentences), level, own))

    def open(self, block: Block) -> None:
        while self.stack and self.stack[-1] >= block.level:
            self.stack.pop()
        self.stack.append(block.level)
        self.sections.append(_Open(printed_title(block), len(self.stack)))

    def sentences(self, block: Block, said: list[Said]) -> list[Sentence]:
        sentences: list[Sentence] = []
        if block.before and (not said or any(each.spoken for each in said)):
            sentences.extend(self.added(block.before))
        notes = list(block.notes)
        for each in said:
            if each.spoken:
                sentences.append(self.sentence(each.text, each.spoken, each.edits, block.added))
            elif each.text:
                self.waiting.append((each.text, _unsaid(each, block)))
            while notes and notes[0][0] <= each.stop:
                sentences.extend(self.added(notes.pop(0)[1]))
        if block.after and sentences:
            sentences.extend(self.added(block.after))
        return sentences

    def added(self, text: str) -> list[Sentence]:
        """Sentences of ours, or a footnote's where it is referred to."""
        said = utter(text, (), self.language, whole=False)
        return [
            self.sentence(each.text, each.spoken, each.edits, added=True)
            for each in said
            if each.spoken
        ]

    def sentence(self, text: str, spoken: str, edits: tuple[Edit, ...], added: bool) -> Sentence:
        self.count += 1
        if self.count > MOST:
            raise TooManyError
        digest = "s" + hashlib.sha256(text.encode()).hexdigest()[:8]
        count = self.seen[digest] = self.seen.get(digest, 0) + 1
        name = digest if count == 1 else f"{digest}-{count}"
        if self.waiting:
            self.skipped.extend(Skipped(words, reason, name) for words, reason in self.waiting)
            self.waiting.clear()
        return Sentence(name, text, spoken, edits, added)


def _unsaid(said: Said, block: Block) -> str:
    if len(said.text) > LONGEST:
        return f"a run of {len(said.text)} characters without a space"
    if is_noise(said.text):
        return "more signs than words"
    if any(mark.role == "struck" for mark in block.marks):
        return "struck out"
    return "nothing to say"
