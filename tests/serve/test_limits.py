"""What the server does not serve, and clients that mean it no good."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listen.errors import ListenError
from listen.serve import announcement, serve
from listen.serve.folder import Folder

from .conftest import SECRET, SOUND
from .test_answers import ask


def raw(served: str, request: bytes, *, hang_up: bool = False) -> bytes:
    """Send bytes as they are, and read until the server closes."""
    parts = urlsplit(served)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=15) as line:
        line.sendall(request)
        if hang_up:
            line.shutdown(socket.SHUT_WR)
        answer = b""
        while data := line.recv(65536):
            answer += data
        return answer


@pytest.mark.parametrize(
    "path",
    [
        "/listen.toml",
        "/voices/steph.toml",
        "/voices/photo.png",
        "/about.html",
        "/feed-old.xml",
        "/feed/notes.xml",
        "/feed/0001.json",
        "/feed/",
        "/cover.jpg.bak",
        "/.listen/index.json",
        "/.secret.json",
        "/output/.new-1/one.mp3",
        "/output/one/.one.mp3.part",
        "/output/one/notes.txt",
        "/output/one/key",
        "/articles/one.html",
        "/output/one/out.mp3",
        "/output/one/toml.html",
        "/output/away/outside.mp3",
        "/output/loop.mp3",
        "/../outside.mp3",
        "/output/../listen.toml",
        "/output/../../outside.mp3",
        "/output/one/../../../outside.mp3",
        "/output/%2e%2e/%2e%2e/outside.mp3",
        "/output/%2e%2e%2f%2e%2e%2foutside.mp3",
        "/output/..%5c..%5coutside.mp3",
        "/output\\one\\one.mp3",
        "/output/one%5cone.mp3",
        "//output/one/one.mp3",
        "/output//one/one.mp3",
        "/output/./one/one.mp3",
        "/output/one/one.mp3/",
        "/output/one/one.mp3%00.html",
        "/output/one/one.mp3%0a",
        "/output/one/%252e%252e/one.mp3",
        "/output/one/one.mp3::$DATA",
        "/C:/output/one/one.mp3",
        "/output/one/\udcff.mp3",
        "/output/" + "a/" * 200 + "x.mp3",
        "/output/one/" + "x" * 300 + ".mp3",
        "/output/",
        "/output",
        "/listen/",
    ],
)
def test_what_is_not_the_shows_is_not_there(served: str, path: str) -> None:
    target = path.encode("utf-8", "surrogateescape").replace(b"\xff", b"%ff")
    answer = raw(served, b"GET " + target + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400")), answer[:80]
    assert SECRET not in answer
    assert SOUND[:64] not in answer


@pytest.mark.parametrize(
    "target", ["http://other.example/output/one/one.mp3", "*", "output/one/one.mp3"]
)
def test_a_request_for_another_form_of_target_does_no_harm(served: str, target: str) -> None:
    answer = raw(served, f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    assert SECRET not in answer
    assert answer[9:10] in {b"2", b"3", b"4"}


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["..", ".", "", "output", "one", "listen", "away", "one.mp3", "feed.xml"]
            ),
            st.text(max_size=12),
        ),
        max_size=6,
    )
)
def test_a_path_never_leads_out(show_folder: Folder, names: list[str]) -> None:
    found = show_folder.find("/".join(names))
    assert found is None or (
        found.is_relative_to(show_folder.root)
        and found.read_bytes() != SECRET
        and not any(part.startswith(".") for part in found.relative_to(show_folder.root).parts)
    )


@pytest.fixture(scope="session")
def show_folder(show: Path) -> Folder:
    return Folder(show)


def test_a_path_or_query_that_is_too_long_is_refused(served: str) -> None:
    assert ask(served, "/" + "a" * 2000).status == 414
    assert ask(served, "/feed.xml?" + "a" * 2000).status == 414
    assert ask(served, "/feed.xml?v=1").status == 200


@pytest.mark.parametrize(("size", "status"), [(20_000, b"431"), (400_000, b"400")])
def test_headers_that_are_too_long_are_refused(served: str, size: int, status: bytes) -> None:
    end = b"\r\nConnection: close\r\n\r\n"
    request = b"GET /feed.xml HTTP/1.1\r\nHost: a\r\nX: " + b"x" * size + end
    try:
        answer = raw(served, request)
    except ConnectionError:  # the server hangs up before it has all: that is a refusal too
        answer = b"HTTP/1.1 400"
    assert answer[9:12] == status


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
        b"\x00" * 100,
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused(served: str, request_bytes: bytes) -> None:
    answer = raw(served, request_bytes, hang_up=True)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
    assert ask(served, "/feed.xml").status == 200


def test_clients_that_never_finish_do_not_keep_others_out(served: str) -> None:
    parts = urlsplit(served)
    lines = []
    try:
        for n in range(300):
            line = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)
            if n % 2:  # one that never ends its request, one that never reads its answer
                line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
            else:
                line.sendall(b"GET /output/one/one.mp3 HTTP/1.1\r\nHost: a\r\n\r\n")
            lines.append(line)
        began = time.monotonic()
        assert ask(served, "/output/one/one.mp3").body == SOUND
        assert time.monotonic() - began < 5
        # The slow heads are cut off after ten seconds.
        lines[1].settimeout(20)
        assert lines[1].recv(100) == b""
    finally:
        for line in lines:
            line.close()


def test_two_hundred_at_once_are_all_answered(served: str) -> None:
    wrong: list[object] = []
    start = threading.Barrier(200)

    def fetch(n: int) -> None:
        try:
            start.wait(30)
            got = ask(served, "/output/one/one.mp3", Range=f"bytes={n}-{n + 999}")
            if got.status != 206 or got.body != SOUND[n : n + 1000]:
                wrong.append((n, got.status))
        except (OSError, threading.BrokenBarrierError) as error:
            wrong.append(error)

    threads = [threading.Thread(target=fetch, args=(n,)) for n in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []


def test_a_port_that_is_taken_is_an_error_with_its_cure(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ListenError) as caught:
            serve(tmp_path, port=port)
    assert str(port) in caught.value.message
    assert "--port" in (caught.value.hint or "")


@pytest.mark.parametrize("host", ["256.1.1.1", "no.such.host.invalid"])
def test_a_host_that_is_not_ours_is_an_error(tmp_path: Path, host: str) -> None:
    with pytest.raises(ListenError):
        serve(tmp_path, host, 0)


def test_the_announcement_is_an_address_that_others_can_use() -> None:
    assert announcement("127.0.0.1", 8000).page == "http://127.0.0.1:8000/"
    assert announcement("::1", 8000).feed == "http://[::1]:8000/feed.xml"
    far = announcement("0.0.0.0", 80)
    assert "0.0.0.0" not in far.page
    assert len(far.code.splitlines()) > 10


def test_a_show_without_feed_serves_its_pages(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"hello")
    folder = Folder(tmp_path)
    assert folder.find("") == tmp_path.resolve() / "index.html"
    assert folder.published() == (None, frozenset())


def test_names_beyond_ascii_are_found(show: Path) -> None:
    assert Folder(show).find("output/one/été.mp3") is not None
    assert quote("é") == "%C3%A9"


@pytest.mark.skipif(os.name != "posix", reason="an interrupt is sent as a signal")
def test_an_interrupt_ends_it_at_once_and_quietly(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "long.mp3").write_bytes(SOUND * 1000)
    command = [sys.executable, "-m", "listen", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().split(":")[-1].strip().strip("/"))
        with (
            socket.create_connection(("127.0.0.1", port)) as reader,
            socket.create_connection(("127.0.0.1", port)) as writer,
        ):
            reader.sendall(b"GET /output/long.mp3 HTTP/1.1\r\nHost: a\r\n\r\n")  # and never reads
            writer.sendall(b"GET /")  # and never ends
            assert reader.recv(8) == b"HTTP/1.1"
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert time.monotonic() - began < 5  # two seconds, on a machine with nothing else to do
    assert "Traceback" not in said
    assert "rror" not in said
