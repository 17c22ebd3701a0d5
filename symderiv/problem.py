"""A problem as data: a sheet, its parts, what each part asks, and what the published solution printed.

Everything here is text and named tuples, so that a sheet is listed without loading the engine
(dataclasses alone would cost a tenth of the start-up).
Mathematics is written in the expression language (`symderiv.parse` reads it); a question is prose
with formulas between dollar signs, also in the expression language.  Nothing in a sheet spells out
an answer, except as `Printed`: a claim that the engine judges.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Derivative(NamedTuple):
    """Asked: the derivative of the value `of` with respect to each name in `wrt`.

    `entry` names the index, or the two (`ij`), when the derivative is asked entry by entry (∂y/∂Wᵢ);
    `expand` asks for the answer in the inputs, without intermediate values that stand once; `plot` names the
    scalar input against which a sketch of the derivative is asked; `elementwise` asks for one entry
    first and the matrix after it, `rows` for the transposes too, as numerator layout prints them;
    `table` for the entries of a Jacobian in rows and columns;
    `named` lists what the sheet calls the derivatives by intermediate values: `(("delta1", "z2"),)`.
    """

    of: str
    wrt: tuple[str, ...]
    entry: str | None = None
    expand: bool = False
    plot: str | None = None
    elementwise: bool = False
    rows: bool = False
    table: bool = False
    named: tuple[tuple[str, str], ...] = ()


class Expression(NamedTuple):
    """Asked: the value `of` as a function of the inputs alone."""

    of: str


class Cost(NamedTuple):
    """Asked: what a backward pass for these derivatives must keep, and what it saves.

    Without `keep` only the operations are asked for.
    """

    of: str
    wrt: tuple[str, ...]
    keep: bool = True


class Forward(NamedTuple):
    """Asked: the forward pass by layers; each has a name, the value that it takes and the one it gives."""

    layers: tuple[tuple[str, str, str], ...]


class Chain(NamedTuple):
    """Asked: the derivative of `of` by each name in `wrt` as the product that the chain rule makes.

    `kept` are the local derivatives, (of, by), that keep their names in it; the others are written out,
    in the inputs alone where `expand` says so.
    """

    of: str
    wrt: tuple[str, ...]
    kept: tuple[tuple[str, str], ...] = ()
    expand: bool = True


class Changes(NamedTuple):
    """Asked: what changes in the derivatives along the edges of the graph since another program.

    `before` is that program, on the same inputs and with the same names of values.
    """

    before: str


class Estimate(NamedTuple):
    """Asked: the maximum a posteriori estimate of `of` given the observed `given`.

    `prior` and `likelihood` are distribution statements: `w ~ normal(0, 1)`,
    `y ~ normal(X*w, sqrt(lambda))` (entries independent; mean, standard deviation).
    """

    of: str
    given: str
    prior: str
    likelihood: str


class Recurrence(NamedTuple):
    """Asked: the derivative of a loss of the last state by each weight in `wrt`, for any number of steps.

    The program is one step.  It leads from the value `state` and what is `fed` in at that step to the
    value `next`, an elementwise function of the value `gate`, whose slopes are called `slope`.
    """

    state: str
    next: str
    gate: str
    slope: str
    fed: tuple[str, ...]
    wrt: tuple[str, ...]


class Growth(NamedTuple):
    """Asked: how the derivative of a later state by an earlier one grows with the steps between.

    The slopes of the recurrence `through` are above `rate` where it `grows`, and the smallest singular value
    of its `weight` is above 1/rate; else both are below, the largest one of the weight.  `instance` is an
    activation of that kind, a function of its gate, at which it is drawn: with its own value of the rate and
    the singular values of the weight.
    """

    through: Recurrence
    weight: str
    rate: str
    grows: bool
    instance: tuple[str, float, tuple[float, ...]]


class Representation(NamedTuple):
    """Asked: can `network`, with any number of units and any weights, equal `of` for every `against`?"""

    of: str
    network: str
    against: str


class Separation(NamedTuple):
    """Asked: weights of a hidden layer and of an output that give each of the `points` its label exactly.

    `hidden` is an elementwise function of an affine map of `input`, and `of` an affine function of it;
    a point is its coordinates and its label.
    """

    of: str
    hidden: str
    input: str
    points: tuple[tuple[tuple[int, ...], int], ...]


class Fact(NamedTuple):
    """A statement that the engine checks: `claim` is `a = b` (a chain will do), `a < b` or `a <= b`.

    `title` says what it is called, `why` why it holds (prose, with formulas between dollar signs), and
    `where` is the condition under which it does.
    """

    title: str
    claim: str
    why: str = ""
    where: str = ""


class Limit(NamedTuple):
    """A statement that the engine checks: `of` tends to `value` where `variable` goes to `to`.

    `to` is `oo`, `-oo`, or a number; `0+` and `0-` come from one side.
    """

    title: str
    of: str
    variable: str
    to: str
    value: str
    why: str = ""
    where: str = ""


class Computed(NamedTuple):
    """A number that the engine computes: the scalar `of` at the values `at` of the inputs.

    A value is a number, a row of numbers, or a row of rows; a number that is none in binary is a text.
    """

    title: str
    of: str
    at: tuple[tuple[str, object], ...]
    why: str = ""


class Discussion(NamedTuple):
    """Asked: an answer in words; `paragraphs` with formulas between dollar signs, then `facts` to check.

    Every name in a formula is an input or a named value of the part; a wrong fact fails the solution.
    """

    paragraphs: tuple[str, ...]
    facts: tuple[Fact | Limit | Computed, ...] = ()


class Curves(NamedTuple):
    """Asked: curves over an axis with numbers; `of` pairs what each is called with a scalar expression.

    They are drawn against the input `against` from `low` to `high`, at the values `at` of the other
    inputs; `whole` draws them at whole numbers alone.
    """

    of: tuple[tuple[str, str], ...]
    against: str
    low: str
    high: str
    at: tuple[tuple[str, object], ...] = ()
    whole: bool = False


class Square(NamedTuple):
    """Asked: what maps of the plane do to the unit square; `of` is the image of the point named `point`.

    `maps` pairs what each map is called with the values of the inputs that make it.
    """

    of: str
    point: str
    maps: tuple[tuple[str, tuple[tuple[str, object], ...]], ...]


class Training(NamedTuple):
    """Asked: stochastic gradient descent on the loss `of` over `wrt`, run with the derived gradients.

    `start` holds the parameters' first values, `data` the examples of each other input, one after
    another; every step takes one example, `rate` is the step size.  `drawn` names what the frames show:
    the value that is drawn, the input that it is drawn against, and the hidden values whose kinks are
    marked.  With `predicts`, the net's output, the same training is written in PyTorch as well.
    """

    of: str
    wrt: tuple[str, ...]
    start: tuple[tuple[str, object], ...]
    data: tuple[tuple[str, tuple[object, ...]], ...]
    rate: str
    steps: int
    drawn: tuple[str, str, str] | None = None
    predicts: str = ""


class Several(NamedTuple):
    """Asked: several things in order, each of which is answered under a heading of its own."""

    asks: tuple[Given, ...]


Ask = (
    Derivative
    | Expression
    | Forward
    | Chain
    | Changes
    | Cost
    | Estimate
    | Recurrence
    | Growth
    | Representation
    | Separation
    | Discussion
    | Curves
    | Square
    | Training
    | Several
)


class Meaning(NamedTuple):
    """A spelling that the source defines in words: how it is `spelled`, `read` as, and the `note` on it."""

    spelled: str
    read: str
    note: str


class Printed(NamedTuple):
    """One formula of the published solution, exactly as printed, and where it stands.

    `formula` is the printed LaTeX; `place` is where in the source it stands.  `claims` says what kind
    of claim it is: `answer` (a named value, a derivative, an estimate), `kinks`, `cache`, `objective`,
    `distribution`, `shape`.  `where` gives the meaning of spellings that the source defines in words.  A
    formula about names of its own has its own `let` and `program`.  `layout` is that of its ∂a/∂b: in
    numerator layout a chain of them is a product, in the variable's each has the shape of its variable.
    `damaged` says what the scan of the page has lost of it.
    """

    formula: str
    place: str
    claims: str
    where: tuple[Meaning, ...] = ()
    let: str = ""
    program: str = ""
    layout: Literal["numerator", "variable"] = "numerator"
    damaged: str = ""


class Given(NamedTuple):
    """One of several things that a part asks; `let` and `program` are the part's where they are None.

    `printed` are the published formulas that belong to this one.
    """

    title: str
    ask: Ask
    let: str | None = None
    program: str | None = None
    printed: tuple[Printed, ...] = ()


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

    def sections(self) -> tuple[Part, ...]:
        """Return what a part that asks `Several` things asks one by one; none for any other."""
        asks = self.ask.asks if isinstance(self.ask, Several) else ()
        return tuple(self._section(one, f"{self.id}.{n}") for n, one in enumerate(asks, 1))

    def _section(self, one: Given, name: str) -> Part:
        let, program = (
            own if own is not None else shared
            for own, shared in ((one.let, self.let), (one.program, self.program))
        )
        return Part(name, one.title, "", let, program, one.ask, self.letters, one.printed)


class Sheet(NamedTuple):
    """A sheet: its id, title, where it comes from, and its parts in order.

    `file` is the file that the sheet was read from; whoever reads it fills that in.
    """

    id: str
    title: str
    source: str
    parts: tuple[Part, ...]
    file: str = ""
