"""The judge over the show's own server: every promise holds at the address that it is asked by."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from listen.check import check_show
from listen.serve.app import create_app

from . import sound_specimen as sound
from .mutants import lean_item
from .specimen import BASE, CHAPTERS, FOLDER, LENGTHS, NOW, Show
from .test_containers import mp4


@contextmanager
def served(show: Show) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        config = uvicorn.Config(create_app(show.root, BASE), log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.should_exit = True
            thread.join()


def test_a_show_as_it_is_served(show: Show) -> None:
    with served(show) as base:
        assert check_show(base + "feed.xml", ours=True, now=NOW) == ()


def test_other_formats_and_archives_are_served_too(show: Show) -> None:
    starts = sound.lay_out(LENGTHS).starts
    marks = tuple((start * 1000, title) for start, title in zip(starts, CHAPTERS, strict=True))
    data = mp4(marks, marks)
    path = f"{FOLDER}/tides-{hashlib.sha256(data).hexdigest()[:8]}.m4b"
    show.write(path, data)
    show.feed(
        "</item>",
        f'<podcast:alternateEnclosure type="audio/x-m4a" length="{len(data)}">'
        f'<podcast:source uri="{BASE}{path}"/><podcast:integrity type="pgp-signature" value="x"/>'
        "</podcast:alternateEnclosure></item>",
    )
    text = show.read("feed.xml")
    own = text[text.index("<item>") : text.index("</channel>")]
    archive = text.replace(own, lean_item(1)).replace(f'{BASE}feed.xml"', f'{BASE}feed/0001.xml"')
    archived = (
        f'<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'
        f'<atom:link rel="current" href="{BASE}feed.xml"/><itunes:author>'
    )
    show.write("feed/0001.xml", archive.replace("<itunes:author>", archived))
    show.feed(
        "<itunes:author>", f'<atom:link rel="prev-archive" href="{BASE}feed/0001.xml"/>'
        "<itunes:author>",
    )  # fmt: skip
    with served(show) as base:
        found = check_show(base + "feed.xml", ours=True, now=NOW, episodes=1)
    # The archive's one item is somebody else's, and bare.
    assert [fault for fault in found if fault.rule not in {13, 18, 23}] == []
    assert all("0001.xml" in fault.where for fault in found)
