"""Rule 15: how a server hands out the files of a show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from listen.check.access import Access, Reply
from listen.check.enclosure import same_type
from listen.check.fault import Finding, rule
from listen.check.urls import is_loopback


@dataclass(frozen=True, slots=True)
class Served:
    """A URL of a live show."""

    name: str
    ours: bool
    access: Access
    kind: str
    """`feed`, `sound`, `chapters` or `transcript`."""
    declared: str | None
    """The media type that the feed declares for it."""
    length: int | None
    """Its size where the whole was fetched."""


@rule(15, Served)
def head_and_type(served: Served) -> Iterator[Finding]:
    """HEAD: status, length, type."""
    head = served.access.ask("HEAD", served.name, {})
    if head is None:
        return
    if head.status != 200:
        yield Finding("", f"HEAD gives {head.problem}", "have the server answer HEAD with 200")
        return
    length = head.headers.get("content-length")
    if length is None or (served.length is not None and length != str(served.length)):
        yield Finding(
            "",
            f"HEAD says Content-Length {length}, the file has {served.length} bytes",
            "send the exact Content-Length",
            "error" if served.kind == "sound" else "choice",
        )
    yield from _type(served, head)
    if served.kind in ("chapters", "transcript"):
        allowed = head.headers.get("access-control-allow-origin")
        if allowed != "*":
            yield Finding(
                "",
                f"Access-Control-Allow-Origin is {allowed}",
                "send Access-Control-Allow-Origin: *, so that players on the web can read it",
                "choice",
            )


def _type(served: Served, head: Reply) -> Iterator[Finding]:
    if served.declared is None or same_type(head.type, served.declared):
        return
    if served.kind == "feed" and head.type in ("text/xml", "application/xml"):
        return  # what most servers send for .xml, and every reader takes
    # A static host cannot be told the type of chapters.
    lenient = served.kind == "chapters" and not is_loopback(served.name)
    yield Finding(
        "",
        f"served as {head.type or 'no type'}, declared as {served.declared}",
        f"serve it as {served.declared}",
        "advice" if lenient else "error",
    )


@rule(15, Served)
def ranges(served: Served) -> Iterator[Finding]:
    """206 with Content-Range; 416 past the end."""
    if served.kind != "sound":
        return
    part = served.access.ask("GET", served.name, {"Range": "bytes=0-99"})
    if part is None:
        return
    said = part.headers.get("content-range", "")
    if part.status != 206 or not said.startswith("bytes 0-99/") or len(part.body) != 100:
        yield Finding(
            "",
            f"a range of 100 bytes gives {part.problem}, Content-Range {said or 'missing'}",
            "have the server answer ranges with 206, so that players can seek",
        )
        return
    past = served.access.ask("GET", served.name, {"Range": f"bytes={1 << 40}-"})
    if past is not None and past.status != 416:
        yield Finding(
            "", f"a range past the end gives {past.problem}", "answer it with 416", "choice"
        )


@rule(15, Served)
def validators(served: Served) -> Iterator[Finding]:
    """ETag and Last-Modified, each good for a 304."""
    head = served.access.ask("HEAD", served.name, {})
    if head is None or head.status != 200:
        return
    for name, question in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")):
        value = head.headers.get(name)
        if value is None:
            yield Finding("", f"there is no {name}", f"send {name}, to spare downloads", "choice")
            continue
        again = served.access.ask("GET", served.name, {question: value})
        if again is not None and again.status != 304:
            yield Finding(
                "",
                f"{question} gives {again.problem}",
                "answer what has not changed with 304",
                "choice",
            )
