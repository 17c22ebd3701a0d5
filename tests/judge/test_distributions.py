"""Judging statements of probability on a model made for it: who has which distribution, densities, sums."""

from __future__ import annotations

import pytest

from symderiv.answer import Judgement, Worked
from symderiv.judge import judged
from symderiv.problem import Derivative, Estimate, Meaning, Part, Printed
from symderiv.statement import graph_of

LET = "A[m,n]; x[n]; b[m]; s positive; r[n] positive; c[n]"
MODEL = Part(
    "q",
    "A model with a mean and a scale for each entry",
    "",
    LET,
    "",
    Estimate("x", "b", "x ~ normal(c, r)", "b ~ normal(A*x, s)"),
)
GAUSS = Meaning("f_Z(z)", "z ~ normal(a, t)", "f_Z is a normal density")


def verdict(formula: str, *where: Meaning, let: str = "", part: Part = MODEL) -> Judgement:
    """Return the verdict on a statement that a part's published solution might print."""
    printed = part._replace(printed=(Printed(formula, "here", "distribution", where, let),))
    (found,) = judged(printed, graph_of(part), Worked())
    return found


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        (r"b \sim \mathcal{N}(A x, s^2 I)", "equal"),
        (r"b_i \sim \mathcal{N}((A x)_i, s^2)", "equal"),
        (r"b - A x \sim \mathcal{N}(0, s^2 I)", "equal"),
        (r"\frac{b_i - (A x)_i}{s} \sim \mathcal{N}(0, 1)", "equal"),
        (r"-3 b_i \sim \mathcal{N}(-3 (A x)_i, 9 s^2)", "equal"),
        (r"x \sim \mathcal{N}(c, diag(r)^2)", "equal"),
        (r"x_j \sim \mathcal{N}(c_j, r_j^2)", "equal"),
        (r"b \sim \mathcal{N}(A x, s I)", "different"),
        (r"b \sim \mathcal{N}(0, s^2 I)", "different"),
        (r"b_i \sim \mathcal{N}((A x)_1, s^2)", "different"),
        (r"b_1 \sim \mathcal{N}((A x)_1, 1)", "different"),
        (r"-3 b_i \sim \mathcal{N}(-3 (A x)_i, 3 s^2)", "different"),
        (r"x \sim \mathcal{N}(c, I)", "different"),
        (r"x_j \sim \mathcal{N}(c_j, r_1^2)", "different"),
        (r"x \sim \mathcal{N}(0, diag(r)^2)", "different"),
    ],
)
def test_a_distribution_is_judged_by_its_mean_and_its_variance(formula: str, word: str) -> None:
    found = verdict(formula)
    assert found.verdict == word, found.notes
    assert (found.counterexample is None) == (word == "equal")


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        (r"b_i^2 \sim \mathcal{N}(0, 1)", "not affine"),
        (r"b_1 + b_2 \sim \mathcal{N}(0, 1)", "each entry holds one entry of b"),
        (r"s \sim \mathcal{N}(0, 1)", "nothing that the model draws"),
        (r"b \in \mathcal{N}(0, 1)", "a statement of probability is"),
    ],
)
def test_what_the_judge_cannot_tell_is_said_and_not_guessed(formula: str, why: str) -> None:
    found = verdict(formula)
    assert found.verdict == "unreadable"
    assert why in found.notes[0]


def test_a_distribution_where_nothing_is_drawn_is_unreadable() -> None:
    part = Part("q", "t", "", "x[n]", "y = norm2(x)^2", Derivative("y", ("x",)))
    assert verdict(r"x \sim \mathcal{N}(0, I)", part=part).verdict == "unreadable"


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        (r"b = A x + s N", "equal"),
        (r"b = A x - s N", "equal"),  # noise is as likely as its opposite
        (r"b_i = (A x)_i + s N_i", "equal"),
        (r"b = A x + N", "different"),
        (r"b = A x + s^2 N", "different"),
        (r"b = s N", "different"),
        (r"b_i = (A x)_i + s N_1", "different"),
        (r"b = A x + s N .^ 2", "unreadable"),
        (r"b = A x", "unreadable"),
    ],
)
def test_a_value_made_of_noise_is_judged_by_its_mean_and_the_size_of_the_noise(
    formula: str, word: str
) -> None:
    found = verdict(formula, let=f"{LET}; N[m]")
    assert found.verdict == word, found.notes


@pytest.mark.parametrize(
    ("right", "word"),
    [
        (r"\frac{1}{t \sqrt{2 \pi}} e^{-(z - a)^2 / (2 t^2)}", "equal"),
        (r"\frac{1}{\sqrt{2 \pi}} e^{-(z - a)^2 / (2 t^2)}", "different"),
        (r"\frac{1}{t \sqrt{2 \pi}} e^{-(z - a)^2 / t^2}", "different"),
        (r"\frac{1}{t \sqrt{2 \pi}} e^{-(z + a)^2 / (2 t^2)}", "different"),
    ],
)
def test_a_density_is_judged_beside_its_distribution(right: str, word: str) -> None:
    found = verdict(f"f_Z(z) = {right}", GAUSS, let="z; a; t positive")
    assert found.verdict == word, found.notes
