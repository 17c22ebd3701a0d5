"""The normal form on random expressions: value kept, never longer, equality decided rightly."""

from __future__ import annotations

from functools import reduce

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symderiv.expr import Apply, Expr, postorder, rebuild, var, variables
from symderiv.normal import same, simplify
from symderiv.normal.length import length
from symderiv.ops.arithmetic import ADD, MUL, NEG, times
from tests.normal.entrywise import Evaluator, at_random
from tests.normal.expressions import SIZES, anything, expressions, rearranged

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def values(*roots: Expr, seed: int = 0) -> list[np.ndarray]:
    """Return the values of the expressions at one random point."""
    run = Evaluator(at_random(variables(*roots), SIZES, np.random.default_rng(seed)), SIZES)
    return [run(root).real for root in roots]


def agree(a: np.ndarray, b: np.ndarray) -> bool:
    """Tell whether two values agree to rounding."""
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-8, atol=1e-8 * (1 + np.abs(b).max())))


@settings(max_examples=150, suppress_health_check=CALM)
@given(anything())
def test_simplifying_keeps_the_value(e: Expr) -> None:
    before, after = values(e, simplify(e).expr)
    assert agree(before, after), f"{e!r} became {simplify(e).expr!r}"


@settings(max_examples=150, suppress_health_check=CALM)
@given(anything())
def test_simplifying_never_makes_an_expression_longer(e: Expr) -> None:
    simple = simplify(e).expr
    assert length(simple) <= length(e), f"{e!r} became {simple!r}"


@settings(max_examples=80, suppress_health_check=CALM)
@given(anything())
def test_what_is_simplified_stays_as_it_is(e: Expr) -> None:
    once = simplify(e).expr
    assert simplify(once).expr is once, f"{once!r} became {simplify(once).expr!r}"


@settings(max_examples=100, suppress_health_check=CALM)
@given(anything())
def test_an_expression_and_its_simplified_form_are_the_same(e: Expr) -> None:
    assert same(e, simplify(e).expr), f"{e!r} against {simplify(e).expr!r}"


@settings(max_examples=150, suppress_health_check=CALM)
@given(st.data(), anything())
def test_an_expression_and_its_rearrangement_are_the_same(data: st.DataObject, e: Expr) -> None:
    other = data.draw(rearranged(e))
    first, second = values(e, other)
    assert agree(first, second), "the test's own algebra is wrong"
    assert same(e, other), f"{e!r} against {other!r}"


@settings(max_examples=150, suppress_health_check=CALM)
@given(st.data(), anything(depth=2))
def test_expressions_that_differ_in_value_are_never_the_same(data: st.DataObject, e: Expr) -> None:
    other = data.draw(expressions(e.shape, 2) | mutants(e))
    if not agree(*values(e, other)):
        assert not same(e, other), f"{e!r} against {other!r}"


@st.composite
def mutants(draw: st.DrawFn, root: Expr) -> Expr:
    """Return `root` with one operator of it spoiled: a term dropped, a sign lost, a factor doubled."""
    spoiled = [n for n in postorder(root) if isinstance(n, Apply) and n.op in (ADD, MUL, NEG)]
    target = draw(st.sampled_from(spoiled)) if spoiled else None
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        new = rebuild(node, tuple(done[c] for c in node.children)) if node.children else node
        done[node] = new.children[0] if node is target else new
    return done[root] if target is not None else root * 2


def test_a_product_of_hundreds_of_factors_is_simplified() -> None:
    factors = [var(f"a{n}") for n in range(400)]
    chain = reduce(times, factors)
    assert simplify(chain).expr is chain
    assert variables(simplify(chain + chain).expr) == tuple(factors)
