"""Verification: a claimed derivative, or a step, checked by witnesses that share no code with the engine."""

from __future__ import annotations

from symderiv.errors import ShapeError
from symderiv.expr import At, Expr
from symderiv.graph import Graph, Let
from symderiv.shape import SCALAR, Shape, axes, text
from symderiv.witness import exactly, quotients, values
from symderiv.witness.check import DEFINITION, Check, summary
from symderiv.witness.claim import Claim, Fact, Outcome, needed

__all__ = ["Check", "counterexample", "derivative", "equal", "summary"]

EXACT_POINTS = 2
SEARCHED = 40
DIFFERENCES = "difference quotients"
VALUES = "values"


def derivative(
    graph: Graph,
    of: str,
    wrt: str,
    claimed: Expr,
    extra: tuple[Let, ...] = (),
    at: tuple[At, ...] | None = None,
    points: int = 64,
    seed: int = 0,
) -> tuple[Check, ...]:
    """Check that `claimed` is the derivative of the value `of` with respect to the value `wrt`.

    `claimed` reads the graph's values and the `extra` ones.  With `at` (indices or numbers), it is
    the entry there, and the indices may be free in it.
    Shapes: the axes of `of`, then those of `wrt`; with `at`, a scalar.
    Raises: ShapeError when the claim has another shape.
    """
    claim = Claim(graph, graph[of], graph[wrt], claimed, extra, at)
    _fits(claim.entry.shape, _expected(claim))
    return (
        _check(DIFFERENCES, quotients.derivative(claim, points, seed)),
        _check(DEFINITION, exactly.derivative(claim, EXACT_POINTS, seed)),
    )


def equal(
    graph: Graph,
    before: Expr,
    after: Expr,
    extra: tuple[Let, ...] = (),
    facts: tuple[Fact, ...] = (),
    points: int = 64,
    seed: int = 0,
) -> Check:
    """Check that two expressions have the same value off the kinks, wherever one of them has one.

    A fact is a condition (an expression that is not 0 where it holds) or a value's name with a
    property.  Indices may be free in both.
    Shapes: the same for both.
    Raises: ShapeError when they differ.
    """
    _fits(after.shape, before.shape)
    lets = needed((*graph.lets, *extra), before, after, *(f for f in facts if isinstance(f, Expr)))
    exact = _check(DEFINITION, exactly.equal(lets, before, after, facts, EXACT_POINTS, seed))
    if exact.counterexample is not None:
        return exact
    rounded = _check(VALUES, values.equal(lets, before, after, facts, points, seed))
    if not rounded.passed or not exact.points:
        return rounded
    notes = "; ".join(n for n in (exact.sentence(), rounded.note) if n)
    return Check(
        f"{DEFINITION} and {VALUES}",
        True,
        rounded.points,
        rounded.sizes,
        rounded.error,
        exact.exact,
        None,
        notes,
    )


def counterexample(
    graph: Graph, before: Expr, after: Expr, extra: tuple[Let, ...] = ()
) -> tuple[tuple[str, str], ...] | None:
    """Return a point at which two expressions differ, of small numbers where possible; None: they agree."""
    _fits(after.shape, before.shape)
    lets = needed((*graph.lets, *extra), before, after)
    small = exactly.equal(lets, before, after, (), SEARCHED, seed=0).failure
    return small or values.equal(lets, before, after, (), 64, seed=0).failure


def _check(witness: str, outcome: Outcome) -> Check:
    passed = outcome.failure is None and outcome.points > 0
    nowhere = "" if outcome.points else "no point was found at which to check"
    note = "; ".join(told for told in (nowhere, outcome.note) if told)
    exact = outcome.error is None and outcome.points > 0
    sizes = tuple(outcome.sizes.items())
    return Check(witness, passed, outcome.points, sizes, outcome.error, exact, outcome.failure, note)


def _expected(claim: Claim) -> Shape:
    if claim.at is not None:
        return SCALAR
    of, wrt = claim.of.shape, claim.wrt.shape
    return (*axes(of), *axes(wrt)) if axes(of) and axes(wrt) else wrt or of


def _fits(found: Shape, expected: Shape) -> None:
    if found != expected:
        raise ShapeError(f"the claim is {text(found)}, but {text(expected)} is expected")
