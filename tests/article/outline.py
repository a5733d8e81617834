"""An article as a text that people can read: what the golden cases hold."""

from __future__ import annotations

from listen.model import Article, Skipped


def outline(article: Article) -> str:
    """Metadata, then sections, passages, sentences and what is skipped, in the source's order.

    A sentence a line: `+` before one of ours; `-` before what is skipped, with its reason.
    """
    lines = [f"title: {article.title}", f"language: {article.language}"]
    for name in ("author", "link", "summary", "published", "modified", "image", "id"):
        value = getattr(article, name)
        if value:
            lines.append(f"{name}: {value}")
    lines += ["draft: yes"] if article.draft else []
    lines += [f"pronounce: {word} = {said}" for word, said in article.pronunciations]
    lines += [f"hint: {hint}" for hint in article.hints]
    waiting: dict[str | None, list[Skipped]] = {}
    for skipped in article.skipped:
        waiting.setdefault(skipped.before, []).append(skipped)
    for section in article.sections:
        lines += ["", f"{'=' * section.level} {section.title}"]
        for passage in section.passages:
            level = f" {passage.level}" if passage.role == "item" and passage.level > 1 else ""
            language = f" ({passage.language})" if passage.language else ""
            lines.append(f"[{passage.role}{level}]{language}")
            for sentence in passage.sentences:
                lines += [_skipped(each) for each in waiting.pop(sentence.id, [])]
                lines.append(f"  {'+ ' if sentence.added else ''}{sentence.text}")
    lines += [_skipped(each) for each in waiting.pop(None, [])]
    assert not waiting, f"skipped before sentences that are not there: {waiting}"
    return "\n".join(lines) + "\n"


def _skipped(skipped: Skipped) -> str:
    return f"- {skipped.text} ({skipped.reason})"
