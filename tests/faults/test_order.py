"""The order of writes: what a power cut can leave is what a kill can leave."""

from __future__ import annotations

from pathlib import Path

from tests.faults.conftest import Nursery

Call = tuple[str, str, str]


def traced(nursery: Nursery, root: Path, folder: Path) -> list[Call]:
    """What publishing an edit does, call by call."""
    deed = {"do": "publish", "root": str(root), "sources": ["a.md"]}
    nursery.do(deed)
    article = root / "a.md"
    article.write_text(article.read_text().replace("One paragraph", "A first paragraph"))
    trace = folder / "trace"
    assert "error" not in nursery.do({**deed, "trace": str(trace)})[0]
    calls = []
    for line in trace.read_text().splitlines():
        deed_, path, other = line.split("\t")
        calls.append((deed_, path.removeprefix(f"{root}/"), other.removeprefix(f"{root}/")))
    return calls


def published(path: str) -> bool:
    return bool(path) and not path.startswith(".listen")


def test_nothing_gets_its_name_before_its_content_is_on_the_disk(
    nursery: Nursery, root: Path, tmp_path: Path
) -> None:
    calls = traced(nursery, root, tmp_path)
    written: dict[str, int] = {}
    synced: dict[str, int] = {}
    placed = 0
    for number, (deed, path, other) in enumerate(calls):
        if deed in ("open", "write", "truncate"):
            written[path] = number
        elif deed == "sync":
            synced[path] = number
        elif deed == "rename" and published(other) and "/.new-" not in other:
            placed += 1
            assert synced.get(path, -1) > written.get(path, -1), f"{other} is not synced first"
    assert placed > 10


def test_a_published_file_is_never_opened_for_writing(
    nursery: Nursery, root: Path, tmp_path: Path
) -> None:
    for deed, path, _ in traced(nursery, root, tmp_path):
        if deed in ("open", "write", "truncate") and published(path):
            assert "/.new-" in path or Path(path).name.startswith("."), (deed, path)


def test_media_then_manifest_then_feed_then_the_old_media_go(
    nursery: Nursery, root: Path, tmp_path: Path
) -> None:
    calls = traced(nursery, root, tmp_path)
    placed = [other for deed, _, other in calls if deed == "rename" and published(other)]
    placed = [path for path in placed if "/.new-" not in path]
    manifest, feed = placed.index("output/a/episode.json"), placed.index("feed.xml")
    media = [number for number, path in enumerate(placed) if path.endswith(".mp3")]
    assert len(media) == 2  # the episode, and the chapter that was edited
    assert max(media) < manifest < feed
    where = [deed == "rename" and other == "feed.xml" for deed, _, other in calls].index(True)
    gone = [
        number
        for number, (deed, path, _) in enumerate(calls)
        if deed == "unlink" and path.endswith(".mp3") and "/.new-" not in path
    ]
    assert gone
    assert min(gone) > where
