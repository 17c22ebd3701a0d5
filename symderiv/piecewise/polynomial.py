"""Polynomials in atoms with rational coefficients: a table from monomials to coefficients.

An atom is whatever arithmetic does not open: a named value, an entry, a size, a function of something.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod

from symderiv.expr import Expr
from symderiv.structure import structure

Monomial = tuple[tuple[Expr, int], ...]
Poly = dict[Monomial, Fraction]

ONE: Poly = {(): Fraction(1)}


def atom(node: Expr) -> Poly:
    """Return the polynomial that is one atom."""
    return {((node, 1),): Fraction(1)}


def number(value: int | Fraction) -> Poly:
    """Return the constant polynomial."""
    return {(): Fraction(value)} if value else {}


def added(a: Poly, b: Poly, factor: int | Fraction = 1) -> Poly:
    """Return a + factor · b."""
    total = dict(a)
    for monomial, coefficient in b.items():
        total[monomial] = total.get(monomial, Fraction(0)) + factor * coefficient
    return {m: c for m, c in total.items() if c}


def multiplied(a: Poly, b: Poly) -> Poly:
    """Return a · b."""
    total: Poly = {}
    for m, c in a.items():
        for n, d in b.items():
            both = joined(m, n)
            total[both] = total.get(both, Fraction(0)) + c * d
    return {m: c for m, c in total.items() if c}


def joined(m: Monomial, n: Monomial) -> Monomial:
    """Return the product of two monomials; powers may be negative, and those that cancel go."""
    powers = dict(m)
    for node, exponent in n:
        powers[node] = powers.get(node, 0) + exponent
    return tuple(sorted(((a, e) for a, e in powers.items() if e), key=lambda pair: structure(pair[0])))


def atoms_of(*polys: Poly) -> tuple[Expr, ...]:
    """Return the atoms of the polynomials, in the order of their structure."""
    found = {node for poly in polys for monomial in poly for node, _ in monomial}
    return tuple(sorted(found, key=structure))


def content(poly: Poly) -> Monomial:
    """Return the largest monomial that divides every term."""
    monomials = [dict(m) for m in poly]
    shared = set.intersection(*(set(m) for m in monomials)) if monomials else set()
    least = ((node, min(m[node] for m in monomials)) for node in shared)
    return tuple(sorted(least, key=lambda pair: structure(pair[0])))


def inverse(monomial: Monomial) -> Monomial:
    """Return one over a monomial."""
    return tuple((node, -exponent) for node, exponent in monomial)


def shifted(poly: Poly, monomial: Monomial) -> Poly:
    """Return the polynomial times a monomial."""
    return {joined(m, monomial): c for m, c in poly.items()}


def scaled(poly: Poly, factor: Fraction) -> Poly:
    """Return the polynomial times a number."""
    return {m: c * factor for m, c in poly.items()}


def leading(poly: Poly) -> Fraction:
    """Return the coefficient of the term that comes first in a fixed order of monomials."""
    return poly[min(poly, key=lambda m: (-sum(e for _, e in m), [(structure(a), -e) for a, e in m]))]


def monic(poly: Poly) -> tuple[Fraction, Poly]:
    """Return c and p with poly = c · p and leading coefficient 1 in p."""
    c = leading(poly)
    return c, scaled(poly, 1 / c)


def by_power(poly: Poly, node: Expr) -> dict[int, Poly]:
    """Return the coefficients of the powers of one atom."""
    found: dict[int, Poly] = {}
    for monomial, coefficient in poly.items():
        exponent = dict(monomial).get(node, 0)
        rest = tuple(pair for pair in monomial if pair[0] is not node)
        found.setdefault(exponent, {})[rest] = coefficient
    return found


def evaluated(poly: Poly, point: Mapping[Expr, Fraction]) -> Fraction:
    """Return the value of the polynomial where every atom has a value."""
    total = Fraction(0)
    for monomial, coefficient in poly.items():
        total += prod((point[node] ** exponent for node, exponent in monomial), start=coefficient)
    return total
