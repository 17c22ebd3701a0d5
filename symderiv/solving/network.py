"""A function and a network of one variable, as a question whether they can be equal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from symderiv import verify
from symderiv.conditions import is_comparison
from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Var, size, variables
from symderiv.graph import Graph
from symderiv.index import entries, free_indices
from symderiv.normal import simplify
from symderiv.notation import Notation
from symderiv.piecewise import Condition
from symderiv.reverse import backward
from symderiv.shape import SCALAR
from symderiv.solving.where import applied
from symderiv.step import DerivativeOf, Shown, Step

POINTS = 16


@dataclass(frozen=True)
class Question:
    """A function and a network of one variable."""

    graph: Graph
    target: Var
    network: Var
    x: Var
    write: Notation

    def told(self, condition: Condition) -> Shown:
        """Return a condition as it stands in a sentence."""
        return Shown(self.write.condition(applied(condition)))

    def slope(self, value: Var) -> Expr:
        """Return the derivative of a value along the axis, off the kinks, in the inputs."""
        lets = (replace(let, given=let.var is not value) for let in self.graph.lets)
        unnamed = Graph(self.graph.inputs, tuple(lets))  # the result is not to be told by its own name
        passed = backward(unnamed, value.name, (self.x.name,))
        found = self.graph.expanded(passed.written_out(passed[self.x.name].value))
        return simplify(found).expr

    @cached_property
    def function(self) -> Expr:
        """The function in the inputs."""
        return self.graph.expanded(self.target)

    def derivative(self, value: Var) -> Step:
        """Return the step that differentiates a value along the axis."""
        slope = self.slope(value)
        checks = verify.derivative(self.graph, value.name, self.x.name, slope, points=POINTS)
        why = (value, " = ", self.graph.bodies[value], ", off its kinks")
        return Step("differentiate", why, (DerivativeOf(value.name, self.x.name), slope), SCALAR, checks)

    @cached_property
    def unit(self) -> tuple[Apply, Expr]:
        """One unit, as a condition on its input, and the number of units.

        Raises: NoRule when the network has no such layer.
        """
        for let in self.graph.lets:
            at = free_indices(let.var.shape)
            if let.var in self.graph.ancestors(self.network) and len(at) == 1:
                unit = entries(let.body, at)
                if is_comparison(unit) and self.x in variables(unit):
                    return unit, size(at[0].dim)
        raise NoRule(f"{self.network} has no layer of steps")

    def activation(self, z: Expr) -> Expr:
        """Return what a unit makes of its input z."""
        unit, _ = self.unit
        return unit.op(z, unit.args[1])
