"""Scalar results as a person writes them: the author's operands in the author's order."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, reduce
from math import lcm

from symderiv.decimal import bar
from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, const, count_nodes, postorder, rebuild, substitute
from symderiv.ops.arithmetic import negative, over, plus, power, times
from symderiv.piecewise.factor import factors
from symderiv.piecewise.polynomial import Monomial, Poly, atoms_of, scaled
from symderiv.piecewise.ratio import Ratio, ratio
from symderiv.piecewise.tidy import tidied
from symderiv.structure import structure

#: What a change of form must save, in nodes: (x − 1)² for (1 − x)² saves some, and says nothing.
SAVED = 4


@dataclass(frozen=True)
class Hand:
    """Writes polynomials and ratios back as expressions, atoms in the order in which `model` has them."""

    model: Expr
    ratios: dict[Expr, Ratio] = field(default_factory=dict, compare=False, repr=False)
    """What was computed already: the cases of one analysis ask for the same ratios."""

    @cached_property
    def rank(self) -> dict[Expr, int]:
        """The place of each node of the model."""
        return {node: place for place, node in enumerate(postorder(self.model))}

    def place(self, node: Expr) -> tuple[int, str]:
        """Return where an atom stands; one that the model lacks comes after the others."""
        return self.rank.get(node, len(self.rank)), structure(node)

    def written(self, value: Ratio) -> Expr:
        """Return the ratio as an expression: −W b / W1, with whole numbers where there is a bar."""
        top, bottom = value.top, value.bottom
        if not top or list(top) == list(bottom) == [()]:
            return const(top[()] / bottom[()] if top else 0)
        if len(top) > 1 and list(bottom) == [()]:
            return self.sum(scaled(top, 1 / bottom[()]))
        whole = Fraction(lcm(*(bar(c)[1] for c in (*top.values(), *bottom.values()))))
        below = self.sum(scaled(bottom, whole))
        if all(c < 0 for c in top.values()):
            return _over(negative(self.sum(scaled(top, -whole))), below)
        return _over(self.sum(scaled(top, whole)), below)

    def sum(self, poly: Poly) -> Expr:
        """Return the polynomial as a sum, a term that is added first where there is one."""
        order = sorted(poly, key=self.order)
        first = next((m for m in order if poly[m] > 0), None)
        if first is not None and order[0] is not first and poly[order[0]] < 0:
            order.remove(first)
            order.insert(0, first)
        return plus(*(self.term(m, poly[m]) for m in order)) if order else const(0)

    def term(self, monomial: Monomial, c: Fraction) -> Expr:
        """Return a number times a product of powers."""
        if not monomial:
            return const(c)
        in_order = sorted(monomial, key=lambda pair: self.place(pair[0]))
        powers = [node if exponent == 1 else power(node, exponent) for node, exponent in in_order]
        size, below = bar(abs(c))
        factors = powers if size == 1 else [const(size), *powers]
        product = reduce(times, factors)
        whole = product if below == 1 else over(product, below)
        return negative(whole) if c < 0 else whole

    def order(self, monomial: Monomial) -> tuple[bool, list[tuple[int, str]]]:
        """Return what tells where a term of a sum stands: by its atoms, numbers last."""
        return sum(e for _, e in monomial) == 0, sorted(self.place(node) for node, _ in monomial)

    def simplest(self, value: Expr) -> Expr:
        """Return the value in its author's form, or in normal form where that is shorter.

        Factors are taken where they save more than signs.
        """
        short = min(tidied(value), self.normal(value), key=count_nodes)
        factored = self.factored(short)
        return factored if count_nodes(factored) + SAVED <= count_nodes(short) else short

    def factored(self, value: Expr) -> Expr:
        """Return the value as a product of powers over a product of powers."""
        exact = self.ratio(value)
        if max(len(exact.top), len(exact.bottom)) < 3:
            return value
        return tidied(_over(self._product(exact.top), self._product(exact.bottom)))

    def _product(self, poly: Poly) -> Expr:
        c, parts = factors(poly)
        product: Expr = const(c)
        for part, exponent in parts:
            product = times(product, power(self.sum(part), exponent))
        return tidied(product)

    def normal(self, value: Expr) -> Expr:
        """Return the value as one ratio; functions of functions are evaluated where SymPy does."""
        direct = self.ratio(value)
        written = self.written(direct)
        if not any(is_function(node) for node in atoms_of(direct.top, direct.bottom)):
            return written
        evaluated = self._evaluated(written)
        return evaluated if count_nodes(evaluated) < count_nodes(written) else written

    def _evaluated(self, value: Expr) -> Expr:
        """Return the value after SymPy's automatic evaluation: exp(log c) is c, √4 is 2."""
        from symderiv.piecewise.scalars import Alphabet

        alphabet = Alphabet()
        try:
            return self.written(self.ratio(alphabet.from_sympy(alphabet.to_sympy(value))))
        except NoRule:
            # SymPy answers in functions that the tables lack; the value as it stands is right too.
            return value

    def ratio(self, value: Expr) -> Ratio:
        """Return the value as a ratio; what is inside a function is in normal form."""
        if value not in self.ratios:
            tidy = tidied(value)
            done: dict[Expr, Expr] = {}
            for node in postorder(tidy):
                done[node] = self._inside(node, done)
            self.ratios[value] = ratio(done[tidy])
        return self.ratios[value]

    def _inside(self, node: Expr, done: dict[Expr, Expr]) -> Expr:
        if not isinstance(node, Apply) or node.shape:
            return node
        if not is_function(node):
            return tidied(rebuild(node, tuple(done[a] for a in node.args)))
        args = tuple(done[a] if a.shape else self.written(ratio(done[a])) for a in node.args)
        return tidied(rebuild(node, args))

    def at(self, value: Expr, x: Expr, place: Expr) -> Expr:
        """Return the value where the variable is `place`."""
        return self.normal(substitute(value, {x: place}))


def is_function(node: Expr) -> bool:
    """Tell whether the node is a function (exp, √, φ) that rational arithmetic does not open."""
    return isinstance(node, Apply) and node.op.name not in ("add", "neg", "mul", "div")


def _over(above: Expr, below: Expr) -> Expr:
    if below is const(1):
        return above
    return over(above, below)
