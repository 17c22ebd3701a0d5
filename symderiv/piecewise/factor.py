"""Factors and common divisors of polynomials, from SymPy's exact algorithms.

Only polynomials of several terms come here; everything on a plain affine decider is done without.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symderiv.piecewise.polynomial import Poly, atoms_of, by_power, content, inverse, shifted
from symderiv.structure import structure

if TYPE_CHECKING:
    from symderiv.expr import Expr


def factors(poly: Poly) -> tuple[Fraction, list[tuple[Poly, int]]]:
    """Return the number and the irreducible factors, with multiplicity, whose product is `poly`."""
    shared = content(poly)
    found: list[tuple[Poly, int]] = [({((node, 1),): Fraction(1)}, power) for node, power in shared]
    rest = shifted(poly, inverse(shared))
    if list(rest) == [()]:
        return rest[()], found
    if _surely_irreducible(rest):
        return Fraction(1), [*found, (rest, 1)]
    nodes = atoms_of(rest)
    c, several = _to_sympy(rest, nodes).factor_list()
    return Fraction(int(c.p), int(c.q)), found + [(_from_sympy(p, nodes), power) for p, power in several]


def _surely_irreducible(poly: Poly) -> bool:
    """Tell whether some atom shows at once that a polynomial without a monomial factor has no factors.

    u·a + v with a one-term u: a common divisor of u and v would be a monomial, and there is none.
    """
    powers = [by_power(poly, node) for node in atoms_of(poly)]
    return any(set(p) == {0, 1} and len(p[1]) == 1 for p in powers)


def cancelled(top: Poly, bottom: Poly) -> tuple[Poly, Poly]:
    """Return both polynomials divided by their greatest common divisor."""
    nodes = atoms_of(top, bottom)
    a, b = _to_sympy(top, nodes), _to_sympy(bottom, nodes)
    c, a, b = a.cancel(b)
    share = Fraction(int(c.p), int(c.q))
    return {m: k * share for m, k in _from_sympy(a, nodes).items()}, _from_sympy(b, nodes)


def _to_sympy(poly: Poly, nodes: tuple[Expr, ...]) -> Any:
    from sympy import QQ, Rational, symbols
    from sympy import Poly as SymPyPoly

    terms = {}
    for monomial, c in poly.items():
        powers = dict(monomial)
        terms[tuple(powers.get(node, 0) for node in nodes)] = Rational(c.numerator, c.denominator)
    return SymPyPoly.from_dict(terms, *symbols(f"a0:{len(nodes)}"), domain=QQ)


def _from_sympy(poly: Any, nodes: tuple[Expr, ...]) -> Poly:
    found: Poly = {}
    for powers, c in poly.as_dict().items():
        pairs = [(node, int(power)) for node, power in zip(nodes, powers, strict=True) if power]
        found[tuple(sorted(pairs, key=lambda pair: structure(pair[0])))] = Fraction(int(c.p), int(c.q))
    return found
