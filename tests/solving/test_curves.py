"""Curves and images of the unit square: drawn from the NumPy program, checked by the definition."""

from __future__ import annotations

import pytest

from symderiv.errors import InputError
from symderiv.problem import Ask, Curves, Part, Sheet, Square
from symderiv.solution import Solution
from symderiv.solver import solve_part

SOFT = Curves(
    (("first", "softmax(z/T)[1]"), ("second", "softmax(z/T)[2]")), "T", "1/4", "3", (("z", (1, 2)),)
)
TURN = (("a turn", (("A", ((0, -1), (1, 0))),)), ("a stretch", (("A", ((2, 0), (0, "0.5"))),)))


def solved(ask: Ask, let: str, program: str = "") -> Solution:
    part = Part("q", "", "", let, program, ask)
    return solve_part(Sheet("s", "", "", (part,)), part)


def test_a_curve_goes_from_end_to_end_through_the_values() -> None:
    (charted,) = solved(SOFT, "z[n]; T positive").worked.charts
    first, second = charted.charts[0].traces
    assert (first.points[0][0], first.points[-1][0]) == (0.25, 3.0)
    assert all(a + b == pytest.approx(1) for (_, a), (_, b) in zip(first.points, second.points, strict=True))
    assert first.points[0][1] == pytest.approx(1 / (1 + 2.718281828459045**4))


def test_every_curve_is_checked() -> None:
    solution = solved(SOFT, "z[n]; T positive")
    assert [step.rule for step in solution.worked.steps] == ["curve: first", "curve: second"]
    assert solution.passed


def test_curves_over_whole_numbers_have_a_point_for_each() -> None:
    ask = Curves((("powers", "a^L"),), "L", "1", "6", (("a", "1/2"),), whole=True)
    (charted,) = solved(ask, "a; L").worked.charts
    assert charted.charts[0].traces[0].points == tuple((n, 0.5**n) for n in range(1, 7))


def test_a_curve_without_the_values_it_needs_is_refused() -> None:
    with pytest.raises(InputError, match="z has none"):
        solved(SOFT._replace(at=()), "z[n]; T positive")


def test_the_corners_of_the_square_go_where_the_matrix_takes_them() -> None:
    (charted,) = solved(Square("A*v", "v", TURN), "A[2,2]; v[2]").worked.charts
    images = [chart.traces[1].points for chart in charted.charts]
    corners = [[points[16 * k] for k in range(4)] for points in images]
    assert corners == [[(0, 0), (0, 1), (-1, 1), (-1, 0)], [(0, 0), (2, 0), (2, 0.5), (0, 0.5)]]


def test_a_square_is_bent_by_what_is_not_linear() -> None:
    (charted,) = solved(Square("tanh(A*v)", "v", TURN), "A[2,2]; v[2]").worked.charts
    side = charted.charts[1].traces[1].points[16:33]
    assert side[8][1] != pytest.approx((side[0][1] + side[16][1]) / 2)


def test_a_ragged_matrix_is_refused() -> None:
    turn = ("a turn", (("A", ((1, 2), (3,))),))
    with pytest.raises(InputError, match=r"A = \(\(1, 2\), \(3,\)\) is no number, and no row"):
        solved(Square("A*v", "v", (turn,)), "A[2,2]; v[2]")
