"""Rewriting optimisation problems: rules that keep the optimum where it is, each with its condition checked.

A rule looks at a problem and returns the next one, or None where it does not apply.  `claim` says
how the new objective compares with the old one, which is more than that the optimum stays: the
witness checks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Literal

from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Fold, Var, const, postorder, variables
from symderiv.normal import simplify
from symderiv.normal.contract import merged
from symderiv.normal.readback import written
from symderiv.normal.term import NotReducible, Term, magnitude
from symderiv.normal.terms import terms
from symderiv.objective.logarithm import apart, linear
from symderiv.objective.parts import factors, is_negative, summands, unsigned
from symderiv.op import OPS
from symderiv.ops.arithmetic import negative, over, plus, times
from symderiv.ops.elementwise import log
from symderiv.shape import SCALAR
from symderiv.signs import all_of, positive
from symderiv.step import Optimum, Side

#: How a new objective compares with the old one: the same value; a constant apart; a positive
#: constant times it; larger where it is larger; larger where it is smaller.
Claim = Literal["equal", "shifted", "scaled", "increasing", "decreasing"]


@dataclass(frozen=True, slots=True)
class Problem:
    """The search for the largest or smallest value of `objective` over the value `over`."""

    kind: Literal["argmax", "argmin"]
    over: Var
    objective: Expr

    @property
    def optimum(self) -> Optimum:
        """The problem as the side of a step."""
        return Optimum(self.kind, self.over.name, self.objective)

    def varies(self, value: Expr) -> bool:
        """Tell whether `value` depends on what is optimised over."""
        return self.over in variables(value)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One problem turned into another with the same optimum: the rule, and why it applies."""

    rule: str
    why: tuple[str | Side, ...]
    before: Problem
    after: Problem
    claim: Claim


MOST_STEPS = 24
Rule = Callable[[Problem], Rewriting | None]


def rewritten(problem: Problem) -> Iterator[Rewriting]:
    """Yield the steps to the problem's plainest form, each by the first rule that applies.

    Raises: NoRule when there is no end to it.
    """
    for _ in range(MOST_STEPS):
        step = next(filter(None, (rule(problem) for rule in RULES)), None)
        if step is None:
            return
        yield step
        problem = step.after
    raise NoRule(f"{problem.objective!r} came to no plainest form in {MOST_STEPS} steps")


def _step(before: Problem, objective: Expr, rule: str, claim: Claim, *why: str | Side) -> Rewriting:
    return Rewriting(rule, why, before, replace(before, objective=objective), claim)


def drop_factors(problem: Problem) -> Rewriting | None:
    """Drop positive factors that do not depend on what is optimised over."""
    top, bottom = factors(problem.objective)
    kept_top, kept_bottom = ([f for f in part if problem.varies(f)] for part in (top, bottom))
    gone = [f for f in (*top, *bottom) if not problem.varies(f)]
    used = all_of(positive, gone)
    if not gone or not (kept_top or kept_bottom) or used is None:
        return None
    kept: Expr = reduce(times, kept_top) if kept_top else const(1)
    kept = over(kept, reduce(times, kept_bottom)) if kept_bottom else kept
    claim = (*_listed(gone), " is positive", *because(used), " and does not depend on ", problem.over)
    return _step(problem, kept, "drop a positive constant factor", "scaled", *claim)


def take_logarithm(problem: Problem) -> Rewriting | None:
    """Take the logarithm of a positive product or exponential."""
    value = problem.objective
    product = isinstance(value, Fold) and value.kind == "prod"
    product = product or (isinstance(value, Apply) and value.op.name in ("mul", "scale", "div", "exp", "pow"))
    exponential = any(
        isinstance(n, Apply) and n.op is OPS["exp"] and problem.varies(n) for n in postorder(value)
    )
    if not (product and exponential) or positive(value) is None:
        return None
    why = "the logarithm is strictly increasing, and the objective is positive"
    return _step(problem, log(value), "take the logarithm", "increasing", why)


def expand_logarithm(problem: Problem) -> Rewriting | None:
    """Take the logarithm of products and exponentials apart."""
    value = problem.objective
    if not (isinstance(value, Apply) and value.op is OPS["log"]):
        return None
    expanded = linear(apart(value.args[0], problem.over))
    if expanded is value:
        return None
    why = "the logarithm of a product is the sum of the logarithms, and it undoes the exponential"
    return _step(problem, expanded, "logarithm of a product", "equal", why)


def drop_terms(problem: Problem) -> Rewriting | None:
    """Drop terms that do not depend on what is optimised over."""
    every = summands(problem.objective)
    kept = [t for t in every if problem.varies(t)]
    if not kept or len(kept) == len(every):
        return None
    gone = [unsigned(t) for t in every if not problem.varies(t)]
    does, them = (" does", "it") if len(gone) == 1 else (" do", "them")
    why = (*_listed(gone), does, " not depend on ", problem.over, f": the optimum is the same without {them}")
    return _step(problem, plus(*kept), "drop constant terms", "shifted", *why)


def refold(problem: Problem) -> Rewriting | None:
    """Write sums over entries as norms and products of matrices."""
    if not any(isinstance(n, Fold) for n in postorder(problem.objective)):
        return None
    short = simplify(problem.objective).expr
    if any(isinstance(n, Fold) for n in postorder(short)):
        return None
    why = (
        "a sum of squares of entries is a squared norm"
        if _holds(short, "sqnorm")
        else "sums over all entries"
    )
    return _step(problem, short, "write the sums in matrix form", "equal", why)


def scale(problem: Problem) -> Rewriting | None:
    """Multiply by the positive constant that frees the first term of its coefficient."""
    try:
        first, *_ = merged(terms(problem.objective))
        constant = [f for f in first.factors if not f.at and not problem.varies(f.node)]
        cleared = Term(
            Fraction(1) / magnitude(first.coefficient), tuple(f._replace(power=-f.power) for f in constant)
        )
        multiplier = written((cleared,), (), SCALAR)
    except (NotReducible, ValueError):
        return None
    used = positive(multiplier)
    if used is None or multiplier is const(1):
        return None
    why = (
        multiplier,
        " is a positive constant",
        *because(used),
        ": multiplying by it keeps the order of values",
    )
    scaled = simplify(plus(*(times(multiplier, t) for t in summands(problem.objective)))).expr
    return _step(problem, scaled, "multiply by a positive constant", "scaled", *why)


def negate(problem: Problem) -> Rewriting | None:
    """Change all signs, and look for the other extreme, where the first term is negative."""
    every = summands(problem.objective)
    if not is_negative(every[0]):
        return None
    other: Literal["argmax", "argmin"] = "argmin" if problem.kind == "argmax" else "argmax"
    flipped = plus(*(unsigned(t) if is_negative(t) else negative(t) for t in every))
    largest, smallest = ("largest", "smallest") if problem.kind == "argmax" else ("smallest", "largest")
    why = f"an objective is {largest} where its negative is {smallest}"
    after = Problem(other, problem.over, flipped)
    return Rewriting(f"negate: {problem.kind} becomes {other}", (why,), problem, after, "decreasing")


RULES: tuple[Rule, ...] = (drop_factors, take_logarithm, expand_logarithm, drop_terms, refold, scale, negate)


def _holds(value: Expr, name: str) -> bool:
    return any(isinstance(n, Apply) and n.op.name == name for n in postorder(value))


def _listed(values: list[Expr]) -> tuple[str | Side, ...]:
    """Return `a, b and c`."""
    words: list[str | Side] = []
    for n, value in enumerate(values):
        words += [" and " if n == len(values) - 1 else ", ", value] if n else [value]
    return tuple(words)


def because(used: frozenset[Var]) -> tuple[str | Side, ...]:
    """Return `, because λ > 0`, or nothing where no declared sign was used."""
    words: list[str | Side] = []
    for name in sorted(used, key=lambda v: v.name):
        words += [" and " if words else ", because ", name, " > 0"]
    return tuple(words)
