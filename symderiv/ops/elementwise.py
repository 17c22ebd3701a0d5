"""Elementwise functions: one row each.

A row that has a `formula` in terms of other operators needs nothing more: its definition, kinks
and derivative follow from it.  A row may still state its derivative where a shorter one is known
that uses the answer y (tanh′ = 1 − y²).  A primitive row states its SymPy definition instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from inspect import signature
from typing import Any

from symderiv.expr import Apply, At, Expr, const, entry, substitute, var
from symderiv.op import OPS, Op, Pullback, cotangents, register
from symderiv.ops import arithmetic
from symderiv.ops.arithmetic import Value, agree, negative, over, plus, power, same_shape, spread, times

HALF = Fraction(1, 2)
Primitive = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One elementwise function.

    `derivative` holds, for each argument, its partial derivative from the arguments and the answer;
    an argument whose derivative is 0 wherever it exists holds None.  `called` is what a sentence
    calls the function, where that is not its name.
    """

    name: str
    numeric: str
    derivative: tuple[Callable[..., Expr] | None, ...] | None = None
    formula: Callable[..., Expr] | None = None
    primitive: Primitive | None = None
    switch: Callable[..., tuple[Expr, Expr, Expr, Expr]] | None = None
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


def _from_sympy(name: str) -> Primitive:
    def build(*args: Any) -> Any:
        import sympy

        return getattr(sympy, name)(*args)

    return build


def _comparison(relation: str) -> Primitive:
    def build(a: Any, b: Any) -> Any:
        import sympy

        return sympy.Piecewise((1, getattr(sympy, relation)(a, b)), (0, True))

    return build


def _choice(condition: Any, a: Any, b: Any) -> Any:
    import sympy

    return sympy.Piecewise((a, sympy.Ne(condition, 0)), (b, True))


def _call(name: str, *args: Value) -> Expr:
    return OPS[name](*agree(*args))


def exp(x: Value) -> Expr:
    """Return eˣ, entry by entry."""
    return _call("exp", x)


def log(x: Value) -> Expr:
    """Return the natural logarithm, entry by entry."""
    return _call("log", x)


def sqrt(x: Value) -> Expr:
    """Return the square root, entry by entry."""
    return _call("sqrt", x)


def sigmoid(x: Value) -> Expr:
    """Return σ(x) = 1 / (1 + e⁻ˣ), entry by entry."""
    return _call("sigmoid", x)


def greater(a: Value, b: Value) -> Expr:
    """Return 1{a > b}, entry by entry."""
    return _call("gt", a, b)


def maximum(a: Value, b: Value) -> Expr:
    """Return the larger of two values, entry by entry."""
    return _call("max", a, b)


def where(condition: Value, a: Value, b: Value) -> Expr:
    """Return a where the condition is not 0, b elsewhere, entry by entry."""
    return _call("where", condition, a, b)


def _wins(relation: str, a: Expr, b: Expr) -> Expr:
    """Return 1 where `a` is the one chosen of two; of two that are the same, each has a half."""
    return spread(HALF, a.shape) if a is b else _call(relation, a, b)


def _normal_density(x: Expr) -> Expr:
    return over(exp(negative(over(power(x, 2), 2))), sqrt(times(2, const("pi"))))


def _compared(at_zero: int, positive: int, negative_: int) -> Callable[..., tuple[Expr, Expr, Expr, Expr]]:
    return lambda a, b: (a - b, const(positive), const(negative_), const(at_zero))


NONE_OF_TWO = (None, None)
#: Comparisons, which are written with a sign and not called by name.
RELATIONS = frozenset({"gt", "ge", "lt", "le", "eq"})

ROWS = (
    Row("exp", "np.exp({0})", (lambda x, y: y,), primitive=_from_sympy("exp"), source="(eˣ)′ = eˣ"),
    Row(
        "log",
        "np.log({0})",
        (lambda x, y: over(1, x),),
        primitive=_from_sympy("log"),
        source="(log x)′ = 1/x",
    ),
    Row(
        "sqrt",
        "np.sqrt({0})",
        (lambda x, y: over(1, times(2, y)),),
        primitive=_from_sympy("sqrt"),
        source="(√x)′ = 1/(2√x)",
        called="the square root",
    ),
    Row("sin", "np.sin({0})", (lambda x, y: _call("cos", x),), primitive=_from_sympy("sin")),
    Row("cos", "np.cos({0})", (lambda x, y: negative(_call("sin", x)),), primitive=_from_sympy("cos")),
    Row(
        "tanh", "np.tanh({0})", (lambda x, y: 1 - y**2,), primitive=_from_sympy("tanh"), source="DLMF 4.34.7"
    ),
    Row(
        "sigmoid",
        "(0.5 + 0.5 * np.tanh(0.5 * {0}))",
        (lambda x, y: y * (1 - y),),
        formula=lambda x: over(1, 1 + exp(-x)),
        source="Goodfellow, Bengio, Courville, Deep Learning (2016), 3.10",
        called="the sigmoid",
    ),
    Row(
        "erf",
        "erf({0})",
        (lambda x, y: over(2, sqrt(const("pi"))) * exp(-(x**2)),),
        primitive=_from_sympy("erf"),
        source="DLMF 7.2.1",
    ),
    Row("phi", "(np.exp(-{0}**2 / 2) / np.sqrt(2 * np.pi))", (lambda x, y: -x * y,), formula=_normal_density),
    Row(
        "Phi",
        "(0.5 + 0.5 * erf({0} / np.sqrt(2)))",
        (lambda x, y: _call("phi", x),),
        formula=lambda x: times(HALF, 1 + _call("erf", over(x, sqrt(2)))),
        source="DLMF 7.18.1: the normal distribution function",
    ),
    Row(
        "gt",
        "(1.0 * ({0} > {1}))",
        NONE_OF_TWO,
        primitive=_comparison("Gt"),
        switch=_compared(0, positive=1, negative_=0),
    ),
    Row(
        "ge",
        "(1.0 * ({0} >= {1}))",
        NONE_OF_TWO,
        primitive=_comparison("Ge"),
        switch=_compared(1, positive=1, negative_=0),
    ),
    Row(
        "lt",
        "(1.0 * ({0} < {1}))",
        NONE_OF_TWO,
        primitive=_comparison("Lt"),
        switch=_compared(0, positive=0, negative_=1),
    ),
    Row(
        "le",
        "(1.0 * ({0} <= {1}))",
        NONE_OF_TWO,
        primitive=_comparison("Le"),
        switch=_compared(1, positive=0, negative_=1),
    ),
    Row(
        "eq",
        "(1.0 * ({0} == {1}))",
        NONE_OF_TWO,
        primitive=_comparison("Eq"),
        switch=_compared(1, positive=0, negative_=0),
    ),
    Row(
        "where",
        "np.where({0}, {1}, {2})",
        (None, lambda c, a, b, y: c, lambda c, a, b, y: 1 - c),
        primitive=_choice,
    ),
    Row("step", "(1.0 * ({0} >= 0))", formula=lambda x: _call("ge", x, 0)),
    Row(
        "max",
        "np.maximum({0}, {1})",
        (lambda a, b, y: _wins("gt", a, b), lambda a, b, y: _wins("gt", b, a)),
        primitive=_from_sympy("Max"),
        switch=lambda a, b: (a - b, a, b, a),
    ),
    Row(
        "min",
        "np.minimum({0}, {1})",
        (lambda a, b, y: _wins("lt", a, b), lambda a, b, y: _wins("lt", b, a)),
        primitive=_from_sympy("Min"),
        switch=lambda a, b: (a - b, b, a, a),
    ),
    Row(
        "abs",
        "np.abs({0})",
        (lambda x, y: _call("sign", x),),
        primitive=_from_sympy("Abs"),
        switch=lambda x: (x, x, -x, const(0)),
    ),
    Row(
        "sign",
        "np.sign({0})",
        (None,),
        primitive=_from_sympy("sign"),
        switch=lambda x: (x, const(1), const(-1), const(0)),
    ),
    Row(
        "relu",
        "np.maximum({0}, 0)",
        (lambda x, y: greater(x, 0),),
        formula=lambda x: maximum(0, x),
        source="Goodfellow, Bengio, Courville, Deep Learning (2016), 6.3.1",
        called="ReLU",
    ),
    Row(
        "leaky_relu",
        "np.where({0} > 0, {0}, {1} * {0})",
        (lambda x, a, y: where(greater(x, 0), 1, a), lambda x, a, y: where(greater(x, 0), 0, x)),
        formula=lambda x, a: where(greater(x, 0), x, a * x),
        source="Maas, Hannun and Ng (2013), section 2",
        called="LeakyReLU",
    ),
    Row(
        "softplus",
        "np.logaddexp(0, {0})",
        (lambda x, y: sigmoid(x),),
        formula=lambda x: log(1 + exp(x)),
        source="Goodfellow, Bengio, Courville, Deep Learning (2016), 3.10",
    ),
    Row(
        "gelu",
        "({0} * (0.5 + 0.5 * erf({0} / np.sqrt(2))))",
        formula=lambda x: x * _call("Phi", x),
        source="Hendrycks and Gimpel, Gaussian error linear units (2016)",
        called="GELU",
    ),
)


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
        found = cotangents(formula(*slots), seed, plus).get(slots[position])
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


for _row in ROWS:
    register(operator(_row))
arithmetic.LOG.append(log)
