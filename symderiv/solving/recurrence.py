"""Solving a recurrence for any number of steps: one step back, the product of all, the sum over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from symderiv import verify
from symderiv.answer import Statement, Worked
from symderiv.expr import Expr, substitute, var
from symderiv.formula import Big, Fence, Formula, Letter, Number, Sign, equals, row
from symderiv.graph import Graph
from symderiv.notation import Notation
from symderiv.op import OPS
from symderiv.ops.linear import product, transpose
from symderiv.parse import declarations
from symderiv.problem import Part, Recurrence
from symderiv.recurrence import LOSS, Cell, Unrolled
from symderiv.step import DerivativeOf, Shown, Step
from symderiv.witness.check import Check

POINTS = 8
#: Steps that are written out where the functions are any, and where they are tanh.
ANY, KNOWN = range(1, 3), range(1, 6)
FLOW = "#flow"

#: What a formula for any number of steps says where they are written out: the value, and its gradient.
Claimed = Callable[[Unrolled], Iterator[tuple[str, Expr]]]


def cell_of(graph: Graph, ask: Recurrence) -> Cell:
    """Return the step that a part's program spells.

    Raises: NoRule; UnknownName.
    """
    gate = graph[ask.gate]
    slope = var(ask.slope, (*gate.shape, *gate.shape), frozenset({"diagonal"}))
    return Cell(graph, graph[ask.state], graph[ask.next], gate, tuple(graph[f] for f in ask.fed), slope)


def solve(part: Part, graph: Graph) -> Worked:
    """Return the gradients by the weights for any number of steps, checked where the steps are written out.

    Raises: NoRule when the step has another form than next = g(gate), entry by entry.
    """
    ask = part.ask
    assert isinstance(ask, Recurrence)
    time = Time(cell_of(graph, ask), dict(part.letters), declarations(part.let).functions)
    steps, statements = [*_one_step(time), _all_steps(time)], []
    for name in ask.wrt:
        checks = time.checks(partial(_by_weight, name))
        steps += _over_time(time, name, checks)
        statements.append(_answer(time, name, checks))
    steps.append(_written_out(time, ask.wrt[0]))
    return Worked(tuple(steps), statements=tuple(statements))


@dataclass(frozen=True)
class Time:
    """A cell, how its names are written on the sheet, and the functions in it that are not known."""

    cell: Cell
    letters: Mapping[str, str]
    functions: tuple[str, ...]

    def at(self, time: str, later: str) -> Notation:
        """Return the notation of the step from `time` to `later`."""
        cell = self.cell
        own = (cell.state, cell.slope, *cell.fed, *(let.var for let in cell.graph.lets))
        letters = {v.name: f"{v}_{{{time}}}" for v in own}
        return Notation({**self.letters, **letters, cell.next.name: f"{cell.state}_{{{later}}}"})

    def by_state(self, time: str) -> Formula:
        """Return the gradient by the state at a time."""
        return self.at(time, "").derivative(LOSS, self.cell.state.name)

    def product(self) -> Formula:
        """Return the product of the factors of the steps from t on, in the order of time."""
        over = row(Letter("T"), Sign("−"), Number("1"))
        below = equals(Letter("k"), Letter("t"))
        return Fence(row(Big("Π", below, over), self.at("k", "k+1")(self.cell.back)))

    def closed(self) -> Formula:
        """Return the gradient by the state at t from the one by the last state."""
        return row(self.product(), self.by_state("T"))

    def sum(self, name: str, flow: Formula) -> Shown:
        """Return the sum over time of what a weight gathers, `flow` being the gradient by the state at t."""
        write = Notation(dict(self.letters))
        write.letters[FLOW] = flow
        term = substitute(self.cell.entering(name), {self.cell.flow: var(FLOW, self.cell.flow.shape)})
        return Shown(row(Big("Σ", equals(Letter("t"), Number("1")), Letter("T")), write(term)))

    @cached_property
    def known(self) -> Cell:
        """The cell with tanh for every function that is not known."""
        cell = self.cell
        for name in self.functions:
            cell = cell.with_function(name, OPS["tanh"])
        return cell

    def checks(self, claimed: Claimed) -> tuple[Check, ...]:
        """Check gradients of the loss where the steps are written out, for small numbers of steps."""
        free = [c for steps in ANY for c in _checked(self.cell.unrolled(steps), claimed, exact=True)]
        known = [c for steps in KNOWN for c in _checked(self.known.unrolled(steps), claimed, exact=False)]
        names = ", ".join(self.functions)
        return (
            *_by_witness(free, f"T = {ANY[0]}, {ANY[-1]}" + (f", any {names}" if names else "")),
            *_by_witness(known, f"T = {KNOWN[0]}, …, {KNOWN[-1]}" + (f", {names} = tanh" if names else "")),
        )


def _checked(unrolled: Unrolled, claimed: Claimed, exact: bool) -> Iterator[Check]:
    for wrt, value in claimed(unrolled):
        lets = unrolled.lets
        yield from verify.derivative(unrolled.graph, LOSS, wrt, value, lets, points=POINTS, exact=exact)


def _by_witness(found: Sequence[Check], told: str) -> Iterator[Check]:
    """Yield the checks of each witness as one; the first that fails stands for all."""
    for witness in dict.fromkeys(check.witness for check in found):
        own = [check for check in found if check.witness == witness]
        failed = next((check for check in own if not check.passed), None)
        errors = [check.error for check in own if check.error is not None]
        yield failed or Check(
            witness,
            True,
            sum(check.points for check in own),
            own[-1].sizes,
            max(errors, default=None),
            all(check.exact for check in own),
            note=told,
        )


def _one_step(time: Time) -> Iterator[Step]:
    """Yield the slopes of the gate, the Jacobian of one step, and the gradient one step back."""
    cell, points = time.cell, 2 * POINTS
    graph, slope = cell.paired()
    of, gate, state = cell.next.name, cell.gate.name, cell.state.name
    yield Step(
        "derivative of the activation",
        (cell.gate, " enters ", cell.next, " = ", cell.graph.bodies[cell.next], " entry by entry"),
        (DerivativeOf(of, gate), cell.slope, cell.gain),
        cell.slope.shape,
        verify.derivative(graph, of, gate, cell.gain, points=points),
    )
    yield Step(
        "chain rule through one step",
        (cell.state, " enters ", cell.gate, " = ", cell.graph.bodies[cell.gate]),
        (DerivativeOf(of, state), cell.forth),
        cell.slope.shape,
        verify.derivative(graph, of, state, cell.forth, slope, points=points),
    )
    yield Step(
        "one step back",
        ("the loss reads ", cell.state, " through ", cell.next, " alone"),
        (DerivativeOf(LOSS, state), _transposed(time), cell.returned),
        cell.state.shape,
        verify.derivative(graph, LOSS, state, cell.returned, slope, points=points),
    )


def _transposed(time: Time) -> Expr:
    """Return the Jacobian of one step by name, transposed, times the gradient by the next state."""
    cell = time.cell
    whole = var(f"∂{cell.next}/∂{cell.state}", cell.slope.shape)
    return product(transpose(whole), cell.flow)


def _all_steps(time: Time) -> Step:
    why = (
        "by induction from the last state back: each step puts its factor on the left, so that they stand ",
        "in the order of time; for ",
        Shown(equals(Letter("t"), Letter("T"))),
        " there is none",
    )
    first, second = (time.at(*span)(time.cell.back) for span in (("t", "t+1"), ("t+1", "t+2")))
    last = time.at("T-1", "T")(time.cell.back)
    written = row(first, second, Sign("⋯", "plain"), last, time.by_state("T"))
    sides = (Shown(time.by_state("t")), Shown(written), Shown(time.closed()))

    def claimed(u: Unrolled) -> Iterator[tuple[str, Expr]]:
        return ((u.state(t).name, u.by_state(t)) for t in range(u.steps + 1))

    return Step("unroll the recursion", why, sides, time.cell.state.shape, time.checks(claimed))


def _over_time(time: Time, name: str, checks: tuple[Check, ...]) -> tuple[Step, ...]:
    """Return the step that adds up what a weight gathers, and the one that puts the product in."""
    weight = time.cell.graph[name]
    body = time.cell.graph.bodies[time.cell.gate]
    entering = (weight, " enters ", time.cell.gate, " = ", body)
    streams, closed = time.sum(name, time.by_state("t")), time.sum(name, time.closed())
    known = (Shown(time.by_state("t")), " = ", Shown(time.closed()))
    target, shape = DerivativeOf(LOSS, name), weight.shape
    return (
        Step(
            "chain rule: add the streams",
            (*entering, " at every step: one stream for each t"),
            (target, streams),
            shape,
            checks,
        ),
        Step("put the product in", known, (target, closed), shape, checks),
    )


def _by_weight(name: str, unrolled: Unrolled) -> Iterator[tuple[str, Expr]]:
    yield name, unrolled.by_weight(name)


def _written_out(time: Time, name: str) -> Step:
    """Return the sum for two steps, in which nothing is abbreviated."""
    two = time.cell.unrolled(2)
    value = two.by_weight(name)
    checks = verify.derivative(two.graph, LOSS, name, value, two.lets, points=POINTS)
    why = (
        "for ",
        Shown(equals(Letter("T"), Number("2"))),
        " the sum has two terms, and the product one factor",
    )
    return Step("write it out", why, (DerivativeOf(LOSS, name), value), value.shape, checks)


def _answer(time: Time, name: str, checks: tuple[Check, ...]) -> Statement:
    sides = (DerivativeOf(LOSS, name), time.sum(name, time.closed()))
    said = ("The factors of the product stand in the order of k, the first on the left.",)
    return Statement(name, said, sides, time.cell.graph[name].shape, checks)
