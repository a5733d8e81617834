"""An article's picture that is on the web: fetched for a page and where front matter says so."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PIL import Image

from listen.errors import FetchError
from listen.fetch import fetch
from tests.conftest import Listen

TEXT = "<p>The mill at Carew has stood in the water for four hundred years, and it turned.</p>"


def picture(size: tuple[int, int] = (1400, 1400)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG")
    return out.getvalue()


def page(image: str) -> str:
    return (
        "<!doctype html><html lang=en><head><title>The tide mill</title>"
        f"<meta property='og:image' content='{image}'></head>"
        f"<body><article><h1>The tide mill</h1>{TEXT * 3}</article></body></html>"
    )


class Site(BaseHTTPRequestHandler):
    hits: ClassVar[list[str]] = []
    files: ClassVar[dict[str, bytes]] = {}
    status: ClassVar[dict[str, int]] = {}

    def do_GET(self) -> None:
        self.hits.append(self.path)
        data = self.files.get(self.path, b"")
        self.send_response(self.status.get(self.path, 200 if data else 404))
        kind = "image/jpeg" if self.path.endswith(".jpg") else "text/html"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[str]:
    Site.hits.clear()
    Site.files.clear()
    Site.status.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


Publish = Callable[..., tuple[dict[str, Any], str]]


@pytest.fixture
def publish(listen: Listen, tmp_path: Path) -> Publish:
    """Publishes; gives the first episode, and what was said of artwork."""

    def run(*words: str | Path) -> tuple[dict[str, Any], str]:
        ran = listen("publish", *words, "--voice", "tone")  # with --json no hint is said
        assert ran.code == 0, ran.err
        folder = tmp_path / Path(ran.out.splitlines()[1].strip()).parent
        found: dict[str, Any] = json.loads((folder / "episode.json").read_bytes())
        return found, "\n".join(line for line in ran.err.splitlines() if "artwork" in line)

    return run


def test_a_page_s_picture_is_fetched_kept_and_used_offline(
    site: str, publish: Publish, tmp_path: Path
) -> None:
    Site.files |= {"/news/mill": page("art.jpg").encode(), "/news/art.jpg": picture()}
    words = (f"{site}/news/mill", "--allow-private")
    first, said = publish(*words)
    assert said == ""
    assert (tmp_path / first["image"]).read_bytes() == picture()
    publish(*words)
    assert Site.hits == ["/news/mill", "/news/art.jpg", "/news/mill"], "unchanged: not again"
    Site.status |= dict.fromkeys(Site.files, 503)
    again, said = publish(*words, "--author", "Somebody else")
    assert again["author"] == "Somebody else"
    assert again["image"] == first["image"]
    assert said == ""


def test_a_usual_preview_is_no_artwork(site: str, publish: Publish, tmp_path: Path) -> None:
    Site.files |= {"/mill": page("/wide.jpg").encode(), "/wide.jpg": picture((1200, 630))}
    words = (f"{site}/mill", "--allow-private")
    found, said = publish(*words)
    assert found["image"] is None
    assert "1200 by 630 pixels, not square" in said
    publish(*words)
    assert Site.hits.count("/wide.jpg") == 1, "the page is unchanged: nothing to do"


def test_a_picture_that_could_not_be_had_is_tried_again(
    site: str, publish: Publish, tmp_path: Path
) -> None:
    Site.files |= {"/mill": page("/art.jpg").encode(), "/art.jpg": picture()}
    Site.status["/art.jpg"] = 503
    words = (f"{site}/mill", "--allow-private")
    first, said = publish(*words)
    assert first["image"] is None
    assert "answered 503" in said
    Site.status.clear()
    again, said = publish(*words)
    assert again["image"] is not None
    assert said == ""


def test_front_matter_may_name_an_address(site: str, publish: Publish, tmp_path: Path) -> None:
    Site.files["/art.jpg"] = picture()
    for name in ("one", "two"):
        text = f"---\ntitle: {name}\nimage: {site}/art.jpg\n---\n\nA paragraph of {name}.\n"
        (tmp_path / f"{name}.md").write_text(text)
    both = (tmp_path / "one.md", tmp_path / "two.md")
    refused, said = publish(*both)
    assert refused["image"] is None
    assert said.count("--allow-private") == 2
    assert Site.hits == []
    found, said = publish(*both, "--allow-private")
    assert said == ""
    assert (tmp_path / found["image"]).read_bytes() == picture()
    assert Site.hits == ["/art.jpg"], "once a run"
    Site.status["/art.jpg"] = 503
    for path in both:
        path.write_text(path.read_text().replace("A paragraph", "The paragraph"))
    found, said = publish(*both, "--allow-private")
    assert found["image"] is not None
    assert said == ""
    assert Site.hits == ["/art.jpg"] * 2, "a server that does not answer: once a run"


def test_a_saved_page_s_preview_is_not_fetched(site: str, publish: Publish, tmp_path: Path) -> None:
    Site.files["/art.jpg"] = picture()
    for number, image in enumerate((f"{site}/art.jpg", f"//{site.partition('//')[2]}/art.jpg")):
        path = tmp_path / f"saved{number}.html"
        path.write_text(page(image))
        found, said = publish(path, "--allow-private")
        assert (found["image"], said) == (None, "")
    assert Site.hits == []


@pytest.mark.parametrize(
    "image",
    [
        "file:///etc/passwd",
        "http://[half/x.jpg",
        "javascript:0",
        "/gone.jpg",
        "http://\u6f6e/x.jpg",
    ],
)
def test_a_hostile_page_names_nothing_of_ours(
    site: str, image: str, publish: Publish, tmp_path: Path
) -> None:
    Site.files["/mill"] = page(image).encode()
    found, said = publish(f"{site}/mill", "--allow-private")
    assert found["image"] is None
    assert said.count("the show's artwork is used") == 1


@pytest.mark.parametrize("url", ["http://[half/x", "http://127.0.0.1:port/", "http://\u6f6e/"])
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(FetchError, match="fetching") as caught:
        fetch(url, allow_private=True)
    assert caught.value.hint
