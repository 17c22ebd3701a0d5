"""Diagnoses, counterexamples and contradictions of wrong answers."""

from __future__ import annotations

import pickle

import pytest

from symderiv.checking.check import checked
from symderiv.checking.target import target

HIDDEN = target(part="q2c")
RIDGE = target(expr="norm2(A*x - b)^2/m", let="A[m,n]; x[n]; b[m]", wrt="x")
SQUARE = target(reference="A'*B*x", let="A[n,n]; B[n,n]; x[n]")
SIGMOID = target(reference="sigmoid(z)*(1 - sigmoid(z))")
TANH = target(reference="1 - tanh(z)^2")
QUADRATIC = target(expr="x'*A*x", let="A[n,n]; x[n]", wrt="x")
HUBER = target(reference="where(abs(r) <= d, r, d*sign(r))", let="r; d positive")
ELEMENTWISE = target(
    expr="z = W*x; a = tanh(z); b = sigmoid(a); c = relu(b - 1/2); J = v'*c; J",
    let="W[m,n]; x[n]; v[m]",
    wrt="W",
)
SMOOTH = target(expr="(y - b'*sigmoid(A*x))^2", let="A[h,m]; b[h]; x[m]; y", wrt="A")


@pytest.mark.parametrize(
    ("against", "answer", "said"),
    [
        (HIDDEN, "∂J/∂b1 = (y − ŷ) W2' ∘ 1{z1 > 0}", "sign"),
        (HIDDEN, "∂J/∂b1 = (ŷ + y) W2' ∘ 1{z1 > 0}", "sign: ŷ − y in place of ŷ + y"),
        (HIDDEN, "∂J/∂b1 = 2(ŷ − y) W2' ∘ 1{z1 > 0}", "factor: times ½"),
        (HIDDEN, "∂J/∂b1 = (ŷ − y) W2' ∘ 1{z1 < 0}", "branch swapped: 𝟙{z₁ > 0} in place of 𝟙{z₁ < 0}"),
        (HIDDEN, "∂J/∂b1 = (ŷ − y) W2' ∘ 1{x > 0}", "wrong condition: 𝟙{z₁ > 0} in place of 𝟙{x > 0}"),
        (HIDDEN, "∂J/∂b1 = (ŷ − y) W2' ∘ a1", "wrong variable: 𝟙{z₁ > 0} in place of a₁"),
        (HIDDEN, "∂J/∂b1 = (ŷ − y) W2'", "chain stopped early: this is ∂J/∂a₁; the missing factor 𝟙{z₁ > 0}"),
        (HIDDEN, "∂J/∂W1_i = (ŷ − y) W2_i x", "missing factor 𝟙{z₁,ᵢ > 0}"),
        (HIDDEN, "∂J/∂W1 = δ1", "wrong variable: this is ∂J/∂b₁"),
        (HIDDEN, "∂J/∂x = W1' δ1", "missing term ŷ − y"),
        (RIDGE, "2 A'(A x - b)", "factor: times 1/m"),
        (RIDGE, "2/3 A'(A x - b)", "number: 2/m in place of"),
        (RIDGE, "2/m A' (A x)", "missing term −b"),
        (RIDGE, "2/m (A x - b)", None),
        (RIDGE, "2/n A'(A x - b)", "size: m in place of n"),
        (SIGMOID, "-e^{-z}/(1 + e^{-z})^2", "sign: times −1"),
        (TANH, "1 - tanh(z)", "power: tanh(z)² in place of tanh(z)"),
        (QUADRATIC, "A x", "missing term Aᵀ"),
        (HUBER, r"\begin{cases} d sgn(r) & |r| \le d \\ r & |r| > d \end{cases}", "branch swapped"),
        (HUBER, r"\begin{cases} r & |r| \le d \\ sgn(r) & |r| > d \end{cases}", "missing factor d"),
        (SQUARE, "B A' x", "reversed product: Aᵀ B in place of B Aᵀ"),
        (SQUARE, "A B x", "transpose"),
        (SQUARE, "A' B", "missing factor x"),
        (target(reference="max(0, w*x + b)"), "w*x + b", "missing function: ReLU(w x + b)"),
        (SMOOTH, "-2*(y - b'*a)*(b .* a)*x'", "missing factor 1 − a: "),
        (
            SMOOTH,
            "-2*(y - b'*a)*(b .* a .* (1 - a))",
            "chain stopped early: this is ∂f/∂z; the missing factor xᵀ",
        ),
    ],
)
def test_a_single_mistake_is_named(against: object, answer: str, said: str | None) -> None:
    found = checked(against, answer)
    assert found.verdict == "wrong"
    if said is not None:
        assert found.diagnosis is not None
        assert found.diagnosis.startswith(said)


def test_a_scalar_in_place_of_a_vector_is_a_matter_of_shape() -> None:
    found = checked(target(reference="A*x", let="A[m,n]; x[n]"), "sum(x)")
    assert (found.verdict, found.diagnosis) == ("wrong", "shape: this is scalar, and m is due")


def test_what_no_single_mistake_explains_is_not_explained() -> None:
    assert checked(RIDGE, "cos(x) + 3*sin(x)").diagnosis is None


def test_a_counterexample_is_small_and_its_sizes_differ() -> None:
    found = checked(target(reference="A*x", let="A[m,n]; x[n]"), "2*A*x")
    assert found.counterexample is not None
    shown = dict(found.counterexample)
    assert (shown["m"], shown["n"]) == ("2", "3")
    assert set(shown) == {"m", "n", "A", "x", "answer", "reference"}
    assert all(digit in "0123456789[], −/" for value in shown.values() for digit in value)


def test_a_counterexample_is_small_also_where_the_smallest_sizes_hide_the_mistake() -> None:
    found = checked(RIDGE, "A'(A x - b)")  # 2/m is 1 where m is 2
    assert found.counterexample is not None
    shown = dict(found.counterexample)
    assert shown["m"] == "3"
    assert all(digit in "0123456789[], −/" for value in shown.values() for digit in value)


def test_letters_run_together_are_no_unknown_name_where_only_the_shapes_do_not_fit() -> None:
    found = checked(target(expr="normF(R - U*V')^2", let="R[m,n]; U[m,k]; V[n,k]", wrt="U"), "-2(R-UV^T)U")
    assert found.diagnosis == "cannot multiply 2 (R-UV^T) (m×n) by U (m×k): inner sizes n and m differ"


def test_a_counterexample_lies_on_no_kink() -> None:
    found = checked(target(reference="max(0, x)"), "x")
    assert found.counterexample == (("x", "−1"), ("answer", "−1"), ("reference", "0"))


def test_a_counterexample_shows_as_many_digits_as_it_takes() -> None:
    found = checked(target(reference="x"), "x + 1e-30")
    assert found.counterexample is not None
    shown = dict(found.counterexample)
    assert shown["answer"] != shown["reference"]


def test_a_counterexample_in_index_form_names_its_indices() -> None:
    found = checked(target(reference="a*x'", let="a[m]; x[n]"), "a_i + x_j")
    assert found.counterexample is not None
    assert {"i", "j"} <= set(dict(found.counterexample))


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        ("∂J/∂b1 = (y − ŷ) W2' ∘ 1{z1 > 0}", "step 1 "),
        ("∂J/∂b1 = (ŷ − y) 1{z1 > 0}", "step 3 (matrix product)"),
        ("∂J/∂b1 = (ŷ − y) W2'", "step 4 (derivative of ReLU)"),
        ("∂J/∂W1 = (ŷ − y) W2' ∘ 1{z1 < 0} x", "step 4 (derivative of ReLU)"),
        ("∂J/∂W1 = δ1", "step 6 (product with a scalar)"),
        ("∂J/∂x = W1' δ1", "step 7 (chain rule: add the streams)"),
    ],
)
def test_the_first_contradicted_step_is_named(answer: str, step: str) -> None:
    found = checked(HIDDEN, answer)
    assert found.contradicts is not None
    assert found.contradicts.startswith(step)


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        ("(v .* (b > 1/2) .* b .* (1 - b) .* (1 + a.^2))*x'", "step 4 (derivative of tanh)"),
        ("(v .* (b > 1/2) .* b .* (1 + b) .* (1 - a.^2))*x'", "step 3 (derivative of the sigmoid)"),
        ("(v .* (b > 1/2) .* b .* (1 - b))*x'", "step 4 (derivative of tanh)"),
        ("(v .* b .* (1 - b) .* (1 - a.^2))*x'", "step 2 (derivative of ReLU)"),
    ],
)
def test_of_elementwise_steps_that_follow_each_other_the_one_that_lacks_a_factor_is_named(
    answer: str, step: str
) -> None:
    found = checked(ELEMENTWISE, answer)
    assert found.contradicts is not None
    assert found.contradicts.startswith(step)


def test_a_reference_without_a_derivation_has_no_step_to_contradict() -> None:
    assert checked(SQUARE, "A*B*x").contradicts is None


def test_a_verdict_can_be_sent_to_another_process() -> None:
    found = checked(HIDDEN, "∂J/∂b1 = (ŷ − y) W2'")
    sent = pickle.loads(pickle.dumps(found))
    assert sent.to_dict() == found.to_dict()
