"""A prime field in which functions are hashes: two expressions that agree there agree everywhere.

Sums, products and quotients are taken modulo p at random residues, so that equal polynomials and
quotients of them are told from different ones (Schwartz and Zippel).  A function that is no
arithmetic becomes an arbitrary function of the residue of its argument: what holds for an arbitrary
function holds for the real one.  Different values disprove nothing, for an identity between functions
(log ab = log a + log b) is not known here, but for those that `_exp` and `_log` keep.
Source: Schwartz, Fast probabilistic algorithms for verification of polynomial identities (1980).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Any
from zlib import crc32

import numpy as np

from symderiv.checking.evaluation import System
from symderiv.checking.opened import opened
from symderiv.checking.structure import Array
from symderiv.expr import Apply
from symderiv.op import Op
from symderiv.shape import axes, size

#: The largest prime below 2²⁹: a sum of 32 products of residues fits into 63 bits.
P = 536_870_909
HALF = (P + 1) // 2
#: An exponent up to this is a power; a residue beyond stands for no whole number.
LARGEST_POWER = 1000
#: What the probability is below that two different formulas of degree 10⁴ agree at four points.
FIELD_BOUND = "1e-18"


class NotThere(Exception):
    """A value that the field does not have: a quotient by zero, or a case that nothing covers."""


class Field:
    """Residues modulo `P`."""

    def constant(self, value: Fraction | str) -> Array:
        """Return the residue of a constant; π and e are arbitrary ones."""
        return np.asarray(_residue(value))

    def settled(self, x: Array) -> Array:
        """Return x modulo `P`."""
        return x % P

    def quotient(self, a: Array, b: Array) -> Array:
        """Return a times the inverse of b.

        Raises: NotThere.
        """
        return a * _inverses(b) % P

    def elementwise(self, op: Op, args: tuple[Array, ...]) -> Array:
        """Return a function: a choice, a formula, or a hash of its arguments."""
        rule = FUNCTIONS.get(op.name)
        if rule is not None:
            return rule(*args)
        found = opened(self, op, args, _sign)
        return _hashed(op.name, *args) if found is None else found

    def opaque(self, node: Apply, args: tuple[Array, ...], sizes: Mapping[str, int]) -> Array:
        """Return an inverse or a determinant, and of any other operator a hash of all the entries."""
        name = node.op.name
        if name == "undefined":
            raise NotThere("a case that nothing covers")
        if name in ("inv", "det", "logdet"):
            determinant, inverse = _eliminated(args[0])
            return inverse if name == "inv" else determinant if name == "det" else _log(determinant)
        return _scrambled(node, args, sizes)


def _residue(value: Fraction | str) -> int:
    if isinstance(value, str):
        return crc32(value.encode()) % P
    if value.denominator == 1:
        return value.numerator % P
    try:
        return value.numerator * pow(value.denominator, -1, P) % P
    except ValueError:
        raise NotThere("a quotient by zero") from None


def direction(values: Array) -> bytes:
    """Return what tells values from others that are no multiple of them by one number."""
    x = values % P
    first = next((int(c) for c in x.flat if c), 1)
    found: bytes = (x * pow(first, -1, P) % P).tobytes()
    return found


def residues(x: Array) -> Array:
    """Return an array of fractions as residues."""
    return np.frompyfunc(_residue, 1, 1)(np.asarray(x, dtype=object)).astype(np.int64)


def _inverse(x: int) -> int:
    if x == 0:
        raise NotThere("a quotient by zero")
    return pow(int(x), -1, P)


def _mapped(f: Any, *args: Array) -> Array:
    found = np.frompyfunc(f, len(args), 1)(*args)
    return np.asarray(found).astype(np.int64)


def _inverses(b: Array) -> Array:
    """Return the inverse of each residue, all from the inverse of their product.

    Source: Montgomery, Speeding the Pollard and elliptic curve methods of factorization (1987), 10.3.1.
    """
    x = np.asarray(b)
    products = list(accumulate(x.ravel().tolist(), lambda a, c: a * c % P, initial=1))
    inverse = _inverse(products[-1])
    found = []
    for before, c in zip(reversed(products[:-1]), reversed(x.ravel().tolist()), strict=True):
        found.append(before * inverse % P)
        inverse = inverse * c % P
    return np.array(found[::-1], dtype=np.int64).reshape(x.shape)


def _sign(x: Array) -> Array:
    """Return an odd function of the residue with the values −1, 0 and 1."""
    return np.where(x == 0, 0, np.where(x < HALF, 1, -1))


def halves(x: Array) -> tuple[Array, Array]:
    """Return max(0, x) and min(0, x), as the sign of residues has them."""
    side = _sign(x % P)
    return np.where(side > 0, x, 0), np.where(side < 0, x, 0)


_MULTIPLIERS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


def _mixed(x: Array) -> Array:
    """Return a scrambled 64-bit number for each.  Source: Steele, Lea and Flood, SplitMix (2014)."""
    for shift, factor in zip((30, 27), _MULTIPLIERS, strict=True):
        x = (x ^ (x >> np.uint64(shift))) * np.uint64(factor)
    return x ^ (x >> np.uint64(31))


@lru_cache(maxsize=512)
def _salt(name: str) -> Any:
    return np.uint64(crc32(name.encode()) * 0x9E3779B97F4A7C15 % 2**64)


def _hashed(name: str, *args: Array) -> Array:
    """Return an arbitrary function of that name, never 0, so that it can be divided by."""
    with np.errstate(over="ignore"):
        total = _salt(name)
        for x in args:
            total = _mixed(total + np.asarray(x).astype(np.uint64))
        return (total % np.uint64(P - 1)).astype(np.int64) + 1


def _exp(x: Array) -> Array:
    """Return an arbitrary function with f(−x) = 1 / f(x), f(0) = 1."""
    x = np.asarray(x)
    plain = _hashed("exp", np.where(x < HALF, x, P - x))
    return np.where(x == 0, 1, np.where(x < HALF, plain, _inverses(plain)))


def _log(x: Array) -> Array:
    """Return an arbitrary function with f(1/x) = −f(x)."""
    x = np.asarray(x)
    inverse = _inverses(x)
    plain = _hashed("log", np.minimum(x, inverse))
    return np.where(x == inverse, 0, np.where(x < inverse, plain, P - plain))


def _hyperbolic(name: str) -> Any:
    def rule(x: Array) -> Array:
        up, down = _exp(x), _exp(-x % P)
        sinh, cosh = (up - down) * HALF % P, (up + down) * HALF % P
        return sinh if name == "sinh" else cosh if name == "cosh" else sinh * _inverses(cosh) % P

    return rule


def _power(base: Array, exponent: Array) -> Array:
    plain = _hashed("pow", base, exponent)
    return _mapped(_one_power, base, exponent, plain)


def _one_power(base: int, exponent: int, otherwise: int) -> int:
    if exponent <= LARGEST_POWER:
        return pow(int(base), int(exponent), P)
    if exponent >= P - LARGEST_POWER:
        return pow(_inverse(base), int(P - exponent), P)
    return int(otherwise)


def _root(x: Array) -> Array:
    return _power(x, np.full_like(x, HALF))


FUNCTIONS: dict[str, Any] = {
    "exp": _exp,
    "log": _log,
    "pow": _power,
    "sqrt": _root,
    **{name: _hyperbolic(name) for name in ("sinh", "cosh", "tanh")},
    "where": lambda c, a, b: np.where(c != 0, a, b),
}


def _eliminated(a: Array) -> tuple[Array, Array]:
    """Return the determinant and the inverse of square matrices, by elimination.

    Raises: NotThere.
    """
    lead, n = a.shape[:-2], a.shape[-1]
    found = [_one_eliminated([[int(x) for x in row] for row in a[at]]) for at in np.ndindex(lead)]
    determinants = np.array([d for d, _ in found], dtype=np.int64).reshape(lead)
    return determinants, np.array([inverse for _, inverse in found], dtype=np.int64).reshape((*lead, n, n))


def _one_eliminated(a: list[list[int]]) -> tuple[int, list[list[int]]]:
    n, determinant = len(a), 1
    rows = [[*row, *(int(i == j) for j in range(n))] for i, row in enumerate(a)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            raise NotThere("a singular matrix")
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            determinant = -determinant
        determinant = determinant * rows[k][k] % P
        scale = _inverse(rows[k][k])
        rows[k] = [x * scale % P for x in rows[k]]
        for i in range(n):
            if i != k and rows[i][k]:
                rows[i] = [(x - rows[i][k] * y) % P for x, y in zip(rows[i], rows[k], strict=True)]
    return determinant % P, [row[n:] for row in rows]


def _scrambled(node: Apply, args: tuple[Array, ...], sizes: Mapping[str, int]) -> Array:
    """Return arbitrary entries that depend on all the entries of the arguments, in order."""
    total: Array = np.asarray(0)
    for x, arg in zip(args, node.args, strict=True):
        flat = x.reshape((*x.shape[: x.ndim - len(axes(arg.shape))], -1))
        for n in range(flat.shape[-1]):
            total = _hashed(node.op.name, total, flat[..., n])
    lengths = tuple(size(d, sizes) for d in axes(node.shape))
    places = np.arange(int(np.prod(lengths, dtype=int))).reshape(lengths)
    return _hashed(node.op.name, total.reshape(total.shape + (1,) * len(lengths)), places)


FIELD: System = Field()
