"""A live feed: the server's manners (rule 15), and what a check asks and does not ask."""

from __future__ import annotations

import pytest

from listen.check import Fault, Reply, check_show
from listen.check.client import Client

from .server_specimen import served
from .specimen import FOLDER, NOW, Show


def errors(faults: tuple[Fault, ...]) -> set[int]:
    return {fault.rule for fault in faults if fault.severity == "error"}


def test_a_right_server_has_no_fault(show: Show) -> None:
    with served(show) as base:
        found = check_show(base + "feed.xml", ours=True, now=NOW)
    assert found == ()


@pytest.mark.parametrize(
    "wrong", ["no head", "wrong length", "wrong type", "no etag", "no 304", "no cors", "no ranges",
              "no 416", "static type"]
)  # fmt: skip
def test_a_wrong_server_is_found(show: Show, wrong: str) -> None:
    with served(show, wrong) as base:
        found = check_show(base + "feed.xml", ours=True, now=NOW)
    assert errors(found) - {5} == {15}, found


def test_artwork_needs_head(show: Show) -> None:
    with served(show, "no head") as base:
        assert 5 in errors(check_show(base + "feed.xml", ours=True, now=NOW))


def test_others_may_leave_out_what_is_only_good(show: Show) -> None:
    with served(show, "no etag", "no cors", "no 416") as base:
        found = check_show(base + "feed.xml", ours=False, now=NOW)
    assert errors(found) == set(), found
    assert 15 in {fault.rule for fault in found}


def test_damage_is_found_over_http(show: Show) -> None:
    path = show.root / show.manifest["chapters"][1]["path"]
    path.write_bytes(path.read_bytes()[:-300])
    with served(show) as base:
        assert errors(check_show(base + "feed.xml", ours=True, now=NOW)) == {28, 29, 30}


def test_a_redirect_is_followed(show: Show) -> None:
    with served(show) as base:
        found = check_show(base + "moved.xml", ours=True, now=NOW)
    assert errors(found) == set(), found


def test_no_feed(show: Show) -> None:
    with served(show) as base:
        (found,) = check_show(base + "nothing.xml", now=NOW)
    assert found.rule == 15
    assert "404" in found.what


def test_a_page_is_no_feed_and_leads_to_its_own(show: Show) -> None:
    with served(show) as base:
        (fault,) = check_show(f"{base}{FOLDER}/index.html", now=NOW)
    assert (fault.rule, fault.what) == (1, "it is a web page, not a feed")
    assert fault.cure.startswith("check http")
    assert fault.cure.endswith("feed.xml")
    show.write("story.html", "<!doctype html>\n<title>Story</title><p>Words.")
    (fault,) = check_show(str(show.root / "story.html"), now=NOW)
    assert fault.cure == "name its feed"


def test_nobody_there() -> None:
    (found,) = check_show("http://127.0.0.1:9/feed.xml", now=NOW)
    assert found.rule == 15


def test_a_feed_cannot_make_the_check_ask_inside_the_network(show: Show) -> None:
    """The user named 127.0.0.1; localhost is another name, which only the feed gives."""
    with served(show) as base:
        inside = base.replace("127.0.0.1", "localhost")
        show.feed(f"{base}{FOLDER}/chapters.json", f"{inside}{FOLDER}/chapters.json")
        found = check_show(base + "feed.xml", ours=True, now=NOW)
        allowed = check_show(base + "feed.xml", ours=True, now=NOW, allow_private=True)
    assert [fault.rule for fault in found if "private address" in fault.what] == [16]
    assert errors(allowed) == set(), allowed


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/a", "file:///etc/passwd", "http://"])
def test_only_http_is_asked(url: str) -> None:
    reply = Client(["127.0.0.1"])("GET", url, {}, 100)
    assert reply.status == 0
    assert "only http" in reply.error


def test_a_body_has_a_limit(show: Show) -> None:
    with served(show) as base:
        reply = Client(["127.0.0.1"])("GET", base + "cover.jpg", {}, 100)
    assert reply.status == 0
    assert "more than 100 bytes" in reply.error


def test_redirects_have_a_limit() -> None:
    client = Client()
    client._once = lambda *_: Reply("", 302, {"location": "/a"})  # type: ignore[method-assign]
    assert "redirects" in client("GET", "http://example.org/", {}, 1).error
