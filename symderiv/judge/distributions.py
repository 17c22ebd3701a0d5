"""Judging statements of probability beside the part's model: what has which distribution, and densities.

What a normal model draws is its mean plus its standard deviation times noise of unit variance: an entry
without the noise is its mean, and the square of the noise's factor its variance.
"""

from __future__ import annotations

import re

from symderiv import verify
from symderiv.answer import Judgement, Word
from symderiv.distribution import DISTRIBUTIONS, Statement, density, statement
from symderiv.errors import InputError
from symderiv.expr import At, Entry, Expr, Var, const, postorder, substitute, var, variables
from symderiv.formula import Fence, Formula, Letter, Sign, equals, relation, row
from symderiv.graph import Graph, Let
from symderiv.index import entries, free_indices
from symderiv.judge.printed import Claim, differing, loosely
from symderiv.normal import simplify
from symderiv.notation import Notation
from symderiv.parse import reading
from symderiv.partial import derivative
from symderiv.problem import Estimate
from symderiv.shape import SCALAR
from symderiv.solving.estimate import model_of
from symderiv.step import Shown

NORMAL = re.compile(r"(.*?)(?:\\sim|~)\s*\\mathcal\{N\}\(([^,]*),(.*)\)\s*", re.DOTALL)
Pair = tuple[Expr, Expr]


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the part's model says what is printed.

    `E ~ N(m, V)` is a distribution; `name ~ normal(0, 1) = e` its density; `y = e` how y is made of
    noise, the one name in e that the model does not mention: independent standard normal entries.
    """
    if stated := NORMAL.fullmatch(claim.text):
        return (_of_normal(claim, *stated.groups()),)
    left, equals_sign, right = claim.text.partition("=")
    if not equals_sign:
        raise InputError(
            "a statement of probability is E ~ N(mean, variance), a density, or a sum with noise"
        )
    return (_of_density(claim, left, right) if "~" in left else _of_sum(claim, left, right),)


def _of_normal(claim: Claim, of: str, mean: str, variance: str) -> Judgement:
    (value, _), (centre, _) = _read(claim, of), _read(claim, mean)
    direction = var("u", value.shape)
    spread, _ = _read(claim, f"({variance}) u", direction)  # a matrix of variances is read as a map
    at = _place(claim, value)
    entry = _entry(claim.graph.expanded(value), at)
    stated = _stated(claim, variables(entry))
    drawn = _one(entry, stated.value)
    mean_there, deviation = stated.parameters(drawn.at if isinstance(drawn, Entry) else ())
    due_mean, factor = _affine(claim, entry, drawn, mean_there, mean_there + deviation)
    due_variance = factor**2
    pairs = ((_entry(centre, at), due_mean), (_entry(spread, at), due_variance * _entry(direction, at)))
    write = Notation(dict(claim.part.letters))
    shown = _normal(write(value), write(centre), write(_slope(spread, direction)))
    due = _normal(write(_entry(value, at)), *(write(simplify(e).expr) for e in (due_mean, due_variance)))
    return _compared(claim, pairs, Shown(shown), Shown(due))


def _of_density(claim: Claim, left: str, right: str) -> Judgement:
    stated = statement(left, claim.graph)
    printed, due = _read(claim, right)[0], stated.density(())
    write = Notation(dict(claim.part.letters))
    shown = equals(write(density(stated.value)), write(printed))
    return _compared(claim, ((printed, due),), Shown(shown), due)


def _of_sum(claim: Claim, left: str, right: str) -> Judgement:
    (value, _), (printed, notes) = _read(claim, left), _read(claim, right)
    base = value.base if isinstance(value, Entry) else value
    stated = _stated(claim, (base,))
    noise = _noise(printed, base, stated)
    at = _place(claim, value)
    entry = _entry(printed, at)
    drawn, own = _one(entry, noise), _entry(noise, at)
    centre, factor = _affine(claim, entry, drawn, const(0), const(1))
    mean, deviation = stated.parameters(at)
    write = Notation(dict(claim.part.letters))
    right_one = (
        mean + deviation * own if value is not base else stated.arguments[0] + stated.arguments[1] * noise
    )
    shown, due = (Shown(equals(write(value), write(side))) for side in (printed, right_one))
    pairs = ((centre, mean), (factor**2, deviation**2), (drawn, own))
    return _compared(claim, pairs, shown, due, notes)


def _noise(printed: Expr, base: Expr, stated: Statement) -> Var:
    """Return the one name that the model does not mention."""
    found = [v for v in variables(printed) if v not in variables(base, *stated.arguments)]
    if len(found) != 1:
        raise InputError(f"one name for the noise in {stated.value} is wanted, found {len(found)}")
    return found[0]


def _compared(
    claim: Claim,
    pairs: tuple[Pair, ...],
    read: Expr | Shown,
    due: Expr | Shown,
    notes: tuple[str, ...] = (),
) -> Judgement:
    """Return the verdict that what is printed and what is due are equal in every pair."""
    told = (*claim.notes, *notes)
    for printed, found in pairs:
        if not verify.equal(claim.graph, printed, found, mutual=True).passed:
            example = differing(claim.graph, printed, found)
            return claim.judgement(
                "different", reading=read, counterexample=example, corrected=due, notes=told
            )
    layout = loosely(notes)
    verdict: Word = "equal up to layout" if layout else "equal"
    return claim.judgement(verdict, reading=read, assumption=layout, notes=told)


def _stated(claim: Claim, read: tuple[Expr, ...]) -> Statement:
    """Return how what is random among the values is drawn; the observed value, given the estimated one.

    Raises: InputError when the part states no model, or none that is normal for one of the values.
    """
    if not isinstance(claim.part.ask, Estimate):
        raise InputError("the part states no model that draws anything")
    model = model_of(claim.part.ask, claim.graph)
    for stated in (model.likelihood, model.prior):
        if stated.value in read:
            if stated.distribution is not DISTRIBUTIONS["normal"]:
                raise InputError(f"{stated.value} is not normal: it is {stated.distribution.adjective}")
            return stated
    raise InputError("the statement is about nothing that the model draws")


def _affine(claim: Claim, entry: Expr, place: Expr, at_zero: Expr, at_one: Expr) -> Pair:
    """Return what an entry is where no noise is put in at a place, and its factor of the noise.

    Raises: InputError when it is not affine in the noise, so not normal.
    """
    noise = var("noise")
    centre = substitute(entry, {place: at_zero})
    factor = substitute(entry, {place: at_one}) - centre
    moved = substitute(entry, {place: at_zero + (at_one - at_zero) * noise})
    if not verify.equal(claim.graph, moved, centre + factor * noise).passed:
        raise InputError(f"it is not affine in {place}, so it is not normal")
    return centre, factor


def _one(entry: Expr, value: Var) -> Expr:
    """Return the one entry of a value that is read (the value itself if it is a scalar).

    Raises: InputError when several are, or all at once.
    """
    if value.shape == SCALAR:
        return value
    read = list(dict.fromkeys(n for n in postorder(entry) if isinstance(n, Entry) and n.base is value))
    if len(read) != 1 or value in variables(substitute(entry, {read[0]: var("drawn")})):
        raise InputError(f"a variance is read where each entry holds one entry of {value}")
    return read[0]


def _read(claim: Claim, text: str, *more: Var) -> tuple[Expr, tuple[str, ...]]:
    """Return the value that a text spells, and notes on how it was read."""
    found = reading(text, claim.scope().with_values(*more))
    if not isinstance(found.expr, Expr):
        raise InputError(f"a value is wanted, found {text.strip()}")
    return found.expr, found.notes


def _place(claim: Claim, value: Expr) -> tuple[At, ...]:
    """Return the place of a value that is an entry, or fresh indices for its entries."""
    if isinstance(value, Entry):
        return value.at
    return free_indices(value.shape, frozenset(claim.scope().declared))


def _entry(value: Expr, at: tuple[At, ...]) -> Expr:
    """Return an entry of a value; a scalar is the same in every entry."""
    if isinstance(value, Entry):
        return entries(value.base, value.at)
    return entries(value, at) if value.shape != SCALAR else value


def _slope(spread: Expr, direction: Var) -> Expr:
    """Return V of what V u was read as."""
    graph = Graph(variables(spread), (Let(var("spread", spread.shape), spread),))
    return simplify(derivative(graph, "spread", direction.name)).expr


def _normal(of: Formula, mean: Formula, variance: Formula) -> Formula:
    drawn = row(Letter("𝒩"), Fence(row(mean, Sign(",", "comma"), variance)))
    return relation(of, "∼", drawn)
