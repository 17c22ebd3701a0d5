"""Index form: entry by entry the same numbers as the matrix form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from symderiv.expr import Expr, Fold, Index, postorder, variables
from symderiv.index import entries, free_indices
from symderiv.normal.term import NotReducible
from symderiv.notation import Notation
from symderiv.parse import declarations, expression
from symderiv.shape import axes
from symderiv.solver import derive
from symderiv.typeset.unicode import unicode
from tests.normal.entrywise import Evaluator, at_random, operators, shaped
from tests.normal.expressions import SIZES, anything
from tests.test_reverse import CALM


@settings(max_examples=120, suppress_health_check=CALM)
@given(anything())
def test_every_entry_of_the_index_form_equals_the_matrix_form(e: Expr) -> None:
    at = free_indices(e.shape)
    run = Evaluator(at_random(variables(e), SIZES, np.random.default_rng(3)), SIZES)
    whole = shaped(run(e), e.shape).real
    form = entries(e, at)
    for place in np.ndindex(*whole.shape):
        where = {i: n + 1 for i, n in zip(at, place, strict=True)}
        due, found = whole[place], run(form, where)[0, 0].real
        assert np.isclose(found, due, rtol=1e-8, atol=1e-8 * (1 + abs(due))), f"{e!r} at {place}: {form!r}"


@settings(max_examples=80, suppress_health_check=CALM)
@given(anything(depth=2))
def test_an_index_form_holds_no_matrix_operators(e: Expr) -> None:
    form = entries(e, free_indices(e.shape))
    assert not operators(form) & {
        "matmul",
        "transpose",
        "diag",
        "tr",
        "dot",
        "sqnorm",
        "sum",
        "fill",
        "scale",
    }


@settings(max_examples=60, suppress_health_check=CALM)
@given(anything(depth=2))
def test_a_sums_index_never_captures_a_free_one(e: Expr) -> None:
    free = {i.name for i in free_indices(e.shape)}
    bound = {n.index.name for n in postorder(entries(e, free_indices(e.shape))) if isinstance(n, Fold)}
    assert not free & bound


FORMS = [
    ("A*x", "A[m,n]; x[n]", "Σⱼ₌₁ⁿ Aᵢⱼ xⱼ"),
    ("A^T*u", "A[m,n]; u[m]", "Σⱼ₌₁ᵐ Aⱼᵢ uⱼ"),
    ("u*x^T", "u[m]; x[n]", "uᵢ xⱼ"),
    ("x^T*v", "x[n]; v[n]", "Σᵢ₌₁ⁿ xᵢ vᵢ"),
    ("x .* v", "x[n]; v[n]", "xᵢ vᵢ"),
    ("relu(A*x)", "A[m,n]; x[n]", "ReLU(Σⱼ₌₁ⁿ Aᵢⱼ xⱼ)"),
    ("tr(M)", "M[n,n]", "Σᵢ₌₁ⁿ Mᵢᵢ"),
    ("W*x + b", "W[k]; x; b[k]", "Wᵢ x + bᵢ"),
]


@pytest.mark.parametrize(("text", "let", "due"), FORMS, ids=[t for t, _, _ in FORMS])
def test_an_index_form_reads_as_on_the_blackboard(text: str, let: str, due: str) -> None:
    e = expression(text, declarations(let))
    assert unicode(Notation()(entries(e, free_indices(e.shape)))) == due


def test_free_indices_run_along_the_axes_and_avoid_names_in_use() -> None:
    i, j = free_indices(("m", "n"), frozenset({"i"}))
    assert (i.dim, j.dim) == ("m", "n")
    assert len({i.name, j.name, "i"}) == 3


def test_a_row_has_one_index() -> None:
    e = expression("r", declarations("r[1,n]"))
    (at,) = free_indices(e.shape)
    assert isinstance(at, Index)
    assert axes(e.shape) == ("n",)


def test_an_inverse_has_no_index_form_inside_a_function_or_is_taken_by_entry() -> None:
    e = expression("M^-1*x", declarations("M[n,n] invertible; x[n]"))
    try:
        form = entries(e, free_indices(e.shape))
    except NotReducible:
        return
    run = Evaluator(at_random(variables(e), SIZES, np.random.default_rng(0)), SIZES)
    (i,) = free_indices(e.shape)
    assert np.isclose(run(form, {i: 2})[0, 0], run(e)[1, 0])


def test_an_index_that_is_summed_over_is_not_called_as_a_value_is() -> None:
    product = expression("A*j", declarations("A[m,n]; j[n]"))
    at = free_indices(product.shape)
    assert unicode(Notation()(entries(product, at))) == "Σₖ₌₁ⁿ Aᵢₖ jₖ"


def test_no_index_is_called_as_a_size_is() -> None:
    """Σₚ over the n columns of A would take the p of vec⁻¹(u), p×m, for itself."""
    (index_form,) = (
        answer["index"]
        for answer in derive("u'*kron(A, B)*v", "A[m,n]; B[p,q]; u[m*p]; v[n*q]", "B").to_dict()["answers"]
    )
    assert index_form == "sum(k:m, sum(l:n, unvec(u, p, m)[i, k]*A[k, l]*unvec(v, q, n)[j, l]))"


def test_the_entry_of_an_answer_is_not_called_as_a_size_is() -> None:
    (answer,) = derive("x'*A*x", "A[i,i]; x[i]", "x").to_dict()["answers"]
    assert (answer["indices"], answer["index"]) == (["j"], "sum(k:i, (A[j, k] + A[k, j])*x[k])")
