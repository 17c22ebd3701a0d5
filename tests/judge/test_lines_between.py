"""Judging the lines in between: chains, operators, entries, dimensions, layers, ranges, orders, problems."""

from __future__ import annotations

import pytest

from symderiv.answer import Judgement
from symderiv.problem import Cost, Expression, Meaning, Part, Printed, Sheet
from symderiv.solver import solve_part
from symderiv.step import Shown
from symderiv.typeset.unicode import unicode

NET = Part(
    "q",
    "",
    "",
    "x[n]; y[K]; W1[d,n]; W2[K,d]; N positive",
    "z1 = W1*x; z2 = tanh(z1); z3 = W2*z2; p = sigmoid(z3); l = norm2(p - y)^2",
    Cost("l", ("W1", "W2"), keep=False),
)
POWERS = Meaning(")^{-2}", ").^{-2}", "powers are taken entry by entry")


def judged(formula: str, claims: str, *where: Meaning, part: Part = NET) -> Judgement:
    """Return the verdict on a line that a part's published solution might print."""
    asked = part._replace(printed=(Printed(formula, "here", claims, where),))
    (found,) = solve_part(Sheet("s", "", "", (asked,)), asked).judgements
    return found


def chain(*links: str) -> str:
    """Return a product of partial derivatives: `l/p` is ∂l/∂p."""
    pairs = (link.split("/") for link in links)
    return " * ".join(rf"\frac{{\partial {a}}}{{\partial {b}}}" for a, b in pairs)


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        (f"{chain('l/W2')} = {chain('l/p', 'p/z3', 'z3/W2')}", "equal"),
        (f"{chain('l/W1')} = {chain('l/z3', 'z3/z1', 'z1/W1')}", "equal"),
        (f"{chain('l/p', 'p/z3')} = {chain('l/z3')}", "equal"),
        (f"{chain('l/W2')} = {chain('l/p', 'p/z2', 'z3/W2')}", "different"),
        (f"{chain('l/W1')} = {chain('l/p', 'p/z3', 'z3/W2')}", "different"),
        (f"{chain('l/W1')} = {chain('l/p', 'p/z3')} + 1", "unreadable"),
    ],
)
def test_a_chain_is_right_where_its_links_join_up(formula: str, word: str) -> None:
    assert judged(formula, "chain").verdict == word


P_BY_Z = r"\frac{\partial p}{\partial z3}"


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        (r"\frac{\partial l}{\partial p} = (p - y)^T (p - y) \frac{d}{d p}", "equal up to layout"),
        (r"\frac{\partial z3}{\partial z2} = W2 z2 \frac{d}{\partial z2}", "equal"),
        (rf"{P_BY_Z} = \sigma(z3) \frac{{d}}{{\partial z3}}", "equal up to layout"),
        (rf"{P_BY_Z} = -(1 + e^{{-z3}})^{{-2}} * \frac{{d}}{{d z3}} (1 + e^{{-z3}})", "equal up to layout"),
        (rf"{P_BY_Z} = (1 + e^{{-z3}})^{{-2}} * \frac{{d}}{{d z3}} (1 + e^{{-z3}})", "different"),
        (
            r"\frac{\partial l}{\partial p} = \frac{1}{N} (p - y)^T (p - y) \frac{d}{d p}",
            "equal under an assumption",
        ),
        (r"\frac{\partial z3}{\partial z2} = W2 + z2 \frac{d}{\partial z2}", "different"),
        (r"\frac{\partial z3}{\partial z2} = W2", "unreadable"),
    ],
)
def test_a_derivative_still_to_be_taken_is_taken(formula: str, word: str) -> None:
    assert judged(formula, "operator", POWERS).verdict == word


def test_an_operator_after_a_sum_takes_brackets_for_granted() -> None:
    found = judged(r"\frac{\partial z3}{\partial z2} = W2 z2 + y \frac{d}{\partial z2}", "operator")
    assert (found.verdict, found.assumption) == ("equal under an assumption", "brackets around the sum")


def test_an_operator_after_a_sum_in_brackets_of_its_own_takes_them_for_granted_too() -> None:
    line = r"\frac{\partial l}{\partial p} = \frac{1}{N} (p^T p - 2 p^T y + y^T y \frac{d}{d p})"
    found = judged(line, "operator", POWERS)
    assert found.assumption == "N = 1 and brackets around the sum"


def test_what_an_operator_gives_is_shown_and_no_name_of_ours() -> None:
    found = judged(r"\frac{\partial z3}{\partial z2} = W2 z2 \frac{d}{\partial z2}", "operator")
    assert repr(found.reading) == "W2"
    assert "all that stands before it" in found.notes[-1]


def test_a_note_has_the_derivative_as_it_is_printed_and_no_name_of_ours() -> None:
    line = rf"{P_BY_Z} = -(1 + e^{{-z3}})^{{-2}} * \frac{{d}}{{d z3}} (1 + e^{{-z3}})"
    said = " ".join(judged(line, "operator", POWERS).notes)
    assert "D1" not in said
    assert r"\frac{d}{d z3} (1 + e^{-z3})" in said


def test_a_number_that_nothing_defines_is_an_assumption() -> None:
    found = judged(r"l = \frac{1}{N} \|p - y\|^2", "answer")
    assert (found.verdict, found.assumption) == ("equal under an assumption", "N = 1")
    assert found.counterexample is not None


def test_a_wrong_value_on_the_diagonal_comes_with_a_point() -> None:
    found = judged(rf"{P_BY_Z} = \sigma(z3)(1 + \sigma(z3))", "answer")
    assert found.verdict == "different"
    assert dict(found.counterexample or ()).keys() >= {"printed", "derived"}


LAYERS = r"\text{Input} : x \in R^n \rightarrow z1 \rightarrow z2 \rightarrow z3"


def test_layers_are_edges_of_the_graph() -> None:
    assert judged(LAYERS, "layers").verdict == "equal"
    skipped = judged(LAYERS.replace(r"\rightarrow z2", ""), "layers")
    assert (skipped.verdict, skipped.notes) == ("different", ("z3 does not read z1",))
    assert judged(LAYERS.replace("R^n", "R^d"), "layers").notes == ("x does not lie in R^d",)


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        (r"\frac{\partial l}{\partial p} \in R^k", "equal"),
        (r"\frac{\partial z3}{\partial z2} \in R^{(k \times d)}", "equal"),
        (r"\frac{\partial z3}{\partial z2} \in R^{d \times k}", "different"),
        (r"\frac{\partial z3}{\partial z2} \in R^{m \times k}", "unreadable"),
    ],
)
def test_a_derivative_has_rows_for_what_it_is_of(formula: str, word: str) -> None:
    assert judged(formula, "dimension").verdict == word


def table(last: str) -> str:
    return (
        r"\begin{array}{cc} \frac{\partial z_{31}}{\partial z_{21}} &"
        r" \frac{\partial z_{31}}{\partial z_{2d}} \\"
        r" \frac{\partial z_{3K}}{\partial z_{21}} &"
        rf" \frac{{\partial z_{{3{last}}}}}{{\partial z_{{2d}}}}"
        r" \end{array}"
    )


def test_an_entry_in_the_wrong_row_is_found() -> None:
    assert judged(table("K"), "elements").verdict == "equal"
    wrong = judged(table("1"), "elements")
    assert wrong.verdict == "different"
    assert dict(wrong.counterexample or ()) == {"row": "z3K", "column": "z2d", "printed": "∂z₃₁/∂z_2d"}


def test_a_last_entry_past_the_size_of_its_value_is_wrong() -> None:
    wrong = judged(table("K").replace("3K", "3N"), "elements")
    assert dict(wrong.counterexample or ()) == {"row": "z3K", "column": "z21", "printed": "∂z_3N/∂z₂₁"}


def cases(value: str) -> str:
    off = r"0 & \text{if } i \neq j \end{cases}"
    return rf"{P_BY_Z} = \begin{{cases}} {value} & \text{{if }} i == j \\ {off}"


def test_a_diagonal_in_two_cases_is_compared_with_the_jacobian() -> None:
    assert judged(cases(r"\sigma(z3)(1 - \sigma(z3))"), "diagonal").verdict == "equal under an assumption"
    assert judged(cases(r"\sigma(z3)"), "diagonal").verdict == "different"


SLOPE = Part("q", "", "", "z", "r = tanh(z)", Expression("r"))


def ranges(near: str, far: str) -> str:
    return (
        rf"\frac{{\partial r}}{{\partial z}} = \begin{{cases}} {far} &"
        r" \text{if } z \leq -5 \text{ or } z \geq 5 \\"
        rf" {near} & \text{{if }} z \in [-5, 5] \end{{cases}}"
    )


def test_a_range_is_tried_along_the_axis() -> None:
    assert judged(ranges("(0, 1]", "0+"), "ranges", part=SLOPE).verdict == "equal"
    wrong = judged(ranges("(0, 1)", "0+"), "ranges", part=SLOPE)
    assert (wrong.verdict, wrong.counterexample) == ("different", (("z", "0"), ("value", "1")))


@pytest.mark.parametrize(
    ("formula", "word"), [("O(K d + d n)", "equal"), ("O(K d)", "different"), ("O(d*)", "unreadable")]
)
def test_an_order_is_that_of_the_operations_counted(formula: str, word: str) -> None:
    spelled = formula[2:-1]
    found = judged(formula, "order", Meaning(formula, f"forward pass: {spelled}", "the forward pass"))
    assert found.verdict == word


def test_a_problem_that_is_stated_makes_the_last_value_small() -> None:
    right = judged(r"\operatorname*{argmin}_{W1} \|p - y\|^2", "problem")
    assert right.verdict == "equal"
    wrong = judged(r"\operatorname*{argmax}_{W1} l", "problem")
    assert wrong.verdict == "different"
    assert isinstance(wrong.corrected, Shown)
    assert unicode(wrong.corrected.formula) == "argmin_(W₁) l"
