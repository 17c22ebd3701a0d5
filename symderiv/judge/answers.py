"""Judging values and derivatives: equal, equal when transposed, equal for one unit only, or different."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import numpy as np

from symderiv.answer import Judgement
from symderiv.errors import InputError, NoRule, ShapeError
from symderiv.expr import (
    Apply,
    At,
    Entry,
    Expr,
    Index,
    Var,
    open_indices,
    postorder,
    rebuild,
    substitute,
    variables,
)
from symderiv.index import entries
from symderiv.judge import repairs, units
from symderiv.judge.printed import Claim, loosely
from symderiv.judge.side import POINTS, Side, defined
from symderiv.naming import derivative_ends
from symderiv.numeric import evaluator
from symderiv.op import OPS
from symderiv.ops.elementwise import where
from symderiv.ops.linear import DIAG, transpose
from symderiv.ops.logic import EVERY
from symderiv.parse import Reading, chain
from symderiv.partial import derivative
from symderiv.shape import axes, text
from symderiv.step import DerivativeOf, Optimum
from symderiv.witness.samples import declared, size_names, table

CLOSE = 1e-7


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return a judgement of each side that the formula claims its left side to equal."""
    readings, notes = claim.sides()
    left, *sides = readings
    if not sides:
        raise InputError("this is no equation, so that there is nothing to compare")
    truth, at = _truth(claim, left.expr)
    about = left.expr if isinstance(left.expr, Expr) else None
    found = []
    for number, reading in enumerate(sides, 1):
        if isinstance(reading.expr, Expr):
            place = claim.printed.place + (f", side {number} of {len(sides)}" if len(sides) > 1 else "")
            told = (*notes, *_told(reading))
            found.append(_judged(Side(claim, about, told, reading.expr, truth, at, place)))
    return tuple(found)


def unfit(claim: Claim, reason: ShapeError) -> Judgement:
    """Return the verdict on a formula whose shapes do not fit together, however it is read.

    Raises: InputError when its left side names nothing that was derived.
    """
    left = chain(claim.text.partition("=")[0], claim.scope())[0].expr
    truth, at = _truth(claim, left)
    about = left if isinstance(left, Expr) else None
    return claim.judgement(
        "different",
        left=about,
        counterexample=(("shapes", reason.sentence),),
        corrected=defined(claim, about, at) if truth is left else truth,
        notes=(*claim.notes, reason.sentence),
    )


def _told(reading: Reading) -> Iterator[str]:
    """Yield how the text was read where it was not plain; conditions without an index in one sentence."""
    assert isinstance(reading.expr, Expr)
    if any(isinstance(node, Apply) and node.op is EVERY for node in postorder(reading.expr)):
        yield "a condition on a whole vector is read as holding in every entry"
    yield from (note for note in reading.notes if "every entry" not in note)


def _truth(claim: Claim, left: object) -> tuple[Expr, tuple[At, ...]]:
    """Return what was derived for the left side, and the entry that it is taken at."""
    if isinstance(left, Entry) and isinstance(left.base, Var):
        whole, _ = _truth(claim, left.base)
        return entries(whole, left.at), left.at
    if isinstance(left, Var):
        if ends := derivative_ends(left.name):
            return _answered(claim, *ends) or derivative(claim.graph, *ends), ()
        for answer in claim.worked.answers:
            if isinstance(answer.target, Optimum) and left.name == f"{answer.target.over}hat":
                return answer.value, ()
        return left, ()
    if isinstance(left, Expr):
        return left, ()
    raise InputError("the left side names nothing that was derived")


def _answered(claim: Claim, of: str, wrt: str) -> Expr | None:
    """Return the answer that was worked out for ∂of/∂wrt, where it mentions no other derivative by name."""
    for answer in claim.worked.answers:
        bare = replace(answer.target, at=(), above=()) if isinstance(answer.target, DerivativeOf) else None
        if bare == DerivativeOf(of, wrt) and not any(derivative_ends(let.name) for let in answer.lets):
            return answer.value
    return None


def _judged(side: Side) -> Judgement:
    for attempt in ATTEMPTS:
        found = attempt(side)
        if found is not None:
            return found
    return _different(side)


def _as_written(side: Side) -> Judgement | None:
    if side.value.shape != side.truth.shape or not side.equal(side.value, side.truth).passed:
        return None
    if note := loosely(side.notes):
        return side.judgement("equal up to layout", assumption=note)
    return side.judgement("equal")


def _turned(side: Side) -> Judgement | None:
    turned = transpose(side.truth)
    if side.value.shape != turned.shape or not side.equal(side.value, turned).passed:
        return None
    shapes = f"printed {text(side.value.shape)}, the variable is {text(side.truth.shape)}"
    return side.judgement("equal up to layout", assumption=f"the transpose: {shapes}")


BY_ENTRY = "read entry by entry: the diagonal of the Jacobian"


def _diagonal(side: Side) -> Judgement | None:
    """Try a formula for one entry as the diagonal of a Jacobian."""
    entrywise = _entrywise(side.value)
    if len(axes(side.truth.shape)) != 2 or len(axes(entrywise.shape)) != 1:
        return None
    printed = DIAG(entrywise)
    if printed.shape != side.truth.shape:
        return None
    if side.equal(printed, side.truth).passed:
        return side.judgement("equal up to layout", assumption=BY_ENTRY)
    example = side.counterexample(printed, side.truth)
    return side.judgement("different", counterexample=example, corrected=side.truth, notes=(BY_ENTRY,))


def _for_one_example(side: Side) -> Judgement | None:
    """Try 1 for numbers that nothing defines: the N of a mean over N examples."""
    unit, due = units.as_one(side.claim.graph, side.value), side.due()
    if unit is side.value or due is None or not side.equal(unit, due).passed:
        return None
    named = ", ".join(v.name for v in units.undefined(side.claim.graph, side.value))
    example = side.counterexample(side.value, due)
    return side.judgement("equal under an assumption", assumption=f"{named} = 1", counterexample=example)


def _one_entry(side: Side) -> Judgement | None:
    """Try putting the missing index under the vectors of a condition."""
    if not side.at or side.value.shape != side.truth.shape:
        return None
    repaired = _subscripted(side.value, side.at)
    if repaired is side.value or not side.equal(repaired, side.truth).passed:
        return None
    index = ", ".join(i.name for i in side.at if isinstance(i, Index))
    notes = (f"with the index {index} in the condition it is right", *_for_one(side))
    example = side.counterexample(side.value, side.truth)
    return side.judgement("different", counterexample=example, corrected=repaired, notes=notes)


def _one_factor(side: Side) -> Judgement | None:
    """Try another derivative along an edge of the graph in place of one that is printed."""
    due = side.due()
    if due is None:
        return None
    for wrong in (v for v in variables(side.value) if derivative_ends(v.name)):
        for right in _edges(side.claim):
            if right is wrong or right.shape != wrong.shape:
                continue
            repaired = substitute(side.value, {wrong: right})
            if side.equal(repaired, due).passed:
                example = side.counterexample(side.value, due)
                return side.judgement("different", counterexample=example, corrected=repaired)
    return None


def _edges(claim: Claim) -> Iterator[Expr]:
    """Yield the derivative along each edge of the graph, by its name, where it has a matrix form."""
    for let in claim.graph.lets:
        for read in variables(let.body):
            try:
                yield claim.partial(let.name, read.name)
            except NoRule:
                continue


ATTEMPTS = (
    *(_as_written, _turned, _diagonal, repairs.off_the_diagonal, _for_one_example),
    *(_one_entry, _one_factor, repairs.one_name, repairs.lost_sign),
)


def _different(side: Side) -> Judgement:
    single = tuple(_for_one(side))
    due = side.due()
    if due is not None:
        example = side.counterexample(side.value, due)
        right = side.defined() if due is side.left else due
        return side.judgement("different", counterexample=example, corrected=right, notes=single)
    wrong = f"its shape is {text(side.value.shape)}, but {text(side.truth.shape)} is due"
    if single:
        return side.judgement("equal under an assumption", assumption=single[0], notes=(wrong,))
    shapes = (("shape printed", text(side.value.shape)), ("shape due", text(side.truth.shape)))
    return side.judgement("different", counterexample=shapes, corrected=side.truth, notes=(wrong,))


def _for_one(side: Side) -> Iterator[str]:
    """Yield the assumption that every size is 1, where the formula holds under it."""
    lets = (*side.claim.graph.lets, *side.lets(side.value, side.truth))
    names = size_names(side.value, side.truth, *(let.body for let in lets))
    inputs = side.claim.graph.inputs
    values = evaluator(lets, {"printed": side.value, "derived": side.truth})
    rng = Random(0)
    functions = declared(side.value, side.truth, *(let.body for let in lets))
    ones = (
        functions
        | dict.fromkeys(names, 1)
        | {i.name: 1 for i in open_indices(side.value) + open_indices(side.truth)}
    )
    for _ in range(POINTS):
        with np.errstate(all="ignore"):
            found = values({**table(inputs, dict.fromkeys(names, 1), rng), **ones})
        printed, derived = (np.ravel(np.asarray(found[key], dtype=float)) for key in ("printed", "derived"))
        if printed.shape != derived.shape or not np.allclose(printed, derived, rtol=CLOSE, atol=CLOSE):
            return
    if names:
        yield f"it holds when {' = '.join(names)} = 1"


def _subscripted(root: Expr, at: tuple[At, ...]) -> Expr:
    """Return `root` with `every entry of c` replaced by the entry of c at `at`."""

    def one(node: Apply) -> Expr:
        condition = node.args[0]
        fits = axes(condition.shape) == tuple(i.dim for i in at if isinstance(i, Index))
        return entries(condition, at) if fits else node

    return _replaced(root, one)


def _entrywise(root: Expr) -> Expr:
    """Return `root` with `every entry of c` replaced by c, and the choices made entry by entry."""
    return _replaced(root, lambda node: node.args[0])


def _replaced(root: Expr, new: Callable[[Apply], Expr]) -> Expr:
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        children = tuple(done[c] for c in node.children)
        if isinstance(node, Apply) and node.op is EVERY:
            done[node] = new(node)
        elif isinstance(node, Apply) and node.op is OPS["where"]:
            done[node] = where(*children)
        else:
            done[node] = rebuild(node, children) if node.children else node
    return done[root]
