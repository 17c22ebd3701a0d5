"""What solving a part yields, as data: steps, answers, studies, costs, and verdicts on what was printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from symderiv.assumption import Assumption
from symderiv.expr import At, Expr, Var, var, variables
from symderiv.figure.chart import Chart
from symderiv.graph import Let
from symderiv.naming import read_back
from symderiv.piecewise import Analysis
from symderiv.shape import Shape
from symderiv.step import Branch, Optimum, Relation, Shown, Side, Step
from symderiv.vecform import VecForm
from symderiv.witness.check import Check


@dataclass(frozen=True, slots=True)
class Stacked:
    """The matrix of a linear map of stacked columns, and its checks; or why there is none."""

    form: VecForm | None = None
    missing: str = ""
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what was asked, its value in matrix form, and one entry of it in index form.

    `index` is the entry `at` of the value, named `entry`; `branches` are its (value, condition)
    pairs where it switches.  `lets` are the cotangents that `value` uses by name.  `direction` is
    what a derivative that is a linear map reads as its argument, `stacked` the map in vec notation;
    `assumes` is what the rules on the way to it take for granted.
    """

    target: Side
    value: Expr
    shape: Shape
    at: tuple[At, ...] = ()
    index: Expr | None = None
    entry: Side | None = None
    branches: tuple[Branch, ...] = ()
    lets: tuple[Let, ...] = ()
    checks: tuple[Check, ...] = ()
    direction: Var | None = None
    stacked: Stacked | None = None
    assumes: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """An answer that is no value of the graph: what it is about, in words, or a chain of formulas."""

    about: str
    said: tuple[str | Side, ...] = ()
    sides: tuple[Side, ...] = ()
    shape: Shape | None = None
    checks: tuple[Check, ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A labelled point: its coordinates, where a hidden layer puts it, and the value that comes out."""

    point: tuple[Fraction, ...]
    hidden: tuple[Fraction, ...]
    value: Fraction
    label: int


@dataclass(frozen=True, slots=True)
class Separated:
    """Points before and after a hidden layer, and the line `normal · h + offset = 0` between them."""

    input: Var
    hidden: Var
    result: Var
    placed: tuple[Placed, ...]
    normal: tuple[Fraction, ...]
    offset: Fraction


@dataclass(frozen=True, slots=True)
class Study:
    """How an answer depends on one scalar input: its pieces and kinks.

    `below` are, where the answer is a derivative in that input, the function itself and the
    derivatives of a lower order.
    """

    answer: Answer
    variable: Var
    analysis: Analysis
    below: tuple[Analysis, ...] = ()


#: What is said of a printed formula.
Word = Literal[
    "equal", "equal up to layout", "equal under an assumption", "different", "unreadable", "damaged"
]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A printed formula, and how it compares with what was derived.

    `left` is what the formula is about and `reading` the side judged, as it was read; `assumption`
    says under what it holds; `corrected` is what should stand there; `counterexample` names a point
    and both values.  A formula that the scan has damaged is `damaged` where it does not hold as it stands.
    """

    formula: str
    place: str
    claims: str
    verdict: Word
    left: Expr | None = None
    reading: Expr | Optimum | Shown | None = None
    assumption: str = ""
    counterexample: tuple[tuple[str, str], ...] | None = None
    corrected: Expr | Optimum | Shown | tuple[Var, ...] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """Operations as a polynomial in the sizes, for one way of computing; `order` is how they grow."""

    label: str
    operations: Expr
    order: Expr


#: The rule of a step whose cotangent several gradients read.
SHARED = "shared factor"


@dataclass(frozen=True, slots=True)
class CostReport:
    """What a backward pass reads, and what it costs.

    `cached` are the named values that the pass reads; `unread` the ones it does not; `dispensable`
    maps a cached value to the one that can stand in for it.
    """

    reads: tuple[tuple[str, tuple[Var, ...]], ...]
    cached: tuple[Var, ...]
    inputs: tuple[Var, ...]
    unread: tuple[Var, ...]
    dispensable: tuple[tuple[Var, Var], ...]
    counts: tuple[Count, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Charted:
    """A picture of numbers: its charts, a caption, and the picture in words.

    `frames` are what it shows one after another where it can move.
    """

    charts: tuple[Chart, ...]
    caption: tuple[str | Side, ...]
    alternative: str
    frames: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A run of gradient descent: the program that was run, and the mean loss before some of its steps.

    `twin` is the same training in PyTorch, where that was asked for.
    """

    source: str
    twin: str
    rate: Side
    losses: tuple[tuple[int, float], ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """What one kind of question comes to: how it was derived, and what was found.

    `unstudied` says why the kinks of an answer that has some were not found.
    """

    steps: tuple[Step, ...] = ()
    answers: tuple[Answer, ...] = ()
    studies: tuple[Study, ...] = ()
    unstudied: str = ""
    cost: CostReport | None = None
    charts: tuple[Charted, ...] = ()
    run: Run | None = None
    statements: tuple[Statement, ...] = ()
    separated: Separated | None = None


def plain_names(answer: Answer, taken: Iterable[str]) -> dict[Expr, Expr]:
    """Return each value that an answer names as a derivative under a name that the language reads."""
    found: dict[Expr, Expr] = {}
    for let in answer.lets:
        if not let.name.isidentifier():
            others = {*taken, *(v.name for v in variables(*found.values()))}
            found[let.var] = var(read_back(let.name, others), let.var.shape, let.var.facts)
    return found
