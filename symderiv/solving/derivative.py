"""Solving for derivatives: the reverse pass step by step, then entries, inputs only, branches, kinks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from symderiv import verify
from symderiv.answer import Answer, Study, Worked
from symderiv.branches import branches
from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Index, Var, const, count_nodes, index, substitute, var, variables
from symderiv.freeing import freed
from symderiv.graph import Graph, Let
from symderiv.index import entries, free_indices
from symderiv.jacobian import jacobian, with_gradient
from symderiv.linearmap import differential
from symderiv.normal import simplify
from symderiv.normal.facts import LICENSING, Fact
from symderiv.normal.length import length
from symderiv.normal.term import NotReducible
from symderiv.op import cotangents
from symderiv.ops.arithmetic import plus
from symderiv.ops.linear import one_entry
from symderiv.piecewise import analyse
from symderiv.problem import Derivative, Part
from symderiv.reverse import Backward, Cotangent, Stream, backward
from symderiv.shape import SCALAR, axes, text
from symderiv.solving import alongaxis, cases, elementwise, maps, onestep
from symderiv.solving.assuming import assuming
from symderiv.solving.declared import with_declared
from symderiv.solving.repeated import abbreviated
from symderiv.step import Branch, DerivativeOf, Side, Step

#: An answer that would be longer than this (in symbols) keeps its cotangents by name.
ONE_LINE = 60
#: Cotangents that are put in make an answer at most so many times as long before it is simplified.
WORTH_OPENING = 20
#: What it costs to name a value: the name and the sign of equality.
NAMING = 3
#: Rules that are named only where no other rule is.
ROUTINE = frozenset({"sum rule", "constant multiple"})
#: Random points of the check of an answer, and of a step on the way to it.
POINTS = 64
STEP_POINTS = 16


def solve(part: Part, graph: Graph, order: int = 1) -> Worked:
    """Return the derivation that `part` asks for; `order` 2 derives the gradient once more.

    Raises: NoRule; UnknownName.
    """
    return assuming(graph, _worked(part, graph, order))


def _worked(part: Part, graph: Graph, order: int) -> Worked:
    ask = part.ask
    assert isinstance(ask, Derivative)
    if graph[ask.of].shape != SCALAR:
        return _jacobians(graph, ask, order)
    if order == 2:
        return _hessians(graph, ask)
    passed = backward(graph, ask.of, ask.wrt, named={value: name for name, value in ask.named})
    steps: list[Step] = []
    for c in passed.cotangents:
        if ask.elementwise and c.of.name in ask.wrt:
            steps.append(elementwise.step(passed, c, _asked_at(ask, c.of)))
        steps += _pass_steps(passed, c) if c.of is not passed.of else ()
    answers = []
    for name in ask.wrt:
        answer = _answer(passed, name, ask)
        steps += _closing_steps(passed, answer, ask)
        answers.append(answer)
    studies = [_study(a, graph, graph[ask.plot]) for a in answers if ask.plot]
    worked = Worked(tuple(steps), tuple(answers), tuple(studies))
    return worked if studies else _along(graph, worked)


def _jacobians(graph: Graph, ask: Derivative, order: int) -> Worked:
    """Return the derivative by each name of a value that is no scalar, or the second one by a scalar.

    Raises: NoRule.
    """
    if order == 1 and ask.entry:
        return _together(cases.by_entry(graph, ask, _jacobian(graph, ask.of, name)) for name in ask.wrt)
    if order == 1:
        return _together(_jacobian(graph, ask.of, name) for name in ask.wrt)
    for name in ask.wrt:
        if graph[name].shape != SCALAR:
            raise NoRule(
                f"a second derivative of {ask.of} ({text(graph[ask.of].shape)}) by {name} "
                f"({text(graph[name].shape)}) is not offered; that of one entry or of a sum is"
            )
    return _together(_twice(graph, ask.of, name) for name in ask.wrt)


def _together(parts: Iterable[Worked]) -> Worked:
    worked = tuple(parts)
    return Worked(
        tuple(step for one in worked for step in one.steps), tuple(a for one in worked for a in one.answers)
    )


def _along(graph: Graph, worked: Worked) -> Worked:
    """Return what was worked out, with the kinks of a scalar derivative in the only variable asked for."""
    if len(worked.answers) != 1:
        return worked
    try:
        found = alongaxis.study(graph, worked.answers[0])
    except NoRule as reason:
        return replace(worked, unstudied=str(reason))
    if found is None:
        return worked
    found = alongaxis.in_cases(found)
    last = tuple(alongaxis.steps(graph, found, STEP_POINTS))
    kept = tuple(step for step in worked.steps if not (last and step.branches))
    return replace(worked, steps=(*kept, *last), answers=(found.answer,), studies=(found,))


def _jacobian(graph: Graph, of: str, name: str) -> Worked:
    """Return the derivative of a value that is no scalar: a matrix where it has that form, else a map."""
    try:
        found = jacobian(graph, of, name)
    except NoRule as reason:
        by_number = _by_number(graph, of, name)
        if by_number is None:
            return maps.jacobian(graph, of, name, str(reason))
        said = ("the derivative along the direction 1: ", graph[name], " is a number")
        return _read_off(graph, of, name, by_number, said)
    pulled = found.passed.written_out(found.passed[name].value)
    value = _without_result(found.passed, found.value)
    why = ("from a free cotangent of ", graph[of], " there reaches ", graph[name], " the value ", pulled)
    return _read_off(graph, of, name, value, why)


def _by_number(graph: Graph, of: str, name: str) -> Expr | None:
    """Return the derivative by a scalar, its linear map along the direction 1; None for another variable."""
    if graph[name].shape != SCALAR:
        return None
    found = differential(graph, of, name)
    if found.whole is None:
        return None
    return simplify(substitute(found.whole, {found.direction: const(1)})).expr


def _read_off(graph: Graph, of: str, name: str, value: Expr, why: tuple[str | Side, ...]) -> Worked:
    target = DerivativeOf(of, name)
    checks = verify.derivative(graph, of, name, value)
    step = Step("read off the coefficient", why, (target, value), value.shape, checks)
    return Worked((step,), (_closed(graph, target, value, checks),))


def _twice(graph: Graph, of: str, name: str) -> Worked:
    """Return the second derivative of a value by a scalar: the derivative of its derivative."""
    first = _jacobian(graph, of, name)
    once = Let(var(f"∇{of}", graph[of].shape), first.answers[0].value, given=False)
    extended = Graph(graph.inputs, (*graph.lets, once))
    try:
        twice = jacobian(extended, once.name, name).value
    except NoRule:
        by_number = _by_number(extended, once.name, name)
        if by_number is None:
            raise
        twice = by_number
    value = simplify(substitute(twice, {once.var: once.body})).expr
    return _second(extended, once, (of, name, ""), value, first.steps)


def _hessians(graph: Graph, ask: Derivative) -> Worked:
    """Return the Hessian by each name, then the mixed blocks by two, after the steps of the gradients."""
    free = freed(graph, *ask.wrt)
    worked = _free_hessians(free, ask)
    if free is graph:
        return worked
    return replace(worked, answers=tuple(with_declared(graph, free, a) for a in worked.answers))


def _free_hessians(graph: Graph, ask: Derivative) -> Worked:
    """Return the Hessians where no property ties the entries of a variable to each other."""
    passed = backward(graph, ask.of, ask.wrt)
    first = [step for c in passed.cotangents if c.of is not passed.of for step in _pass_steps(passed, c)]
    blocks = [(name, name) for name in ask.wrt] + list(combinations(ask.wrt, 2))
    return _along(graph, _together((Worked(tuple(first)), *(_hessian(passed, *block) for block in blocks))))


def _hessian(passed: Backward, name: str, then: str) -> Worked:
    """Return the derivative by `then` of the gradient by `name`: a matrix, or a map where that has none."""
    extended, gradient = with_gradient(passed.graph, passed, name)
    try:
        value = substitute(jacobian(extended, gradient.name, then).value, {gradient.var: gradient.body})
    except NoRule:
        return maps.hessian(passed, name, then)
    value = simplify(_without_result(passed, value), use_facts=True, known=passed.known).expr
    return _second(extended, gradient, (passed.of.name, then, name if name != then else ""), value)


def _second(
    graph: Graph, first: Let, ends: tuple[str, str, str], value: Expr, steps: tuple[Step, ...] = ()
) -> Worked:
    """Return the last step to a second derivative in matrix form, and the answer."""
    of, name, after = ends
    checks = verify.derivative(graph, first.name, name, value)
    target = DerivativeOf(of, name, order=2, after=after)
    why = ("the derivative of the gradient ", first.body)
    second = Step("differentiate the gradient", why, (target, value), value.shape, checks)
    return Worked((*steps, second), (_closed(graph, target, value, checks),))


def _closed(graph: Graph, target: DerivativeOf, value: Expr, checks: tuple[verify.Check, ...]) -> Answer:
    """Return the answer for a matrix of derivatives: its rows are those of the differentiated vector."""
    at = free_indices(value.shape, frozenset(graph.values))
    above = at[: len(at) - len(axes(graph[target.wrt].shape))]
    try:
        entry = entries(value, at)
    except NotReducible:
        entry = None
    if target.order == 2 and not target.after and graph[target.of].shape == SCALAR:
        one = DerivativeOf(target.of, target.wrt, at, order=2)
    else:
        one = replace(target, at=at[len(above) :], above=above)
    return Answer(target, value, value.shape, at, entry, one, checks=checks)


def studied(part: Part, graph: Graph) -> tuple[Study, ...]:
    """Return how each answer that `part` asks to plot depends on its input; unlike `solve`, unchecked."""
    ask = part.ask
    assert isinstance(ask, Derivative)
    assert ask.plot is not None
    passed = backward(graph, ask.of, ask.wrt)
    return tuple(_study(_answer(passed, name, ask, points=0), graph, graph[ask.plot]) for name in ask.wrt)


def _study(answer: Answer, graph: Graph, variable: Var) -> Study:
    """Return how an answer depends on a variable, the named values that do so put in."""
    scalar = answer.value if answer.index is None else answer.index
    for let in reversed(answer.lets):
        scalar = substitute(scalar, {let.var: let.body})
    moving = graph.dependents(variable)
    if not moving.isdisjoint(graph.bodies.keys() & set(variables(scalar))):
        scalar = entries(graph.expanded(scalar, keep=lambda value: value not in moving))
    return Study(answer, variable, analyse(scalar, variable))


def _pass_steps(passed: Backward, cotangent: Cotangent) -> Iterator[Step]:
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
        return "no dependence"
    if len(cotangent.streams) > 1:
        return "chain rule: add the streams"
    rules = cotangent.streams[0].rules
    telling = [r for r in rules if r not in ROUTINE] or list(rules)
    return ", ".join(telling) or "another name for it"


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
    at = free_indices(body.shape)
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


def _answer(passed: Backward, name: str, ask: Derivative, points: int = POINTS) -> Answer:
    graph, variable = passed.graph, passed.graph[name]
    value = _told(passed, passed[name].value)
    shown = (
        simplify(graph.expanded(value), use_facts=True).expr if ask.expand else _without_result(passed, value)
    )
    at = _asked_at(ask, variable) or free_indices(variable.shape, frozenset(graph.values))
    lets, whole = passed.lets(shown), shown
    if not (lets or ask.entry):
        shown, lets = abbreviated(shown, {*graph.values, *graph.sizes})
    try:
        entry = entries(passed.opened(whole, kept=frozenset()), at)
    except NotReducible:
        entry = None
    checks = verify.derivative(graph, ask.of, name, shown, lets, points=points) if points else ()
    target = DerivativeOf(ask.of, name, at if ask.entry else ())
    one = DerivativeOf(ask.of, name, at)
    found = branches(entry) if entry else ()
    return Answer(target, shown, variable.shape, at, entry, one, found, lets, checks)


def _asked_at(ask: Derivative, variable: Var) -> tuple[Index, ...]:
    """Return the indices of the entry that is asked for; none where the whole is."""
    return tuple(index(i, d) for i, d in zip(ask.entry or "", axes(variable.shape), strict=False))


def _told(passed: Backward, value: Expr) -> Expr:
    """Return an answer with its cotangents written out, where that is short and shorter than naming them."""
    if count_nodes(passed.opened(value)) > WORTH_OPENING * ONE_LINE:
        return value
    written = passed.written_out(value)
    named = length(value) + sum(NAMING + length(let.body) for let in passed.lets(value))
    return written if length(written) <= min(ONE_LINE, named) else value


def _without_result(passed: Backward, value: Expr) -> Expr:
    """Return an answer that does not mention a result that has no name of its own: e^z, not f."""
    last = passed.graph.lets[-1] if passed.graph.lets else None
    if last is None or last.given or last.var not in variables(value):
        return value
    return simplify(substitute(value, {last.var: last.body}), use_facts=True, known=passed.known).expr


def _closing_steps(passed: Backward, answer: Answer, ask: Derivative) -> Iterator[Step]:
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
        named = tuple(piece for let in own for piece in (", ", let.var, " = ", let.body))[1:]
        held = verify.equal(graph, entry, final, (*lets, *own), points=STEP_POINTS)
        yield Step("name what stands more than once", named, sides, final.shape, (held,), facts=facts)
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
    checks = tuple(
        verify.equal(graph, final, value, answer.lets, facts=(condition,), points=STEP_POINTS)
        for value, condition in answer.branches
    )
    why = (
        "the indicator is 1 on one side of the kink and 0 on the other; at the kink there is no derivative",
    )
    return Step("write out the cases", why, (target, final), (), checks, branches=answer.branches)
