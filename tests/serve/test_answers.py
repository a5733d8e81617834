"""What the server answers, over a real socket: types, tags, ranges, addresses."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from listen.serve.address import readdress
from listen.serve.ranges import tidy_range

from .conftest import BASE, SOUND


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name]


def ask(served: str, path: str, method: str = "GET", **headers: str) -> Answer:
    parts = urlsplit(served)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        lowered = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, lowered, response.read())
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feed.xml", "application/rss+xml"),
        ("/feed/0001.xml", "application/rss+xml"),
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/output/one/", "text/html; charset=utf-8"),
        ("/art/cover.png", "image/png"),
        ("/listen/player.js", "text/javascript; charset=utf-8"),
        ("/listen/page.css", "text/css; charset=utf-8"),
        ("/listen/feed.svg", "image/svg+xml"),
        ("/output/one/one.mp3", "audio/mpeg"),
        ("/output/one/one.m4a", "audio/x-m4a"),
        ("/output/one/one.m4b", "audio/x-m4a"),
        ("/output/one/one.opus", "audio/ogg"),
        ("/output/one/chapters.json", "application/json+chapters"),
        ("/output/one/episode.json", "application/json"),
        ("/output/one/transcript.html", "text/html; charset=utf-8"),
        ("/output/one/transcript.json", "application/json"),
        ("/output/one/transcript.srt", "application/x-subrip"),
        ("/output/one/transcript.vtt", "text/vtt; charset=utf-8"),
        ("/output/one/%C3%A9t%C3%A9.mp3", "audio/mpeg"),
    ],
)
def test_each_file_has_its_type_its_length_and_is_open_to_all(
    served: str, path: str, kind: str
) -> None:
    got = ask(served, path)
    head = ask(served, path, "HEAD")
    assert got.status == head.status == 200
    assert got["content-type"] == head["content-type"] == kind
    assert int(head["content-length"]) == int(got["content-length"]) == len(got.body)
    assert head.body == b""
    assert got["access-control-allow-origin"] == "*"
    assert got["x-content-type-options"] == "nosniff"
    assert got["etag"] == head["etag"]


def test_media_and_transcripts_are_byte_for_byte(served: str, show: Path) -> None:
    for name in ("one.mp3", "empty.mp3", "transcript.vtt", "transcript.html", "episode.json"):
        assert ask(served, f"/output/one/{name}").body == (show / "output/one" / name).read_bytes()


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, 10239),
        ("bytes=-100", 10140, 10239),
        ("bytes=-99999", 0, 10239),
        ("bytes=10000-99999", 10000, 10239),
        ("bytes=0-0", 0, 0),
        ("bytes=10239-10239", 10239, 10239),
        ("bytes= 5-6 ", 5, 6),
        ("bytes=5-6,20000-20001", 5, 6),
        ("bytes=0-10,5-20", 0, 20),
    ],
)
def test_a_range_is_answered_with_its_bytes(served: str, asked: str, first: int, last: int) -> None:
    got = ask(served, "/output/one/one.mp3", Range=asked)
    assert got.status == 206
    assert got["content-range"] == f"bytes {first}-{last}/10240"
    assert got["content-length"] == str(last - first + 1)
    assert got.body == SOUND[first : last + 1]


def test_several_ranges_come_as_parts(served: str) -> None:
    got = ask(served, "/output/one/one.mp3", Range="bytes=0-3,100-103")
    assert got.status == 206
    found = re.fullmatch(r"multipart/byteranges; boundary=(\w+)", got["content-type"])
    assert found
    parts = got.body.split(b"--" + found[1].encode())
    assert len(got.body) == int(got["content-length"])
    assert b"Content-Range: bytes 0-3/10240" in parts[1]
    assert parts[1].partition(b"\r\n\r\n")[2].rstrip(b"\r\n") == SOUND[:4].rstrip(b"\r\n")
    assert b"Content-Range: bytes 100-103/10240" in parts[2]
    assert parts[2].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") == SOUND[100:104]


@pytest.mark.parametrize(
    "asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0", "bytes=20000-,30000-"]
)
def test_a_range_beyond_the_end_is_refused_with_the_length(served: str, asked: str) -> None:
    got = ask(served, "/output/one/one.mp3", Range=asked)
    assert got.status == 416
    assert got["content-range"] == "bytes */10240"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes",
        "bytes=",
        "bytes=a-b",
        "bytes=5-2",
        "bytes=--1",
        "items=0-5",
        "bytes=0-1,x",
        "bytes=0-1;",
        "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 200, 2)),
    ],
)
def test_a_range_that_is_none_is_ignored(served: str, asked: str) -> None:
    got = ask(served, "/output/one/one.mp3", Range=asked)
    assert got.status == 200
    assert got.body == SOUND


def test_a_head_has_no_range(served: str) -> None:
    got = ask(served, "/output/one/one.mp3", "HEAD", Range="bytes=0-9")
    assert got.status == 200
    assert got["content-length"] == "10240"


def test_a_range_of_another_version_is_the_whole(served: str) -> None:
    tag = ask(served, "/output/one/one.mp3", "HEAD")["etag"]
    same = ask(served, "/output/one/one.mp3", Range="bytes=0-9", If_Range=tag)
    other = ask(served, "/output/one/one.mp3", Range="bytes=0-9", If_Range='"other"')
    assert (same.status, other.status) == (206, 200)


@pytest.mark.parametrize("length", [0, 1, 10])
@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("bytes=0-", "bytes=0-"),
        ("bytes=3-1", None),
        ("bytes=" + "9" * 400 + "-", "bytes=" + "9" * 400 + "-"),
    ],
)
def test_ranges_are_tidied(value: str, kept: str | None, length: int) -> None:
    assert tidy_range(value, length) == kept


@pytest.mark.parametrize("path", ["/feed.xml", "/output/one/one.mp3", "/output/one/chapters.json"])
def test_what_has_not_changed_is_not_sent_again(served: str, path: str) -> None:
    first = ask(served, path)
    for method in ("GET", "HEAD"):
        again = ask(served, path, method, If_None_Match=f'"x", W/{first["etag"]}')
        assert again.status == 304
        assert again.body == b""
        assert again["etag"] == first["etag"]
    assert ask(served, path, If_None_Match='"x"').status == 200


@pytest.mark.parametrize("path", ["/output/one/one.mp3", "/feed.xml", "/output/one/chapters.json"])
def test_dates_decide_where_there_is_no_tag(served: str, path: str) -> None:
    modified = ask(served, path)["last-modified"]
    assert ask(served, path, If_Modified_Since=modified).status == 304
    assert ask(served, path, If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200
    assert ask(served, path, If_Modified_Since="yesterday").status == 200
    both = ask(served, path, If_None_Match='"x"', If_Modified_Since=modified)
    assert both.status == 200


@pytest.mark.parametrize("path", ["/feed.xml", "/feed/0001.xml"])
def test_the_feeds_own_addresses_follow_the_request(served: str, path: str) -> None:
    feed = ask(served, path).body.decode()
    assert f'href="{served}feed.xml"' in feed
    assert f'<enclosure url="{served}output/one/one.mp3" length="10240"' in feed
    assert f"<url>{served}art/cover.png</url>" in feed
    assert f"<link>{served}output/one/index.html</link>" in feed
    # Not the show's: the publisher's other pages, and what the server does not serve.
    assert f"At {BASE}about.html and https://listen.example.org/news." in feed
    assert "<link>https://listen.example.org/</link>" in feed


def test_addresses_follow_each_name_that_the_server_is_asked_by(served: str) -> None:
    port = urlsplit(served).port
    for host in (f"localhost:{port}", "desk.local", "[::1]:8000", "192.168.1.7:80"):
        feed = ask(served, "/feed.xml", Host=host)
        assert f'href="http://{host}/feed.xml"' in feed.body.decode()
        assert int(feed["content-length"]) == len(feed.body)
        code = ask(served, "/listen/feed.svg", Host=host).body
        assert code != ask(served, "/listen/feed.svg").body


def test_pages_and_chapters_follow_too(served: str) -> None:
    page = ask(served, "/output/one/").body.decode()
    bare = served.removeprefix("http://")
    assert f'href="podcast://{bare}feed.xml"' in page
    assert "url=http%3A%2F%2F" in page
    assert f'href="{served}output/one/index.html"' in page
    assert f'href="{BASE}about.html"' in page
    assert (
        f"{served}output/one/index.html#t=1"
        in ask(served, "/output/one/chapters.json").body.decode()
    )


def test_a_feed_asked_by_its_own_address_is_as_it_was_written() -> None:
    same = readdress(f'<a href="{BASE}feed.xml">', BASE, BASE, lambda _: True)
    assert same == f'<a href="{BASE}feed.xml">'


@pytest.mark.parametrize(
    "host",
    ["", "a b", 'evil"><script>', "user@host", "host/path", "-x", "a" * 300, "h:123456", "[::1"],
)
def test_a_host_that_is_none_is_refused(served: str, host: str) -> None:
    got = ask(served, "/feed.xml", Host=host)
    assert got.status == 400
    assert host.encode() not in got.body or not host


def test_pages_come_with_their_policy(served: str) -> None:
    page = ask(served, "/output/one/index.html")["content-security-policy"]
    assert "script-src 'self'" in page
    assert "frame-ancestors 'self'" in page
    assert "frame-ancestors *" in ask(served, "/output/one/embed.html")["content-security-policy"]
    assert ask(served, "/output/one/one.mp3")["content-security-policy"] == "default-src 'none'"


def test_a_folder_without_its_slash_is_sent_to_its_page(served: str) -> None:
    got = ask(served, "/output/one")
    assert (got.status, got["location"]) == (308, "/output/one/")


def test_a_browser_may_ask_first(served: str) -> None:
    got = ask(
        served,
        "/output/one/one.mp3",
        "OPTIONS",
        Origin="https://news.example",
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="range",
    )
    assert got.status == 204
    assert "GET" in got["access-control-allow-methods"]
    assert got["access-control-allow-headers"] == "Range"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(served: str, method: str) -> None:
    assert ask(served, "/output/one/one.mp3", method).status == 405
