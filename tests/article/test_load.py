"""Files to documents, bytes to text: what goes wrong, and the cure."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from listen.article import Document, Reading, load, read_article
from listen.article.decode import decode
from listen.article.docx import read_docx
from listen.article.epub import read_epub
from listen.article.source import kind_of
from listen.errors import SourceError, UsageError

from .coverage import covered, sentences
from .documents import archive, docx, epub


def test_missing_file_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "Harbour.txt").write_text("x")
    with pytest.raises(SourceError) as caught:
        load(str(tmp_path / "harbor.txt"))
    assert "no such file" in caught.value.message
    assert "Harbour.txt" in (caught.value.hint or "")


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        load(str(tmp_path / "none" / "a.txt"))
    assert "no folder" in (caught.value.hint or "")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="it is a folder"):
        load(str(tmp_path))


def test_path_with_a_nul() -> None:
    with pytest.raises(SourceError, match="Reading"):
        load("a\0b")


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(SourceError, match="it is empty"):
        load(str(tmp_path / "a.txt"))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Words on a pipe.")))
    assert load("-") == Document("-", b"Words on a pipe.")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(SourceError, match="standard input"):
        load("-")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0", b"ID3\x04", bytes(range(256)) * 20, b"\0\1\2\3" * 50]
)
def test_binary(data: bytes) -> None:
    with pytest.raises(SourceError, match="not text") as caught:
        read_article(Document("a.txt", data))
    assert "PDF" in (caught.value.hint or "")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding: str) -> None:
    assert decode("Grüße\r\nan alle".encode(encoding), "a") == ("Grüße\nan alle", None)


def test_guessed_encoding_is_said() -> None:
    text = "Die Bäume blühen früh. Überall hört man Vögel, und die Straßen sind voll Blüten. " * 3
    article = read_article(Document("a.txt", text.encode("cp1252")))
    assert covered(article)[:3] == ["Die", "Bäume", "blühen"]
    assert any("not UTF-8" in hint for hint in article.hints)


def test_line_ends_and_controls() -> None:
    assert decode(b"a\rb\x0cc\x85".replace(b"\x85", "\u2028".encode()), "a")[0] == "a\nb\nc\n"
    assert decode(b"a\x00b" + b"c" * 40, "a")[0] == "a b" + "c" * 40


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.TXT", b"x", "text"),
        ("a.markdown", b"x", "markdown"),
        ("a.htm", b"x", "html"),
        ("-", b"# Heading\n", "markdown"),
        ("-", b"Plain words.", "text"),
        ("-", b"<!DOCTYPE html><p>x", "html"),
        ("page", b"\n<html><p>x", "html"),
        ("-", b"%PDF-1.7", "pdf"),
        ("a.txt", b"%PDF-1.7", "pdf"),
        ("-", b"---\ntitle: x\n---\n", "markdown"),
    ],
)
def test_kind(name: str, data: bytes, kind: str) -> None:
    assert kind_of(Document(name, data)) == kind


def test_kind_of_archives() -> None:
    assert kind_of(Document("-", docx([("Normal", "x")]))) == "docx"
    assert kind_of(Document("-", epub(["x"]))) == "epub"
    assert kind_of(Document("a.txt", b"x", kind="html")) == "html"


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.docx", b"PK\x03\x04 no", "no Word document"),
        ("a.docx", archive({"a": "b"}), "no Word document"),
        ("a.epub", b"nothing", "no EPUB book"),
        ("a.epub", archive({"a": "b"}), "no package document"),
        ("a.pdf", b"%PDF-1.4\nnothing", "no PDF"),
        ("a.html", b"<div>" * 5000 + b"<p>deep end", "nested more than"),
        ("a.html", b"<!-- -->", "nothing in it to speak|no page"),
        ("a.md", b"<!-- -->", "nothing in it to speak"),
        ("a.txt", b"***\n---", "nothing in it to speak"),
        ("a.txt", b"Advertisement", "nothing in it to speak"),
    ],
)
def test_broken(name: str, data: bytes, found: str) -> None:
    with pytest.raises(SourceError, match=found):
        read_article(Document(name, data))


def test_protected_book() -> None:
    encryption = '<e Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
    book = epub(["<p>x</p>"], extra={"META-INF/encryption.xml": encryption})
    with pytest.raises(SourceError, match="protected"):
        read_article(Document("a.epub", book))


def test_archive_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listen.article.archive._LARGEST", 1000)
    with pytest.raises(SourceError, match="unpacks to more"):
        read_epub(epub(["<p>" + "x" * 2000]), "a.epub")


def test_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mammoth", None)
    with pytest.raises(SourceError) as caught:
        read_docx(docx([("Normal", "x")]), "a.docx")
    assert caught.value.hint == 'pip install "listen-article[documents]"'


def test_more_sentences_than_anyone_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("reading", "segment", "utter"):
        monkeypatch.setattr(f"listen.article.{module}.MOST", 100)
    for text in ("A line.\n" * 101, "A sentence. " * 101, "# A\n\n" + "One. Two.\n\n" * 60):
        with pytest.raises(SourceError, match=r"a\.md: it has more than") as caught:
            read_article(Document("a.md", text.encode()), Reading(language="en"))
        assert caught.value.hint == "split it into articles"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Reading(date="someday"), "not a date"),
        (Reading(language="Klingon!"), "not a language"),
        (Reading(policies=(("heading", "skip"),)), "takes no reading policy"),
    ],
)
def test_what_is_asked_for(asked: Reading, found: str) -> None:
    with pytest.raises(UsageError, match=found):
        read_article(Document("a.txt", b"Some words."), asked)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "[" * 200_000 + " end"),
        ("a.md", "".join("  " * n + f"- item{n}\n" for n in range(200))),
        ("a.txt", "word " * 100_000),
        ("a.txt", "w" * 100_000 + " end"),
        ("a.html", "<div>" * 1500 + "<p>deep end"),
        ("a.md", "> " * 500 + "end"),
    ],
)
def test_made_to_be_slow(name: str, text: str) -> None:
    article = read_article(Document(name, text.encode()), Reading(title="x", language="en"))
    assert covered(article)[-1] in ("end", "word", "item199")
    assert all(len(each.spoken) < 5000 for each in sentences(article))


def test_pdf_with_an_object_that_is_itself() -> None:
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj 4 0 R endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    with pytest.raises(SourceError, match="no text in it"):
        read_article(Document("a.pdf", data))
