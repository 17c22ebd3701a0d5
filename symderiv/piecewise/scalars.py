"""Scalar expressions to SymPy and back, node by node; no text is ever parsed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from symderiv.errors import NoRule
from symderiv.expr import Apply, Const, Expr, const, postorder
from symderiv.op import OPS
from symderiv.ops.arithmetic import negative, over, plus, power, times
from symderiv.ops.elementwise import sqrt, unknown

ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": lambda *terms: sympy.Add(*terms),
    "neg": lambda a: -a,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
}
NAMED = {"pi": sympy.pi, "e": sympy.E}
#: The functions that SymPy answers with, under the names that it has for them.
FUNCTIONS = frozenset("exp log sin cos tan sinh cosh tanh asin acos atan erf".split())


class Alphabet:
    """The SymPy symbol of each atom, for one conversion there and back."""

    def __init__(self, positive: Callable[[Expr], bool] = lambda _: False) -> None:
        self.positive = positive
        self.symbols: dict[Expr, Any] = {}
        self.nodes: dict[Any, Expr] = {}

    def symbol(self, node: Expr) -> Any:
        """Return the real symbol that stands for an atom."""
        if node not in self.symbols:
            # A number makes the name unique: two different nodes may read the same.
            name = f"a{len(self.symbols)}"
            known = {"positive": True} if self.positive(node) else {"real": True}
            self.symbols[node] = sympy.Symbol(name, **known)
            self.nodes[self.symbols[node]] = node
        return self.symbols[node]

    def to_sympy(self, root: Expr) -> Any:
        """Return the expression in SymPy's terms; what arithmetic does not open is a symbol.

        Raises: NoRule when an operator has no definition on scalars.
        """
        done: dict[Expr, Any] = {}
        for node in postorder(root):
            if not node.shape:
                done[node] = self._converted(node, done)
        return done[root]

    def _converted(self, node: Expr, done: dict[Expr, Any]) -> Any:
        match node:
            case Const():
                return _number(node)
            case Apply() if node.op.name in ARITHMETIC:
                return ARITHMETIC[node.op.name](*(done[a] for a in node.args))
            case Apply() if node.op.explicit is not None and node.op.role == "elementwise":
                return node.op.explicit(*(done[a] for a in node.args))
            case Apply() if node.op.entry is not None:
                return self.to_sympy(node.op.entry(node, ()))
            case Apply():
                raise NoRule(f"there is no scalar definition of {node.op.name}")
            case _:
                return self.symbol(node)

    def from_sympy(self, value: Any) -> Expr:
        """Return SymPy's scalar as an expression.

        Raises: NoRule when SymPy answers with a function that the tables do not have.
        """
        if value in self.nodes:
            return self.nodes[value]
        if value.is_Rational:
            return const(Fraction(int(value.p), int(value.q)))
        for name, known in NAMED.items():
            if value == known:
                return OPS["exp"](const(1)) if name == "e" else const("pi")
        if value.is_Add:
            return plus(*map(self.from_sympy, value.args))
        if value.is_Mul:
            return self._product(value)
        if value.is_Pow:
            return self._power(*value.args)
        return self._function(value)

    def _product(self, value: Any) -> Expr:
        top, bottom = value.as_numer_denom()
        if bottom != 1:
            return over(self.from_sympy(top), self.from_sympy(bottom))
        c, rest = value.as_coeff_Mul()
        if c == -1:
            return negative(self.from_sympy(rest))
        factors = [self.from_sympy(a) for a in value.args]
        product = factors[0]
        for factor in factors[1:]:
            product = times(product, factor)
        return product

    def _power(self, base: Any, exponent: Any) -> Expr:
        if exponent.is_negative:
            return over(1, self.from_sympy(base**-exponent))
        if exponent == sympy.Rational(1, 2):
            return sqrt(self.from_sympy(base))
        return power(self.from_sympy(base), self.from_sympy(exponent))

    def _function(self, value: Any) -> Expr:
        name = type(value).__name__
        if isinstance(value, sympy.core.function.AppliedUndef):
            return unknown(name)(self.from_sympy(value.args[0]))
        if name not in FUNCTIONS:
            raise NoRule(f"SymPy's answer {value} holds {name}, which the operator tables do not have")
        return OPS[name](*map(self.from_sympy, value.args))


def _number(node: Const) -> Any:
    if isinstance(node.value, str):
        return NAMED[node.value]
    return sympy.Rational(node.value.numerator, node.value.denominator)
