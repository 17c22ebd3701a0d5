"""All cases of the parameters: each open sign is followed both ways, as far as values exist for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from symderiv.errors import NoRule
from symderiv.expr import Expr, Var, substitute
from symderiv.piecewise.analysis import Case, Condition
from symderiv.piecewise.calculus import depends
from symderiv.piecewise.domain import Bounds, restricted
from symderiv.piecewise.kinks import Curve, case, derived, require_defined
from symderiv.piecewise.pieces import Pieces, pieces
from symderiv.piecewise.polynomial import Poly, atoms_of, by_power, scaled
from symderiv.piecewise.ratio import reduced
from symderiv.piecewise.signs import Fork, World
from symderiv.piecewise.witness import possible
from symderiv.piecewise.writing import Hand

#: More cases than this say nothing to a reader.
MOST_CASES = 48


@dataclass(frozen=True, slots=True)
class Explored:
    """The cases, and each polynomial whose sign tells them apart."""

    cases: tuple[Case, ...]
    forks: tuple[Poly, ...]


class TooManyCases(NoRule):
    """A function of so many parameters that its cases say nothing to a reader."""


@dataclass
class Exploration:
    """One walk through the cases of a derivative of `f`: number `order`, of which 0 is `f` itself.

    `with_zero` also follows constant deciders that are 0; `within` is where the variable lies.
    """

    f: Expr
    x: Var
    hand: Hand
    facts: tuple[Condition, ...]
    order: int = 0
    most: int = MOST_CASES
    with_zero: bool = False
    within: Bounds = (None, None)

    def explored(self) -> Explored:
        """Return every case.

        Raises: NoRule when there are too many, or a decider has no closed form.
        """
        forks: list[Poly] = []
        cases: list[Case] = []
        for found in self._walk(self.f, World(self.hand).given(self.facts), forks):
            cases.append(found)
            if len(cases) > self.most:
                raise TooManyCases(
                    f"there are more than {self.most} cases of the parameters; "
                    "declare some of them positive, or put numbers in their places"
                )
        return Explored(tuple(cases), tuple(forks))

    def _walk(self, f: Expr, world: World, forks: list[Poly]) -> Iterator[Case]:
        try:
            plain = pieces(f, self.x, world)
            require_defined(plain, self.x, world)
            found: Pieces | Curve = plain
            for _ in range(self.order):
                found = derived(found, self.x, world)
            yield restricted(case(found, self.x, world), self.within, world)
        except Fork as open_:
            fork = open_
        else:
            return
        both = ((1, fork.positive), (-1, fork.negative))
        # Where no point is found for either side, the search was too short: both stay.
        open_sides = [s for s in both if possible(world.assume(fork.poly, s[0]).assumed)] or both
        if len(open_sides) > 1 and fork.poly not in forks:
            forks.append(fork.poly)
        for sign, condition in open_sides:
            # What is the only possibility is no condition.
            shown = condition if len(open_sides) > 1 else None
            yield from self._walk(f, world.assume(fork.poly, sign, shown), forks)
        if self.with_zero and fork.constant and len(open_sides) > 1:
            yield from self._zero(f, world, fork, forks)

    def _zero(self, f: Expr, world: World, fork: Fork, forks: list[Poly]) -> Iterator[Case]:
        solved = solution(fork.poly, self.hand)
        if solved is not None:
            node, value = solved
            equation = Condition(fork.positive.expr, "=", fork.positive.bound)
            still = World(world.hand, conditions=(*world.conditions, equation)).given(
                without(self.facts, node)
            )
            yield from self._walk(substitute(f, {node: value}), still, forks)


def solution(poly: Poly, hand: Hand) -> tuple[Expr, Expr] | None:
    """Return the atom that `poly` = 0 gives, and its value: the last that it is linear in, else None."""
    candidates = sorted(atoms_of(poly), key=hand.place, reverse=True)
    for node in candidates:
        powers = by_power(poly, node)
        if set(powers) <= {0, 1} and not node_inside(node, poly):
            rest = reduced(scaled(powers.get(0, {}), Fraction(-1)), powers[1])
            return node, hand.written(rest)
    return None


def node_inside(node: Expr, poly: Poly) -> bool:
    """Tell whether the atom also stands inside another atom of the polynomial."""
    return any(other is not node and depends(other, node) for other in atoms_of(poly))


def without(facts: Iterable[Condition], node: Expr) -> tuple[Condition, ...]:
    """Return the facts that do not speak of `node`."""
    return tuple(c for c in facts if not depends(c.expr, node) and not depends(c.bound, node))
