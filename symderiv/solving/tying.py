"""Tied entries: the gradient by a symmetric or diagonal matrix whose equal entries move together."""

from __future__ import annotations

from dataclasses import replace

from symderiv import verify
from symderiv.answer import Answer, Worked
from symderiv.errors import InputError
from symderiv.expr import Expr, Var, var
from symderiv.graph import Graph, Let
from symderiv.index import entries
from symderiv.normal import simplify
from symderiv.normal.symmetry import is_symmetric
from symderiv.normal.term import NotReducible
from symderiv.ops.linear import DIAG, DIAGVEC, transpose
from symderiv.shape import SCALAR
from symderiv.step import DerivativeOf, Step

SYMMETRIC = "an entry and its mirror image move as one: their derivatives add up, the diagonal counts once"
DIAGONAL = "the entries off the diagonal are 0 and do not move"


def tied(graph: Graph, worked: Worked) -> Worked:
    """Return what was worked out, with each gradient for entries that move together.

    Raises: InputError when a gradient is none of a scalar by a symmetric or diagonal matrix.
    Source: The Matrix Cookbook (2012), eq. (138).
    """
    pairs = [_answer(graph, answer) for answer in worked.answers]
    steps = (*worked.steps, *(step for step, _ in pairs))
    return replace(worked, steps=steps, answers=tuple(answer for _, answer in pairs), studies=())


def _answer(graph: Graph, answer: Answer) -> tuple[Step, Answer]:
    target = answer.target
    assert isinstance(target, DerivativeOf)
    variable = graph[target.wrt]
    if target.order != 1 or graph[target.of].shape != SCALAR or not is_symmetric(variable):
        raise InputError(
            f"entries are tied in the gradient of a scalar by a symmetric, pd or diagonal matrix; "
            f"{variable} is declared as none of these, or another derivative was asked for"
        )
    diagonal = "diagonal" in variable.facts
    value = simplify(_together(answer.value, diagonal), use_facts=True).expr
    checks = _checked(graph, target.of, variable, value, answer.lets)
    why = (DIAGONAL if diagonal else SYMMETRIC,)
    step = Step("tie equal entries", why, (target, value), value.shape, checks)
    try:
        index = entries(value, answer.at)
    except NotReducible:
        index = None
    return step, replace(answer, value=value, index=index, branches=(), checks=checks)


def _together(g: Expr, diagonal: bool) -> Expr:
    """Return G + Gᵀ − I ∘ G, or I ∘ G where only the diagonal moves."""
    own = DIAG(DIAGVEC(g))
    return own if diagonal else g + transpose(g) - own


def _checked(
    graph: Graph, of: str, variable: Var, value: Expr, extra: tuple[Let, ...]
) -> tuple[verify.Check, ...]:
    """Check the tied gradient as the derivative by a free P, where the variable is a value plus P tied.

    An entry of P moves the variable's entry with its mirror image.
    """
    start = var(f"{variable}0", variable.shape, variable.facts)
    move = var(f"{variable}P", variable.shape)
    moved = Let(variable, start + _together(move, "diagonal" in variable.facts))
    others = tuple(v for v in graph.inputs if v is not variable)
    free = Graph((*others, start, move), (moved, *graph.lets))
    return verify.derivative(free, of, move.name, value, extra)
