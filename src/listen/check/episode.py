"""One episode: from its item to its sound, chapters, transcripts, manifest and page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from listen.check import frames, identity, jsonld, sections  # noqa: F401 — they hold rules
from listen.check.access import MEDIA_LIMIT, Reply
from listen.check.chapters import (
    ChapterFile,
    ChapterForms,
    Mark,
    Notes,
    load,
    marks,
    podlove_marks,
)
from listen.check.containers import Container
from listen.check.enclosure import Delivery
from listen.check.fault import Fault, judge
from listen.check.feed import Item
from listen.check.manifest import Manifest
from listen.check.page import Page, parts
from listen.check.server import Served
from listen.check.sound import Sound, read_sound
from listen.check.tags import chapters_of
from listen.check.transcripts import KINDS, Timings, Transcript, Transcripts
from listen.check.urls import join


@dataclass(frozen=True, slots=True)
class Walk:
    """An item with what is known of it."""

    item: Item
    manifest: Manifest | None
    feed_url: str
    loudness: bool
    levels: tuple[float, float]
    """Loudness (LUFS) and true peak (dBTP) that the show asks for."""
    parts: set[str]
    """URLs of pages' scripts and the like that were asked for."""

    def faults(self) -> Iterator[Fault]:
        """All faults of the episode's files."""
        item = self.item
        node = item.node.first("enclosure")
        sound = None
        reply = None
        if node is not None:
            reply = item.context.access.get(item.enclosure, MEDIA_LIMIT)
        if node is not None and reply is not None:
            sound = self._sound(reply)
            duration = sound.duration if sound else None
            yield from judge(Delivery(item.name, item.ours, item, node, reply, duration))
            yield from self._served(item.enclosure, "sound", node.get("type"), reply)
        if sound is not None:
            yield from judge(sound)
            if self.loudness:
                yield from heard(sound, self.levels, self.manifest)
        manifest = None
        if self.manifest is not None:
            manifest = with_files(replace(self.manifest, sound=sound, item=item))
            yield from _sections(manifest)
            yield from judge(manifest)
            yield from self._page(manifest)
        duration = sound.duration if sound else None
        yield from self._chapters(sound, manifest, reply, duration)
        yield from self._transcripts(manifest, duration)

    def _sound(self, reply: Reply) -> Sound | None:
        """The enclosure as MP3; None for what is missing or another format."""
        item = self.item
        if not reply.ok or _container(reply.body):
            return None
        label = item.context.access.label(item.enclosure)
        return read_sound(label, reply.body, ours=item.ours)

    def _served(self, url: str, kind: str, declared: str, reply: Reply) -> Iterator[Fault]:
        access = self.item.context.access
        if access.live and reply.ok:
            size = len(reply.body)
            yield from judge(Served(url, self.item.ours, access, kind, declared, size))

    def _chapters(
        self,
        sound: Sound | None,
        manifest: Manifest | None,
        reply: Reply | None,
        duration: float | None,
    ) -> Iterator[Fault]:
        item = self.item
        access = item.context.access
        forms: list[tuple[int, str, tuple[Mark, ...]]] = []
        if manifest is not None:
            forms.append((30, manifest.name, manifest.marks()))
        for node in item.node.all("podcast:chapters"):
            url = node.get("url").strip()
            answer = access.get(url)
            if answer is None:
                continue
            label = access.label(url)
            declared = node.get("type")
            yield from judge(ChapterFile(label, item.ours, declared, answer, duration))
            yield from self._served(url, "chapters", declared, answer)
            forms.append((16, label, marks(load(answer))))
        forms += [
            (18, f"{item.name}: psc:chapters", podlove_marks(node))
            for node in item.node.all("psc:chapters")
        ]
        found = chapters_of(sound.tag) if sound and sound.tag else ()
        if sound and (found or item.ours):
            forms.append((20, sound.name, tuple((c.start, c.title or "") for c in found)))
        if forms:
            first = forms[0]
            yield from judge(
                ChapterForms(item.name, item.ours, (first[1], first[2]), tuple(forms[1:]))
            )
            yield from judge(Notes(item.name, item.ours, item, first[2]))
        yield from self._containers(forms[0][2] if forms else (), reply)

    def _containers(self, chapters: tuple[Mark, ...], reply: Reply | None) -> Iterator[Fault]:
        item = self.item
        access = item.context.access
        found: list[tuple[str, Reply]] = []
        if reply is not None and reply.ok and _container(reply.body):
            found.append((item.enclosure, reply))
        for node in item.node.all("podcast:alternateEnclosure"):
            for source in node.all("podcast:source"):
                answer = access.get(source.get("uri"), MEDIA_LIMIT)
                if answer is not None and answer.ok and _container(answer.body):
                    found.append((source.get("uri"), answer))
        for url, answer in found:
            yield from judge(Container(access.label(url), item.ours, answer.body, chapters))

    def _transcripts(self, manifest: Manifest | None, duration: float | None) -> Iterator[Fault]:
        item = self.item
        access = item.context.access
        found: list[Transcript] = []
        for node in item.node.all("podcast:transcript"):
            url, kind = node.get("url").strip(), KINDS.get(node.get("type"))
            answer = access.get(url) if kind else None
            if kind is None or answer is None:
                continue
            transcript = Transcript(access.label(url), item.ours, kind, answer, duration)
            yield from judge(transcript)
            yield from self._served(url, "transcript", node.get("type"), answer)
            found.append(transcript)
        sentences = manifest.texts() if manifest else ()
        texts = tuple(text for _, _, text in sentences)
        yield from judge(Transcripts(item.name, item.ours, tuple(found), texts))
        yield from judge(Timings(item.name, item.ours, tuple(found), sentences))

    def _page(self, manifest: Manifest) -> Iterator[Fault]:
        access = self.item.context.access
        url = join(_bare(self.item, manifest), "index.html")
        reply = access.get(url)
        if reply is None:
            return
        label = access.label(url)
        if not reply.ok:
            yield Fault(label, 26, "error", f"the page is missing: {reply.problem}", "publish it")
            return
        printed = tuple(str(one.get("text")) for one in manifest.sentences if not one.get("added"))
        media = _bare(self.item, manifest)
        length = manifest.data.get("duration")
        duration = float(length) if isinstance(length, int | float) else None
        page = Page(label, self.item.ours, reply.body, media, self.feed_url, duration, printed)
        yield from judge(page)
        yield from parts(page, url, access, self.parts)
        embedded = join(media, "embed.html")
        answer = access.get(embedded) if b"embed.html" in reply.body else None
        if answer is not None and not answer.ok:
            what = f"the page for other sites is missing: {answer.problem}"
            yield Fault(access.label(embedded), 26, "error", what, "publish the episode again")


def _bare(item: Item, manifest: Manifest) -> str:
    """The enclosure's URL without a prefix for statistics."""
    url = item.enclosure
    at = max(url.rfind("https://"), url.rfind("http://"))
    path = str(manifest.media().get("path", ""))
    base = getattr(item.context.access, "base", "")
    return f"{base}{path}" if base else url[at:]


def _container(body: bytes) -> bool:
    return body[:4] == b"OggS" or body[4:8] == b"ftyp"


def heard(sound: Sound, levels: tuple[float, float], manifest: Manifest | None) -> Iterator[Fault]:
    """Decode a sound and measure it (rule 27), and listen for the sentences (rule 30)."""
    if not sound.stream.frames:
        return
    import miniaudio

    from listen.check import loudness  # numpy and a decoder: only when asked for

    header = sound.stream.frames[0].header
    begin = sound.tag.size if sound.tag else 0
    channels = 1 if header.mono else 2
    try:
        level = loudness.measure_mp3(sound.data[begin : sound.stream.end], header.rate, channels)
    except miniaudio.MiniaudioError as reason:
        text = f"the sound cannot be decoded: {reason}"
        yield Fault(sound.name, 27, "error", text, "publish the episode again")
        return
    yield from judge(loudness.Heard(sound.name, sound.ours, level, *levels))
    if manifest is not None:
        texts = manifest.texts()
        yield from judge(loudness.Spoken(manifest.name, manifest.ours, texts, level, header.rate))


def with_files(manifest: Manifest) -> Manifest:
    """The manifest with its section files read."""
    found: dict[int, Sound] = {}
    total = len(manifest.chapters)
    for chapter in manifest.chapters:
        path, number = chapter.get("path"), chapter.get("number")
        if not isinstance(path, str) or not isinstance(number, int):
            continue
        reply = manifest.read(path)
        if reply.ok:
            track = f"{number}/{total}"
            found[number] = read_sound(path, reply.body, ours=manifest.ours, track=track)
    return replace(manifest, sections=found)


def _sections(manifest: Manifest) -> Iterator[Fault]:
    for sound in manifest.sections.values():
        yield from judge(sound)


def unlisted(manifest: Manifest) -> Iterator[Fault]:
    """An episode that no item stands for: a draft, or one whose day has not come."""
    path = manifest.media().get("path")
    reply = manifest.read(path) if isinstance(path, str) else Reply("", 404)
    sound = None
    if reply.ok and not _container(reply.body):
        sound = read_sound(str(path), reply.body, ours=manifest.ours)
        yield from judge(sound)
    full = with_files(replace(manifest, sound=sound))
    yield from _sections(full)
    yield from judge(full)
