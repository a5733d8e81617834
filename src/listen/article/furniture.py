# ruff: noqa: E501, ISC004 -- the patterns read best a language a line
"""Page furniture: short blocks that belong to the page, not to the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from listen.article.blocks import Block
from listen.regex import regex

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "page furniture: a player's label",
        r"(?:listen(?: to)?(?: this| the)? (?:article|story|post|page)|play audio|audio (?:article|version)"
        r"|(?:diesen )?artikel (?:an)?hören|escuchar? (?:este |el )?artículo|escucha este artículo"
        r"|écouter (?:cet |l['’])article|ascolta (?:questo articolo|l['’]articolo)|ouvir (?:este |o )?artigo"
        r"|your browser does not support (?:the )?(?:html5? )?(?:audio|video)(?: element| tag| player)?)",
    ),
    (
        "page furniture: advertising",
        r"(?:advertisement|advertising|ad|sponsored(?: content)?|article continues below(?: advertisement)?"
        r"|story continues below(?: advertisement)?|continue reading below|anzeige|werbung|publicidad|publicité"
        r"|pubblicità|publicidade|skip (?:ad|advertisement))",
    ),
    (
        "page furniture: sharing",
        r"(?:share(?: (?:this|on|via|with|the)\b.{0,60})?|tweet(?: this)?|(?:copy|e-?mail|print|save|bookmark)"
        r"(?: (?:this|the))? (?:link|article|story|page|post)|print|copy link|follow us(?: on\b.{0,60})?"
        r"|teilen|(?:artikel|beitrag) teilen|compartir(?: en\b.{0,40})?|partager(?: sur\b.{0,40})?"
        r"|condividi(?: su\b.{0,40})?|compartilh(?:e|ar)(?: no\b.{0,40})?"
        r"|(?:facebook|twitter|x|linkedin|whatsapp|reddit|pinterest|e-?mail)(?:\W+(?:facebook|twitter|x|linkedin"
        r"|whatsapp|reddit|pinterest|e-?mail))+|\d[\d.,]*\s?[km]?\s?(?:shares?|likes?|claps?|retweets?|comments?)"
        r"|(?:shares?|likes?|claps?|retweets?)\s?\d[\d.,]*\s?[km]?)",
    ),
    (
        "page furniture: a sign-up",
        r"(?:(?:subscribe|sign up)(?: now| today| here| for\b.{0,80}| to\b.{0,80})?|get (?:our|the)\b.{0,40} newsletter\b.{0,40}"
        r"|newsletter|log ?in|sign in|register|create (?:an|your) account|newsletter abonnieren|jetzt abonnieren"
        r"|suscríbete.{0,60}|abonnez-vous.{0,60}|iscriviti.{0,60}|inscreva-se.{0,60})",
    ),
    (
        "page furniture: a cookie notice",
        r"(?:(?:this|our) (?:web)?site uses cookies\b.{0,300}|we use cookies\b.{0,300}|accept(?: all)?(?: cookies)?"
        r"|reject all|cookie (?:settings|policy|preferences)|manage (?:cookies|preferences)"
        r"|diese (?:website|seite) verwendet cookies\b.{0,300}|alle (?:cookies )?akzeptieren"
        r"|(?:este sitio|esta web|esta página) (?:web )?(?:utiliza|usa) cookies\b.{0,300}"
        r"|(?:ce site|nous) utilis\w+ des cookies\b.{0,300}|questo sito utilizza (?:i )?cookie\b.{0,300}"
        r"|este site (?:utiliza|usa) cookies\b.{0,300})",
    ),
    (
        "page furniture: a link elsewhere",
        r"(?:(?:read|see) (?:more|also|next)\s?:.{0,160}|read more|see also\s?:.{0,160}|related(?: articles?| stories| posts| links)?\s?:.{0,160}"
        r"|(?:click here|tap here)\b.{0,60}|back to (?:top|home)|skip to (?:main )?content|load more(?: comments)?"
        r"|(?:show|view|read) (?:all |\d+ )?comments|leave a (?:comment|reply)|comments?|no comments yet"
        r"|comments are (?:closed|off|disabled)\b.{0,60}|be the first to comment\b.{0,60}|next (?:article|post)|previous (?:article|post)"
        r"|lesen sie auch\s?:.{0,160}|mehr zum thema\s?:.{0,160}|nach oben|lea también\s?:.{0,160}|lire aussi\s?:.{0,160}"
        r"|leggi anche\s?:.{0,160}|leia também\s?:.{0,160})",
    ),
    (
        "page furniture: a label",
        r"(?:\d{1,3}[- ]min(?:ute)?s?\.? (?:read|listen)|reading time\s?:.{0,30}|lesezeit\s?:.{0,30}|tempo de leitura\s?:.{0,30}"
        r"|tiempo de lectura\s?:.{0,30}|temps de lecture\s?:.{0,30}|tempo di lettura\s?:.{0,30}"
        r"|(?:image|photo|getty) credit\s?:?.{0,80}|table of contents|toggle (?:navigation|menu)|menu|for immediate release|-\s?30\s?-|\[edit\]|\[{0,2}[_ ]?toc[_ ]?\]{0,2})",
    ),
)
_ONE = regex(
    "|".join(f"(?P<p{i}>{pattern})" for i, (_, pattern) in enumerate(_PATTERNS)), re.IGNORECASE
)
_REASONS = {f"p{i}": reason for i, (reason, _) in enumerate(_PATTERNS)}
_LONGEST = 330
_RELATED = frozenset(
    (
        "related articles", "related stories", "related posts", "related links", "related content", "related",
        "you may also like", "you might also like", "more from this author", "recommended for you", "recommended",
        "read more", "read next", "more stories", "most read", "most popular", "share this article", "comments",
        "leave a comment", "leave a reply", "subscribe to our newsletter", "newsletter", "table of contents",
        "mehr zum thema", "das könnte sie auch interessieren", "verwandte artikel", "kommentare",
        "artículos relacionados", "te puede interesar", "también te puede interesar", "comentarios",
        "articles similaires", "à lire aussi", "sur le même sujet", "commentaires",
        "articoli correlati", "potrebbe interessarti", "leggi anche", "commenti",
        "artigos relacionados", "leia também", "veja também", "comentários",
    )
)  # fmt: skip
_NAMING = frozenset(
    ("comments", "newsletter", "kommentare", "comentarios", "commentaires", "commenti",
     "comentários")
)  # fmt: skip
"""Of these, headings of one word, which an article may be about."""
_WORD = regex(r"\w+")
_PARTS = frozenset(
    ("advertising", "menu", "print", "register", "save", "share", "werbung", "publicidad", "publicité",
     "pubblicità", "publicidade", "teilen", "compartir", "partager")
)  # fmt: skip
"""Headings that an article may have as well."""
_SENTENCE = 4
"""Spaces in it, at least."""
_RELATED_REASON = "page furniture: links elsewhere"


def furniture(text: str) -> str | None:
    """Why `text`, a whole block, is page furniture; None if it is not."""
    if len(text) > _LONGEST:
        return None
    match = _ONE.fullmatch(text.strip(" .!:»›>→▶►|·•"))
    return _REASONS[match.lastgroup] if match and match.lastgroup else None


def without_furniture(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those that are furniture with their reason.

    A heading such as "Related articles" takes with it the items and short paragraphs under it.
    """
    related = 0  # the level of the heading that is furniture, while under it
    pending = list(blocks)
    for index, block in enumerate(pending):
        if block.reason or block.role in ("code", "formula", "table", "question", "answer"):
            yield block
            continue
        if block.opens:
            related = 0
            heading = fold_heading(block.text)
            if heading in _RELATED and not _is_told_of(heading, pending[index + 1 : index + 2]):
                related = block.level or 1
                yield replace(block, reason=_RELATED_REASON, opens=False)
                continue
        elif related and (block.role == "item" or len(block.text) < 120):
            yield replace(block, reason=_RELATED_REASON)
            continue
        reason = None if _is_step(block) else furniture(block.text)
        if reason and block.opens and _names_a_part(block, pending[index + 1 : index + 2]):
            reason = None
        yield replace(block, reason=reason, opens=False) if reason else block


def _is_step(block: Block) -> bool:
    """Whether an item tells what to do ("1. Log in"): a button has no number and no full stop."""
    numbered = any(mark.role == "number" for mark in block.marks)
    return block.role == "item" and (numbered or block.text.endswith((".", "!")))


def _names_a_part(heading: Block, following: list[Block]) -> bool:
    """Whether a heading that a page may have for a button is one of the article: "Advertising",
    over a sentence.
    """
    name = fold_heading(heading.text)
    if name in _RELATED:
        return _is_told_of(name, following)
    return name in _PARTS and _is_over_prose(following)


def _is_over_prose(following: list[Block]) -> bool:
    if not following or following[0].role != "paragraph":
        return False
    text = following[0].text
    ends = text.rstrip("\"'”’»)")[-1:] in (".", "!", "?")
    return ends and text.count(" ") >= _SENTENCE and furniture(text) is None


def _is_told_of(heading: str, following: list[Block]) -> bool:
    """Whether the sentence under a heading such as "Comments" tells of what it names: "The board
    received 14 comments." What readers wrote under it seldom does.
    """
    return (
        heading in _NAMING
        and _is_over_prose(following)
        and heading in _WORD.findall(following[0].text.casefold())
    )


def without_empty_headings(blocks: Iterable[Block]) -> list[Block]:
    """A heading under which everything is skipped is skipped too; one with nothing under it stays."""
    result = list(blocks)
    under = 0  # blocks since the next heading, counted from the end
    alive = False
    level = 0  # of the next heading; none follows: 0
    for index in range(len(result) - 1, -1, -1):
        block = result[index]
        if not block.opens:
            under += 1
            alive = alive or not block.reason
            continue
        if under and not alive and level <= block.level and not block.reason:
            result[index] = replace(block, reason="a heading over what is skipped", opens=False)
            continue  # what is over it may be empty too
        under, alive, level = 0, False, block.level
    return result


def fold_heading(text: str) -> str:
    """A heading as it is compared: case folded, without marks at its ends."""
    return text.strip(" .:!?#*–—-").casefold()
