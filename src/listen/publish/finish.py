"""The last step, one publisher at a time: media, manifest, feed, then the old media go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import msgspec
from slugify import slugify

from listen import page
from listen.errors import LibraryError, SourceError
from listen.library.files import is_file, locked, read_bytes, remove_quietly, staging
from listen.library.index import Index
from listen.library.stamps import intact
from listen.model import Article, Channel, Episode, Source
from listen.podcast import guid, merge
from listen.podcast.artwork import SIDE
from listen.publish import folder
from listen.publish.build import build
from listen.publish.find import Found, is_url, relative, shaped
from listen.publish.identity import Identity
from listen.publish.picture import small
from listen.publish.prepare import Draft
from listen.publish.progress import Progress
from listen.publish.site import (
    channel_of,
    ensure_code,
    ensure_cover,
    front_page_is_ours,
    must_be_free,
    write_site,
)
from listen.render.cache import Cache
from listen.show import Show

_SUMMARY = 300  # characters of a summary made of the article's first words


class Finisher:
    """Puts rendered drafts into the show's folder, and the feed behind them."""

    def __init__(
        self,
        show: Show,
        index: Index,
        clips: Cache,
        progress: Progress,
        now: datetime,
        sources: Sequence[str],
    ) -> None:
        self.show = show
        self.index = index
        self.clips = clips
        self._progress = progress
        self._now = now
        self._sources = sources
        self._unlisted: list[Episode] = []
        self._channel: Channel | None = None
        self._cover: bytes | None = None
        self._hinted = False

    @property
    def unlisted(self) -> int:
        """Episodes that stand but are not in the feed yet."""
        return len(self._unlisted)

    def make_ready(self) -> None:
        """Do what finishing needs whatever is published: it would else be waited for at the end."""
        if self._channel is None:
            with locked(self.show.root, self._say_waiting):  # it may write the cover and the code
                self._thumbnail(self._known_channel())
                ensure_code(self.show, self._known_channel(), self.index)
                self.index.save()  # others wait for whoever has not
            page.make_ready()
            slugify("é")  # it loads its tables now

    def finish(self, one: Draft) -> Episode:
        """Build and place the episode of a draft whose clips are all there."""
        artwork = one.picture.artwork if one.picture else None
        with locked(self.show.root, self._say_waiting):
            channel = self._known_channel()
            identity = self._identity(one, channel)
            home = self.show.root / "output" / identity.slug
            with staging(home) as stage:
                if artwork:
                    stage.add(artwork.name, artwork.data)
                standing = {} if one.anew else self._standing(identity.slug)
                built = build(stage, one.article, one.plan, identity, self, standing)
                episode = built.episode
                folder.add_texts(stage, episode, channel, artwork.side if artwork else SIDE)
                self._unlist(identity.slug)
                stage.move()
            again = one.picture is not None and one.picture.again
            self.index.put(
                replace(episode, inputs="" if again else shaped(one.found.inputs)),
                source=one.found.name,
                in_feed=False,
                made_of=built.made_of,
                beside=one.picture.beside if one.picture else (),
            )
            self.index.save()
            self._unlisted.append(episode)
        return episode

    def flush(self) -> None:
        """Write the feed for what was finished since it was last written, then drop old media."""
        if not self._unlisted:
            return
        with locked(self.show.root, self._say_waiting):
            channel = self._known_channel()
            write_site(self.show, channel, self.index, put=self._unlisted, remove=(), now=self._now)
            for episode in self._unlisted:
                entry = self.index.get(episode.slug)
                if entry:
                    shown = not episode.draft and episode.published <= self._now
                    if not shown:
                        self._progress.hint(_why_hidden(episode))
                    self.index.replace(msgspec.structs.replace(entry, in_feed=shown))
                home = self.show.root / "output" / episode.slug
                for path in folder.stale_media(home, episode):
                    remove_quietly(path)
            self.index.save()
            self._unlisted.clear()
        if not self._hinted and not front_page_is_ours(self.show):
            self._hinted = True  # a long run comes here again and again
            self._progress.hint(
                "index.html here is not of `listen`: it stays as it is, and the show has no page "
                "(publish into a folder of its own with --show, or rename that file)"
            )

    def _unlist(self, slug: str) -> None:
        """Note that an episode is being replaced: killed before the feed is written, it would
        else be taken for what it was if its article is changed back.
        """
        entry = self.index.get(slug)
        if entry is not None and entry.in_feed:
            self.index.replace(msgspec.structs.replace(entry, in_feed=False, inputs=""))
            self.index.save()

    def _known_channel(self) -> Channel:
        # Once a run: what it takes from the feed that stands, its guid, never changes.
        if self._channel is None:
            must_be_free(self.show, self.index)
            self._channel = channel_of(self.show)
        return self._channel

    @cached_property
    def _names(self) -> frozenset[str]:
        """What the index calls the sources of this run."""
        root = self.show.root
        return frozenset(
            source if source == "-" or is_url(source) else relative(Path(source), root)
            for source in self._sources
        )

    def _identity(self, one: Draft, channel: Channel) -> Identity:
        article = one.article
        # Any article may come through a pipe: it is known there by its title.
        piped = one.found.source == "-"
        own = f"-://{article.title}" if piped else one.found.name
        known_by = article.id or article.link or own
        entry = self.index.known(known_by)
        if entry is None and not piped:
            entry = self.index.of_source(own)
        if entry and self._is_another(entry.source, one.found):
            raise SourceError(
                f"publishing {one.found.source}: it is known by {known_by}, as {entry.source} is",
                "give each an `id` of its own in its front matter; if both are one article, "
                "take the other file away",
            )
        slug = entry.slug if entry else self._new_slug(one)
        episode_guid, first = (entry.guid, entry.published) if entry else self._first(slug, channel)
        shown = self._thumbnail(channel)  # in any case: it sees to it that the show has artwork
        inputs = one.found.inputs
        artwork = one.picture.artwork if one.picture else None
        if artwork:
            inputs = sha256(f"{inputs} {artwork.name}".encode()).hexdigest()
        return Identity(
            slug=slug,
            guid=episode_guid,
            published=article.published or first,
            source=Source(one.found.document.name, one.found.sha256, known_by),
            inputs=inputs,
            show_title=channel.title,
            show_author=channel.author,
            thumbnail=artwork.thumbnail if artwork else shown,
            image=artwork.name if artwork else None,
            files=self.show.chapters.files,
            summary=article.summary or first_words(article),
            audio=self.show.audio,
        )

    def _new_slug(self, one: Draft) -> str:
        name = Path(one.found.document.name).stem if one.found.source != "-" else one.article.title
        base = slugify(name, max_length=80) or slugify(one.article.title, max_length=80)
        base = base or "episode"
        number = 1
        while self._is_taken(slug := base if number == 1 else f"{base}-{number}"):
            number += 1
        return slug

    def _is_taken(self, slug: str) -> bool:
        """By an episode, or by a page that somebody put there."""
        if self.index.get(slug) is not None:
            return True
        standing = read_bytes(self.show.root / "output" / slug / "index.html")
        return standing is not None and not page.is_ours(standing)

    def _is_another(self, source: str, found: Found) -> bool:
        """Whether the source of an episode is another one than this, and no earlier name of it."""
        if source == found.name:
            return False
        if source in self._names:
            return True
        path = self.show.root / source
        if found.source == "-" or is_url(found.source) or not is_file(path):
            return False
        return not path.samefile(found.source)  # the same name in other letters, a link

    def _first(self, slug: str, channel: Channel) -> tuple[str, datetime]:
        """The guid of an episode that the index does not know, and when it was first published:
        where folders and index are lost, the feed that stands may still tell.
        """
        feed = read_bytes(self.show.root / merge.FEED) or b""
        item = guid.standing_item(feed, f"output/{slug}")
        if item is None or item.guid is None:
            return guid.episode_guid(channel.guid, slug), self._now
        return item.guid, item.date

    def _thumbnail(self, channel: Channel) -> bytes:
        if self._cover is not None:
            return self._cover
        cover = ensure_cover(self.show, channel, self.index)
        self._cover = small(cover, self.show.root, str(self.show.root / channel.image))
        return self._cover

    def whole(self, key: str) -> bytes:
        """What was made under a key. Raises `LibraryError` if it is gone."""
        return _there(key, self.clips.get(key, checked=True))

    def info(self, key: str) -> bytes:
        """The line before a clip's frames. Raises `LibraryError` if it is gone."""
        return _there(key, self.clips.line(key))

    def _standing(self, slug: str) -> dict[str, str]:
        """The files of chapters that are as they were written, by what shaped them."""
        entry = self.index.get(slug)
        if entry is None:
            return {}
        stamps = {stamp.path: stamp for stamp in entry.stamps}
        return {
            digest: path
            for path, digest in entry.made_of
            if path in stamps and intact(self.show.root, [stamps[path]])
        }

    def _say_waiting(self) -> None:
        self._progress.waiting("another `listen` is publishing into this show: waiting for it")


def _why_hidden(episode: Episode) -> str:
    if episode.draft:
        return f"{episode.title}: a draft, so it is not in the feed"
    day = episode.published.date().isoformat()
    return f"{episode.title}: dated {day}, so it is not in the feed until it is published then"


def _there(key: str, data: bytes | None) -> bytes:
    if data is None:
        raise LibraryError(
            f"reading the rendered passage {key[:12]}… from .listen/cache: it is gone or damaged",
            "publish again: it will be rendered again",
        )
    return data


def first_words(article: Article) -> str | None:
    """The article's first sentences outside headings, up to 300 characters: its summary."""
    words = ""
    for section in article.sections:
        for passage in section.passages:
            if passage.role not in ("paragraph", "answer", "quote"):
                continue
            for sentence in passage.sentences:
                longer = f"{words} {sentence.text}".strip()
                if words and len(longer) > _SUMMARY:
                    return words
                words = longer
    return words[:1000] or None
