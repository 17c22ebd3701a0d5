"""Where a decider changes sign: its zeros in closed form, and its sign between them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Var, const, postorder
from symderiv.op import OPS
from symderiv.ops.arithmetic import over, plus
from symderiv.parse import text
from symderiv.piecewise.calculus import affine, depends, derivative
from symderiv.piecewise.factor import factors
from symderiv.piecewise.polynomial import ONE, atoms_of, by_power
from symderiv.piecewise.ratio import Ratio
from symderiv.piecewise.signs import Fork, World
from symderiv.piecewise.tidy import value_of

#: Functions that take each value at most once, so that solving for them loses no zero.
MONOTONE = frozenset({"exp", "log", "sqrt", "tanh", "sigmoid", "softplus", "erf"})
Ends = tuple[Expr | None, Expr | None]
"""Where an interval begins and ends; None is infinite."""
#: A zero of a higher order than this is not looked for.
HIGHEST_ORDER = 8


@dataclass(frozen=True, slots=True)
class Zeros:
    """The zeros inside an open interval, left to right, and the sign on each part between them."""

    at: tuple[Expr, ...]
    signs: tuple[int, ...]


def zeros(d: Expr, x: Var, lower: Expr | None, upper: Expr | None, world: World) -> Zeros:
    """Return where the decider `d` is 0 between `lower` and `upper` (None is infinite).

    Raises: Fork when that depends on an open sign; NoRule when there is no closed form.
    """
    exact = world.hand.ratio(d)
    if not any(depends(node, x) for node in exact.atoms):
        return Zeros((), (_constant_sign(world.hand.written(exact), world),))
    require_no_pole(d, x, (lower, upper), world)
    straight = affine(exact, x)
    if straight is not None:
        slope, intercept = straight
        rise = world.sign(world.hand.written(slope))
        return _inside([(world.hand.written(-intercept / slope), -rise, rise)], lower, upper, world)
    roots = _ordered(solved(d, x, world), world)
    if not roots:
        return Zeros((), (world.sign(world.hand.at(d, x, _between(lower, upper))),))
    return _inside([(r, *_sides(d, x, r, world)) for r in roots], lower, upper, world)


def _constant_sign(value: Expr, world: World) -> int:
    try:
        return world.sign(value)
    except Fork as open_:
        raise Fork(open_.poly, open_.positive, open_.negative, constant=True) from None


def _inside(
    roots: list[tuple[Expr, int, int]], lower: Expr | None, upper: Expr | None, world: World
) -> Zeros:
    """Keep the roots inside the interval; the sign beyond each root is known on both sides of it."""
    kept: list[Expr] = []
    signs = [roots[0][1]]
    for root, _, right in roots:
        if lower is not None and world.compare(root, lower) <= 0:
            signs = [right]
        elif upper is not None and world.compare(root, upper) >= 0:
            break
        else:
            kept.append(root)
            signs.append(right)
    return Zeros(tuple(kept), tuple(signs))


def _between(lower: Expr | None, upper: Expr | None) -> Expr:
    if lower is not None and upper is not None:
        return over(plus(lower, upper), 2)
    if lower is not None:
        return plus(lower, 1)
    return const(0) if upper is None else plus(upper, -1)


def _ordered(roots: list[Expr], world: World) -> list[Expr]:
    """Return different roots from left to right, by insertion: no comparison follows from another."""
    ordered: list[Expr] = []
    for root in roots:
        place = len(ordered)
        for k, other in enumerate(ordered):
            side = world.compare(root, other)
            if side <= 0:
                place = k if side else -1
                break
        if place >= 0:
            ordered.insert(place, root)
    return ordered


def _sides(d: Expr, x: Var, root: Expr, world: World) -> tuple[int, int]:
    """Return the signs of `d` just left and just right of a root, from its first derivative that is not 0."""
    for order in range(1, HIGHEST_ORDER + 1):
        d = derivative(d, x)
        sign = world.sign(world.hand.at(d, x, root))
        if sign:
            return (sign if order % 2 == 0 else -sign), sign
    raise NoRule(f"the decider {text(d)} has a zero of a high order at {text(root)}")


def solved(d: Expr, x: Var, world: World) -> list[Expr]:
    """Return every real zero of a decider that is not affine: those of its factors.

    Raises: NoRule; Fork.
    """
    top = world.hand.ratio(d).top
    if any(depends(a, x) and a is not x for a in atoms_of(top)):
        return _solved(d, x, world)
    parts = [(Ratio(p, ONE), power) for p, power in factors(top)[1] if x in atoms_of(p)]
    if [power for _, power in parts] == [1]:
        return _solved(d, x, world)
    return [root for part, _ in parts for root in _zeros_of_factor(part, x, world)]


def _zeros_of_factor(part: Ratio, x: Var, world: World) -> list[Expr]:
    straight = affine(part, x)
    if straight is None:
        return _solved(world.hand.written(part), x, world)
    slope, intercept = straight
    return [world.hand.written(-intercept / slope)] if world.sign(world.hand.written(slope)) else []


def _solved(d: Expr, x: Var, world: World) -> list[Expr]:
    """Return every real zero of a decider that is no product."""
    import sympy

    from symderiv.piecewise.scalars import Alphabet

    _require_one_way(d, x, world)
    alphabet = Alphabet(positive=lambda node: world.known(node) > 0)
    try:
        found = sympy.solve(alphabet.to_sympy(d), alphabet.symbol(x))
    except NotImplementedError:
        raise NoRule(f"there is no closed form for the zeros of {text(d)}") from None
    plain = [alphabet.from_sympy(value) for value in found if _may_be_real(value)]
    return [world.hand.normal(root) for root in plain if _is_real(root, world)]


def _may_be_real(value: Any) -> bool:
    import sympy

    return value.is_real is not False and not value.has(sympy.I)


def _require_one_way(d: Expr, x: Var, world: World) -> None:
    """Refuse a decider that SymPy could solve only in part."""
    exact = world.hand.ratio(d)
    inner = [node for node in exact.atoms if depends(node, x)]
    name = inner[0].op.name if len(inner) == 1 and isinstance(inner[0], Apply) else ""
    unknown = inner[0]
    degree = max(by_power(exact.top, unknown))
    if (
        len(inner) == 1
        and degree <= 2
        and (unknown is x or (name in MONOTONE and _of_affine(unknown, x, world)))
    ):
        return
    raise NoRule(f"there is no closed form for the zeros of {text(d)}")


def _of_affine(node: Expr, x: Var, world: World) -> bool:
    return all(affine(world.hand.ratio(child), x) is not None for child in node.children)


def _is_real(root: Expr, world: World) -> bool:
    """Tell whether every root and logarithm in a solution is of something positive.

    Raises: Fork when that is open.
    """
    parts = [n for n in postorder(root) if isinstance(n, Apply) and n.op.name in ("sqrt", "log")]
    return all(world.sign(node.args[0]) > 0 for node in parts)


def require_no_pole(d: Expr, x: Var, ends: Ends, world: World) -> None:
    """Refuse an expression that is not defined for every x between `ends`, and at them: 1/x, log x, √x.

    Raises: NoRule.
    """
    for node in postorder(d):
        inside = guarded(node)
        if inside is None or not depends(inside, x):
            continue
        try:
            hit = zeros(inside, x, *ends, world)
        except NoRule:
            raise NoRule(f"cannot tell where {text(inside)}, inside {text(node)}, is 0") from None
        at_ends = [world.sign(world.hand.at(inside, x, end)) for end in ends if end is not None]
        if hit.at or 0 in at_ends or (not _divides(node) and hit.signs[0] < 0):
            raise NoRule(f"{text(node)} is not defined for every {text(x)}: {text(inside)} has a zero")


def _divides(node: Expr) -> bool:
    """Tell whether what is guarded may be negative, as long as it is not 0."""
    return isinstance(node, Apply) and node.op.name in ("div", "tan")


def guarded(node: Expr) -> Expr | None:
    """Return what must not be 0 (or must be positive) for a node to be defined."""
    if not isinstance(node, Apply):
        return None
    match node.op.name:
        case "div":
            return node.args[1]
        case "log" | "sqrt":
            return node.args[0]
        case "tan":
            return OPS["cos"](node.args[0])
        case "asin" | "acos":
            return 1 - node.args[0] ** 2
        case "pow" if not _is_count(value_of(node.args[1])):
            return node.args[0]
        case _:
            return None


def _is_count(exponent: Fraction | None) -> bool:
    return exponent is not None and exponent >= 0 and exponent.denominator == 1
