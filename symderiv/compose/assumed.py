"""The facts assumed: what is declared of the inputs, drawn by a model, and taken for granted by rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderiv.compose.numbering import listed, to_part
from symderiv.compose.question import in_words
from symderiv.distribution import Statement, statement
from symderiv.document import Block, Bullets, Heading, Inline, Inlines, Math, Paragraph, Text
from symderiv.parse import declarations
from symderiv.problem import Estimate
from symderiv.saying import Saying
from symderiv.solution import Solution
from symderiv.typeset.unicode import unicode

NOTHING = "Nothing is assumed beyond the shapes of what is given."


def blocks(solutions: Iterable[tuple[Solution, str]]) -> Iterator[Block]:
    """Yield each fact once, with the parts that rest on it; a solution comes with what its part is called."""
    rests: dict[str, tuple[Inlines, dict[str, str]]] = {}
    for solution, name in solutions:
        for fact in _facts(solution):
            words = "".join(unicode(p.formula) if isinstance(p, Math) else p.text for p in fact)
            rests.setdefault(words, (fact, {}))[1][solution.part.id] = name
    yield Heading(2, (Text("Facts assumed"),))
    if not rests:
        yield Paragraph((Text(NOTHING),))
        return
    yield Bullets(
        tuple(
            (*fact, Text(" ("), *listed(to_part(part, name) for part, name in parts.items()), Text(")."))
            for fact, parts in rests.values()
        )
    )


def _facts(solution: Solution) -> Iterator[Inlines]:
    say = solution.say
    for value in solution.graph.inputs:
        for fact in sorted(value.facts):
            yield Math(say.write(value)), Text(f" is {in_words(fact)}")
    for name in declarations(solution.part.let).functions:
        yield Math(say.write.name(name)), Text(" is differentiable, and goes entry by entry")
    if isinstance(solution.part.ask, Estimate):
        for source in (solution.part.ask.prior, solution.part.ask.likelihood):
            yield tuple(_drawn(statement(source, solution.graph), say))
    for step in solution.worked.steps:
        for used in step.facts:
            yield Math(say.write(used.subject)), Text(f" is {in_words(used.property)}")
    assumed = (one for step in solution.worked.steps for one in step.assumes)
    for assumption in (*assumed, *(one for answer in solution.worked.answers for one in answer.assumes)):
        before, formula, after = say.assumption(assumption)
        before = before.removeprefix("Assumes that ").removeprefix("Assumes ")
        yield Text(before), Math(formula), Text(after.rstrip("."))
    for section in solution.sections:
        yield from _facts(section)


def _drawn(found: Statement, say: Saying) -> Iterator[Inline]:
    """Yield `the entries of w are independent, normal with mean 0 and standard deviation 1`."""
    yield Text("the entries of ")
    yield Math(say.write(found.value))
    yield Text(f" are independent, {found.distribution.adjective} with ")
    for n, (name, value) in enumerate(zip(found.distribution.parameters, found.arguments, strict=True)):
        yield Text(f"{' and ' if n else ''}{name} ")
        yield Math(say.write(value))
