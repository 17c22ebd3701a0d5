"""What conditions are made of: `every` entry of a condition holds, and a value that is not defined."""

from __future__ import annotations

from typing import Any

from symderiv.expr import Apply, At, Expr, entry, fold
from symderiv.op import Op, register
from symderiv.ops.linear import dummy
from symderiv.shape import SCALAR, axes


def _every_entry(node: Apply, _: tuple[At, ...]) -> Expr:
    at = tuple(dummy(d) for d in axes(node.args[0].shape))
    body = entry(node.args[0], at)
    for where in reversed(at):
        body = fold("prod", where, body)
    return body


def _not_a_number(*_: int) -> Any:
    import sympy

    return sympy.nan


EVERY = register(
    Op(
        name="every",
        shape=lambda condition: SCALAR,
        role="opaque",
        entry=_every_entry,
        vjp=lambda g, node, position: None,
        numeric=lambda node, c: f"(1.0 * np.all({c} != 0))",
        source="1 where every entry of the condition holds, else 0",
    )
)
UNDEFINED = register(
    Op(
        name="undefined",
        shape=lambda shape: shape,
        role="opaque",
        explicit=_not_a_number,
        numeric=lambda node: "np.nan",
        source="a case that no branch covers",
    )
)
