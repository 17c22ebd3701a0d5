"""A recurrence: one step as a graph, what it hands back, and any number of steps written out.

The state of the next step depends on this one's through one value, the gate, entry by entry:
h_{t+1} = g(z_t).  A loss of the last state reaches the state at t through a product of one factor
for each step between, and a weight through every step: that is backpropagation through time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, reduce

from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Var, postorder, rebuild, substitute, var, variables
from symderiv.graph import Graph, Let
from symderiv.jacobian import jacobian
from symderiv.naming import derivative_name
from symderiv.ops.arithmetic import minus, plus
from symderiv.ops.elementwise import unknown
from symderiv.ops.linear import DIAG, product, transpose
from symderiv.ops.reduce import SQNORM
from symderiv.reverse import backward

#: What the loss of the last state is called.
LOSS = "L"


@dataclass(frozen=True)
class Cell:
    """One step: the graph from `state` and what is `fed` in to `next`; `slope` names ∂next/∂gate.

    Raises: NoRule when the step has another form than next = g(gate), entry by entry.
    """

    graph: Graph
    state: Var
    next: Var
    gate: Var
    fed: tuple[Var, ...]
    slope: Var

    def __post_init__(self) -> None:
        body = self.graph.bodies.get(self.next)
        if body is None or variables(body) != (self.gate,) or not _is_diagonal(self.gain):
            raise NoRule(f"{self.next} must be an elementwise function of {self.gate} alone")

    @cached_property
    def gain(self) -> Expr:
        """The Jacobian of the next state by the gate."""
        return jacobian(self.graph, self.next.name, self.gate.name).value

    @cached_property
    def carry(self) -> Expr:
        """The Jacobian of the gate by the state."""
        return jacobian(self.graph, self.gate.name, self.state.name).value

    @property
    def forth(self) -> Expr:
        """The Jacobian of the next state by this one, with the slope by name."""
        return product(self.slope, self.carry)

    @property
    def back(self) -> Expr:
        """Its transpose, which takes the gradient by the next state to the one by this state."""
        return product(transpose(self.carry), self.slope)

    @cached_property
    def flow(self) -> Var:
        """The gradient of the loss by the next state."""
        return var(derivative_name(LOSS, self.next.name), self.next.shape)

    @property
    def returned(self) -> Expr:
        """What the gradient by the next state becomes at this one."""
        return product(transpose(self.carry), product(self.slope, self.flow))

    def entering(self, name: str) -> Expr:
        """Return what one step adds to the gradient by the weight `name`."""
        seed = var(derivative_name("", self.gate.name), self.gate.shape)
        pulled = backward(self.graph, self.gate.name, (name,), seed)[name].value
        return substitute(pulled, {seed: product(self.slope, self.flow)})

    def paired(self) -> tuple[Graph, tuple[Let, ...]]:
        """Return the step with a loss whose gradient by the next state is `flow`, and the slope by name."""
        loss = Let(var(LOSS), product(transpose(self.flow), self.next))
        graph = Graph((*self.graph.inputs, self.flow), (*self.graph.lets, loss))
        return graph, (Let(self.slope, self.gain),)

    def with_function(self, name: str, function: Callable[..., Expr]) -> Cell:
        """Return the cell with a declared unknown function as one that is known."""
        graph = Graph(
            self.graph.inputs,
            tuple(replace(let, body=called(let.body, name, function)) for let in self.graph.lets),
        )
        return replace(self, graph=graph)

    def unrolled(self, steps: int) -> Unrolled:
        """Return so many steps written out, and a loss of the last state."""
        return Unrolled(self, steps)


def called(root: Expr, name: str, function: Callable[..., Expr]) -> Expr:
    """Return an expression with a declared unknown function as one that is known."""
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        children = tuple(done[c] for c in node.children)
        called = isinstance(node, Apply) and node.op is unknown(name, 0)
        done[node] = function(*children) if called else rebuild(node, children) if children else node
    return done[root]


def _is_diagonal(jacobian_: Expr) -> bool:
    return isinstance(jacobian_, Apply) and jacobian_.op is DIAG


@dataclass(frozen=True)
class Unrolled:
    """A recurrence written out for a number of steps, each value with its time: z0, h1, z1, …"""

    cell: Cell
    steps: int

    @cached_property
    def graph(self) -> Graph:
        """The graph of all steps and of the loss ‖h_T − c‖², whose gradient by h_T is any vector."""
        cell, last = self.cell, self.state(self.steps)
        weights = [v for v in cell.graph.inputs if v is not cell.state and v not in cell.fed]
        fed = [self.timed(v, t) for t in range(self.steps) for v in cell.fed]
        lets = [
            Let(self.timed(let.var, t), self.at(let.body, t))
            for t in range(self.steps)
            for let in cell.graph.lets
        ]
        aim = var("aim", last.shape)
        loss = Let(var(LOSS), SQNORM(minus(last, aim)))
        return Graph((*weights, self.state(0), *fed, aim), (*lets, loss))

    @property
    def last(self) -> Var:
        """The gradient of the loss by the last state."""
        return self.flow(self.steps)

    @cached_property
    def lets(self) -> tuple[Let, ...]:
        """What the gradients read besides the graph: the one by the last state, and the slopes."""
        name = self.state(self.steps).name
        given = Let(self.last, backward(self.graph, LOSS, (name,))[name].value)
        slopes = (Let(self.timed(self.cell.slope, t), self.at(self.cell.gain, t)) for t in range(self.steps))
        return (given, *slopes)

    def state(self, t: int) -> Var:
        """Return the state at a time."""
        return var(f"{self.cell.state}{t}", self.cell.state.shape)

    def flow(self, t: int) -> Var:
        """Return the name of the gradient by the state at a time."""
        return var(derivative_name(LOSS, self.state(t).name), self.cell.state.shape)

    def timed(self, value: Var, t: int) -> Var:
        """Return a value of the step that starts at time t; the next state is the state at t + 1."""
        if value is self.cell.next:
            return self.state(t + 1)
        return var(f"{value}{t}", value.shape, value.facts)

    def at(self, expr: Expr, t: int, flow: Expr | None = None) -> Expr:
        """Return an expression of one step as one of the step at time t, with `flow` for the gradient."""
        cell = self.cell
        own = (cell.state, cell.next, cell.slope, *cell.fed, *(let.var for let in cell.graph.lets))
        new: dict[Expr, Expr] = {value: self.timed(value, t) for value in own}
        new[cell.flow] = self.flow(t + 1) if flow is None else flow
        return substitute(expr, new)

    def by_state(self, t: int) -> Expr:
        """Return the gradient by the state at time t: a factor for each later step, times the last one."""
        flow: Expr = self.last
        for k in reversed(range(t, self.steps)):
            flow = self.at(self.cell.returned, k, flow)
        return flow

    def forth(self, t: int) -> Expr:
        """Return the Jacobian of the last state by the one at time t, the last step on the left."""
        factors = [self.at(self.cell.forth, k) for k in reversed(range(t, self.steps))]
        return reduce(product, factors)

    def by_weight(self, name: str) -> Expr:
        """Return the gradient by a weight: a term for each step, the last step first."""
        times = reversed(range(self.steps))
        return plus(*(self.at(self.cell.entering(name), t, self.by_state(t + 1)) for t in times))
