"""Solving how a recurrence's derivatives grow: singular values of one step, of all, and the gradients.

The smallest singular value of a product of square matrices is at least the product of the smallest ones, the
largest at most that of the largest; of a diagonal matrix they are the extreme sizes of its entries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import log10

from symderiv import verify
from symderiv.answer import Charted, Statement, Worked
from symderiv.expr import Apply, Expr, Var, substitute
from symderiv.figure.chart import Chart, Trace, around
from symderiv.formula import Fence, Formula, Fraction, Letter, Name, Number, Script, Sign, Words, equals, row
from symderiv.graph import Graph
from symderiv.notation import Notation
from symderiv.parse import Scope, declarations, expression
from symderiv.problem import Growth, Part
from symderiv.recurrence import called
from symderiv.shape import SCALAR
from symderiv.solving.recurrence import ANY, POINTS, Time, cell_of
from symderiv.step import Relation, Shown, Side, Step
from symderiv.typeset.unicode import unicode
from symderiv.witness import singular
from symderiv.witness.check import Check
from symderiv.witness.trajectory import stretched

GROWS = (
    " grows at least like a power of a number above 1 with the distance from the end. A weight gathers a "
    "term for each step, which grows so where the state before it is not 0; their sum may still cancel, and "
    "is 0 where all states are."
)
SHRINKS = (
    " shrinks at least like a power of a number below 1 with the distance from the end, so the early steps "
    "are forgotten. The gradients by the weights need not shrink: the term of "
)
STAYS = " holds no such factor."
#: Difference quotients are trusted to this part of a value.
CLOSE = 1e-4


def solve(part: Part, graph: Graph) -> Worked:
    """Return the bounds on the derivative of a later state by an earlier one, and on gradients.

    Raises: NoRule when the recurrence has another form than next = g(gate), entry by entry.
    """
    ask = part.ask
    assert isinstance(ask, Growth)
    time = Time(cell_of(graph, ask.through), dict(part.letters), declarations(part.let).functions)
    growth = _Growth(time, graph[ask.weight], graph[ask.rate], ask)
    steps = (growth.product(), growth.factor(), growth.power(), growth.gradient())
    said, sides = growth.said(), (growth.extreme(growth.whole), growth.base(growth.between))
    statement = Statement("bound", said, sides, None, steps[2].checks, (growth.sign,))
    return Worked(steps, statements=(statement,), charts=(growth.chart(),))


@dataclass(frozen=True)
class _Growth:
    """A recurrence whose slopes and weight are bounded, from below or from above."""

    time: Time
    weight: Var
    rate: Var
    ask: Growth

    @property
    def sign(self) -> Relation:
        """The relation of a singular value to its bound."""
        return "≥" if self.ask.grows else "≤"

    @property
    def strict(self) -> Relation:
        """The relation of what is bounded by the assumptions."""
        return ">" if self.ask.grows else "<"

    @property
    def whole(self) -> Formula:
        """∂h_T/∂h_t."""
        cell = self.time.cell
        later, now = (self.time.at(t, "").name(cell.state.name) for t in ("T", "t"))
        return Fraction(row(Sign("∂", "prefix"), later), row(Sign("∂", "prefix"), now))

    @property
    def between(self) -> Formula:
        """T − t, the number of steps."""
        return row(Letter("T"), Sign("−"), Letter("t"))

    def extreme(self, of: Formula) -> Shown:
        """Return the smallest or the largest singular value."""
        which = Name("min" if self.ask.grows else "max")
        return Shown(row(Script(Letter("sigma"), which), Fence(of)))

    def base(self, power: Formula | None = None) -> Shown:
        """Return λ σ(U), or a power of it."""
        write = Notation(dict(self.time.letters))
        inner = row(write(self.rate), self.extreme(write(self.weight)).formula)
        return Shown(inner if power is None else Script(Fence(inner), sup=power))

    def product(self) -> Step:
        """Return the Jacobian of all steps as a product of those of one."""
        cell, time = self.time.cell, self.time
        first, last = time.at("T-1", "T")(cell.forth), time.at("t", "t+1")(cell.forth)
        sides = (Shown(self.whole), Shown(row(first, Sign("⋯", "plain"), last)))
        checks: list[Check] = []
        for u in map(cell.unrolled, ANY):
            ends = u.state(u.steps).name, u.state(0).name
            checks += verify.derivative(u.graph, *ends, u.forth(0), u.lets, points=POINTS)
        why = ("the chain rule through the steps between, the last one on the left",)
        return Step("chain rule through all steps", why, sides, cell.slope.shape, tuple(checks))

    def factor(self) -> Step:
        """Return the bound on the singular values of one step."""
        write = Notation(dict(self.time.letters))
        word, size = ("smallest", "min") if self.ask.grows else ("largest", "max")
        cell = self.time.cell
        assert isinstance(cell.gain, Apply)
        slope = row(Name(size), Fence(write(cell.gain.args[0]), "|", "|"))
        middle = Shown(row(slope, self.extreme(write(self.weight)).formula))
        about = f"the {word} singular value of a product of square matrices, and of a diagonal one; "
        why = (about, *self.bounded())
        sides = (self.extreme(write(cell.forth)), middle, self.base())
        check = self.tried(singular.of_one_step, "random slopes and weights")
        return Step("bound one step", why, sides, SCALAR, (check,), relations=(self.sign, self.strict))

    def bounded(self) -> tuple[str | Side, ...]:
        """Return what is assumed of the slopes."""
        if self.ask.grows:
            return "every slope is above ", self.rate
        return "every slope is below ", self.rate, " in size"

    def tried(self, claim: Callable[[bool], Callable[[singular.Slopes], bool]], told: str) -> Check:
        """Check a bound at random slopes and weights."""
        return singular.holds(self.ask.grows, claim(self.ask.grows), told)

    def power(self) -> Step:
        """Return the bound on the singular values of all steps."""
        why = (
            *("one such factor for each step; ", self.base(), " is the same number for all steps, "),
            *("above 1" if self.ask.grows else "below 1", " because that is assumed of the weight strictly"),
        )
        check = self.tried(singular.of_all_steps, "random products of 1 to 8 steps")
        sides = (self.extreme(self.whole), self.base(self.between))
        return Step("bound all steps", why, sides, SCALAR, (check, self.along()), relations=(self.sign,))

    def gradient(self) -> Step:
        """Return the bound on the gradient by a state."""
        last, now = (self.norm(self.time.by_state(t)) for t in ("T", "t"))
        why = (Shown(now), " is the length of the transposed Jacobian times the gradient by the last state")
        check = self.tried(singular.of_a_vector, "a vector through each product")
        sides = (Shown(now), Shown(row(self.base(self.between).formula, last)))
        return Step("bound the gradient", why, sides, SCALAR, (check,), relations=(self.sign,))

    def norm(self, of: Formula) -> Formula:
        """Return the length of a vector."""
        return Fence(of, "‖", "‖")

    def said(self) -> tuple[str | Side, ...]:
        """Return what follows for the gradients by the weights, and what does not."""
        flow, last = Shown(self.time.by_state("t")), Shown(equals(Letter("t"), Letter("T")))
        if self.ask.grows:
            return "The gradient ", flow, GROWS
        return "The gradient ", flow, SHRINKS, last, STAYS

    @property
    def activation(self) -> Expr:
        """The activation at which the bound is drawn, of the gate."""
        return expression(self.ask.instance[0], Scope((self.time.cell.gate,)))

    def instance(self) -> Graph:
        """Return one step with that activation."""
        cell = self.time.cell
        lets, body = cell.graph.lets, self.activation
        for name in self.time.functions:
            lets = tuple(replace(let, body=called(let.body, name, _put_in(body, cell.gate))) for let in lets)
        return Graph(tuple(v for v in cell.graph.inputs if v is not self.rate), lets)

    @cached_property
    def measured(self) -> tuple[tuple[int, float, float], ...]:
        """The singular values along a run of the instance, by difference quotients."""
        cell = self.time.cell
        return stretched(self.instance(), cell.state, cell.next, self.weight, self.ask.instance[2])

    @property
    def number(self) -> float:
        """The base of the bound for the instance."""
        _, rate, values = self.ask.instance
        return rate * (min(values) if self.ask.grows else max(values))

    def along(self) -> Check:
        """Check the bound along a run of the instance."""
        for steps, smallest, largest in self.measured:
            found, bound = smallest if self.ask.grows else largest, self.number**steps
            if (found < bound * (1 - CLOSE)) if self.ask.grows else (found > bound * (1 + CLOSE)):
                at = (("T − t", str(steps)), ("singular value", f"{found:.6g}"), ("bound", f"{bound:.6g}"))
                return Check(singular.WITNESS, False, steps, (), None, False, at)
        told = f"difference quotients along a run of {steps} steps with g(z) = "
        told += unicode(Notation()(self.activation))
        return Check(singular.WITNESS, True, steps, (), None, True, None, told)

    def chart(self) -> Charted:
        """Return the singular values of the instance against the number of steps, and the bound."""
        found, bound = self.measured, log10(self.number)
        curves = {
            "largest": tuple((float(s), log10(high)) for s, _, high in found),
            "smallest": tuple((float(s), log10(low)) for s, low, _ in found),
        }
        line = tuple((float(s), s * bound) for s, _, _ in found)
        traces = [Trace(points, Words(name)) for name, points in curves.items()]
        traces.append(Trace(line, Words("bound"), "ink", "dashed", 1.0))
        window = around([p for trace in traces for p in trace.points])
        y = row(Script(Name("log"), Number("10")), Letter("sigma"))
        chart = Chart(None, self.between, y, window, tuple(traces))
        _, _, values = self.ask.instance
        caption = (
            *(
                "The largest and smallest singular value of ",
                Shown(self.whole),
                " against the steps between, ",
            ),
            *("for g(z) = ", Shown(Notation()(self.activation)), " and a weight with singular values "),
            ", ".join(map(str, values)),
            f"; the bound is {self.number:.3g} to the power of the steps.",
        )
        return Charted((chart,), caption, _in_words(found, self.number))


def _put_in(body: Expr, gate: Var) -> Callable[[Expr], Expr]:
    return lambda child: substitute(body, {gate: child})


def _in_words(found: tuple[tuple[int, float, float], ...], number: float) -> str:
    steps, low, high = found[-1]
    values = f"After {steps} steps the singular values lie between {low:.3g} and {high:.3g}"
    return f"{values}; the bound is {number**steps:.3g}."
