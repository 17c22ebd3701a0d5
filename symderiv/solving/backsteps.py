"""The steps of a reverse pass: what flows into each value, by which rules, and what was declared of it."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv import verify
from symderiv.branches import branches
from symderiv.expr import Apply, Expr, Var, const, substitute, var
from symderiv.graph import Graph
from symderiv.index import entries, free_indices
from symderiv.normal import simplify
from symderiv.normal.term import NotReducible
from symderiv.op import cotangents
from symderiv.ops.arithmetic import plus
from symderiv.ops.linear import one_entry
from symderiv.reverse import Backward, Cotangent, Stream
from symderiv.solving import onestep
from symderiv.step import Branch, DerivativeOf, Side, Step

#: Rules that are named only where no other rule is.
ROUTINE = frozenset({"sum rule", "constant multiple"})
#: What a step is called that finds no way from one value to another.
NOTHING = "no dependence"
#: Random points of the check of a step.
STEP_POINTS = 16


def backsteps(passed: Backward, cotangent: Cotangent) -> Iterator[Step]:
    """Yield the step that finds one cotangent, and the one that uses declared facts on it."""
    graph, of, value = passed.graph, passed.of.name, cotangent.of
    target = DerivativeOf(of, value.name)
    extra = passed.lets(cotangent.chain, cotangent.plain, cotangent.value)
    named = (cotangent.symbol,) if cotangent.symbol in passed.kept else ()
    yield Step(
        rule=_rule(cotangent),
        why=_why(passed, cotangent),
        sides=(target, *named, *dict.fromkeys((cotangent.chain, *cotangent.stages, cotangent.plain))),
        shape=value.shape,
        checks=onestep.checked(passed, cotangent, STEP_POINTS),
        local=tuple(
            (about, found)
            for stream in cotangent.streams
            for about, found in _local(graph, stream, value)
            if about != target
        ),
    )
    if cotangent.facts:
        yield Step(
            rule="declared fact",
            why=("what is declared of the inputs",),
            sides=(target, cotangent.plain, cotangent.value),
            shape=value.shape,
            checks=verify.derivative(graph, of, value.name, cotangent.value, extra, points=STEP_POINTS),
            facts=cotangent.facts,
        )


def _rule(cotangent: Cotangent) -> str:
    if not cotangent.streams:
        return NOTHING
    if len(cotangent.streams) > 1:
        return "chain rule: add the streams"
    return telling(cotangent.streams[0].rules)


def telling(rules: tuple[str, ...]) -> str:
    """Return what a step is called that takes these rules, outermost first."""
    told = [r for r in rules if r not in ROUTINE] or list(rules)
    return ", ".join(told) or "another name for it"


def _why(passed: Backward, cotangent: Cotangent) -> tuple[str | Side, ...]:
    if not cotangent.streams:
        return (passed.of, " does not depend on ", cotangent.of)
    why: list[str | Side] = []
    for stream in cotangent.streams:
        body = passed.graph.bodies[stream.through]
        why += [" and " if why else "", cotangent.of, " enters ", stream.through, " = ", body]
    return tuple(piece for piece in why if piece != "")


def _local(
    graph: Graph, stream: Stream, value: Var
) -> Iterator[tuple[DerivativeOf, Expr | tuple[Branch, ...]]]:
    """Yield the derivative of an elementwise function of `value` alone, entry by entry, in its names."""
    body = graph.bodies[stream.through]
    if not (isinstance(body, Apply) and body.op.role == "elementwise" and value in body.args):
        return
    at = free_indices(body.shape, graph.taken)
    one = value[at] if at else value
    through = stream.through[at] if at else stream.through
    try:
        entry = entries(body, at)
    except NotReducible:
        return
    slot, result = var("#slot"), var("#result")
    inside = substitute(entry, {one: slot})
    slope = cotangents(inside, const(1), [slot], plus, one_entry).get(slot)
    if slope is not None:
        plain = simplify(substitute(slope, {inside: result})).expr
        short = substitute(plain, {result: through, slot: one})
        yield DerivativeOf(stream.through.name, value.name, at, at), branches(short) or short
