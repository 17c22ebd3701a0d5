"""Judging what is said of singular values and gradients over many steps, under the page's assumptions.

The assumptions are taken as printed: a slope below λ may be far below −λ.  What fails then is tried with the
slopes below λ in size, and what fails for a weight's gradient is shown where every state is 0.
"""

from __future__ import annotations

import re
from dataclasses import replace

from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.formula import Fence, Formula, Fraction, Letter, Name, Number, Script, Sign, relation, row
from symderiv.judge.printed import Claim
from symderiv.notation import Notation, letter
from symderiv.problem import Growth
from symderiv.saying import Saying
from symderiv.step import Shown
from symderiv.witness import singular

STEP = re.compile(r"\\sigma_\{\\(?P<which>min|max)\}\(U\^T D_\{k-1\}\) (?P<sign>[<>]) 1")
STEPS = re.compile(
    r"\\sigma_\{\\(?P<which>min|max)\}\(\\frac\{\\partial h_s\}\{\\partial h_t\}\) (?P<sign>[<>]) a\^\{s-t\}"
)
GRADIENT = re.compile(
    r"\\\|\\frac\{\\partial \\mathcal\{L\}\}\{\\partial (?P<weight>\w)\}\\\| (?P<sign>[<>]) a\^T"
)


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether a bound holds under the assumptions as printed, or under stricter ones."""
    ask, text = claim.part.ask, claim.text
    sides: tuple[Formula, Formula]
    if not isinstance(ask, Growth):
        raise InputError("nothing was asked about growth")
    if found := STEP.fullmatch(text):
        bound = singular.printed_step(found["which"] == "min", found["sign"] == ">")
        judgement = _bound(claim, ask.grows, bound, ())
        sides = _singular(found, _factor()), Number("1")
    elif found := STEPS.fullmatch(text):
        bound = singular.printed_steps(ask.grows, found["which"] == "min", found["sign"] == ">")
        judgement = _bound(claim, ask.grows, bound, ("s > t",))
        sides = _singular(found, _by(letter("h_s"), letter("h_t"))), letter("a^{s-t}")
    elif found := GRADIENT.fullmatch(text):
        judgement = _gradient(claim, ask.grows)
        sides = Fence(_by(letter("ℒ"), letter(found["weight"])), "‖", "‖"), letter("a^T")
    else:
        raise InputError(f"{text} is no bound that is read here")
    return (replace(judgement, reading=Shown(relation(sides[0], found["sign"], sides[1]))),)


def _singular(found: re.Match[str], of: Formula) -> Formula:
    return row(Script(Letter("sigma"), Name(found["which"])), Fence(of))


def _factor() -> Formula:
    return row(Script(letter("U"), sup=Sign("⊤", "plain")), letter("D_{k-1}"))


def _by(of: Formula, wrt: Formula) -> Formula:
    return Fraction(row(Sign("∂", "prefix"), of), row(Sign("∂", "prefix"), wrt))


def _bound(claim: Claim, grows: bool, bound: singular.Bound, also: tuple[str, ...]) -> Judgement:
    printed = singular.holds(grows, bound, "", signed=not grows)
    if printed.passed:
        return _held(claim, also, ())
    stricter = singular.holds(grows, bound, "")
    if stricter.passed:
        return _held(claim, ("|g′| < λ", *also), printed.counterexample or ())
    return claim.judgement("different", counterexample=stricter.counterexample)


def _held(claim: Claim, assumptions: tuple[str, ...], example: tuple[tuple[str, str], ...]) -> Judgement:
    if not assumptions:
        return claim.judgement("equal", notes=("it holds at random slopes and weights",))
    told = " and ".join(assumptions)
    return claim.judgement("equal under an assumption", assumption=told, counterexample=example or None)


def _gradient(claim: Claim, grows: bool) -> Judgement:
    """Judge what is said of the gradient by a weight, at a run that the assumptions allow."""
    found = singular.still(grows)
    *_, last = claim.worked.steps
    say = Saying(Notation(dict(claim.part.letters)))
    right = Shown(relation(say.side(last.sides[0]), last.relations[0], say.side(last.sides[1])))
    note = "the bound is one of the gradient by a state, not by a weight"
    return claim.judgement("different", counterexample=found.counterexample, corrected=right, notes=(note,))
