"""PDFs made to take all time or all memory, and what is read in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from listen.article import Document, confined, read_article
from listen.article.blocks import Block, Draft
from listen.article.pdf import read_pdf
from listen.errors import SourceError
from tests.article.documents import pdf, pdf_of

pytest.importorskip("pdfminer")

WORDS = b"BT /F1 12 Tf 72 700 Td (Some words.) Tj ET\n"
HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def page(
    content: bytes,
    *more: bytes,
    font: bytes = HELVETICA,
    box: bytes = b"0 0 595 842",
    resources: bytes = b"",
) -> bytes:
    """A PDF of a page; the objects in `more` are 6 and on."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> %s >> >>" % (box, resources),
            content,
            font,
            *more,
        ]
    )


def flate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 24)) for _ in range(64)) + packer.flush()
    return page(stream(packed, b"/Filter /FlateDecode"))


def widths() -> bytes:
    return page(
        stream(WORDS),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /W [0 4000000000 500] "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        font=b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
        b"/DescendantFonts [6 0 R] >>",
    )


def characters() -> bytes:
    return page(
        stream(WORDS),
        stream(
            b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange "
            b"<00000000> <ffffffff> <0041> endbfrange endcmap"
        ),
        font=HELVETICA[:-2] + b"/ToUnicode 6 0 R >>",
    )


def wide() -> bytes:
    return page(stream(b"BT /F1 900000 Tf 0 0 Td (Some) Tj ET"), box=b"0 0 10000000 10000000")


def drawn_twice() -> bytes:
    """A picture that draws the next twice, forty times over."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << %s >>"
    forms = [
        stream(b"/X Do /X Do", form % (b"/XObject << /X %d 0 R >>" % number))
        for number in range(7, 47)
    ]
    last = stream(b"", form % b"")
    return page(stream(b"/X Do"), *forms, last, resources=b"/XObject << /X 6 0 R >>")


def read(data: bytes) -> Draft:
    return confined.confined("listen.article.pdf:read_pdf", data, "a.pdf")


def mine(reader: str, data: bytes = b"abc") -> Draft:
    return confined.confined(f"tests.article.test_confined:{reader}", data, "a.x")


@pytest.mark.skipif(sys.platform != "linux", reason="the system heeds no limit to memory")
@pytest.mark.parametrize("make", [flate_bomb, widths, characters, wide])
def test_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch, make: Callable[[], bytes]) -> None:
    data = make()
    assert len(data) < 2_000_000
    monkeypatch.setattr(confined, "MEMORY", 400 << 20)
    with pytest.raises(SourceError, match=r"^Reading a\.pdf: it takes more than 400 MB of memory"):
        read(data)
    assert read(pdf([[(11, "Some words.")]])).blocks  # by another process


def test_time_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 2)
    with pytest.raises(SourceError, match=r"^Reading a\.pdf: it takes more than 2 seconds"):
        read(drawn_twice())
    monkeypatch.setattr(confined, "SECONDS", 60)
    assert read(pdf([[(11, "Some words.")]])).blocks


def test_a_row_of_any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 5)
    row = "<article><p>Some words.<table><tr>" + "<td>a</td>" * 150_000
    with pytest.raises(SourceError, match=r"^Reading a\.html: it takes more than 5 seconds"):
        read_article(Document("a.html", row.encode()))


def test_a_page_of_many_boxes() -> None:
    """A table of 2,800 cells: pdfminer, which compares them in pairs, takes minutes and 2 GB."""
    cells = [(column, row) for row in range(100) for column in range(28)]
    drawn = "".join(
        f"BT /F1 4 Tf {20 * column + 5} {810 - 8 * row} Td (c{column}r{row}) Tj ET\n"
        for column, row in cells
    )
    draft = read(page(stream(drawn.encode())))
    said = " ".join(block.text for block in draft.blocks).split()
    assert sorted(said) == sorted(f"c{column}r{row}" for column, row in cells)


def test_nothing_changes_on_the_way() -> None:
    data = pdf([[(18, "A heading"), (11, "Some words.")]] * 3)
    assert read(data) == read_pdf(data, "a.pdf")


def test_one_process_reads_all() -> None:
    first = mine("number")
    assert mine("number") == first
    with pytest.raises(SourceError, match="SIGKILL" if sys.platform != "win32" else "exit"):
        mine("killed")
    assert mine("number") != first


def test_from_many_threads() -> None:
    with ThreadPoolExecutor(8) as threads:
        drafts = list(threads.map(lambda n: mine("echo", b"%d" % n), range(200)))
    assert [draft.title for draft in drafts] == [str(n) for n in range(200)]


def test_an_error_comes_back() -> None:
    with pytest.raises(SourceError, match="no PDF that can be read") as raised:
        read(b"%PDF-1.4\nnothing")
    assert raised.value.hint == "save it again"
    with pytest.raises(SourceError, match=r"^Reading a\.x: RuntimeError: of 3 bytes") as raised:
        mine("mistaken")
    assert raised.value.hint == "that is this program's mistake: report it with the file"


def test_a_name_that_is_no_text() -> None:
    assert confined.confined("tests.article.test_confined:named", b"", "a\udcff.x").title == (
        r"a\xff.x"
    )


def test_no_process_can_start(monkeypatch: pytest.MonkeyPatch) -> None:
    confined._end()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(SourceError, match=r"^Reading a\.x: the process for it cannot start"):
        mine("number")
    monkeypatch.undo()
    assert mine("number").title


def named(data: bytes, name: str) -> Draft:
    return Draft((), title=name)


def number(data: bytes, name: str) -> Draft:
    print("what a library prints is no answer")
    os.write(1, b"nor this\n")
    return Draft((), title=str(os.getpid()))


def echo(data: bytes, name: str) -> Draft:
    return Draft((), title=data.decode())


def mistaken(data: bytes, name: str) -> Draft:
    raise RuntimeError(f"of {len(data)} bytes")


def killed(data: bytes, name: str) -> Draft:
    os.kill(os.getpid(), 9)
    return Draft((Block("paragraph", name),))


def test_no_module_is_taken_from_the_article_s_folder(tmp_path: Path) -> None:
    """A folder of strangers' files can hold a `zlib.py`."""
    for name in ("zlib", "msgspec", "pdfminer", "resource"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the folder')\n")
    (tmp_path / "a.pdf").write_bytes(pdf([[(11, "Some words.")]]))
    listen = Path(sys.executable).with_name("listen")
    done = subprocess.run(
        [listen, "outline", "a.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Some words." in done.stdout, done.stderr
