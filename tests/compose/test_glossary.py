"""Signs that a reader may not know are explained beside the answer that uses them."""

from __future__ import annotations

import pytest

from symderiv.compose import document
from symderiv.options import Options
from symderiv.render.terminal import render
from symderiv.solver import derive

EXPLAINED = [
    ("b'*expm(A)*b", "A[n,n]; b[n]", "is the Fréchet derivative of e^(Aᵀ) along b bᵀ."),
    ("eigmax(A)", "A[n,n] symmetric", "is the unit eigenvector of A for its largest eigenvalue."),
    ("b'*vec(A)", "A[m,n]; b[m*n]", "vec⁻¹(b) is the matrix whose columns, stacked, are b."),
    ("sum(C .* kron(A, x))", "A[m,n]; x[p]; C[m*p,n]", "blockdot(C, x) holds, for each block of C its inner"),
]


@pytest.mark.parametrize(("source", "let", "sentence"), EXPLAINED, ids=[row[0] for row in EXPLAINED])
def test_a_sign_is_explained_beside_the_answer(source: str, let: str, sentence: str) -> None:
    page = render(document([derive(source, let, "A")], Options()), width=200)
    assert sentence in page


def test_a_plain_matrix_function_needs_no_explanation() -> None:
    page = render(document([derive("tr(expm(A))", "A[n,n]", "A")], Options()), width=200)
    assert "Fréchet" not in page


def test_where_an_entry_is_the_largest_is_no_kink_and_that_it_is_unique_is_assumed() -> None:
    page = render(document([derive("maxel(x)", "x[n]", "x")], Options()), width=200)
    assert "the largest entry of x is unique" in page
    assert "does not exist" not in page
