"""A problem as data: a sheet, its parts, what each part asks, and what the published solution printed.

Everything here is text and named tuples, so that a sheet is listed without loading the engine
(dataclasses alone would cost a tenth of the start-up).
Mathematics is written in the expression language (`symderiv.parse` reads it); a question is prose
with formulas between dollar signs, also in the expression language.  Nothing in a sheet spells out
an answer, except as `Printed`: a claim that the engine judges.
"""

from __future__ import annotations

from typing import NamedTuple


class Derivative(NamedTuple):
    """Asked: the derivative of the value `of` with respect to each name in `wrt`.

    `entry` names the index when the derivative is asked entry by entry (∂y/∂Wᵢ); `expand` asks for
    the answer in the inputs alone, without the intermediate values; `plot` names the scalar input
    against which a sketch of the derivative is asked.
    """

    of: str
    wrt: tuple[str, ...]
    entry: str | None = None
    expand: bool = False
    plot: str | None = None


class Expression(NamedTuple):
    """Asked: the value `of` as a function of the inputs alone."""

    of: str


class Cost(NamedTuple):
    """Asked: what a backward pass for these derivatives must keep, and what it saves."""

    of: str
    wrt: tuple[str, ...]


class Estimate(NamedTuple):
    """Asked: the maximum a posteriori estimate of `of` given the observed `given`.

    `prior` and `likelihood` are distribution statements: `w ~ normal(0, 1)`,
    `y ~ normal(X*w, sqrt(lambda))` (entries independent; mean, standard deviation).
    """

    of: str
    given: str
    prior: str
    likelihood: str


Ask = Derivative | Expression | Cost | Estimate


class Meaning(NamedTuple):
    """A spelling that the source defines in words: how it is `spelled`, `read` as, and the `note` on it."""

    spelled: str
    read: str
    note: str


class Printed(NamedTuple):
    """One formula of the published solution, exactly as printed, and where it stands.

    `formula` is the printed LaTeX; `place` is where in the source it stands.  `claims` says what kind
    of claim it is: `answer` (a named value, a derivative, an estimate), `kinks`, `cache`, `objective`.
    `where` gives the meaning of spellings that the source defines in words.
    """

    formula: str
    place: str
    claims: str
    where: tuple[Meaning, ...] = ()


class Part(NamedTuple):
    """One part of a sheet.

    `let` declares the inputs and what may be assumed of them (`"W1[k]; lambda positive"`), `program`
    the named values in order, `letters` how names are written on this sheet (`W1` as `W^(1)`).
    """

    id: str
    title: str
    question: str
    let: str
    program: str
    ask: Ask
    letters: tuple[tuple[str, str], ...] = ()
    printed: tuple[Printed, ...] = ()


class Sheet(NamedTuple):
    """A sheet: its id, title, where it comes from, and its parts in order."""

    id: str
    title: str
    source: str
    parts: tuple[Part, ...]
