"""Walk a published folder or a live feed and hold every rule against what is found."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from listen.check import episode as _episode
from listen.check.access import Access, Fetch, Folder, Reply, Web
from listen.check.artwork import Artwork
from listen.check.channel import self_link
from listen.check.client import Client
from listen.check.fault import Fault, Severity, judge
from listen.check.feed import Context, Feed, Item, MalformedError, Node, read_feed, unreadable
from listen.check.manifest import Manifest
from listen.check.merge import Merge
from listen.check.page import Page, parts
from listen.check.paging import follow
from listen.check.server import Served
from listen.check.strict_json import is_number, parse
from listen.check.urls import as_written, is_url, join, split

FEED = "feed.xml"
_OURS = re.compile(r"\b(output/[^/?#]+/)[^/?#]+-[0-9a-f]{8}\.\w+")
_SOUND = re.compile(r"-[0-9a-f]{8}\.(?:mp3|m4b|opus)$")
_ARTWORK = re.compile(r"cover-[0-9a-f]{8}\.(?:jpg|png)")


@dataclass(frozen=True, slots=True)
class Options:
    """How deep a check goes."""

    ours: bool | None = None
    """Whether our own choices bind; None: found out from the show."""
    loudness: bool = True
    """Decode and measure sound: about 0.1 s a minute of speech."""
    episodes: int | None = 3
    """Over HTTP, the newest episodes whose files are fetched; None for all."""


def check_show(
    target: str,
    *,
    ours: bool | None = None,
    fetch: Fetch | None = None,
    now: datetime | None = None,
    loudness: bool = True,
    episodes: int | None = 3,
    before: bytes | None = None,
    allow_private: bool = False,
) -> tuple[Fault, ...]:
    """All faults of a published folder (or its feed file), or of a live feed's URL.

    `ours` says whether our own choices are errors (None: found out); `fetch` replaces the HTTP
    client; `now` (aware) is what "in the future" means; `before` is the feed as it was before
    publishing into it (rule 14); `episodes` bounds what is fetched over HTTP; `allow_private`
    lets a live feed point to private addresses on hosts that `target` does not name.
    Nothing is raised for what is wrong with a show: it is a fault.
    """
    options = Options(ours, loudness, episodes)
    moment = now or datetime.now(UTC)
    if split(target).scheme in ("http", "https"):
        host = split(target).hostname or ""
        client = fetch or Client([host], allow_private=allow_private)
        return tuple(_live(target, client, moment, options))
    return tuple(_folder(Path(target), moment, options, before))


def _folder(target: Path, now: datetime, options: Options, before: bytes | None) -> Iterator[Fault]:
    root, name = (target.parent, target.name) if target.is_file() else (target, FEED)
    config, problems = _config(root)
    yield from problems
    manifests, problems = _manifests(root)
    yield from problems
    reader = Folder(root, "")
    reply = reader.read(name)
    if not reply.ok:
        yield Fault(name, 1, "error", f"there is no feed: {reply.problem}", "publish the show")
        return
    show = config.get("show", {})
    try:
        first = read_feed(reply.body, name, Context(reader, now, show), ours=True)
    except MalformedError as reason:
        yield unreadable(name, reason, reply.body)
        return
    base = as_written(str(show.get("base_url") or "")) or join(self_link(first), ".")
    # Somebody's feed, saved as a file: what it points to is not beside it.
    alone = target.is_file() and not (manifests or config)
    access = Folder(root, base.rstrip("/") + "/" if is_url(base) and not alone else "")
    generator = first.channel.value("generator") or ""
    own = bool(manifests or config) and (not generator or _is_ours(generator))
    bound = own if options.ours is None else options.ours
    feed = read_feed(reply.body, name, Context(access, now, show), ours=bound)
    guids = frozenset(str(data.get("guid")) for data in manifests.values())
    if before is not None:
        yield from judge(Merge(name, True, before, reply.body, guids))
    walker = _Walker(access, options, config.get("audio", {}), root)
    yield from walker.feed(feed, manifests, root)


def _is_ours(generator: str) -> bool:
    """Whether a feed's generator is this program."""
    return generator.lower().startswith("listen-article")


def _config(root: Path) -> tuple[dict[str, Any], list[Fault]]:
    path = root / "listen.toml"
    if not path.is_file():
        return {}, []
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        return {key: value for key, value in found.items() if isinstance(value, dict)}, []
    except (OSError, ValueError) as reason:
        return {}, [Fault("listen.toml", 30, "error", f"it cannot be read: {reason}", "mend it")]


def _manifests(root: Path) -> tuple[dict[str, dict[str, Any]], list[Fault]]:
    """The manifests by their path relative to the show's folder."""
    found: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    for path in sorted(root.glob("output/*/episode.json")):
        name = path.relative_to(root).as_posix()
        try:
            data = parse(path.read_text("utf-8"))
        except (OSError, ValueError) as reason:
            text = f"it cannot be read: {reason}"
            faults.append(Fault(name, 30, "error", text, "publish the episode again"))
            continue
        if isinstance(data, dict):
            found[name] = data
        else:
            faults.append(Fault(name, 30, "error", "it is no JSON object", "publish it again"))
    return found, faults


def _live(url: str, fetch: Fetch, now: datetime, options: Options) -> Iterator[Fault]:
    access = Web(fetch)
    reply = fetch("GET", url, {}, 20_000_000)
    if not reply.ok:
        yield Fault(url, 15, "error", f"there is no feed: {reply.problem}", "check the address")
        return
    context = Context(access, now, {})
    try:
        feed = read_feed(reply.body, url, context, ours=False, url=reply.url)
        if options.ours is None:
            own = _is_ours(feed.channel.value("generator") or "")
        else:
            own = options.ours
        feed = read_feed(reply.body, url, context, ours=own, url=reply.url)
    except MalformedError as reason:
        yield unreadable(url, reason, reply.body)
        return
    size = len(reply.body)
    yield from judge(Served(reply.url, own, access, "feed", "application/rss+xml", size))
    yield from _Walker(access, options, {}, None).feed(feed, {}, None)


class _Walker:
    """Goes from a feed to all that it points to."""

    def __init__(
        self, access: Access, options: Options, audio: Mapping[str, Any], root: Path | None
    ) -> None:
        self.access = access
        self.root = root
        self.bereft: set[str] = set()
        self.options = options
        loudness, peak = audio.get("loudness"), audio.get("peak")
        self.levels = (
            loudness if is_number(loudness) else -16.0,
            peak if is_number(peak) else -1.0,
        )
        self.pictures: set[str] = set()
        self.parts: set[str] = set()

    def feed(
        self, feed: Feed, manifests: dict[str, dict[str, Any]], root: Path | None
    ) -> Iterator[Fault]:
        """A feed, its pages, its items, and the manifests that no item stands for."""
        pages = follow(feed)
        yield from judge(pages)
        by_guid = {str(data.get("guid")): name for name, data in manifests.items()}
        seen: set[str] = set()
        count = 0
        for document in (replace(one, main=self_link(feed)) for one in pages.documents):
            yield from judge(document)
            yield from self.artwork(document, document.channel)
            for number, node in enumerate(document.items, 1):
                guid = node.value("guid") or ""
                seen.add(guid)
                name = by_guid.get(guid)
                count += 1
                deep = not self.access.live or self._deep(count)
                yield from self.item(document, number, node, (name, manifests), deep=deep)
        for name, data in manifests.items():
            if str(data.get("guid")) not in seen and root is not None:
                manifest = self.manifest(feed, name, data, listed=False)
                yield from _episode.unlisted(manifest)
        if root is not None:
            yield from orphans(root, manifests, self.bereft)
            yield from self.front_page(root, feed)

    def _deep(self, count: int) -> bool:
        return self.options.episodes is None or count <= self.options.episodes

    def item(
        self,
        feed: Feed,
        number: int,
        node: Node,
        known: tuple[str | None, dict[str, dict[str, Any]]],
        *,
        deep: bool,
    ) -> Iterator[Fault]:
        """An item; with `deep`, the files that it points to."""
        name, manifests = known
        ours = feed.ours if self.options.ours is not None or self.access.live else name is not None
        title = (node.value("title") or "")[:40]
        item = Item(f'{feed.name}: item {number} "{title}"', ours, node, feed.context)
        yield from judge(item)
        if not deep:
            return
        yield from self.artwork(feed, node)
        manifest = None
        if name is not None:
            manifest = self.manifest(feed, name, manifests[name], listed=True)
        elif self.access.live and ours:
            manifest = self._fetched_manifest(feed, item)
        elif self.root is not None:
            yield from self._bereft(self.root, item)
        asked = (self.options.loudness, self.levels, self.parts)
        yield from _episode.Walk(item, manifest, feed.main, *asked).faults()

    def _bereft(self, root: Path, item: Item) -> Iterator[Fault]:
        """An item of ours whose manifest is gone: known by where its sound is."""
        found = _OURS.search(item.enclosure)
        folder = found[1] if found else None
        if folder is not None and (root / folder).is_dir():
            severity: Severity = "advice" if self.options.ours is False else "error"
            what = f"it points into {folder}, where there is no episode.json"
            yield Fault(item.name, 30, severity, what, "publish its article again")
            self.bereft.add(folder)

    def _fetched_manifest(self, feed: Feed, item: Item) -> Manifest | None:
        url = join(item.enclosure, "episode.json")
        reply = self.access.get(url)
        try:
            data = parse(reply.body) if reply is not None and reply.ok else None
        except ValueError:
            data = None
        if not isinstance(data, dict):
            return None
        path = str((data.get("media") or {}).get("path", ""))
        base = item.enclosure.removesuffix(path)

        def read(relative: str) -> Reply:
            return self.access.get(join(base, relative), 1 << 30) or Reply(relative, 404)

        return Manifest(url, feed.ours, data, read, feed.context.now, listed=True)

    def manifest(self, feed: Feed, name: str, data: dict[str, Any], *, listed: bool) -> Manifest:
        """A manifest of the folder."""
        access = self.access
        assert isinstance(access, Folder)

        def read(relative: str) -> Reply:
            return access.read(relative, 1 << 30)

        return Manifest(name, True, data, read, feed.context.now, listed=listed)

    def artwork(self, feed: Feed, parent: Node) -> Iterator[Fault]:
        """The pictures of a channel or an item, each once."""
        for node in parent.all("itunes:image"):
            url = node.get("href").strip()
            reply = None if url in self.pictures else self.access.get(url)
            self.pictures.add(url)
            if reply is not None:
                head = self.access.ask("HEAD", url, {})
                yield from judge(Artwork(self.access.label(url), feed.ours, url, reply, head))

    def front_page(self, root: Path, feed: Feed) -> Iterator[Fault]:
        """The show's own page, where it has one."""
        path = root / (name := "index.html")
        data = path.read_bytes() if path.is_file() else None
        # A site's own page, which `listen` left as it was, leads where it likes.
        if data is not None and (not data.strip() or b'listen/page.css"' in data):
            page = Page(name, feed.ours, data, feed=self_link(feed))
            yield from judge(page)
            yield from parts(page, join(self_link(feed), name), self.access, self.parts)


def orphans(
    root: Path, manifests: Mapping[str, Mapping[str, Any]], bereft: Collection[str]
) -> Iterator[Fault]:
    """Sound and artwork that no manifest names any more: left over, harmless, in the way
    (rule 30). Folders that lost their manifest are `bereft`: what is in them is not left over.
    """
    named: set[str] = set()
    for data in manifests.values():
        entries = [
            data.get("media"),
            *(data.get("alternates") or []),
            *(data.get("chapters") or []),
        ]
        named |= {str(one.get("path")) for one in entries if isinstance(one, dict)}
        named.add(str(data.get("image")))
    for path in sorted(root.glob("output/**/*")):
        name = path.relative_to(root).as_posix()
        ours = bool(_SOUND.search(path.name) or _ARTWORK.fullmatch(path.name))
        if name.startswith(tuple(bereft)):
            continue
        if path.is_file() and (path.suffix == ".tmp" or (ours and name not in named)):
            yield Fault(name, 30, "advice", "no manifest names this file", "publish again: it goes")
