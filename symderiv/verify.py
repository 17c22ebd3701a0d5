"""Verification: a claimed derivative, or a step, checked by witnesses that share no code with the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from math import prod

from symderiv.errors import ShapeError
from symderiv.expr import At, Expr, Var, postorder
from symderiv.graph import Graph, Let
from symderiv.parse import text as expression_text
from symderiv.shape import SCALAR, Shape, axes, text
from symderiv.vecform import VecForm
from symderiv.witness import equality, exactly, quotients, values
from symderiv.witness import stacked as witness
from symderiv.witness.check import DEFINITION, Check, summary
from symderiv.witness.claim import Claim, Fact, Outcome, needed

__all__ = ["Check", "cases", "counterexample", "derivative", "equal", "stacked", "summary"]

EXACT_POINTS = 4
#: Entries of a value whose sizes are numbers; a larger one is not written out.
LARGEST = 16
SEARCHED = 40
DIFFERENCES = "difference quotients"
VALUES = "values"
STACKED = "the map, stacked"


def derivative(
    graph: Graph,
    of: str,
    wrt: str,
    claimed: Expr,
    extra: tuple[Let, ...] = (),
    at: tuple[At, ...] | None = None,
    points: int = 64,
    seed: int = 0,
    along: Var | None = None,
    exact: bool = True,
) -> tuple[Check, ...]:
    """Check that `claimed` is the derivative of the value `of` with respect to the value `wrt`.

    `claimed` reads the graph's values and the `extra` ones.  With `at` (indices or numbers), it is
    the entry there, and the indices may be free in it.  With `along`, it is the derivative along
    that value, which it reads.  Where not `exact`, difference quotients alone are taken: the entries of
    a composition of many unknown functions are too long to differentiate one by one.
    Shapes: the axes of `of`, then those of `wrt`; with `at`, a scalar; with `along`, of's.
    Raises: ShapeError when the claim has another shape.
    """
    claim = Claim(graph, graph[of], graph[wrt], claimed, extra, at, along)
    _fits(claim.entry.shape, _expected(claim))
    checks = [_check(DIFFERENCES, _in_turns(partial(quotients.derivative, claim), points, seed))]
    if exact and _small(claim.forward, claim.of, claim.wrt):
        checks.append(_check(DEFINITION, _in_turns(partial(exactly.derivative, claim), EXACT_POINTS, seed)))
    return tuple(checks)


def equal(
    graph: Graph,
    before: Expr,
    after: Expr,
    extra: tuple[Let, ...] = (),
    facts: tuple[Fact, ...] = (),
    points: int = 64,
    seed: int = 0,
    covered: bool = True,
    mutual: bool = False,
) -> Check:
    """Check that `after` has the value of `before` off the kinks, wherever that has one.

    A fact is a condition (an expression that is not 0 where it holds) or a value's name with a
    property.  Indices may be free in both.  `covered` says that every branch should be reached,
    `mutual` that `before` must have a value wherever `after` has one: a step may drop 0 · log x, but a
    printed formula that holds for some x is none for all.
    Shapes: the same for both.
    Raises: ShapeError when they differ.
    """
    _fits(after.shape, before.shape)
    lets = needed((*graph.lets, *extra), before, after, *(f for f in facts if isinstance(f, Expr)))
    equal_exactly = partial(equality.equal, lets, before, after, facts, mutual=mutual)
    small = _small(lets, before, after)
    found = _in_turns(equal_exactly, EXACT_POINTS, seed) if small else Outcome(0, {})
    exact = _check(DEFINITION, found)
    if exact.counterexample is not None:
        return exact
    outcome = _in_turns(partial(values.equal, lets, before, after, facts, mutual=mutual), points, seed)
    rounded = _check(VALUES, outcome if covered else replace(outcome, unreached=()))
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


def cases(
    graph: Graph,
    value: Expr,
    branches: Iterable[tuple[Expr, Expr]],
    extra: tuple[Let, ...] = (),
    points: int = 64,
) -> tuple[Check, ...]:
    """Check that a value is what each (value, condition) branch says where the condition holds.

    A condition under which no point was found is told; one at least must have been met.
    """
    found = [(equal(graph, value, v, extra, (when,), points, covered=False), when) for v, when in branches]
    met = any(check.points for check, _ in found)
    return tuple(check if check.points or not met else _unmet(check, when) for check, when in found)


def _unmet(check: Check, condition: Expr) -> Check:
    return replace(check, passed=True, note=f"no point reached {expression_text(condition)}")


def stacked(
    graph: Graph, value: Expr, form: VecForm, extra: tuple[Let, ...] = (), points: int = 16, seed: int = 0
) -> Check:
    """Check that `form` times the stacked direction is the stacked value of a linear map."""
    lets = (*graph.lets, *extra)
    return _check(STACKED, _in_turns(partial(witness.agrees, lets, value, form), points, seed))


def counterexample(
    graph: Graph, before: Expr, after: Expr, extra: tuple[Let, ...] = ()
) -> tuple[tuple[str, str], ...] | None:
    """Return a point at which two expressions differ, of small numbers where possible; None: they agree."""
    _fits(after.shape, before.shape)
    lets = needed((*graph.lets, *extra), before, after)
    small = equality.equal(lets, before, after, (), SEARCHED, seed=0, mutual=True).failure
    return small or values.equal(lets, before, after, (), 64, seed=0, mutual=True).failure


def _in_turns(run: Callable[..., Outcome], points: int, seed: int) -> Outcome:
    """Return what a witness finds at two assignments of the sizes; at a third where those have no point.

    A claim may be right at one size alone; a matrix may be singular unless it is tall.
    """
    first = run(points - points // 2, seed, turn=0)
    if first.failure is not None:
        return first
    if not first.sizes:
        return first if points < 2 else _joined(first, run(points // 2, seed + 1, turn=0))
    both = _joined(first, run(points // 2, seed + 1, turn=1))
    return both if both.points else run(points, seed, turn=2)


def _joined(first: Outcome, second: Outcome) -> Outcome:
    """Return two outcomes as one; the sizes of the second are noted where both count."""
    if second.failure is not None or not first.points:
        return second
    if not second.points:
        return first
    errors = [e for e in (first.error, second.error) if e is not None]
    also = ", ".join(f"{name} = {n}" for name, n in second.sizes.items())
    note = f"also at {also}" if second.sizes != first.sizes else ""
    unreached = tuple(branch for branch in first.unreached if branch in second.unreached)
    points = first.points + second.points
    return Outcome(points, first.sizes, max(errors, default=None), None, note, unreached)


def _small(lets: Iterable[Let], *roots: Expr) -> bool:
    """Tell whether sizes given as numbers are small enough to write the entries out."""
    nodes = postorder(*roots, *(let.body for let in lets))
    return all(prod(d for d in axes(node.shape) if isinstance(d, int)) <= LARGEST for node in nodes)


def _check(witness: str, outcome: Outcome) -> Check:
    passed = outcome.failure is None and outcome.points > 0
    nowhere = "" if outcome.points else "no point was found at which to check"
    missed = f"no point reached {', '.join(outcome.unreached)}" if outcome.unreached else ""
    note = "; ".join(told for told in (nowhere, outcome.note, missed) if told)
    exact = outcome.error is None and outcome.points > 0
    sizes = tuple(outcome.sizes.items())
    return Check(witness, passed, outcome.points, sizes, outcome.error, exact, outcome.failure, note)


def _expected(claim: Claim) -> Shape:
    if claim.at is not None:
        return SCALAR
    of, wrt = claim.of.shape, claim.wrt.shape
    if claim.along is not None:
        return of
    return (*axes(of), *axes(wrt)) if axes(of) and axes(wrt) else wrt or of


def _fits(found: Shape, expected: Shape) -> None:
    if found != expected:
        raise ShapeError(f"the claim is {text(found)}, but {text(expected)} is expected")
