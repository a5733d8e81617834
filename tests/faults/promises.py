"""What a show promises at any moment, judged by readers of its own."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_PODCAST = "{https://podcastindex.org/namespace/1.0}"


def digest(path: Path) -> str:
    """Hex SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tree(root: Path) -> dict[str, str]:
    """All files of a show but its state, with their digests."""
    return {
        path.relative_to(root).as_posix(): digest(path)
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".listen" not in path.relative_to(root).parts
    }


def _local(root: Path, url: str | None) -> Path:
    return root / unquote(urlsplit(url or "").path).lstrip("/")


def feed_is_true(root: Path) -> dict[str, str]:
    """The feed parses, and all it points to is there, whole; its items: guid to enclosure."""
    path = root / "feed.xml"
    if not path.exists():
        return {}
    items = {}
    for item in etree.parse(path).iter("item"):
        enclosure = item.find("enclosure")
        assert enclosure is not None
        media = _local(root, enclosure.get("url"))
        assert media.is_file(), f"{media} is in the feed and is not there"
        assert media.stat().st_size == int(enclosure.get("length", "-1")), media
        assert named_for_content(media), media
        pointed = [item.find(f"{_PODCAST}chapters"), *item.findall(f"{_PODCAST}transcript")]
        assert len(pointed) == 5
        artwork = item.find(f"{_ITUNES}image")
        assert artwork is not None
        shown = _local(root, artwork.get("href"))
        assert shown.is_file() if shown.parent == root else named_for_content(shown), shown
        for element in pointed:
            assert element is not None
            file = _local(root, element.get("url"))
            assert file.stat().st_size, file
            if file.suffix == ".json":
                json.loads(file.read_bytes())
        items[str(item.findtext("guid"))] = enclosure.get("url", "")
    return items


def named_for_content(media: Path) -> bool:
    """Whether a media file's name has the first digits of its content's digest."""
    found = re.search(r"-([0-9a-f]{8})\.\w+$", media.name)
    return found is not None and digest(media).startswith(found[1])


def manifests_are_true(root: Path) -> None:
    """Each manifest's media are there, with its length and digest; so are its chapters."""
    for path in root.glob("output/[!.]*/episode.json"):
        data = json.loads(path.read_bytes())
        media = root / data["media"]["path"]
        assert media.stat().st_size == data["media"]["length"], media
        assert digest(media) == data["media"]["sha256"], media
        if data["image"] is not None:
            assert named_for_content(root / data["image"]), data["image"]
        for chapter in data["chapters"]:
            assert named_for_content(root / chapter["path"]), chapter


def nothing_is_left(root: Path) -> None:
    """No temporary file stands outside `.listen`, and none of the lock's inside."""
    left = [
        path
        for path in root.rglob("*")
        if path.name.startswith(".new-") or path.name.endswith(".part")
    ]
    assert not [path for path in left if ".listen/cache" not in path.as_posix()], left
    assert not (root / ".listen" / "busy").exists()


def kept_clips(root: Path) -> int:
    """Clips in the cache, whole ones."""
    folder = root / ".listen/cache/clips"
    return sum(1 for path in folder.glob("??/*") if not path.name.startswith("."))
