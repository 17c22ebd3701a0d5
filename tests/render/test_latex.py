from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import zlib
from typing import TYPE_CHECKING

import pytest

from symderiv.document import Display, Document, Figure, Text
from symderiv.drawing import Drawing
from symderiv.errors import InputError
from symderiv.formula import Fence, Formula, Fraction, Letter, Sign, row
from symderiv.render import latex

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT_LATEX = "SYMDERIV_NO_LATEX" in os.environ
a, b, x, y = map(Letter, "abxy")


def grey_pixel() -> bytes:
    """Return the smallest PNG file that LaTeX includes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x99")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def compiled(source: str, folder: Path) -> str:
    """Run pdflatex on the source and return its log.

    Fails: where there is no pdflatex, so that the proof is never left out unnoticed.
    """
    if shutil.which("pdflatex") is None:
        pytest.fail(
            "pdflatex is missing: install texlive-latex-base, or set SYMDERIV_NO_LATEX to leave this out"
        )
    (folder / "picture.png").write_bytes(grey_pixel())
    (folder / "page.tex").write_text(source, encoding="ascii")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = done.stdout.decode("latin-1")
    assert done.returncode == 0, log[-2000:]
    return log


@pytest.mark.latex
@pytest.mark.skipif(WITHOUT_LATEX, reason="SYMDERIV_NO_LATEX is set")
def test_a_document_with_every_block_compiles_without_an_overfull_line(
    document: Document, tmp_path: Path
) -> None:
    log = compiled(latex.render(document, {"q1b-plot": "picture.png"}), tmp_path)
    assert "Overfull" not in log
    assert (tmp_path / "page.pdf").exists()


@pytest.mark.latex
@pytest.mark.skipif(WITHOUT_LATEX, reason="SYMDERIV_NO_LATEX is set")
def test_hostile_names_compile_to_plain_characters(hostile: Document, tmp_path: Path) -> None:
    compiled(latex.render(hostile, {"s": "picture.png"}), tmp_path)


@pytest.mark.latex
@pytest.mark.skipif(WITHOUT_LATEX, reason="SYMDERIV_NO_LATEX is set")
def test_every_character_of_the_tables_compiles_in_prose_and_in_names(tmp_path: Path) -> None:
    from symderiv.document import Math, Paragraph
    from symderiv.typeset.latex import MATH

    everything = "".join(MATH) + "–—“”‘’„ßæøłé\u00a0ŷδ̂中"
    blocks = tuple(Paragraph((Text(c), Math(Letter(c)), Math(Letter(f"{c}{c}")))) for c in everything)
    compiled(latex.render(Document(everything, blocks)), tmp_path)


def test_no_command_of_a_person_reaches_the_file(hostile: Document) -> None:
    text = latex.render(hostile, {"s": "picture.png"})
    assert text.isascii()
    assert r"\input" not in text


def test_only_the_packages_of_the_base_installation_are_used(document: Document) -> None:
    used = re.findall(r"\\usepackage(?:\[.*?\])?\{(.*?)\}", latex.render(document, {"q1b-plot": "p.png"}))
    allowed = {"amsmath", "amssymb", "geometry", "graphicx", "color", "hyperref"}
    assert {name for names in used for name in names.split(",")} <= allowed


def test_a_figure_is_included_at_the_size_of_its_drawing() -> None:
    figure = Figure("plot", Drawing(8.0, 4.0, ()), (Text("c"),), "alternative")
    text = latex.render(Document("t", (figure,)), {"plot": "plot.pdf"})
    assert r"\includegraphics[width=8cm]{plot.pdf}" in text


def test_a_picture_whose_name_is_a_command_is_refused() -> None:
    figure = Figure("plot", Drawing(8.0, 4.0, ()), (), "")
    with pytest.raises(InputError, match="cannot include a picture"):
        latex.render(Document("t", (figure,)), {"plot": "a}b.pdf"})


def test_a_fraction_in_prose_is_written_with_a_slash() -> None:
    from symderiv.document import Math, Paragraph

    text = latex.render(Document("t", (Paragraph((Math(Fraction(row(a, Sign("+"), b), x)),)),)))
    assert "$(a + b) / x$" in text


def long_sum(terms: int) -> Formula:
    term = (Letter("alpha"), Fence(row(a, Sign("+"), b, Sign("+"), x)))
    return row(*term, *(part for _ in range(terms - 1) for part in (Sign("+"), *term)))


def test_a_long_sum_goes_on_in_the_next_line_before_its_sign() -> None:
    text = latex.render(Document("t", (Display(((y, "=", long_sum(12)),)),)))
    body = text.split(r"\begin{align*}")[1].split(r"\end{align*}")[0]
    first, *rest = body.strip().split("\\\\\n")
    assert first.startswith("y & =")
    assert rest
    assert all(line.startswith(r"& \quad {} + \alpha") for line in rest)
    assert body.count(r"\alpha") == 12


def test_a_short_sum_stays_on_its_line() -> None:
    text = latex.render(Document("t", (Display(((y, "=", long_sum(3)),)),)))
    assert r"\quad" not in text


@pytest.mark.latex
def test_a_title_that_is_a_program_without_blanks_stays_on_the_page(tmp_path: Path) -> None:
    title = ";".join(f"z{n}=sigmoid(W{n}*x+b{n})" for n in range(8))
    assert "Overfull" not in compiled(latex.render(Document(title, ())), tmp_path)


@pytest.mark.latex
def test_a_fraction_of_long_brackets_stays_on_the_page(tmp_path: Path) -> None:
    term = Fence(row(*(item for _ in range(12) for item in (x, y, Sign("+"))), a))
    total = Fraction(row(term, Sign("−"), term, Sign("+"), term), b)
    page = Document("Title", (Display(((Letter("f"), "=", row(a, total, b)),)),))
    assert "Overfull" not in compiled(latex.render(page), tmp_path)
