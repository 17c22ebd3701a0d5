from __future__ import annotations

from collections.abc import Iterator

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from symderiv.figure import network, sketch
from symderiv.figure.extent import extent
from symderiv.figure.mathtext import mathtext
from symderiv.formula import Formula, Fraction, Letter, Number, Script, row
from tests.figure.clear import labels
from tests.figure.examples import KINK, NETWORKS, SKETCHES, W1


def typical() -> Iterator[Formula]:
    """Every label of the example sketches and graphs."""
    for each in SKETCHES.values():
        yield from (label.content for label in labels(sketch.drawing(each)))
    for graph in NETWORKS.values():
        yield from (label.content for label in labels(network.drawing(graph, backward=True)))


def printed(formula: Formula, size: float) -> tuple[float, float]:
    """The width and height in centimetres that matplotlib gives the formula."""
    import matplotlib as mpl

    with mpl.rc_context({"mathtext.fontset": "cm"}):
        figure = Figure(dpi=1000)
        text = figure.text(0, 0, mathtext(formula), fontsize=size)
        box = text.get_window_extent(FigureCanvasAgg(figure).get_renderer())
    return box.width / 1000 * 2.54, box.height / 1000 * 2.54


TYPICAL = sorted({mathtext(f): f for f in typical()}.items())


@pytest.mark.parametrize("formula", [f for _, f in TYPICAL], ids=[text for text, _ in TYPICAL])
def test_the_estimate_covers_what_is_printed_and_not_much_more(formula: Formula) -> None:
    (width, height), (true_width, true_height) = extent(formula, 8), printed(formula, 8)
    assert true_width <= width <= 1.6 * true_width
    assert true_height <= height <= 1.4 * true_height


def test_the_estimate_grows_in_proportion_to_the_size() -> None:
    assert extent(KINK, 16) == pytest.approx(tuple(2 * side for side in extent(KINK, 8)))


def test_a_fraction_is_higher_than_its_parts_and_as_wide_as_the_wider() -> None:
    narrow, wide = Letter("x"), row(Letter("x"), Letter("y"), Letter("z"))
    width, height = extent(Fraction(narrow, wide), 8)
    assert width > extent(wide, 8)[0]
    assert height > 1.5 * extent(wide, 8)[1]


def test_a_script_takes_less_room_than_the_same_letters_beside_the_base() -> None:
    index = row(Number("1"), Number("2"), Number("3"))
    assert extent(Script(Letter("x"), index), 8)[0] < extent(row(Letter("x"), index), 8)[0]


def test_both_scripts_of_a_letter_share_their_width() -> None:
    assert extent(W1, 8)[0] < extent(Script(W1, None, Number("2")), 8)[0]
