"""Bad input gets one line that says what, where and the cure, and leaves nothing half-written."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from listen.show import load_show
from tests.conftest import REPOSITORY, Listen, Ran


def one_line(ran: Ran, code: int, *parts: str) -> None:
    """The command failed with that code, in one line that holds all the parts."""
    talk = re.compile(r"hint: |.*: \d+ passages?$")
    errors = [line for line in ran.err.splitlines() if not talk.match(line)]
    assert ran.code == code, ran.err
    assert len(errors) == 1, ran.err
    assert errors[0].startswith("error: ")
    for part in parts:
        assert part in errors[0]
    assert ran.out == ""


def nothing_written(folder: Path, *but: str) -> None:
    there = {path.name for path in folder.iterdir()} - {".listen", *but}
    assert not there
    assert not list(folder.rglob(".new-*"))


def test_a_missing_file_names_the_nearest(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "article.md").write_text("Words.")
    one_line(listen("publish", "articel.md"), 1, "articel.md", "did you mean", "article.md")
    nothing_written(tmp_path, "article.md")


def test_a_link_to_nothing_says_where_it_leads(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "article.md").symlink_to("drafts/article.md")
    one_line(listen("publish", "article.md"), 1, "a link to drafts/article.md")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("publish",), ("Missing argument", "see `listen publish --help`")),
        (
            ("publish", "a.md", "--jobs", "0"),
            ("--jobs", "1<=x<=256", "see `listen publish --help`"),
        ),
        (("publish", "a.md", "--forse"), ("--forse", "Did you mean", "'--force'")),
        (("voices", "foo"), ("foo", "see `listen voices --help`")),
        (("cache", "--size", "big"), ("'big' is no size (such as 500MB or 2GB)",)),
        (("foo",), ("'foo'", "`listen --help`")),
    ],
)
def test_bad_usage_says_the_cure(
    listen: Listen, words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    one_line(listen(*words), 2, *parts)


def test_the_command_alone_prints_its_help(listen: Listen) -> None:
    ran = listen()
    assert (ran.out + ran.err).startswith("Usage: listen")
    assert "\n  publish " in ran.out + ran.err


@pytest.mark.parametrize(
    ("name", "data", "parts"),
    [
        ("empty.md", b"", ("empty.md", "empty")),
        ("blank.txt", b" \n\n ", ("blank.txt", "empty")),
        ("binary.txt", bytes(range(256)) * 40, ("binary.txt",)),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(500), ("picture.txt",)),
        ("rule.md", b"---\n\n***\n\n---\n", ("rule.md",)),
    ],
)
def test_what_cannot_be_read_is_said(
    listen: Listen, tmp_path: Path, name: str, data: bytes, parts: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(data)
    one_line(listen("publish", name), 1, *parts)
    nothing_written(tmp_path, name)


def test_another_encoding_is_detected_and_said(listen: Listen, tmp_path: Path) -> None:
    text = "Überschrift\n\nDas Café öffnet früh, und die Gäste kommen später über die Brücke.\n"
    (tmp_path / "alt.txt").write_bytes(text.encode("cp1252"))
    ran = listen("publish", "alt.txt", "--voice", "tone", "--language", "de")
    assert ran.code == 0
    assert "hint: alt.txt: " in ran.err
    assert "save it as UTF-8" in ran.err
    assert "Überschrift" in ran.out


def test_a_voice_that_does_not_exist_names_the_nearest(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Words.")
    one_line(listen("publish", "a.md", "--voice", "stef"), 2, "'stef'", "did you mean 'steph'")
    nothing_written(tmp_path, "a.md")


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        ("[show]\ntitel = 'x'\n", ("listen.toml:2", "titel", "did you mean 'title'")),
        ("[shw]\n", ("listen.toml:1", "[shw]", "did you mean 'show'")),
        ("[pauses]\n\nsentence = 'long'\n", ("listen.toml:3", "sentence", "float")),
        ("[pauses]\nfactor = 100\n", ("listen.toml:2", "factor", "0.1 to 10")),
        ("[reading]\ncode = 'mumble'\n", ("listen.toml:2", "mumble", '"announce"')),
        ("[voice]\nroles = { hedding = 'x' }\n", ("listen.toml:2", "hedding", "'heading'")),
        ("[show]\nbase_url = 'example.org'\n", ("listen.toml:2", "base_url", "https://")),
        ("[show]\ntitle = ' '\n", ("listen.toml:2", "title", "empty", "leave it out")),
        ("[show]\ncategory = []\n", ("listen.toml:2", "category", "empty")),
        ("[show]\nlanguage = 'en_us'\n", ("listen.toml:2", "language", "en-US")),
        ("[show]\nlink = 'post.example'\n", ("listen.toml:2", "link", "https://")),
        ("[feed]\nhub = 'http://[ü'\n", ("listen.toml:2", "hub", "is not a URL")),
        (
            "[feed]\nenclosure_prefix = 'op3.example/e'\n",
            ("listen.toml:2", "enclosure_prefix", "https://"),
        ),
        ("[show\n", ("listen.toml", "line 1")),
        ("[audio]\nbitrate = 65\n", ("listen.toml:2", "65 kbit/s", "can be")),
        ("[audio]\nsample_rate = 8000\n", ("listen.toml:2", "8000 Hz", "22050")),
        ("[audio]\nformats = ['ogg']\n", ("listen.toml:2", "[audio] formats", "opus")),
        ("[show]\ntitle = ' '\n", ("listen.toml:2", "title", "empty")),
        ("[show]\nlink = 'example.org'\n", ("listen.toml:2", "link", "https://")),
        ("[show]\nbase_url = 'https://a b/'\n", ("listen.toml:2", "base_url", "https://")),
        ("[show]\nlanguage = 'en_US'\n", ("listen.toml:2", "language", "en-US")),
        ("[show]\nlanguage = 'english'\n", ("listen.toml:2", "language", "en-US")),
        ("[show]\ncategory = 'news'\n", ("listen.toml:2", "did you mean 'News'?")),
        ("[show]\ncategory = 'News > Sport'\n", ("did you mean 'News > Sports News'?",)),
        ("[show]\ncategory = 'Politics'\n", ("did you mean 'News > Politics'?",)),
        ("[show]\ncategory = []\n", ("listen.toml:2", "category", "it is empty")),
        ("[feed]\nhub = 'hub.example'\n", ("listen.toml:2", "hub", "https://")),
        ("[feed]\nenclosure_prefix = 'op3'\n", ("listen.toml:2", "enclosure_prefix")),
    ],
)
def test_a_mistake_in_the_configuration_names_file_line_and_key(
    listen: Listen, tmp_path: Path, config: str, parts: tuple[str, ...]
) -> None:
    (tmp_path / "listen.toml").write_text(config)
    (tmp_path / "a.md").write_text("Words.")
    ran = listen("publish", "a.md", "--voice", "tone")
    one_line(ran, 2, *parts)
    nothing_written(tmp_path, "a.md", "listen.toml")


def test_every_category_of_apples_is_known(tmp_path: Path) -> None:
    known = json.loads((REPOSITORY / "src/listen/check/categories.json").read_bytes())
    every = [*known, *(f"{outer} > {inner}" for outer in known for inner in known[outer])]
    path = tmp_path / "listen.toml"
    path.write_text(f"[show]\ncategory = {json.dumps(every)}\n")
    assert load_show(path).about.category == tuple(every)


@pytest.mark.parametrize("name", ["listen.toml", "voices/mine.toml", "lexicon.toml"])
def test_a_byte_order_mark_and_windows_lines_are_no_mistake(
    listen: Listen, tmp_path: Path, name: str
) -> None:
    texts = {"listen.toml": "[voice]", "voices/mine.toml": "engine = 'tone'", "lexicon.toml": ""}
    texts[name] = f"\ufeff{texts[name]}"
    (tmp_path / "voices").mkdir()
    for one, text in texts.items():
        (tmp_path / one).write_bytes(f"{text}\r\n".encode())
    (tmp_path / "a.md").write_text("Words.")
    ran = listen("publish", "a.md", "--voice", "mine")
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("profile", "parts"),
    [
        ("engine = 'pyttsx4'\n", ("voices/mine.toml:1", "pyttsx4", "did you mean 'pyttsx3'")),
        ("engine = 'tone'\nspeed = 3\n", ("voices/mine.toml:2", "speed", "keys:")),
        ("engine = 'tone'\nrate = 'fast'\n", ("voices/mine.toml:2", "rate", "60 to 450")),
        ("voice = 'x'\n", ("voices/mine.toml:1", "engine", "missing")),
        ("engine = \n", ("voices/mine.toml", "line 1")),
    ],
)
def test_a_mistake_in_a_voice_names_file_line_and_key(
    listen: Listen, tmp_path: Path, profile: str, parts: tuple[str, ...]
) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices/mine.toml").write_text(profile)
    (tmp_path / "a.md").write_text("Words.")
    one_line(listen("publish", "a.md", "--voice", "mine"), 2, *parts)
    nothing_written(tmp_path, "a.md", "voices")


def test_a_voice_that_espeak_does_not_have_is_an_error_that_names_it(
    listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices/mine.toml").write_text('engine = "pyttsx3"\nvoice = "xx-nowhere"\n')
    (tmp_path / "a.md").write_text("Some words.")
    one_line(listen("publish", "a.md", "--voice", "mine"), 2, "xx-nowhere", "listen voices")
    nothing_written(tmp_path, "a.md", "voices")


def test_a_voice_of_another_language_lists_those_that_speak_it(
    listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices/anna.toml").write_text('engine = "tone"\nlanguage = "de"\n')
    (tmp_path / "a.md").write_text("Ein Satz auf Deutsch.")
    one_line(listen("publish", "a.md", "--language", "de"), 2, "'steph'", "anna")


@pytest.mark.skipif(not Path("/proc/1").is_dir(), reason="needs a folder sealed even to root")
def test_a_folder_that_cannot_be_written_is_named(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Some words.")
    one_line(listen("publish", "a.md", "--show", "/proc/1/listen", "--voice", "tone"), 1, "/proc/1")


def test_a_file_in_the_place_of_the_show_is_refused(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Some words.")
    one_line(listen("publish", "a.md", "--show", "a.md"), 2, "a.md", "not a folder")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["publish", "--voic", "x"], "--voice"),
        (["publihs", "a.md"], "did you mean 'publish'"),
        (["publish"], "SOURCE"),
        (["play", "nothing"], "no such episode"),
        (["remove", "nothing"], "no such episode"),
        (["voices", "--engine", "espek"], "no such engine"),
        (["outline", "nowhere.md"], "no such file"),
    ],
)
def test_bad_usage_exits_with_2(listen: Listen, words: list[str], part: str) -> None:
    ran = listen(*words)
    one_line(ran, 1 if "nowhere.md" in words else 2, part)


def test_a_malformed_feed_is_never_overwritten(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Some words.")
    broken = "<?xml version='1.0'?>\n<rss version='2.0'>\n<channel><title>x</channel></rss>\n"
    (tmp_path / "feed.xml").write_text(broken)
    one_line(listen("publish", "a.md", "--voice", "tone"), 1, "feed.xml", "3")
    assert (tmp_path / "feed.xml").read_text() == broken
    nothing_written(tmp_path, "a.md", "feed.xml")


def test_of_several_each_fails_alone(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Some words.")
    (tmp_path / "b.md").write_text("")
    ran = listen("publish", "a.md", "b.md", "c.md", "--voice", "tone")
    assert ran.code == 1
    assert "b.md" in ran.err
    assert "c.md" in ran.err
    assert (tmp_path / "output/a/episode.json").is_file()


def test_no_traceback_without_debug(listen: Listen) -> None:
    assert "Traceback" not in listen("publish", "nowhere.md").err
    assert "Traceback" in listen("--debug", "publish", "nowhere.md").err


def run_in_shell(folder: Path, line: str) -> Ran:
    """Run a line of shell, in which `listen` is the command."""
    program = shlex.join([sys.executable, "-m", "listen"])
    done = subprocess.run(
        ["sh", "-c", f'listen() {{ {program} "$@"; }}; {line}'],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.stdout, done.stderr, done.returncode)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_nobodys_loss(tmp_path: Path, closed: str) -> None:
    (tmp_path / "a.md").write_text("# A title\n\nWords.")
    ran = run_in_shell(tmp_path, f"listen publish a.md --voice tone {closed}")
    assert ran.code == 0, ran.err
    assert "Traceback" not in ran.err
    assert (tmp_path / "output/a/episode.json").is_file()
    one_line(run_in_shell(tmp_path, "listen publish - <&-"), 1, "standard input", "empty")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_the_output_says_make_room(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A title\n\nWords.")
    ran = run_in_shell(tmp_path, "listen outline a.md --json > /dev/full")
    one_line(ran, 1, "printing the result", "make room")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal")
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_no_color_is_heeded_on_a_terminal(tmp_path: Path, no_color: str, *, coloured: bool) -> None:
    import pty  # not on every system

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "listen", "outline", "nope.md"]
    environment = {**os.environ, "NO_COLOR": no_color}
    subprocess.run(command, cwd=tmp_path, stderr=slave, env=environment, check=False)
    shown = os.read(master, 4096)
    os.close(slave)
    os.close(master)
    assert (b"\x1b[" in shown) is coloured


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use stays there")
def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    ran = run_in_shell(tmp_path, "mkdir gone; cd gone; rmdir ../gone; listen voices")
    one_line(ran, 1, "this folder", "removed")


def test_a_file_is_no_folder_to_keep_in_step_with(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Words.")
    one_line(listen("sync", "a.md"), 1, "a.md", "it is no folder", "listen publish")


def test_artwork_that_is_none_is_named(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A title\n\nWords.")
    (tmp_path / "cover.jpg").write_text("no picture")
    ran = listen("publish", "a.md", "--voice", "tone")
    one_line(ran, 1, str(tmp_path / "cover.jpg"), "not an image that can be read", "take it away")
    (tmp_path / "cover.jpg").unlink()
    assert listen("publish", "a.md", "--voice", "tone").code == 0
