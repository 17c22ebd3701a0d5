"""Arithmetic entry by entry: + − ∘ ÷ powers, scalar multiples, and a scalar spread over a shape."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symderiv.errors import ShapeError
from symderiv.expr import INFIX, Apply, At, Const, Expr, const, entry
from symderiv.identifier import identifier
from symderiv.op import Op, by_argument, register
from symderiv.shape import SCALAR, Shape, axes, text

Value = Expr | int | Fraction


def called(arg: Expr) -> str:
    """Return how a shape error speaks of an argument: `A (h×m)`, or its shape alone."""
    return f"a value of shape {text(arg.shape)}" if arg.children else f"{arg!r} ({text(arg.shape)})"


def same_shape(verb: str) -> Callable[..., Shape]:
    """Return the shape rule of an operator whose arguments agree in shape, which is the result's."""

    def rule(*args: Expr) -> Shape:
        for arg in args[1:]:
            if arg.shape != args[0].shape:
                raise ShapeError(f"cannot {verb} {called(args[0])} and {called(arg)}: the shapes differ")
        return args[0].shape

    return rule


def size_code(dim: object) -> str:
    """Return the code for a size or an index: digits, a name, or the product of these."""
    parts = [part if part.isdigit() else identifier(part) for part in str(dim).split("*")]
    return parts[0] if len(parts) == 1 else f"({' * '.join(parts)})"


def array(shape: Shape) -> str:
    """Return the NumPy shape of a value in generated code: rows and columns are 1-D."""
    return f"({', '.join(size_code(d) for d in axes(shape))},)" if axes(shape) else "()"


def _scale_shape(s: Expr, a: Expr, written: str) -> Shape:
    if s.shape != SCALAR:
        raise ShapeError(f"cannot scale by {called(s)}: a scalar is needed")
    return a.shape


def _fill_shape(s: Expr, shape: Shape) -> Shape:
    if s.shape != SCALAR:
        raise ShapeError(f"cannot spread {called(s)} over {text(shape)}: a scalar is needed")
    return shape


def _entries(node: Apply, at: tuple[At, ...]) -> list[Expr]:
    return [entry(arg, at) for arg in node.args]


#: Terms of a sum in one bracket of code: Python compiles each + inside the next.
LONGEST = 200


def _add_numeric(_: Apply, *codes: str) -> str:
    parts = [" + ".join(codes[k : k + LONGEST]) for k in range(0, len(codes), LONGEST)]
    return f"({parts[0]})" if len(parts) == 1 else _add_numeric(_, *(f"({part})" for part in parts))


def _inner(g: Expr, a: Expr) -> Expr:
    """Return ⟨g, a⟩, the sum of the products of entries, without an operator for scalars."""
    return times(g, a) if g.shape == SCALAR else summed(times(g, a))


def _scaled(node: Apply, a: Expr) -> Expr:
    """Return `a` times the scalar of `node`, on the side where the author wrote it."""
    return times(a, node.args[0]) if node.params == ("after",) else times(node.args[0], a)


def _power_in_base(g: Expr, node: Apply) -> Expr:
    base, exponent = node.args
    return times(g, times(exponent, power(base, minus(exponent, 1))))


def _power_in_exponent(g: Expr, node: Apply) -> Expr:
    return times(g, times(node, LOG[0](node.args[0])))


#: The natural logarithm, put here by the elementwise table (which stands above this one).
LOG: list[Callable[[Expr], Expr]] = []
#: The sum of all entries, put here by the table of reductions.
SUM: list[Callable[[Expr], Expr]] = []


def summed(a: Expr) -> Expr:
    """Return the sum of all entries of `a`."""
    return SUM[0](a)


ADD = register(
    Op(
        name="add",
        shape=same_shape("add"),
        role="contraction",
        entry=lambda node, at: plus(*_entries(node, at)),
        vjp=lambda g, node, position: g,
        numeric=_add_numeric,
        rule="sum rule",
        source="any calculus text: (f + g)′ = f′ + g′",
    )
)
NEG = register(
    Op(
        name="neg",
        shape=same_shape("negate"),
        role="contraction",
        entry=lambda node, at: negative(*_entries(node, at)),
        vjp=lambda g, node, position: negative(g),
        numeric=lambda node, a: f"(-{a})",
        rule="constant multiple",
        source="(−f)′ = −f′",
    )
)
MUL = register(
    Op(
        name="mul",
        shape=same_shape("multiply entry by entry"),
        role="contraction",
        entry=lambda node, at: times(*_entries(node, at)),
        vjp=by_argument(
            lambda g, node: times(g, node.args[1]),
            lambda g, node: times(g, node.args[0]),
        ),
        numeric=lambda node, a, b: f"({a} * {b})",
        rule="product rule",
        source="(f g)′ = f′ g + f g′, entry by entry",
    )
)
SCALE = register(
    Op(
        name="scale",
        shape=_scale_shape,
        role="contraction",
        entry=lambda node, at: _scaled(node, entry(node.args[1], at)),
        vjp=by_argument(
            lambda g, node: _inner(g, node.args[1]),
            lambda g, node: _scaled(node, g),
        ),
        numeric=lambda node, s, a: f"({s} * {a})",
        rule="product with a scalar",
        source="The Matrix Cookbook (2012), section 2, eq. (34)",
    )
)
DIV = register(
    Op(
        name="div",
        shape=same_shape("divide entry by entry"),
        role="contraction",
        entry=lambda node, at: times(entry(node.args[0], at), power(entry(node.args[1], at), -1)),
        vjp=by_argument(
            lambda g, node: over(g, node.args[1]),
            lambda g, node: negative(times(g, over(node.args[0], power(node.args[1], 2)))),
        ),
        numeric=lambda node, a, b: f"({a} / {b})",
        rule="quotient rule",
        assumes=((1, "nonzero"),),
        source="(f / g)′ = f′ / g − f g′ / g², entry by entry",
    )
)
POW = register(
    Op(
        name="pow",
        shape=same_shape("raise entry by entry"),
        role="elementwise",
        explicit=lambda base, exponent: base**exponent,
        vjp=by_argument(_power_in_base, _power_in_exponent),
        numeric=lambda node, a, b: f"({a} ** {b})",
        rule="power rule",
        source="(fᵖ)′ = p fᵖ⁻¹ f′, entry by entry",
    )
)
FILL = register(
    Op(
        name="fill",
        shape=_fill_shape,
        role="contraction",
        entry=lambda node, at: node.args[0],
        vjp=lambda g, node, position: summed(g),
        numeric=lambda node, s: f"np.full({array(node.shape)}, {s})",
        rule="a scalar added to every entry",
        source="f(s) = s 1, so df = 1 ds",
    )
)


def lift(value: Value) -> Expr:
    """Return a Python number as a constant, an expression as it is."""
    return value if isinstance(value, Expr) else const(value)


def spread(value: Value, shape: Shape) -> Expr:
    """Return a scalar spread over `shape`; anything else as it is."""
    a = lift(value)
    return FILL(a, params=(shape,)) if a.shape == SCALAR and shape != SCALAR else a


def spread_over(node: Expr) -> Expr:
    """Return the scalar that a value is everywhere by its form; anything else as it is."""
    return node.args[0] if isinstance(node, Apply) and node.op is FILL else node


def agree(*values: Value) -> list[Expr]:
    """Return the values with scalars spread to the shape of the others."""
    args = [v if isinstance(v, Expr) else const(v) for v in values]
    if len({a.shape for a in args}) < 2:
        return args
    shape = next((a.shape for a in args if a.shape != SCALAR), SCALAR)
    return [spread(a, shape) for a in args]


def plus(*values: Value) -> Expr:
    """Return the sum, flattened, in the author's order."""
    args = agree(*values)
    terms = [t for a in args for t in (a.args if isinstance(a, Apply) and a.op is ADD else (a,))]
    return ADD(*terms) if len(terms) > 1 else terms[0]


def minus(a: Value, b: Value) -> Expr:
    """Return a − b; of two numbers, the number."""
    left, right = agree(a, b)
    numbers = [v.value for v in (left, right) if isinstance(v, Const) and isinstance(v.value, Fraction)]
    if len(numbers) == 2:
        return const(numbers[0] - numbers[1])
    return plus(left, negative(right))


def negative(a: Value) -> Expr:
    """Return −a; a number's sign is part of the number."""
    arg = lift(a)
    if isinstance(arg, Const) and isinstance(arg.value, Fraction):
        return const(-arg.value)
    return NEG(arg)


def times(a: Value, b: Value) -> Expr:
    """Return the product entry by entry; a scalar scales, and keeps the side it was written on."""
    left, right = lift(a), lift(b)
    if left.shape == right.shape:
        return MUL(left, right)
    if left.shape == SCALAR:
        return SCALE(left, right, params=("before",))
    if right.shape == SCALAR:
        return SCALE(right, left, params=("after",))
    return MUL(left, right)


def over(a: Value, b: Value) -> Expr:
    """Return the quotient entry by entry."""
    return DIV(*agree(a, b))


def power(base: Value, exponent: Value) -> Expr:
    """Return the power entry by entry."""
    return POW(*agree(base, exponent))


INFIX.update({"+": plus, "-": minus, "*": times, "/": over, "^": power, "neg": negative})
