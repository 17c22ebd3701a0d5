"""Operation counts: polynomials from shapes, against a run that counts every operation."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from symderiv import cost
from symderiv.cost import Polynomial, number
from symderiv.errors import NoRule
from symderiv.expr import Expr, entry, fold, index, var
from symderiv.graph import Let
from symderiv.numeric import evaluator
from symderiv.op import OPS
from symderiv.ops.arithmetic import over, power
from symderiv.ops.elementwise import exp, greater, sigmoid, unknown
from symderiv.ops.linear import eye, outer
from symderiv.parse import text
from symderiv.shape import Shape
from symderiv.witness.claim import inputs
from symderiv.witness.counting import count
from symderiv.witness.samples import declared, table

A, B, S = var("A", ("m", "n")), var("B", ("n", "p")), var("S", ("n", "n"))
u, v, r = var("u", ("n",)), var("v", ("n",)), var("r", (1, "n"))
s, t = var("s", (), frozenset({"positive"})), var("t")
i, j = index("i", "n"), index("j", "m")

#: An expression, and the additions, multiplications and functions that a person would count.
COUNTED: dict[str, tuple[Expr, tuple[str, str, str]]] = {
    "sum of three vectors": (u + v + u * 2, ("2*n", "n", "0")),
    "difference": (u - v, ("n", "0", "0")),
    "sign": (-u, ("0", "0", "0")),
    "scalar spread": (u + 1, ("n", "0", "0")),
    "multiple": (s * A, ("0", "m*n", "0")),
    "entrywise product": (u * v, ("0", "n", "0")),
    "quotient": (over(u, v), ("0", "n", "0")),
    "reciprocal": (over(1, u), ("0", "n", "0")),
    "cube": (u**3, ("0", "2*n", "0")),
    "inverse square": (power(u, -2), ("0", "2*n", "0")),
    "first power": (power(u, 1), ("0", "0", "0")),
    "power of a value": (power(s, t), ("0", "0", "1")),
    "matrix product": (A @ B, ("m*n*p - m*p", "m*n*p", "0")),
    "matrix and vector": (A @ u, ("m*n - m", "m*n", "0")),
    "row and column": (r @ u, ("n - 1", "n", "0")),
    "outer product": (outer(u, v), ("0", "n^2", "0")),
    "product with the identity": (eye("n") @ u, ("n^2 - n", "n^2", "0")),
    "product with a diagonal": (OPS["diag"](u) @ v, ("n^2 - n", "n^2", "0")),
    "transpose": (A.T, ("0", "0", "0")),
    "trace": (OPS["tr"](S), ("n - 1", "0", "0")),
    "diagonal": (OPS["diagvec"](S) + u, ("n", "0", "0")),
    "sum of entries": (OPS["sum"](A), ("m*n - 1", "0", "0")),
    "inner product": (OPS["dot"](u, v), ("n - 1", "n", "0")),
    "squared norm": (OPS["sqnorm"](A), ("m*n - 1", "m*n", "0")),
    "softmax": (OPS["softmax"](u), ("n - 1", "n", "n")),
    "log-sum-exp": (OPS["lse"](u), ("n - 1", "0", "n + 1")),
    "row by row softmax": (OPS["rowsoftmax"](A), ("m*n - m", "m*n", "m*n")),
    "row by row log-sum-exp": (OPS["rowlse"](A), ("m*n - m", "0", "m*n + m")),
    "log-sum-exp of a matrix": (OPS["lse"](A), ("m*n - 1", "0", "m*n + 1")),
    "product of entries": (OPS["prod"](A), ("0", "m*n - 1", "0")),
    "function": (sigmoid(A), ("0", "0", "m*n")),
    "declared function": (unknown("phi")(u), ("0", "0", "n")),
    "indicator": (greater(u, 0), ("0", "0", "n")),
    "shared node": (exp(u) + exp(u) * v, ("n", "n", "n")),
    "every entry": (OPS["every"](greater(u, 0)), ("0", "n - 1", "n")),
    "sum over an index": (fold("sum", i, exp(entry(u, (i,))) * entry(v, (i,))), ("n - 1", "n", "n")),
    "product over an index": (fold("prod", i, 1 + entry(u, (i,))), ("n", "n - 1", "0")),
    "double sum": (fold("sum", j, fold("sum", i, entry(A, (j, i)) ** 2)), ("m*n - 1", "m*n", "0")),
}

TABLES = [{"m": 3, "n": 2, "p": 5}, {"m": 5, "n": 3, "p": 2}, {"m": 2, "n": 5, "p": 3}]


def entries(shape: Shape) -> Polynomial:
    return cost.entries(shape)


@pytest.mark.parametrize("name", COUNTED)
def test_an_operator_costs_what_a_person_counts(name: str) -> None:
    root, expected = COUNTED[name]
    found = cost.operations(root)
    parts = (found.additions, found.multiplications, found.functions)
    assert tuple(text(p.expr) for p in parts) == expected


@pytest.mark.parametrize("sizes", TABLES, ids=str)
@pytest.mark.parametrize("name", COUNTED)
def test_a_counted_run_does_as_many_operations(name: str, sizes: dict[str, int]) -> None:
    root, _ = COUNTED[name]
    tally, _ = count((), [root], sizes)
    assert tally == cost.operations(root).at(sizes)


@pytest.mark.parametrize("name", COUNTED)
def test_a_counted_run_finds_the_right_values(name: str) -> None:
    root, _ = COUNTED[name]
    sizes = TABLES[0]
    values = table(inputs((), root), sizes, Random(0))
    right = evaluator((), {"root": root})({**values, **declared(root)})["root"]
    _, (found,) = count((), [root], sizes)
    np.testing.assert_allclose(list(found.values()), np.ravel(right), rtol=1e-12)


def test_a_node_that_two_values_share_is_counted_once() -> None:
    assert cost.operations(exp(u) + v, exp(u) * v).at({"n": 3}) == (3, 3, 3)


def test_a_named_value_is_not_computed_again() -> None:
    h = var("h", ("n",))
    program = [Let(h, exp(u))]
    tally, _ = count(program, [h + v, h * v], {"n": 5})
    assert tally == cost.operations(*(let.body for let in program), h + v, h * v).at({"n": 5}) == (5, 5, 5)


def test_an_operator_without_a_count_is_refused_by_name() -> None:
    with pytest.raises(NoRule, match="no operation count for inv"):
        cost.operations(OPS["inv"](S))


def test_an_operator_without_a_definition_in_indices_cannot_be_counted_in_a_run() -> None:
    with pytest.raises(NoRule, match="inv has no definition in indices"):
        count((), [OPS["inv"](S)], {"n": 2})


def test_a_polynomial_is_written_with_its_highest_degree_first() -> None:
    n, m = entries(("n",)), entries(("m",))
    assert text(((n + m) * (n + m) * number(3) - n - number(7)).expr) == "3*m^2 + 6*m*n + 3*n^2 - n - 7"


def test_terms_that_cancel_leave_nothing() -> None:
    n = entries(("n",))
    assert text((n - n).expr) == "0"


def test_the_leading_terms_have_the_highest_degree() -> None:
    n, m = entries(("n",)), entries(("m",))
    assert text((n * m * number(2) + n * n - m - number(4)).leading.expr) == "2*m*n + n^2"


def test_a_polynomial_exceeds_another_only_where_that_is_proved_for_all_sizes() -> None:
    n, one = entries(("n",)), number(1)
    assert (n + one).exceeds(n)
    assert (n * n + n).exceeds(n)
    assert not n.exceeds(one), "they agree at n = 1"
    assert not n.exceeds(number(5)), "it is smaller at n = 2"
    assert not n.exceeds(n)
