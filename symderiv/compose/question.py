"""The question: a heading, the statement with its formulas, and what is given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderiv.document import Block, Display, Heading, Inline, Inlines, Math, Paragraph, Strong, Text
from symderiv.expr import Expr
from symderiv.formula import Big, Formula, Fraction, Sign, equals, row
from symderiv.graph import Graph
from symderiv.notation import Notation
from symderiv.parse import Optimum, Scope, chain
from symderiv.problem import Part
from symderiv.space import membership
from symderiv.statement import scope_of_part

DERIVATIVE = re.compile(r"d (?P<of>[\w\[\],]+) / d (?P<wrt>.+)")


def asked(part: Part, graph: Graph, level: int) -> Iterator[Block]:
    """Yield the heading, the question, and the inputs and named values."""
    write = Notation(dict(part.letters))
    yield Heading(level, (Text(f"{part.id}. "), *inlines(part.title, scope_of_part(part, graph), write)))
    if part.question:
        question = inlines(part.question, scope_of_part(part, graph), write)
        yield Paragraph((Strong("Question."), Text(" "), *question))
    yield from _program(graph, write)


def begun(section: Part, graph: Graph, around: Graph, level: int) -> Iterator[Block]:
    """Yield the heading of one of several things asked, and what is given where it is not the part's."""
    write = Notation(dict(section.letters))
    yield Heading(level, inlines(section.title, scope_of_part(section, graph), write))
    if graph != around:
        yield from _program(graph, write)


def _program(graph: Graph, write: Notation) -> Iterator[Block]:
    """Yield the inputs and the named values."""
    yield from given(graph, write)
    if (lines := values(graph, write)) is not None:
        yield Paragraph((Strong("Forward pass, with names for the intermediate values."),))
        yield lines


def given(graph: Graph, write: Notation) -> Iterator[Block]:
    """Yield the inputs, if there are any."""
    if found := _given(graph, write):
        yield Paragraph((Strong("Given."), Text(" "), *found))


def values(graph: Graph, write: Notation) -> Display | None:
    """Return the named values, if there are any."""
    lines = tuple((write.name(let.name), "=", write(let.body)) for let in graph.lets)
    return Display(lines) if lines else None


def inlines(text: str, scope: Scope, write: Notation) -> Inlines:
    """Return prose whose formulas stand between dollar signs.

    Raises: InputError when a formula cannot be read.
    """
    found: list[Inline] = []
    for n, piece in enumerate(text.split("$")):
        if piece:
            found.append(Math(_formula(piece, scope, write)) if n % 2 else Text(piece))
    return tuple(found)


def _formula(text: str, scope: Scope, write: Notation) -> Formula:
    if derivative := DERIVATIVE.fullmatch(text.strip()):
        of, wrt = (_written(chain(derivative[name], scope)[0].expr, write) for name in ("of", "wrt"))
        return Fraction(row(Sign("∂", "prefix"), of), row(Sign("∂", "prefix"), wrt))
    first, *others = (_written(side.expr, write) for side in chain(text, scope))
    for other in others:
        first = equals(first, other)
    return first


def _written(side: Expr | Optimum, write: Notation) -> Formula:
    if isinstance(side, Optimum):
        over = (part for name in side.over.split(", ") for part in (Sign(",", "comma"), write.name(name)))
        return row(Big(side.kind, row(*tuple(over)[1:])), write(side.objective))
    return write(side)


def _given(graph: Graph, write: Notation) -> list[Inline]:
    """Return `x ∈ ℝ, W ∈ ℝᵏ, λ positive` for the inputs."""
    found: list[Inline] = []
    for var in graph.inputs:
        if found:
            found.append(Text(", "))
        found.append(Math(membership(var.name, var.shape, write)))
        if var.facts:
            found.append(Text(f" ({', '.join(sorted(in_words(f) for f in var.facts))})"))
    return [*found, Text(".")] if found else []


#: Properties whose names in a declaration are not what prose calls them.
IN_WORDS = {
    "unit": "between 0 and 1",
    "pd": "positive definite",
    "onehot": "one-hot",
    "simplex": "nonnegative, with sum 1",
}


def in_words(fact: str) -> str:
    """Return a property as prose has it."""
    return IN_WORDS.get(fact, fact)
