"""From a cotangent to the answer as it is asked for: one entry, inputs only, short names, branches."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv import verify
from symderiv.answer import Answer
from symderiv.branches import branches
from symderiv.expr import At, Expr, Fold, Index, Var, bottom_up, count_nodes, index, substitute, variables
from symderiv.graph import Graph, Let
from symderiv.index import entries, free_indices
from symderiv.knowledge import spoken_in
from symderiv.normal import simplify
from symderiv.normal.facts import LICENSING, Fact
from symderiv.normal.length import length
from symderiv.normal.term import NotReducible
from symderiv.problem import Derivative
from symderiv.reverse import Backward
from symderiv.shape import axes
from symderiv.solving.backsteps import STEP_POINTS
from symderiv.solving.repeated import (
    RULE,
    SHORT,
    WORTH,
    abbreviated,
    apart,
    definitions,
    in_parts,
    renamed,
    told_length,
)
from symderiv.step import DerivativeOf, Side, Step

#: An answer that would be longer than this (in symbols) keeps its cotangents by name.
ONE_LINE = 60
#: Cotangents that are put in make an answer at most so many times as long before it is simplified.
WORTH_OPENING = 20
#: An entry of more symbols is not written, nor one with more sums within each other, one for every layer.
LONGEST_ENTRY = 1_000
DEEPEST = 4
#: Random points of the check of an answer.
POINTS = 64


def answered(passed: Backward, name: str, ask: Derivative, points: int = POINTS) -> Answer:
    """Return the derivative by the value of that name, checked at so many points; 0 leaves it unchecked."""
    graph, variable = passed.graph, passed.graph[name]
    value = _told(passed, passed[name].value)
    shown = _in_inputs(graph, value) if ask.expand else without_result(passed, value)
    at = asked_at(ask, variable) or free_indices(variable.shape, graph.taken)
    lets, whole = passed.lets(shown), shown
    if ask.expand and not (lets or ask.entry):
        shown, lets = _in_parts(graph, value, shown)
    elif not (ask.entry or (lets and ask.named)):  # names that are asked for stay
        shown, lets = abbreviated(shown, graph.taken, given=lets)
    entry = _entry(passed, whole, None if ask.entry or not lets else shown, at)
    if entry is not None and (other := apart(entry, lets, graph.taken)):
        entry = substitute(entry, other)
        shown, lets = renamed(shown, lets, other)
    new = tuple(let for let in lets if let.name not in graph.values)
    checks = verify.derivative(graph, ask.of, name, shown, new, points=points) if points else ()
    target = DerivativeOf(ask.of, name, at if ask.entry else ())
    one = DerivativeOf(ask.of, name, at)
    found = branches(entry) if entry else ()
    return Answer(target, shown, variable.shape, at, entry, one, found, lets, checks)


def _in_inputs(graph: Graph, value: Expr) -> Expr:
    return simplify(graph.expanded(value), use_facts=True, known=spoken_in(graph)).expr


def _entry(passed: Backward, value: Expr, named: Expr | None, at: tuple[At, ...]) -> Expr | None:
    """Return entry `at` of an answer; None where it has none, or a long one.

    A longer one that does not switch, and one of sums deep within sums, is in the names of the answer,
    which is `named` with them.
    """
    try:
        opened = entries(passed.opened(value, kept=frozenset()), at)
        plain = _depth(opened) > DEEPEST or not branches(opened)
        if named is not None and plain and length(opened) > SHORT:
            opened = min(opened, entries(named, at), key=length)
    except NotReducible:
        return None
    return opened if length(opened) <= LONGEST_ENTRY and _depth(opened) <= DEEPEST else None


@bottom_up
def _depth(root: Expr, below: list[int]) -> int:
    """Return how many sums stand within each other."""
    return isinstance(root, Fold) + max(below, default=0)


def _in_parts(graph: Graph, value: Expr, shown: Expr) -> tuple[Expr, tuple[Let, ...]]:
    """Return the answer `shown`, which is `value` in the inputs, by names of parts where it repeats them.

    Where `value`, in the names that the derivation has, is the shorter of the two, it is that.
    """
    own = {graph.expanded(let.var): let.var for let in graph.lets}
    abridged = abbreviated(shown, graph.taken, own)
    whole, lets = in_parts(value, graph)
    parts = (whole, lets) if lets else abbreviated(whole, graph.taken, own)
    return parts if told_length(*parts) < WORTH * told_length(*abridged) else abridged


def asked_at(ask: Derivative, variable: Var) -> tuple[Index, ...]:
    """Return the indices of the entry that is asked for; none where the whole is."""
    return tuple(index(i, d) for i, d in zip(ask.entry or "", axes(variable.shape), strict=False))


def _told(passed: Backward, value: Expr) -> Expr:
    """Return an answer with its cotangents written out, where that is short and shorter than naming them."""
    if count_nodes(passed.opened(value)) > WORTH_OPENING * ONE_LINE:
        return value
    written = passed.written_out(value)
    named = told_length(value, passed.lets(value))
    return written if length(written) <= min(ONE_LINE, named) else value


def written_in(graph: Graph, ask: Derivative) -> Graph:
    """Return the graph that answers are written in: that of the inputs alone where `ask` says so."""
    return graph.alone(ask.of) if ask.expand else graph


def without_result(passed: Backward, value: Expr) -> Expr:
    """Return an answer that does not mention a result that has no name of its own: e^z, not f."""
    last = passed.graph.lets[-1] if passed.graph.lets else None
    if last is None or last.given or last.var not in variables(value):
        return value
    return simplify(substitute(value, {last.var: last.body}), use_facts=True, known=passed.known).expr


def closing_steps(passed: Backward, answer: Answer, ask: Derivative) -> Iterator[Step]:
    """Yield the steps from a cotangent to the answer as asked: one entry, inputs only, branches."""
    graph, target = passed.graph, answer.target
    assert isinstance(target, DerivativeOf)
    value = passed[target.wrt].value
    entry = entries(value, target.at) if target.at else value
    lets = passed.lets(entry)
    if target.at and not ask.elementwise:
        checks = verify.derivative(graph, target.of, target.wrt, entry, lets, target.at, STEP_POINTS)
        yield Step(
            "take one entry",
            (f"entry {', '.join(map(str, target.at))} of both sides",),
            (target, entry),
            (),
            checks,
        )
    final = answer.index if target.at and answer.index is not None else answer.value
    facts, sides = _facts_for(passed, value) if ask.expand else (), (target, entry, final)
    if own := tuple(let for let in answer.lets if let not in passed.lets(final)):
        new = tuple(let for let in own if let.name not in graph.values)
        held = verify.equal(graph, entry, final, (*lets, *new), points=STEP_POINTS)
        yield Step(RULE, definitions(own), (target, final), final.shape, (held,), facts=facts)
    elif final is not entry:
        held = verify.equal(graph, entry, final, (*lets, *answer.lets), points=STEP_POINTS)
        why = _definitions(graph, entry)
        yield Step("put in the definitions", why, sides, final.shape, (held,), facts=facts)
    if answer.branches and not final.shape:
        yield _branching(graph, target, final, answer)


def _facts_for(passed: Backward, value: Expr) -> tuple[Fact, ...]:
    """Return what is declared of the inputs that putting in the definitions takes."""
    if not any(v.facts & LICENSING for v in variables(passed.graph.expanded(value))):
        return ()
    return simplify(passed.graph.expanded(_told(passed, value)), use_facts=True).facts


def _definitions(graph: Graph, entry: Expr) -> tuple[str | Side, ...]:
    why: list[str | Side] = []
    for used in variables(entry):
        if used in graph.bodies:
            why += [", " if why else "", used, " = ", graph.bodies[used]]
    return tuple(piece for piece in why if piece != "")


def _branching(graph: Graph, target: DerivativeOf, final: Expr, answer: Answer) -> Step:
    checks = verify.cases(graph, final, answer.branches, answer.lets, STEP_POINTS)
    why = (
        "the indicator is 1 on one side of the kink and 0 on the other; at the kink there is no derivative",
    )
    return Step("write out the cases", why, (target, final), (), checks, branches=answer.branches)
