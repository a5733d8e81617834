"""Rule 25: what a page says of itself to machines (schema.org as JSON-LD)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from listen.check.fault import Finding, rule
from listen.check.page import Page
from listen.check.strict_json import parse
from listen.check.urls import is_url

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
_ISO_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")

Object = dict[str, Any]


@cache
def properties() -> dict[str, Any]:
    """The properties that are known, by the kind of value that each takes."""
    text = resources.files("listen.check").joinpath("properties.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def objects(page: Page) -> tuple[list[Object], list[Finding]]:
    """All typed objects of the page's JSON-LD, nested ones too, and what does not parse."""
    found: list[Object] = []
    problems: list[Finding] = []
    tree = page.tree()
    if tree is None:
        return found, problems
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        where = f"line {script.sourceline or 0}"
        try:
            document = parse(script.text or "")
        except ValueError as reason:
            problems.append(Finding(where, f"the JSON-LD does not parse: {reason}", "mend it"))
            continue
        for top in document if isinstance(document, list) else [document]:
            context = top.get("@context") if isinstance(top, dict) else None
            if str(context).rstrip("/") not in ("https://schema.org", "http://schema.org"):
                problems.append(
                    Finding(where, f"the @context is {context!r}", "write https://schema.org")
                )
            _collect(top, found)
    return found, problems


def _collect(value: object, found: list[Object]) -> None:
    if isinstance(value, dict):
        if "@type" in value:
            found.append(value)
        for inner in value.values():
            _collect(inner, found)
    elif isinstance(value, list):
        for inner in value:
            _collect(inner, found)


def _types(value: object) -> tuple[str, ...]:
    kind = value.get("@type") if isinstance(value, dict) else None
    return tuple(map(str, kind)) if isinstance(kind, list) else (str(kind),)


def seconds(text: object) -> float | None:
    """Seconds of an ISO 8601 duration, or None."""
    match = _ISO_DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes, rest = (float(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest


@rule(25, Page)
def well_typed(page: Page) -> Iterator[Finding]:
    """Every property is schema.org's and has a value of its type."""
    found, problems = objects(page)
    yield from problems
    for thing in found:
        kind = "/".join(_types(thing))
        for key, value in thing.items():
            if key.startswith("@"):
                continue
            for one in value if isinstance(value, list) else [value]:
                wrong = _wrong(key, one)
                if wrong:
                    yield Finding("JSON-LD", f"{kind}.{key} {wrong}", "see schema.org")


def _wrong(key: str, value: object) -> str | None:
    """What is wrong with a property's value, or None."""
    if isinstance(value, dict) and set(value) == {"@id"}:
        return None
    known = properties()
    if key in known["thing"]:
        if isinstance(value, dict):
            fits = set(_types(value)) & set(known["thing"][key])
            return None if fits else f"is a {'/'.join(_types(value))}"
        return None if key in known["thing or its URL"] and is_url(str(value)) else f"is {value!r}"
    checks = (
        ("text", isinstance(value, str | int) and str(value).strip() != ""),
        ("url", is_url(str(value))),
        ("date", isinstance(value, str) and _ISO_DATE.fullmatch(value) is not None),
        ("number", isinstance(value, int | float) or str(value).isdigit()),
        ("duration", seconds(value) is not None),
        ("truth", isinstance(value, bool)),
    )
    for kind, good in checks:
        if key in known[kind]:
            return None if good else f"is {value!r}"
    return "is no property that we know of"


@rule(25, Page)
def article_with_audio(page: Page) -> Iterator[Finding]:
    """An episode's page: an article with its audio and speakable parts, and a PodcastEpisode."""
    if page.media is None:
        return
    found, _ = objects(page)
    articles = [one for one in found if {"NewsArticle", "Article"} & set(_types(one))]
    heard = [one for one in articles if "audio" in one]
    if not heard:
        text = "no NewsArticle or Article has an audio"
        yield Finding("JSON-LD", text, "add an AudioObject as its audio")
    for article in heard:
        audio = article["audio"][0] if isinstance(article["audio"], list) else article["audio"]
        yield from _audio(page, audio if isinstance(audio, dict) else {}, found)
        if "speakable" not in article:
            yield Finding("JSON-LD", "the article has no speakable", "add SpeakableSpecification")
    yield from _speakable(page, found)
    episodes = [one for one in found if "PodcastEpisode" in _types(one)]
    if not episodes:
        yield Finding("JSON-LD", "there is no PodcastEpisode", "add one")
    for episode in episodes:
        series = episode.get("partOfSeries")
        web_feed = series.get("webFeed") if isinstance(series, dict) else None
        if not is_url(str(web_feed)) or (page.feed and web_feed != page.feed):
            yield Finding("JSON-LD", f"partOfSeries.webFeed is {web_feed!r}", "give the feed's URL")


def _audio(page: Page, audio: Object, found: list[Object]) -> Iterator[Finding]:
    if set(audio) == {"@id"}:
        audio = next((one for one in found if one.get("@id") == audio["@id"] and len(one) > 1), {})
    for key in ("contentUrl", "encodingFormat", "duration", "transcript", "inLanguage"):
        if not audio.get(key):
            yield Finding("JSON-LD", f"the AudioObject has no {key}", "add it")
    url = audio.get("contentUrl")
    if url and page.media and url != page.media:
        text = f"contentUrl is {url}, the feed has {page.media}"
        yield Finding("JSON-LD", text, "publish the page again")
    said = seconds(audio.get("duration"))
    if said is not None and page.duration is not None and abs(said - page.duration) > 1:
        text = f"the duration is {said:g} s, the sound has {page.duration:.1f} s"
        yield Finding("JSON-LD", text, "publish the page again")


def _speakable(page: Page, found: list[Object]) -> Iterator[Finding]:
    tree = page.tree()
    for one in found:
        if "SpeakableSpecification" not in _types(one):
            continue
        selectors = one.get("cssSelector", [])
        for selector in [selectors] if isinstance(selectors, str) else selectors:
            match = re.fullmatch(r"(?:\w+)?([.#])([\w-]+)", str(selector).strip())
            if match is None or tree is None:
                continue  # a selector that needs a real engine
            attribute = "class" if match[1] == "." else "id"
            if not any(match[2] in (e.get(attribute) or "").split() for e in tree.iter()):
                yield Finding("JSON-LD", f'speakable "{selector}" finds nothing', "mend it")
