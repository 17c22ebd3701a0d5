"""What a row of the elementwise tables says, and the operator's record that follows from it.

A row that has a `formula` in terms of other operators needs nothing more: its definition, kinks
and derivative follow from it.  A row may still state its derivative where a shorter one is known
that uses the answer y (tanh′ = 1 − y²).  A primitive row states its SymPy definition instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from inspect import signature
from typing import Any

from symderiv.expr import Apply, At, Expr, entry, substitute, var
from symderiv.op import OPS, Op, Pullback, cotangents
from symderiv.ops.arithmetic import Value, agree, plus, same_shape, times

Primitive = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One elementwise function.

    `derivative` holds, for each argument, its partial derivative from the arguments and the answer;
    an argument whose derivative is 0 wherever it exists holds None.  `called` is what a sentence
    calls the function, where that is not its name.  `assumes` is the record's.
    """

    name: str
    numeric: str
    derivative: tuple[Callable[..., Expr] | None, ...] | None = None
    formula: Callable[..., Expr] | None = None
    primitive: Primitive | None = None
    switch: Callable[..., tuple[Expr, Expr, Expr, Expr]] | None = None
    assumes: tuple[tuple[int, str], ...] = ()
    source: str = ""
    called: str = ""

    @property
    def arity(self) -> int:
        """How many arguments the function takes."""
        stated = self.formula or self.primitive
        if self.derivative is not None:
            return len(self.derivative)
        assert stated is not None
        return len(signature(stated).parameters)


def call(name: str, *args: Value) -> Expr:
    """Return the elementwise function of that name, a scalar among the arguments spread over the others."""
    return OPS[name](*agree(*args))


def from_sympy(name: str) -> Primitive:
    """Return the definition that SymPy has under that name."""

    def build(*args: Any) -> Any:
        import sympy

        return getattr(sympy, name)(*args)

    return build


def _from_row(derivative: tuple[Callable[..., Expr] | None, ...]) -> Pullback:
    def pull(g: Expr, node: Apply, position: int) -> Expr | None:
        rule = derivative[position]
        return None if rule is None else times(g, rule(*node.args, node))

    return pull


def _through_formula(formula: Callable[..., Expr]) -> Pullback:
    """Return the pullback of a function that only has a formula: one reverse pass through it."""

    def pull(g: Expr, node: Apply, position: int) -> Expr | None:
        slots = [var(f"#{n}", a.shape) for n, a in enumerate(node.args)]
        seed = var("#g", node.shape)
        found = cotangents(formula(*slots), seed, [slots[position]], plus).get(slots[position])
        actual: dict[Expr, Expr] = {seed: g, **dict(zip(slots, node.args, strict=True))}
        return None if found is None else substitute(found, actual)

    return pull


def _definition(formula: Callable[..., Expr]) -> Callable[[Apply, tuple[At, ...]], Expr]:
    return lambda node, at: formula(*(entry(a, at) for a in node.args))


def operator(row: Row) -> Op:
    """Return the record that `row` stands for."""
    if row.derivative is not None:
        pull = _from_row(row.derivative)
    else:
        assert row.formula is not None, f"{row.name} needs a formula or a derivative"
        pull = _through_formula(row.formula)
    return Op(
        name=row.name,
        shape=same_shape(f"apply {row.name} to"),
        role="elementwise",
        numeric=lambda node, *codes: row.numeric.format(*codes),
        entry=_definition(row.formula) if row.formula else None,
        explicit=row.primitive,
        vjp=pull,
        switch=row.switch,
        rule=f"derivative of {row.called or row.name}",
        assumes=row.assumes,
        source=row.source,
    )


@cache
def unknown(name: str, order: int = 0) -> Op:
    """Return the declared elementwise function `name`, differentiated `order` times: φ, φ′, φ″."""
    spelled = name + "'" * order

    def primitive(x: Any) -> Any:
        import sympy

        slot = sympy.Symbol("slot")
        return sympy.Function(name)(slot).diff(slot, order).subs(slot, x)

    return Op(
        name=spelled,
        shape=same_shape(f"apply {spelled} to"),
        role="elementwise",
        numeric=lambda node, x: f"values[{spelled!r}]({x})",
        explicit=primitive,
        vjp=lambda g, node, position: times(g, unknown(name, order + 1)(node.args[0])),
        rule=f"derivative of {name}",
        source="declared: differentiable, entry by entry",
    )
