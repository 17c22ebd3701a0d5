"""What stands on a sketch: kinks at their places with symbolic labels, levels, slopes, open ends."""

from fractions import Fraction

import pytest

from symderiv.errors import InputError
from symderiv.expr import Expr, const, index, var
from symderiv.figure.curve import Panel, Sketch
from symderiv.formula import Formula, Letter, Row, Sign, Words
from symderiv.op import OPS
from symderiv.ops.arithmetic import agree, negative, over, times
from symderiv.ops.elementwise import greater, maximum, where
from symderiv.piecewise import Condition, analyse
from symderiv.plot import alternative, sketch

i = index("i", "k")
W1, W2, b1 = (var(name, ("k",))[i] for name in ("W1", "W2", "b1"))
x, a = var("x"), var("a")
p = var("p", facts=frozenset({"positive"}))
UNIT = maximum(0, W1 * x + b1)
GATE = W2 * greater(W1 * x + b1, 0)
GATED_LINE = W2 * x * greater(W1 * x + b1, 0)


def write(expr: Expr) -> Formula:
    return Letter(repr(expr))


def drawn(f: Expr, values: dict[str, Fraction | float] | None = None, derivative: bool = True) -> Sketch:
    return sketch(analyse(f, x), Letter("y"), write, values, derivative)


def plain(formula: Formula | None) -> str:
    match formula:
        case Letter(name=text) | Words(text=text) | Sign(char=text):
            return text
        case Row(items=items):
            return " ".join(map(plain, items))
        case _:
            return str(formula)


def labels(panel: Panel) -> list[str]:
    return [plain(segment.label) for segment in panel.segments]


def test_each_sign_case_has_its_panel_titled_by_its_condition() -> None:
    assert [plain(panel.title) for panel in drawn(UNIT).panels] == ["W1[i] > 0", "W1[i] < 0"]


def test_the_kink_is_labelled_by_its_formula_and_drawn_off_zero_on_the_right_side() -> None:
    kinks = [panel.kinks[0] for panel in drawn(UNIT).panels]
    assert {plain(kink.label) for kink in kinks} == {repr(over(negative(b1), W1))}
    assert [kink.x for kink in kinks] == [-1.0, 1.0]


def test_segments_are_labelled_by_their_slope_or_level() -> None:
    left, right = drawn(UNIT).panels
    assert (labels(left), labels(right)) == (["0", "slope W1[i]"], ["slope W1[i]", "0"])


def test_a_level_that_meets_the_axis_is_named_there_and_only_there() -> None:
    panel = drawn(GATE).panels[0]
    assert ([(y, plain(f)) for y, f in panel.levels], labels(panel)) == ([(1.0, "W2[i]")], ["0", "None"])


def test_a_constant_derivative_is_one_untitled_panel_with_its_level() -> None:
    (panel,) = drawn(const(1)).panels
    assert (plain(panel.title).strip(), panel.kinks, panel.levels) == ("", (), ((1.0, Letter("1")),))


def test_both_ends_of_a_derivative_s_jump_are_open() -> None:
    kink = drawn(GATE).panels[0].kinks[0]
    assert (kink.left, kink.right, kink.left_closed, kink.right_closed) == (0.0, 1.0, False, False)


def test_a_function_s_jump_is_closed_where_the_value_is() -> None:
    kink = drawn(OPS["step"](x), derivative=False).panels[0].kinks[0]
    assert (kink.left_closed, kink.right_closed) == (False, True)


@pytest.mark.parametrize(("f", "due"), [(OPS["sign"](x), 0.0), (where(OPS["eq"](x, const(0)), 2, x), 2.0)])
def test_a_value_at_the_end_of_neither_side_has_a_dot_of_its_own(f: Expr, due: float) -> None:
    kink = drawn(f, derivative=False).panels[0].kinks[0]
    assert (kink.left_closed, kink.right_closed, kink.value) == (False, False, due)
    assert drawn(f).panels[0].kinks[0].value is None


def test_a_corner_is_closed_and_has_no_jump() -> None:
    kink = drawn(UNIT).panels[0].kinks[0]
    assert (kink.left_closed, kink.right_closed, kink.jump) == (True, True, None)


def test_a_jump_is_labelled_by_the_right_side_less_the_left_as_in_the_text() -> None:
    down, up = repr(over(negative(times(W2, b1)), W1)), repr(over(times(W2, b1), W1))
    assert [plain(panel.kinks[0].jump) for panel in drawn(GATED_LINE).panels] == [down, up]
    said = alternative(analyse(GATED_LINE, x), repr).split("For ")[1:3]
    assert all(f"a jump of {jump} at x" in case for jump, case in zip((down, up), said, strict=True))


def test_a_jump_that_is_not_the_height_of_a_side_leaves_that_side_named_on_the_axis() -> None:
    left, right = drawn(GATED_LINE).panels
    side = repr(over(negative(times(W2, b1)), W1))
    assert (left.kinks[0].left, left.levels) == (0.0, ())  # the jump is the height of its right side
    height = right.kinks[0].left
    assert (right.kinks[0].right, [(y, plain(f)) for y, f in right.levels]) == (0.0, [(height, side)])


def test_segments_end_at_the_one_sided_limits() -> None:
    left, right = drawn(GATED_LINE).panels[0].segments
    assert (left.points[-1], right.points[0]) == ((-1.0, 0.0), (-1.0, -1.0))


def test_a_curved_piece_has_many_points_and_its_formula() -> None:
    (panel,) = drawn(maximum(0, x**2 - p)).panels
    assert [len(segment.points) > 2 for segment in panel.segments] == [True, False, True]
    assert labels(panel)[0] == repr(x**2 - p)


def test_given_numbers_drop_the_panels_that_contradict_them() -> None:
    (panel,) = drawn(UNIT, {"W1_i": 2, "b1_i": 3}).panels
    assert (plain(panel.title), panel.kinks[0].x) == ("W1[i] > 0", -1.5)


def test_given_numbers_stand_beside_the_symbol() -> None:
    (panel,) = drawn(UNIT, {"W1_i": 2, "b1_i": 3}).panels
    assert plain(panel.kinks[0].label) == f"{over(negative(b1), W1)!r} = -3/2"


def test_a_given_degenerate_number_shows_the_degenerate_cases() -> None:
    titles = [plain(panel.title) for panel in drawn(UNIT, {"W1_i": 0}).panels]
    assert titles == ["W1[i] = 0 , b1[i] > 0", "W1[i] = 0 , b1[i] < 0"]


def test_a_number_for_an_unknown_parameter_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="V names no parameter of this plot; its parameters are: W1_i, b1_i"):
        drawn(UNIT, {"V": 1})


def test_a_leaky_slope_is_drawn_apart_from_slope_1() -> None:
    (panel,) = drawn(where(greater(x, 0), 1, a)).panels
    assert (panel.kinks[0].left, panel.kinks[0].right) == (0.5, 1.0)


def test_two_kinks_are_drawn_apart_and_in_order() -> None:
    f = OPS["max"](*agree(-1, OPS["min"](*agree(1, x))))
    (panel,) = drawn(f).panels
    assert [kink.x for kink in panel.kinks] == [-1.0, 1.0]


def test_an_assumed_sign_leaves_one_panel() -> None:
    analysis = analyse(UNIT, x, [Condition(W1, "<")])
    (panel,) = sketch(analysis, Letter("y"), write).panels
    assert panel.kinks[0].x == 1.0


def test_a_number_that_contradicts_a_fact_is_refused() -> None:
    with pytest.raises(InputError, match="facts"):
        sketch(analyse(UNIT, x, [Condition(W1, "<")]), Letter("y"), write, {"W1_i": 2})


def test_the_text_alternative_says_what_is_left_and_right_of_the_kink() -> None:
    said = alternative(analyse(GATE, x), repr)
    kink = repr(over(negative(b1), W1))
    assert said.startswith(f"For W1[i] > 0: 0 left of x = {kink}, then W2[i]; a jump of W2[i] at x = {kink}.")


def test_the_text_alternative_keeps_the_case_of_letters() -> None:
    assert alternative(analyse(where(greater(x, 0), 1, a), x), repr).startswith(
        "For all parameters: a left of"
    )
