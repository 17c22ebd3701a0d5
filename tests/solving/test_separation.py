"""Weights that separate points: found, checked by hand, and the printed ones judged."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from symderiv.drawing import Dot
from symderiv.errors import NoRule
from symderiv.figure import scatter
from symderiv.formula import Letter, Words
from symderiv.judge import judged
from symderiv.problem import Part, Printed, Separation, Sheet
from symderiv.solution import Solution
from symderiv.solver import solve_part
from symderiv.solving.separation import dependency, solved
from tests.sheets.solved import solved as part_solved
from tests.sheets.solved import told

XOR = (((1, 1), 1), ((1, -1), -1), ((-1, 1), -1), ((-1, -1), 1))
PRINTED = (
    r"W_1 = \begin{pmatrix} 1 & 1 \\ -1 & -1 \end{pmatrix}, b_1 = \begin{pmatrix} 0 \\ 0 \end{pmatrix},"
    r" w_2 = \begin{pmatrix} 1 \\ 1 \end{pmatrix}, b_2 = -1"
)


def asked(points: tuple[tuple[tuple[int, ...], int], ...], activation: str = "relu") -> Solution:
    """Return the solution for two hidden units and labelled points."""
    program = f"h = {activation}(W*x + b); f = w'*h + c"
    part = Part("q", "q", "", "x[2]; W[2,2]; b[2]; w[2]; c", program, Separation("f", "h", "x", points))
    return solve_part(Sheet("s", "s", "", (part,)), part)


def test_two_relus_give_xor_its_labels() -> None:
    (statement,) = told("nyu-backprop/q2")["statements"]
    assert statement["unicode"] == ["f", "h₁ + h₂ − 1"]
    units = [
        part_solved("nyu-backprop/q2").say.prose(s.sides) for s in part_solved("nyu-backprop/q2").worked.steps
    ]
    assert units[1:3] == ["h₁ReLU(x₁ + x₂)", "h₂ReLU(−x₁ − x₂)"]
    for (x1, x2), label in XOR:
        assert max(0, x1 + x2) + max(0, -x1 - x2) - 1 == label


def test_the_points_that_no_line_separates_have_one_sum() -> None:
    balance = dependency(XOR)
    assert balance is not None
    points = np.array([[1, *point] for point, _ in XOR])
    assert not (np.array(balance) @ points).any()
    assert [c * label > 0 for c, (_, label) in zip(balance, XOR, strict=True)] == [True] * 4


def test_points_that_a_line_separates_have_no_such_sum() -> None:
    assert dependency((((1, 1), 1), ((1, -1), -1), ((-1, 1), -1), ((-1, -1), -1))) is None


def test_labels_that_small_weights_cannot_give_are_refused() -> None:
    crossed = (*XOR, ((0, 0), 5), ((3, 1), -7), ((1, 3), 2), ((2, -5), 4))
    with pytest.raises(NoRule, match="no hidden weights"):
        asked(crossed)


def test_another_order_of_the_points_has_a_solution_too() -> None:
    assert asked(tuple(reversed(XOR))).passed


def test_equations_with_no_solution_or_several_have_none() -> None:
    one, two = Fraction(1), Fraction(2)
    assert solved([[one, one], [one, -one]], [two, Fraction(0)]) == [one, one]
    assert solved([[one, one], [one, one]], [one, two]) is None
    assert solved([[one, one]], [one]) is None


def as_printed(formula: str) -> str:
    solution = part_solved("nyu-backprop/q2")
    part = solution.part._replace(printed=(Printed(formula, "test", "weights"),))
    (found,) = judged(part, solution.graph, solution.worked)
    return found.verdict


def test_the_printed_weights_are_right_and_other_ones_are_not() -> None:
    assert as_printed(PRINTED) == "equal"
    assert as_printed(PRINTED.replace("b_2 = -1", "b_2 = 1")) == "different"
    assert as_printed(PRINTED.replace("1 & 1", "1 & -1")) == "different"
    assert as_printed(PRINTED.replace("b_2 = -1", "")) == "unreadable"


@pytest.mark.parametrize(
    ("line", "verdict"), [("x_1 1 1 [2 0] 1", "equal"), ("x_1 1 1 [0 2] 1", "different")]
)
def test_a_row_of_the_table_is_what_the_printed_weights_give(line: str, verdict: str) -> None:
    solution = part_solved("nyu-backprop/q2")
    printed = (Printed(PRINTED, "weights", "weights"), Printed(line, "row", "row"))
    *_, found = judged(solution.part._replace(printed=printed), solution.graph, solution.worked)
    assert found.verdict == verdict


def test_points_at_one_place_are_one_mark() -> None:
    x = Letter("x")
    plane = scatter.Plane(
        Words("after"), (x, x), (((0.0, 0.0), False), ((0.0, 0.0), False), ((2.0, 0.0), True))
    )
    dots = [mark for mark in scatter.drawing((plane,)).marks if isinstance(mark, Dot)]
    assert [dot.closed for dot in dots] == [False, True]


def test_question_2_passes() -> None:
    assert part_solved("nyu-backprop/q2").passed
