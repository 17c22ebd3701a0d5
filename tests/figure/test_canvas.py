from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pytest

from symderiv.drawing import Box, Curve, Dot, Drawing, Label, Line
from symderiv.figure import canvas, network, sketch
from symderiv.formula import Letter
from tests.figure.examples import Q1C, Q1D, Q2, SKETCHES

ROOT = Path(__file__).parents[2]
PRINT = """
import hashlib
from symderiv.figure import canvas, network, sketch
from tests.figure.examples import Q1D, Q2
for page in (sketch.drawing(Q1D), network.drawing(Q2, True)):
    for write in (canvas.svg, canvas.png, canvas.pdf):
        print(hashlib.sha256(write(page)).hexdigest())
"""
ALL_MARKS = Drawing(
    4.0,
    3.0,
    (
        Line(((0, 0), (4, 3)), "ink", 1.0, "dashed", "both"),
        Curve((0, 3), (2, 0), (4, 3), "accent", 1.0, "dotted", "end"),
        Dot((1, 1), closed=True),
        Dot((2, 1), closed=False),
        Box((3, 1), 1.0, 0.6, "muted", fill=True),
        Label((2, 2), Letter("x"), "sw", 9.0, "faint"),
    ),
)


def printed_in_a_new_process(seed: str) -> list[str]:
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PRINT], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_two_processes_print_the_same_bytes_in_every_format() -> None:
    here = [
        hashlib.sha256(write(page)).hexdigest()
        for page in (sketch.drawing(Q1D), network.drawing(Q2, True))
        for write in (canvas.svg, canvas.png, canvas.pdf)
    ]
    assert printed_in_a_new_process("1") == printed_in_a_new_process("2") == here


@pytest.mark.parametrize(
    ("write", "start"), [(canvas.svg, b"<?xml"), (canvas.png, b"\x89PNG"), (canvas.pdf, b"%PDF")]
)
def test_every_kind_of_mark_prints_in_every_format(write: object, start: bytes) -> None:
    assert callable(write)
    assert write(ALL_MARKS).startswith(start)


@pytest.mark.parametrize("name", SKETCHES)
def test_the_svg_of_a_sketch_is_small(name: str) -> None:
    assert len(canvas.svg(sketch.drawing(SKETCHES[name]))) < 60_000


def test_no_file_says_when_or_with_what_it_was_made() -> None:
    page = sketch.drawing(Q1C)
    for data in (canvas.svg(page), canvas.png(page), canvas.pdf(page)):
        assert b"atplotlib" not in data.replace(b"matplotlib.org", b"")
        assert b"CreationDate" not in data
        assert b"dc:date" not in data


def test_the_dots_per_inch_set_the_size_of_a_png_in_pixels() -> None:
    data = canvas.png(Drawing(2.54, 5.08, ()), dpi=100)
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (100, 200)


def test_settings_of_matplotlib_neither_change_nor_matter() -> None:
    page = sketch.drawing(Q1C)
    before = canvas.svg(page)
    with mpl.rc_context({"mathtext.fontset": "stix", "lines.linewidth": 9, "svg.fonttype": "none"}):
        mine = dict(mpl.rcParams)
        assert canvas.svg(page) == before
        assert dict(mpl.rcParams) == mine


def test_drawing_loads_neither_matplotlib_nor_does_printing_load_pyplot() -> None:
    code = (
        "import sys; from symderiv.figure import sketch, network; from tests.figure.examples import Q1D;"
        "page = sketch.drawing(Q1D); assert 'matplotlib' not in sys.modules;"
        "from symderiv.figure import canvas; canvas.svg(page);"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
