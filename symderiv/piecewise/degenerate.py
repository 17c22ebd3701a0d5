"""Degenerate cases, computed: set what the cases leave out to zero, analyse again, and compare.

Candidates are the polynomials whose signs tell the cases apart (W1 = 0), the factors of each jump
and of each change of slope (W2 = 0), and the parameters that move a kink to 0 (b1 = 0).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from symderiv.expr import Expr, substitute
from symderiv.piecewise.analysis import Case, Condition, Degenerate, DegenerateKind
from symderiv.piecewise.cases import Exploration, Explored, TooManyCases, solution, without
from symderiv.piecewise.factor import factors
from symderiv.piecewise.polynomial import Monomial, Poly, atoms_of, monic
from symderiv.piecewise.signs import Fork, World
from symderiv.piecewise.tidy import value_of
from symderiv.piecewise.writing import Hand, is_function
from symderiv.structure import structure

ROUGHNESS = {"jump": 3, "corner": 2, "C1": 1, "none": 0}


def degenerate(exploration: Exploration, generic: Explored) -> Iterator[Degenerate]:
    """Yield what becomes of what was explored in each degenerate case, one parameter at a time."""
    hand, facts = exploration.hand, exploration.facts
    world = World(hand).given(facts)
    for poly in dict.fromkeys(_key(p) for p in _candidates(generic, hand)):
        base = dict(poly)
        solved = solution(base, hand)
        if solved is None or not _open(base, world):
            continue
        node, value = solved
        try:
            special = substitute(exploration.f, {node: value})
            left = without(facts, node)
            cases = replace(exploration, f=special, facts=left, with_zero=True).explored().cases
        except (ZeroDivisionError, TooManyCases):  # nothing is defined there, or nothing can be said shortly
            continue
        yield Degenerate((_equation(base, world),), _kind(generic.cases, cases), cases)


def _key(poly: Poly) -> tuple[tuple[Monomial, Fraction], ...]:
    return tuple(sorted(monic(poly)[1].items(), key=lambda item: [(structure(a), e) for a, e in item[0]]))


def _candidates(generic: Explored, hand: Hand) -> Iterator[Poly]:
    yield from generic.forks
    kinks = [kink for case in generic.cases for kink in case.kinks]
    for kink in kinks:
        yield from _factors_of(kink.change, hand)
    for kink in kinks:
        yield from (p for p in _factors_of(kink.at, hand) if len(p) == 1)


def _factors_of(value: Expr, hand: Hand) -> Iterable[Poly]:
    top = hand.ratio(value).top
    parts = factors(top)[1] if top else []
    found = [part for part, _ in parts if not any(is_function(node) for node in atoms_of(part))]
    # in the author's order: factors come in the order in which their atoms were made
    return sorted(found, key=lambda part: sorted(map(hand.place, atoms_of(part))))


def _open(poly: Poly, world: World) -> bool:
    """Tell whether the polynomial may be 0: its sign follows from nothing that is assumed."""
    try:
        world.sign(world.hand.sum(poly))
    except Fork:
        return True
    return False


def _equation(poly: Poly, world: World) -> Condition:
    """Return the equation as a person says it: W1 = 0, a = 1."""
    try:
        world.sign(world.hand.sum(poly))
    except Fork as open_:
        return Condition(open_.positive.expr, "=", open_.positive.bound)
    return Condition(world.hand.sum(poly), "=")


def _kind(generic: tuple[Case, ...], special: tuple[Case, ...]) -> DegenerateKind:
    if all(value_of(segment.value) == 0 for case in special for segment in case.segments):
        return "zero"
    counts = [max(len(case.kinks) for case in cases) for cases in (generic, special)]
    if not counts[1]:
        return "no kink"
    if counts[1] < counts[0]:
        return "fewer kinks"
    rough = [_roughness(cases) for cases in (generic, special)]
    if rough[1] < rough[0]:
        return "smoother"
    at_zero = [any(value_of(k.at) == 0 for case in cases for k in case.kinks) for cases in (generic, special)]
    return "kink at zero" if at_zero[1] and not at_zero[0] else "moved"


def _roughness(cases: tuple[Case, ...]) -> int:
    return max(sum(ROUGHNESS[kink.kind] for kink in case.kinks) for case in cases)
