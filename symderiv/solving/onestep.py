"""One step of the chain rule as a graph of its own: a value, its readers, and what flows back into these.

A pass of T steps is checked at a cost that grows with T, not T²: what flows into the readers was
checked before, so it may stand still while the value moves.  What passes with free values in the
places of all others passes with theirs.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from symderiv import verify
from symderiv.expr import Expr, Var, substitute, var, variables
from symderiv.forward import Change, inner
from symderiv.graph import Graph, Let
from symderiv.ops.arithmetic import plus, times
from symderiv.reverse import Backward, Cotangent
from symderiv.witness.check import LINES

#: Derivations of more named values than this are checked step by step.
LONG = 16
#: What is added to the name of a value that moves, and the name of what it moves.
MOVED, TOTAL = "_moved", "flow"


def checked(passed: Backward, cotangent: Cotangent, points: int) -> tuple[verify.Check, ...]:
    """Return the checks of one cotangent: by its readers alone in a long derivation, else from the result.

    The forms on the way to it are checked to be equal.
    """
    plain, forms = cotangent.plain, (cotangent.chain, *cotangent.stages, cotangent.plain)
    if len(passed.graph.lets) > LONG and cotangent.streams:
        near = neighbourhood(passed, cotangent)
        found = verify.derivative(near, TOTAL, f"{cotangent.of.name}{MOVED}", plain, points=points)
        found += lines(passed.graph, forms, passed.lets(*forms), points)
        if all(check.passed for check in found):
            return found
    lets = passed.lets(*forms, cotangent.value)
    found = verify.derivative(passed.graph, passed.of.name, cotangent.of.name, plain, lets, points=points)
    return found + lines(passed.graph, forms, lets, points)


def checked_forward(
    graph: Graph, change: Change, moved: tuple[str, Var | None], lets: tuple[Let, ...], points: int
) -> tuple[verify.Check, ...]:
    """Return the checks of a change as a value moves along a direction, as of a cotangent.

    `lets` are the changes before it, by name.
    """
    (wrt, direction), forms = moved, (change.chain, change.value)
    if len(graph.lets) > LONG:
        near, name, claimed = _moved_together(graph, change)
        found = verify.derivative(near, name, TOTAL, claimed, points=points)
        found += lines(graph, forms, lets, points)
        if all(check.passed for check in found):
            return found
    found = verify.derivative(graph, change.of.name, wrt, change.value, lets, points=points, along=direction)
    return found + lines(graph, forms, lets, points)


def lines(
    graph: Graph, forms: tuple[Expr, ...], lets: tuple[Let, ...], points: int
) -> tuple[verify.Check, ...]:
    """Return the checks that forms of one value are equal, each to the next.

    Names that the later form reads stand for any value where that will do, as what was put in is defined in
    them; else all stand for what the graph and the `lets` define them to be.
    """
    checks = []
    for before, after in pairwise(dict.fromkeys(forms)):
        read = {*variables(after)}
        put_in = tuple(let for let in lets if let.var not in read)
        held = verify.equal(Graph((), ()), before, after, put_in, points=points)
        held = held if held.passed else verify.equal(graph, before, after, lets, points=points)
        checks.append(replace(held, witness=LINES))
    return tuple(checks)


def _moved_together(graph: Graph, change: Change) -> tuple[Graph, str, Expr]:
    """Return a graph where a number moves what a value reads along the changes, the value, and the claim."""
    number = var(TOTAL)
    new: dict[Expr, Expr] = {v: _copy(v) for v in (*change.read, change.of)}
    lets = (
        *(Let(_copy(v), plus(v, times(number, by))) for v, by in change.read.items()),
        Let(_copy(change.of), substitute(graph.bodies[change.of], new)),
    )
    claimed = substitute(change.chain, new)
    return Graph(_free(lets, claimed), lets), _copy(change.of).name, claimed


def _copy(value: Var) -> Var:
    """Return the name of a value that moves."""
    return var(f"{value.name}{MOVED}", value.shape)


def neighbourhood(passed: Backward, cotangent: Cotangent) -> Graph:
    """Return the graph whose result moves with a copy of the value as the differentiated one does.

    The readers are there twice: as they are, which is what the cotangents read, and moved.
    """
    value, bodies = cotangent.of, passed.graph.bodies
    readers = [stream.through for stream in cotangent.streams]
    ordered = [let for let in passed.graph.lets if let.var in readers]
    copy = var(f"{value.name}{MOVED}", value.shape, value.facts)
    moved = {r: var(f"{r.name}{MOVED}", r.shape, r.facts) for r in readers}
    flows = [inner(_flow(passed, cotangent, r), moved[r]) for r in readers]
    lets = (
        *ordered,
        Let(copy, value),
        *(Let(moved[r], substitute(bodies[r], {value: copy})) for r in readers),
        Let(var(TOTAL), plus(*flows)),
    )
    return Graph(_free(lets, cotangent.plain), lets)


def _flow(passed: Backward, cotangent: Cotangent, reader: Var) -> Expr:
    """Return what flows into a reader, as the cotangent of the value reads it: by name, or written out."""
    into = passed[reader.name]
    return into.symbol if into.symbol in variables(cotangent.plain) else into.value


def _free(lets: tuple[Let, ...], claimed: Expr) -> tuple[Var, ...]:
    defined = {let.var for let in lets}
    read = variables(*(let.body for let in lets), claimed)
    return tuple(v for v in read if v not in defined)
