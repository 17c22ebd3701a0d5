"""Matrices of stacked columns against the maps that they are read off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symderiv.errors import NoRule
from symderiv.expr import Expr, Var, var
from symderiv.graph import Graph, Let
from symderiv.kronecker import vec_form
from symderiv.linearmap import differential
from symderiv.notation import Notation
from symderiv.parse import declarations, program
from symderiv.shape import columns, rows, size
from symderiv.typeset.unicode import unicode
from symderiv.vecform import Column, Commutation, Diagonal, Factor, Kronecker, Row, VecForm
from symderiv.vecnotation import commutes, matrix
from tests.normal.entrywise import Array, Evaluator, at_random
from tests.normal.expressions import SIZES, TAME, expressions
from tests.test_reverse import CALM, INPUTS

LET = "A[m,n]; B[k,m]; M[n,n]; X[n,k]; D[n,k]; V[n,k]; v[n]; r[1,n]; x[n]; b[m]; c[k]; s"


def form(text: str, direction: str = "V") -> VecForm:
    """Return the matrix of an expression that is linear in the direction."""
    g = program(text, declarations(LET))
    return vec_form(g.lets[-1].body, g[direction])


def dense(factor: Factor, run: Evaluator) -> Array:
    """Return a factor by its definition alone, entry by entry."""
    match factor:
        case Kronecker(left=left, right=right):
            p, q = run(left).real, run(right).real
            return np.block([[x * q for x in line] for line in p])
        case Diagonal(of=of):
            return np.diag(run(of).real.T.ravel())
        case Column(of=of):
            return run(of).real.T.reshape(-1, 1)
        case Row(of=of):
            return run(of).real.T.reshape(1, -1)
        case Commutation(shape=shape):
            m, n = size(rows(shape), SIZES), size(columns(shape), SIZES)
            found = np.zeros((m * n, m * n))
            for i in range(m):
                for j in range(n):
                    found[i * n + j, j * m + i] = 1
            return found


def holds(g: Graph, value: Expr, found: VecForm) -> bool:
    """Tell whether the matrix times the stacked direction is the stacked value."""
    inputs = tuple(dict.fromkeys((*g.inputs, found.direction)))
    run = Evaluator(at_random(inputs, SIZES, np.random.default_rng(5)), SIZES)
    for let in g.lets:
        run.table[let.name] = run(let.body)
    way, due = (run(e).real.T.ravel() for e in (found.direction, value))
    total = np.zeros_like(due)
    for term in found.terms:
        part = way
        for factor in reversed(term.factors):
            part = dense(factor, run) @ part
        total = total + float(term.coefficient) * np.prod([run(e).real.item() for e in term.scalars]) * part
    return bool(np.allclose(total, due, rtol=1e-9, atol=1e-10))


READ = [
    ("A*V*B", "V", "Bᵀ ⊗ A"),
    ("B'*V'*A'", "V", "(A ⊗ Bᵀ) Kₙₖ"),
    ("D .* V", "V", "diag(vec(D))"),
    ("V ./ D", "V", "diag(vec(1/D))"),
    ("D*tr(X'*V)", "V", "vec(D) vec(X)ᵀ"),
    ("x*tr(X'*V)*c'", "V", "vec(x cᵀ) vec(X)ᵀ"),
    ("V*c", "V", "cᵀ ⊗ I"),
    ("x .* (V*c)", "V", "cᵀ ⊗ diag(x)"),
    ("x*(b'*A*V*c)", "V", "cᵀ ⊗ x bᵀ A"),
    ("x*((V*c)'*M*x)", "V", "cᵀ ⊗ x xᵀ Mᵀ"),
    ("(V*c)'*A'", "V", "cᵀ ⊗ A"),
    ("v'*M", "v", "Mᵀ"),
    ("(M*v)'*M", "v", "Mᵀ M"),
    ("A*v", "v", "A"),
    ("v*c'", "v", "c ⊗ I"),
    ("(v*c')'", "v", "I ⊗ c"),
    ("r*X", "r", "Xᵀ"),
    ("(X'*(D .* V))'", "V", None),
    ("(D .* (M*V))'", "V", None),
    ("A*V + A*V*2 - 3*s*A*V", "V", None),
    ("X*tr(D'*(M*(X .* V)))", "V", None),
    ("sum(V)*D + V", "V", None),
    ("(x*c'*tr(M*V*D'))'", "V", None),
    ("r*V", "V", "I ⊗ r"),
    ("-(A*V)", "V", "−I ⊗ A"),
    ("(c'*V'*x)*r", "V", "rᵀ cᵀ ⊗ xᵀ"),
    ("x*((x'*v)*r)*X", "v", "Xᵀ rᵀ ⊗ x xᵀ"),
    ("(v'*M*x)*(r*X)", "v", None),
    ("A*(x*(r*(v'*x)))", "v", None),
    ("M*(x*((r*v)*r))*M'", "v", None),
]


@pytest.mark.parametrize(("text", "direction", "due"), READ, ids=[row[0] for row in READ])
def test_a_matrix_of_stacked_columns_is_right_and_reads_as_in_the_books(
    text: str, direction: str, due: str | None
) -> None:
    g = program(text, declarations(LET))
    found = form(text, direction)
    assert holds(g, g.lets[-1].body, found)
    if due is not None:
        assert unicode(matrix(found, Notation())) == due


@settings(max_examples=60, suppress_health_check=CALM)
@given(expressions(("m", "n"), 2, INPUTS, TAME), st.sampled_from(INPUTS))
def test_the_matrix_of_the_derivative_of_a_random_matrix_is_right(body: Expr, wrt: Var) -> None:
    g = Graph(INPUTS, (Let(var("F", ("m", "n")), body),))
    found = differential(g, "F", wrt.name)
    value = found.value if found.whole is None else found.whole
    try:
        read = vec_form(value, found.direction)
    except NoRule:
        assume(False)
    assert holds(g, value, read)


def test_two_products_with_one_left_side_are_one() -> None:
    assert unicode(matrix(form("A*V*B + 2*A*M*V*B"), Notation())) == "Bᵀ ⊗ (A + 2 A M)"


def test_the_commutation_matrix_is_defined_where_it_is_used() -> None:
    definition = commutes(form("V'*M"), Notation())
    assert definition is not None
    assert unicode(definition) == "Kₙₖ vec(V) = vec(Vᵀ)"
    assert commutes(form("A*V"), Notation()) is None


@pytest.mark.parametrize("text", ["diag(V*c)*X", "diagvec(V*D')"])
def test_what_no_fixed_matrix_multiplies_is_refused_by_name(text: str) -> None:
    with pytest.raises(NoRule, match=r"diag(vec)? of a value that holds V is no product"):
        form(text)


def test_an_expression_that_is_not_linear_is_refused() -> None:
    with pytest.raises(NoRule, match="not linear in V"):
        form("V*X'*V")
