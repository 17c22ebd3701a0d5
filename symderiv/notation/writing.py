"""Notation: how an expression is written in the letters of a course.

One table entry per operator says what it looks like and how tightly it holds together; fences go
where a looser thing stands inside a tighter one.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import partial

from symderiv.decimal import bar, decimal
from symderiv.expr import (
    Apply,
    At,
    Const,
    Delta,
    Entry,
    Expr,
    Fold,
    Index,
    Size,
    Var,
    fold,
    open_indices,
    substitute,
)
from symderiv.formula import Big, Fence, Formula, Fraction, Letter, Number, Script, Sign, equals, row
from symderiv.index import free_indices, names_in
from symderiv.naming import DIRECTIONAL, derivative_ends, directional_ends, entry_ends
from symderiv.notation import products
from symderiv.notation.arithmetic import ARITHMETIC
from symderiv.notation.bond import Bond, Written, raised
from symderiv.notation.functions import SPECIAL, function
from symderiv.notation.relations import condition
from symderiv.notation.spelling import DIFFERENTIAL, PARTIAL, letter, place
from symderiv.ops.linear import UPTO

NABLA = Sign("∇", "prefix")


class Notation:
    """Writes expressions in the letters of one part: `letters` maps plain names to spellings.

    `taken` are the letters of indices around an expression, which no sum or product in it runs over.
    """

    def __init__(self, letters: Mapping[str, str] | None = None) -> None:
        self.letters = {name: letter(spelled) for name, spelled in (letters or {}).items()}
        self.differential = self.letters.get(DIRECTIONAL, DIFFERENTIAL)
        self.taken: frozenset[str] = frozenset()
        self._found: dict[str, Formula] = {}

    def beside(self, *at: At) -> Notation:
        """Return this notation for what stands beside the indices `at`, or under a sum over them."""
        taken = self.taken.union(i.name for i in at if isinstance(i, Index))
        if taken == self.taken:
            return self
        other = copy(self)
        other.taken = taken
        return other

    def name(self, name: str) -> Formula:
        """Return the formula of a named value; a derivative's name is a fraction of ∂'s."""
        if name not in self._found:
            self._found[name] = self._named(name)
        return self._found[name]

    def _named(self, name: str) -> Formula:
        if ends := derivative_ends(name):
            return self.derivative(*ends)
        if ends := directional_ends(name):
            return row(self.differential, self.name(ends[0]), Fence(self.name(ends[1]), "[", "]"))
        if entry := entry_ends(name):
            return self.indexed(self.name(entry[0]), tuple(map(place, entry[1])))
        return self.letters.get(name) or letter(name)

    def __call__(self, expr: Expr) -> Formula:
        """Return the formula of `expr`."""
        return self.written(expr)[0]

    def derivative(
        self, of: str, wrt: str, at: tuple[At, ...] = (), above: tuple[At, ...] = (), order: int = 1
    ) -> Formula:
        """Return ∂of/∂wrt, ∂²of/∂wrt², or one entry of it: ∂ofᵢ/∂wrtⱼ, ∂²of/∂wrtᵢ∂wrtⱼ."""
        top, below = self.indexed(self.name(of), above), self.name(wrt)
        if order == 1:
            return Fraction(row(PARTIAL, top), row(PARTIAL, self.indexed(below, at)))
        twice = row(Script(PARTIAL, sup=Number("2")), top)
        if not at:
            return Fraction(twice, row(PARTIAL, raised(below, Number("2"))))
        half = len(at) // 2
        return self.mixed(of, (wrt, at[:half]), (wrt, at[half:]))

    def derivative_of(self, expr: Expr, wrt: str) -> Formula:
        """Return ∂expr/∂wrt of an expression that has no name."""
        return Fraction(row(PARTIAL, self.at_least(expr, Bond.PRODUCT)), row(PARTIAL, self.name(wrt)))

    def mixed(self, of: str, first: tuple[str, tuple[At, ...]], then: tuple[str, tuple[At, ...]]) -> Formula:
        """Return ∂²of/∂first∂then, of names with their indices."""
        below = [self.indexed(self.name(name), at) for name, at in (first, then)]
        twice = row(Script(PARTIAL, sup=Number("2")), self.name(of))
        return Fraction(twice, row(PARTIAL, below[0], PARTIAL, below[1]))

    def map(self, of: str, wrt: str, along: str, order: int = 1, after: str = "") -> Formula:
        """Return Dof(wrt)[along], ∇²of(wrt)[along], or for two values D_wrt∇_after of[along].

        Source: Magnus and Neudecker, Matrix Differential Calculus (2019), 5.4; Boyd and Vandenberghe,
        Convex Optimization (2004), A.4.
        """
        value, at, way = self.name(of), Fence(self.name(wrt)), Fence(self.name(along), "[", "]")
        if after:
            twice = (Script(self.differential, self.name(wrt)), Script(Sign("∇", "plain"), self.name(after)))
            return row(*twice, value, way)
        return row(self.differential if order == 1 else Script(NABLA, sup=Number("2")), value, at, way)

    def indexed(self, base: Formula, at: tuple[At, ...]) -> Formula:
        """Return `base` with indices below, beside what is there already."""
        if not at:
            return base
        below: list[Formula] = []
        for i in at:
            if below and any(isinstance(j, int) for j in at):
                below.append(Sign(",", "comma"))
            below.append(Number(str(i)) if isinstance(i, int) else letter(i.name))
        if isinstance(base, Script):
            kept = [base.sub, Sign(",", "comma")] if base.sub is not None else []
            return Script(base.base, row(*kept, *below), base.sup)
        return Script(base, row(*below))

    def at_least(self, expr: Expr, bond: Bond) -> Formula:
        """Return the formula of `expr`, in parentheses where it is looser than `bond`."""
        formula, own = self.written(expr)
        return formula if own >= bond else Fence(formula)

    def written(self, expr: Expr) -> Written:
        """Return the formula of `expr` and how tightly it holds together."""
        return self.beside(*open_indices(expr))._written(expr)

    def _written(self, expr: Expr) -> Written:
        match expr:
            case Var():
                return self.name(expr.name), Bond.ATOM
            case Size() | Index():
                return letter(repr(expr)), Bond.ATOM
            case Const():
                return _number(expr)
            case Entry():
                found = products.entry(self, expr)
                return (found, Bond.PRODUCT) if found is not None else (self._entry(expr), Bond.ATOM)
            case Delta():
                return self.indexed(Letter("delta"), expr.at), Bond.ATOM
            case Fold():
                return self._fold(expr), Bond.PRODUCT
            case Apply():
                return self._apply(expr)
        raise TypeError(f"no notation for {expr!r}")

    def _entry(self, expr: Entry) -> Formula:
        if isinstance(expr.base, Var):
            if ends := derivative_ends(expr.base.name):
                return self.derivative(*ends, expr.at)
            return self.indexed(self.name(expr.base.name), expr.at)
        counts = isinstance(expr.base, Apply) and expr.base.op is UPTO
        if counts and isinstance(expr.at[0], Index):
            return letter(expr.at[0].name)
        inner, bond = self.written(expr.base)
        return self.indexed(inner if bond == Bond.ATOM else Fence(inner, "[", "]"), expr.at)

    def _fold(self, expr: Fold) -> Formula:
        if expr.index.name in self.taken:
            (free,) = free_indices((expr.index.dim,), self.taken | names_in(expr))
            return self._fold(fold(expr.kind, free, substitute(expr.body, {expr.index: free})))
        sign = "Σ" if expr.kind == "sum" else "Π"
        below = equals(letter(expr.index.name), Number("1"))
        above = Number(str(expr.index.dim)) if isinstance(expr.index.dim, int) else letter(expr.index.dim)
        return row(Big(sign, below, above), self.beside(expr.index).at_least(expr.body, Bond.ENTRYWISE))

    def condition(self, expr: Apply) -> Formula:
        """Return a condition as relations, joined by words, without the indicator around it."""
        return condition(self, expr)

    def called(self, expr: Apply) -> Written:
        """Return f(x, y), the operator by its name."""
        return function(self, expr, expr.op.name)

    def _apply(self, expr: Apply) -> Written:
        if expr.op in ARITHMETIC:
            return ARITHMETIC[expr.op](self, expr)
        special = SPECIAL.get(expr.op.name, partial(function, name=expr.op.name))
        return special(self, expr)


def _number(expr: Const) -> Written:
    if isinstance(expr.value, str):
        return Letter(expr.value), Bond.ATOM
    size = abs(expr.value)
    above, below = bar(size)
    body: Formula = Number(decimal(size) or str(above))
    if below != 1:
        body = Fraction(body, Number(str(below)))
    if expr.value < 0:
        return row(Sign("−", "prefix"), body), Bond.SUM
    return body, Bond.ATOM if below == 1 else Bond.PRODUCT
