from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from symderiv.drawing import Box, Curve, Dot, Drawing, Label, Line
from symderiv.figure import network, sketch
from symderiv.formula import Letter
from symderiv.render.picture import picture
from tests.figure.examples import CROWDED, NETWORKS, Q1C, Q2, SKETCHES

DOCUMENT = r"""\documentclass[a4paper]{article}
\usepackage[margin=1.5cm,paperwidth=30cm]{geometry}
\usepackage{amsmath,amssymb,graphicx,color}
\pagestyle{empty}
\setlength{\parindent}{0pt}
\begin{document}
%s
\end{document}
"""


def compiled(drawings: list[Drawing], folder: Path) -> str:
    """Compile one page per drawing; the log."""
    body = "\n\\newpage\n".join(picture(drawing) for drawing in drawings)
    (folder / "page.tex").write_text(DOCUMENT % body, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    return (folder / "page.log").read_text(encoding="latin-1")


@pytest.mark.latex
def test_every_sketch_and_graph_compiles_without_a_complaint(tmp_path: Path) -> None:
    pages = [sketch.drawing(each) for each in SKETCHES.values()]
    pages += [network.drawing(each, backward) for each in NETWORKS.values() for backward in (False, True)]
    log = compiled(pages, tmp_path)
    assert not re.search(r"^(!|Overfull|LaTeX (Font )?Warning|Missing)", log, re.MULTILINE)
    assert f"({len(pages)} pages" in log


@pytest.mark.latex
def test_ink_lands_where_the_drawing_says(tmp_path: Path) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.fail("install poppler-utils to look at the compiled page")
    slanted = Drawing(8.0, 6.0, (Line(((0, 0), (8, 6)), "ink", 3.0), Line(((0, 6), (2, 6)), "ink", 3.0)))
    compiled([slanted], tmp_path)
    subprocess.run(["pdftoppm", "-r", "50.8", "-gray", "page.pdf", "page"], cwd=tmp_path, check=True)
    rows = _pixels(next(tmp_path.glob("page*.pgm")))
    dark = [(x, y) for y, row in enumerate(rows) for x, shade in enumerate(row) if shade < 128]
    left, top = min(x for x, _ in dark), min(y for _, y in dark)
    # Twenty dots per centimetre: the slanted line falls 6 cm over 8 cm, from the upper right.
    assert max(x for x, _ in dark) - left == pytest.approx(160, abs=3)
    middle = [y - top for x, y in dark if x - left == 80]
    assert sum(middle) / len(middle) == pytest.approx(60, abs=2)


def test_only_commands_of_the_base_installation_are_used() -> None:
    source = picture(network.drawing(Q2, True)) + picture(sketch.drawing(CROWDED))
    assert not re.search(r"tikz|pict2e|\\strokepath|\\usepackage|\\qbezier", source)


def test_the_picture_is_as_large_as_the_drawing_in_centimetres() -> None:
    source = picture(Drawing(7.25, 3.5, ()))
    assert r"\setlength{\unitlength}{1cm}" in source
    assert r"\begin{picture}(7.25,3.5)" in source


def test_a_level_line_is_a_rule_and_a_slanted_one_a_turned_rule() -> None:
    level = picture(Drawing(4, 4, (Line(((1, 1), (3, 1)), width=0.5),)))
    slanted = picture(Drawing(4, 4, (Line(((0, 0), (2, 2)), width=0.5),)))
    assert r"\put(2,1){\makebox(0,0){\rule{2cm}{0.5bp}}}" in level
    assert r"\put(1,1){\makebox(0,0){\rotatebox{45}{\rule{2.8284cm}{0.5bp}}}}" in slanted


def test_a_dashed_line_is_several_rules_and_none_reaches_beyond_its_ends() -> None:
    source = picture(Drawing(4, 4, (Line(((1, 1), (3, 1)), width=0.5, dash="dashed"),)))
    pieces = re.findall(r"\\put\(([\d.]+),1\)\{\\makebox\(0,0\)\{\\rule\{([\d.]+)cm\}", source)
    assert len(pieces) > 5
    assert all(abs(float(x) - 2) + float(w) / 2 < 1.001 for x, w in pieces)


def test_open_dots_are_rings_on_white_and_closed_ones_discs() -> None:
    source = picture(Drawing(4, 4, (Dot((1, 1), closed=True), Dot((2, 2), closed=False))))
    assert source.count(r"\circle*") == 2
    assert source.count(r"\circle{") == 1
    assert r"\color[rgb]{1,1,1}" in source


def test_an_arrow_head_adds_two_rules_at_each_end_that_has_one() -> None:
    def rules(mark: Line | Curve | Box) -> int:
        return picture(Drawing(9, 9, (mark,))).count(r"\rule")

    points = ((1.0, 1.0), (5.0, 1.0))
    assert rules(Line(points)) == 1
    assert rules(Line(points, arrow="end")) == 3
    assert rules(Line(points, arrow="both")) == 5


@pytest.mark.parametrize(
    ("anchor", "sides"), [("c", ""), ("n", "t"), ("s", "b"), ("w", "l"), ("e", "r"), ("nw", "tl")]
)
def test_a_label_hangs_on_its_anchor(anchor: str, sides: str) -> None:
    label = Label((1, 2), Letter("x"), anchor)
    assert rf"\put(1,2){{\makebox(0,0)[{sides}]" in picture(Drawing(4, 4, (label,)))


def test_the_same_drawing_gives_the_same_source() -> None:
    assert picture(sketch.drawing(Q1C)) == picture(sketch.drawing(Q1C))


def _pixels(path: Path) -> list[bytes]:
    """The rows of a binary grey PGM file."""
    _, size, _, data = path.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return [data[row * width : (row + 1) * width] for row in range(height)]
