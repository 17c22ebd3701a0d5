"""The echo of an answer: how it was read, as mathematics in the target's letters."""

from __future__ import annotations

from dataclasses import replace

from symderiv.checking.given import Given
from symderiv.checking.matching import match
from symderiv.checking.target import Target
from symderiv.expr import Entry, count_nodes
from symderiv.formula import Formula, equals
from symderiv.parse.products import clipped
from symderiv.shape import axes
from symderiv.solution import whole
from symderiv.step import DerivativeOf, Optimum
from symderiv.typeset.unicode import unicode

#: Answers with more parts than this are not typeset.
LONGEST = 400


def read_as(target: Target, given: Given) -> str:
    """Return the answer as it was read, as mathematics; a very long one as it was written."""
    if count_nodes(given.value) > LONGEST:
        return clipped(given.text)
    said = target.say.write(given.value)
    if not given.asked.name:
        return unicode(said)
    return unicode(equals(_side(target, given), said))


def _side(target: Target, given: Given) -> Formula:
    """Return what an answer is of: a derivative or one entry of it, a value, an estimate."""
    about = given.asked
    side = whole(about.target)
    form = match(given)
    at = form.wanted.at if form is not None and isinstance(form.wanted, Entry) else given.at
    if isinstance(side, DerivativeOf) and at:
        above = len(at) - len(axes(target.graph[side.wrt].shape))
        side = replace(side, at=at[above:], above=at[:above])
    return target.say.write.name(about.name) if isinstance(side, Optimum) else target.say.side(side)
