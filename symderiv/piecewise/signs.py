"""Signs of parameter expressions under what is assumed; where the sign is open, the question is a `Fork`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from symderiv.errors import NoRule
from symderiv.expr import Apply, Const, Entry, Expr, Size, Var, const, postorder
from symderiv.op import OPS
from symderiv.piecewise.analysis import Condition
from symderiv.piecewise.factor import factors
from symderiv.piecewise.polynomial import ONE, Poly, atoms_of, content, inverse, monic, multiplied, shifted
from symderiv.piecewise.ratio import Ratio
from symderiv.piecewise.tidy import tidied
from symderiv.piecewise.writing import Hand, is_function

#: Functions whose value is positive wherever it is defined.
POSITIVE = frozenset({"exp", "cosh", "sqrt", "sigmoid", "softplus", "phi", "Phi"})
#: For increasing functions: where each takes a value, None where it takes none.
INVERSES: dict[str, Callable[[Fraction], Expr | None]] = {
    "exp": lambda k: OPS["log"](const(k)) if k > 0 else None,
    "log": lambda k: OPS["exp"](const(k)),
    "sqrt": lambda k: const(k * k) if k >= 0 else None,
}


class Fork(Exception):
    """The sign of `poly` is open: the analysis goes on once for each answer."""

    def __init__(self, poly: Poly, positive: Condition, negative: Condition, constant: bool = False) -> None:
        super().__init__(poly)
        self.poly = poly
        self.positive = positive
        self.negative = negative
        self.constant = constant


@dataclass(frozen=True)
class World:
    """What is assumed about the parameters, and the hand that writes their conditions."""

    hand: Hand
    assumed: tuple[tuple[Poly, int], ...] = ()
    conditions: tuple[Condition, ...] = ()

    def given(self, facts: Iterable[Condition]) -> World:
        """Return this world with facts of the form a > b, a < b, ≥ or ≤; none of them is printed.

        A bound that may be attained counts as strict: what happens there is a degenerate case.
        """
        world = self
        for fact in facts:
            sign = {">": 1, "≥": 1, "<": -1, "≤": -1}.get(fact.relation)
            if sign is not None:
                difference = self.hand.ratio(fact.expr) + -self.hand.ratio(fact.bound)
                if difference.atoms:
                    world = world.assume(*_one_sign(difference, sign))
        return world

    def assume(self, poly: Poly, sign: int, condition: Condition | None = None) -> World:
        """Return the world in which the polynomial has that sign, printed as `condition`."""
        c, base = monic(poly)
        fact = (base, sign if c > 0 else -sign)
        printed = self.conditions if condition is None else (*self.conditions, condition)
        return replace(self, assumed=(*self.assumed, fact), conditions=printed)

    def sign(self, value: Expr) -> int:
        """Return −1, 0 or 1.

        Raises: Fork when what is assumed does not decide it.
        """
        exact = self.hand.ratio(value)
        if not exact.top:
            return 0
        if _holds_functions(exact):
            known = _sympy_sign(value, self)
            if known is not None:
                return known
        return self._sign(exact.top) * self._sign(exact.bottom)

    def compare(self, p: Expr, q: Expr) -> int:
        """Return the sign of p − q; where it is open, the fork speaks of the order of p and q.

        Raises: Fork.
        """
        if p is q:
            return 0
        try:
            return self.sign(p - q)
        except Fork as open_:
            if len(open_.poly) == 1:
                raise
            orders = Condition(p, "<", q), Condition(p, ">", q)
            try:
                below = self.assume(open_.poly, 1).sign(p - q) < 0
            except Fork:
                raise open_ from None
            less, more = orders
            raise Fork(open_.poly, less if below else more, more if below else less) from None

    def same(self, a: Expr, b: Expr) -> bool:
        """Tell whether two expressions agree for all values of the parameters."""
        if a is b:
            return True
        exact = self.hand.ratio(a - b)
        return not exact.top or (_holds_functions(exact) and _sympy_sign(a - b, self) == 0)

    def _sign(self, poly: Poly) -> int:
        shared = content(poly)
        sign = 1
        for node, exponent in shared:
            sign *= self._atom(node) ** (exponent % 2)
        rest = shifted(poly, inverse(shared))
        return sign * self._primitive(rest)

    def _primitive(self, poly: Poly) -> int:
        """Return the sign of a polynomial without a monomial factor."""
        if list(poly) == [()]:
            return 1 if poly[()] > 0 else -1
        c, base = monic(poly)
        side = 1 if c > 0 else -1
        known = self._looked_up(base) or self._termwise(base) or self._opened(base)
        if known:
            return side * known
        return side * self._factored(base)

    def _opened(self, base: Poly) -> int:
        """Return the sign of f(u) − k for an increasing f, which is that of u − f⁻¹(k); else 0.

        Raises: Fork about u.
        """
        atoms, level = atoms_of(base), -base.get((), Fraction(0))
        if len(atoms) != 1 or set(base) - {((atoms[0], 1),), ()} or not isinstance(atoms[0], Apply):
            return 0
        inverse_ = INVERSES.get(atoms[0].op.name)
        bound = inverse_(level) if inverse_ else None
        return 0 if bound is None else self.sign(atoms[0].args[0] - tidied(bound))

    def _factored(self, base: Poly) -> int:
        c, parts = factors(base)
        if len(parts) == 1 and parts[0][1] == 1:
            raise self._fork(base)
        sign = 1 if c > 0 else -1
        for part, power in parts:
            sign *= self._primitive(part) ** (power % 2)
        return sign

    def _termwise(self, poly: Poly) -> int:
        """Return the sign that all terms have, 0 when they differ or one is open."""
        signs = set()
        for monomial, c in poly.items():
            sign = 1 if c > 0 else -1
            for node, exponent in monomial:
                if exponent % 2:
                    sign *= self.known(node)
            signs.add(sign)
        return signs.pop() if len(signs) == 1 else 0

    def known(self, node: Expr) -> int:
        """Return the sign of an atom where it is known, else 0."""
        if isinstance(node, Size | Const) or is_positive(node):
            return 1
        return self._looked_up({((node, 1),): Fraction(1)})

    def _atom(self, node: Expr) -> int:
        sign = self.known(node)
        if not sign:
            raise self._fork({((node, 1),): Fraction(1)})
        return sign

    def _looked_up(self, base: Poly) -> int:
        return next((sign for poly, sign in self.assumed if poly == base), 0)

    def _fork(self, base: Poly) -> Fork:
        """Return the question about a polynomial: a > 0, or a > b or b < a for a difference of two terms."""
        signs = sorted(base.values())
        if len(base) == 2 and signs[0] < 0 < signs[1]:
            more = self.hand.sum({m: c for m, c in base.items() if c > 0})
            less = self.hand.sum({m: -c for m, c in base.items() if c < 0})
            if base[min(base, key=self.hand.order)] < 0:
                return Fork(base, Condition(less, "<", more), Condition(less, ">", more))
            return Fork(base, Condition(more, ">", less), Condition(more, "<", less))
        value = self.hand.sum(base)
        return Fork(base, Condition(value, ">"), Condition(value, "<"))


def declared(root: Expr) -> Iterator[Condition]:
    """Yield the bounds that declarations set to what `root` is made of: 0 < a < 1 for a `unit`."""
    for node in postorder(root):
        name = node.base if isinstance(node, Entry) else node
        facts = name.facts if isinstance(name, Var) and not node.shape else frozenset()
        if "unit" in facts:
            yield from (Condition(node, ">"), Condition(node, "<", const(1)))
        elif "nonnegative" in facts:
            yield Condition(node, "≥")


def is_positive(node: Expr) -> bool:
    """Tell whether an atom is positive by declaration or by what it is."""
    match node:
        case Var():
            return "positive" in node.facts
        case Entry():
            return is_positive(node.base)
        case Apply():
            return node.op.name in POSITIVE
        case _:
            return False


def _holds_functions(value: Ratio) -> bool:
    return any(is_function(node) for node in atoms_of(value.top, value.bottom))


def _one_sign(value: Ratio, sign: int) -> tuple[Poly, int]:
    """Return a polynomial that has the given sign exactly where the ratio has: top times bottom."""
    return (value.top if value.bottom == ONE else multiplied(value.top, value.bottom)), sign


def _sympy_sign(value: Expr, world: World) -> int | None:
    """Return the sign that SymPy proves for an expression with functions in it, None where it does not."""
    from symderiv.piecewise.scalars import Alphabet

    alphabet = Alphabet(positive=lambda node: world.known(node) > 0)
    try:
        exact: Any = alphabet.to_sympy(value)
    except NoRule:
        return None
    if exact.is_zero or (exact.is_positive is None and exact.is_negative is None and exact.simplify() == 0):
        return 0
    return 1 if exact.is_positive else -1 if exact.is_negative else None
