"""A row read into the tree: the program, and the published answer as a claim about it."""

from __future__ import annotations

from dataclasses import dataclass

from symderiv.expr import Expr, Var, var, variables
from symderiv.graph import Graph, Let
from symderiv.parse import declarations, program, scope_of
from tests.corpus.rows import DIRECTION, Row

#: What a direction has of what is declared of the value that moves.
TANGENT = {"symmetric": "symmetric", "pd": "symmetric", "diagonal": "diagonal"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A published answer: `answer` is the derivative of `of` by `wrt`, in the graph's names and `where`'s.

    `along` is the direction that a map is a function of; a symmetric value moves to symmetric ones.
    """

    row: Row
    graph: Graph
    of: Var
    wrt: Var
    along: Var
    answer: Expr
    where: tuple[Let, ...]

    @property
    def forward(self) -> tuple[Let, ...]:
        """The named values of the program."""
        return self.graph.lets

    @property
    def given(self) -> tuple[Var, ...]:
        """The inputs that the value or its answer reads; the direction is not one of them."""
        bodies = [let.body for let in (*self.graph.lets, *self.where)]
        defined = {let.var for let in (*self.graph.lets, *self.where)} | {self.along}
        return tuple(v for v in variables(*bodies, self.answer, self.wrt) if v not in defined)


def claim(row: Row) -> Claim:
    """Return the row as a claim.

    Raises: InputError where the expression or the answer cannot be read.
    """
    scope = declarations(row.let)
    graph = program(row.expr, scope)
    wrt = graph[row.wrt]
    along = var(DIRECTION, wrt.shape, frozenset(TANGENT[fact] for fact in wrt.facts & TANGENT.keys()))
    known = scope_of(graph, scope.functions).with_values(along)
    *where, last = program(f"{row.where}; {row.answer}", known).lets
    return Claim(row, graph, graph.lets[-1].var, wrt, along, last.body, tuple(where))
