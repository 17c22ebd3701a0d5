"""Opening a value into terms: what is summed over in one part of a product is told apart from the others."""

from __future__ import annotations

from fractions import Fraction

from symderiv.expr import Index, var
from symderiv.normal import simplify
from symderiv.normal.term import Terms, outer_labels, to_power
from symderiv.normal.terms import terms
from symderiv.ops.linear import transpose
from symderiv.parse import declarations, expression, text
from symderiv.solver import derive

A, B, X, Y = var("A", ("m", "n")), var("B", ("n", "m")), var("x", ("n",)), var("y", ("n",))
SAMPLES = declarations("W[m,k]; X[m,n]; Y[k,n]")


def summed(body: Terms) -> list[Index]:
    (term,) = body
    return list(term.bound())


def test_the_sums_of_a_product_of_a_value_with_itself_are_kept_apart() -> None:
    inner = transpose(X) @ Y
    assert len(summed(terms(inner * inner))) == 2
    assert len(summed(terms((A @ B) @ (A @ B), outer_labels(("m", "m"))))) == 3


def test_a_value_does_not_sum_over_the_label_that_its_entry_is_asked_at() -> None:
    chain = A @ B
    (within,) = summed(terms(chain, outer_labels(chain.shape)))
    (term,) = terms(chain, (within, outer_labels(("m",))[0]))
    assert len(term.bound()) == 2


def test_a_whole_power_of_a_number_is_whole() -> None:
    assert type(to_power(Fraction(1, 2), -3)) is int
    assert to_power(2, -1) == Fraction(1, 2)


def test_the_square_of_a_sum_that_three_indices_run_through_is_multiplied_out() -> None:
    body = expression("sum(i:m, sum(j:k, W[i,j]*sum(l:n, (X[i,l] - Y[j,l])^2)))", SAMPLES)
    found = "sum(W .* (rowsum(X.^2)*ones(k)' - 2*X*Y' + ones(m)*colsum((Y.^2)')))"
    assert text(simplify(body).expr) == found


def test_a_kernel_of_the_distances_of_rows_has_a_derivative_that_is_right() -> None:
    kernel = "sum(i:m, sum(j:k, exp(-sum(l:n, (X[i,l] - Y[j,l])^2))))"
    assert derive(kernel, let="X[m,n]; Y[k,n]", wrt="X").passed
