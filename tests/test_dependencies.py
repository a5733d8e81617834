"""What we depend on: listed with licences that ours allows, and the lowest versions work."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tests.article.documents import docx, epub, pdf
from tests.conftest import REPOSITORY

LISTED = REPOSITORY / "docs/reference/dependencies.md"
COMPATIBLE = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|ZPL|Zlib|Unlicense|MPL-2|LGPL|GPL|HPND|CC0",
    re.IGNORECASE,
)


def asked() -> list[str]:
    """The runtime's requirements and the extras', test and bench apart."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    extra = [one for name in extras if name not in ("test", "bench") for one in extras[name]]
    return [*project["dependencies"], *extra]


def name_of(requirement: str) -> str:
    return re.split(r"[<>=;\[ ]", requirement)[0]


def test_every_dependency_is_listed_with_its_licence() -> None:
    rows = {
        cells[1].strip(): cells[3].strip()
        for cells in (line.split("|") for line in LISTED.read_text().splitlines())
        if len(cells) > 4
    }
    for requirement in asked():
        licence = rows.get(name_of(requirement))
        assert licence, f"{name_of(requirement)} is not in {LISTED.name}"
        assert COMPATIBLE.search(licence), f"{name_of(requirement)}: {licence}"


def test_what_is_listed_is_what_is_installed() -> None:
    """The licence that a package states of itself is the one in the list."""
    text = LISTED.read_text()
    for requirement in asked():
        name = name_of(requirement)
        try:
            facts = metadata.metadata(name).json
        except metadata.PackageNotFoundError:
            continue  # an extra that is not installed here
        said = [facts.get("license_expression"), str(facts.get("license") or "")[:200]]
        said += [c for c in facts.get("classifier") or () if c.startswith("License")]
        stated = " ".join(str(each) for each in said if each)
        row = next(line for line in text.splitlines() if line.startswith(f"| {name} |"))
        family = COMPATIBLE.search(row.split("|")[3])
        assert family is not None
        short = family[0].lower().replace("lgpl", "gpl").split("-")[0]
        assert not stated or short in stated.lower() or "osi approved" in stated.lower(), (
            name,
            stated,
        )


@pytest.mark.slow
def test_the_lowest_versions_install_and_publish(tmp_path: Path) -> None:
    """Each lower bound of the runtime at once, in an environment of its own."""
    constraints = tmp_path / "lowest.txt"
    lines = []
    for requirement in asked():
        wanted, _, marker = requirement.partition(";")
        lines.append(wanted.strip().replace(">=", "==") + (f"; {marker}" if marker else ""))
    constraints.write_text("\n".join(lines) + "\n")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    python = tmp_path / "env/bin/python"
    options = ("-q", "--disable-pip-version-check", "-c", str(constraints))
    words = (str(python), "-m", "pip", "install", *options, f"{REPOSITORY}[documents]")
    subprocess.run(words, check=True)
    smoke(python, tmp_path / "show")


def smoke(python: Path, root: Path) -> None:
    """Publish with both built-in engines, from each kind of article, and check the show."""
    root.mkdir()
    (root / "a.md").write_text("# A title\n\nSome words of 2026, at $3m.\n\n## A part\n\nMore.\n")
    (root / "b.html").write_text("<html><body><article><h1>B</h1><p>Words here.</p></article>")
    (root / "c.pdf").write_bytes(pdf([[(18, "A heading"), (11, "Words of a page.")]]))
    (root / "d.docx").write_bytes(docx([("Heading1", "D"), ("Normal", "Words of Word.")]))
    (root / "e.epub").write_bytes(epub(["<h1>E</h1><p>Words of a book.</p>"]))
    for words in (
        ("publish", "a.md", "b.html", "c.pdf", "d.docx", "e.epub", "--voice", "tone"),
        ("publish", "a.md", "--force"),
        ("check",),
        ("doctor", "--json"),
    ):
        done = subprocess.run(
            [str(python), "-m", "listen", *words],
            cwd=root,
            capture_output=True,
            text=True,
        )
        if words != ("check",):  # a tone is as loud as it is
            assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    assert (root / "feed.xml").read_bytes().count(b"<item>") == 5
