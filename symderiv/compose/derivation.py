"""The derivation: its steps in full, in brief (one chain each), or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderiv.compose.question import in_words
from symderiv.document import Block, Display, Heading, Inline, Inlines, Math, StepBlock, Text
from symderiv.expr import Expr
from symderiv.formula import Formula, Words, row
from symderiv.layout import numerator
from symderiv.options import Options
from symderiv.problem import Ask, Changes, Curves, Discussion, Forward, Square
from symderiv.saying import Saying
from symderiv.shape import SCALAR, transposed
from symderiv.shape import text as shape_text
from symderiv.solution import Solution
from symderiv.step import DerivativeOf, Side, Step, indices_of
from symderiv.witness.check import summary

Line = tuple[Formula | None, str, Formula]
#: What the steps are called where they are no derivation.
TITLES: dict[type[Ask], str] = {
    Discussion: "Facts",
    Curves: "Curves",
    Square: "Images",
    Forward: "Layer by layer",
    Changes: "What changes",
}


def blocks(solution: Solution, options: Options, level: int) -> Iterator[Block]:
    """Yield the derivation as `options.steps` wants it."""
    steps = solution.worked.steps
    if options.steps == "none" or not steps:
        return
    yield Heading(level, (Text(TITLES.get(type(solution.part.ask), "Derivation")),))
    if options.steps == "brief":
        shown = (laid_out(step, solution, options) for step in steps)
        yield Display(tuple(line for step in shown for line in _brief(step, solution.say)))
        return
    for number, step in enumerate(steps, 1):
        yield _step(number, laid_out(step, solution, options), solution.say)


def laid_out(step: Step, solution: Solution, options: Options) -> Step:
    """Return the step in the layout asked for."""
    if not turns(step.sides[0], solution, options):
        return step
    sides: tuple[Side, ...] = tuple(numerator(s) if isinstance(s, Expr) else s for s in step.sides)
    return replace(step, sides=sides, shape=transposed(step.shape))


def turns(about: Side, solution: Solution, options: Options) -> bool:
    """Tell whether a derivative is printed as its transpose.

    That of a scalar is; a Jacobian has a row for each entry of what it is of in either layout.
    """
    if options.layout != "numerator" or not isinstance(about, DerivativeOf) or about.at or about.along:
        return False
    of = solution.graph.values.get(about.of)
    return of is None or of.shape == SCALAR


def _step(number: int, shown: Step, say: Saying) -> StepBlock:
    return StepBlock(
        number=number,
        rule=_title(shown.rule),
        why=_why(shown, say),
        display=Display((*_chain(shown, say), *_locals(shown, say))),
        shape=shape_text(shown.shape),
        verdict="passed" if shown.passed else "failed" if shown.checks else "none",
        check=summary(shown.checks),
    )


def _title(rule: str) -> str:
    """Return the rule with a capital, except where it is a function's one letter: g is not G."""
    return rule if len(rule) == 1 else rule[:1].upper() + rule[1:]


def _why(step: Step, say: Saying) -> Inlines:
    pieces: list[Inline] = [Text(p) if isinstance(p, str) else Math(say.side(p)) for p in step.why]
    for fact in step.facts:
        pieces += [Text("; "), Math(say.write(fact.subject)), Text(f" is {in_words(fact.property)}, so ")]
        pieces.append(Math(say.equation(fact.left, fact.right)))
    for assumption in step.assumes:
        before, formula, after = say.assumption(assumption)
        pieces += [Text(f"; {before.lower()}"), Math(formula), Text(after.rstrip("."))]
    return tuple(pieces)


def _chain(step: Step, say: Saying) -> Iterator[Line]:
    """Yield the sides below one another, the relation between each and the next."""
    first, *others = step.sides
    say = say.beside(*indices_of(first))
    relations = step.relations or ("=",) * len(others)
    left: Formula | None = say.side(first)
    if not others and not step.branches:
        yield None, "", say.side(first)
    for n, (sign, side) in enumerate(zip(relations, others, strict=True), 1):
        yield left, sign, _holding(step, say.side(side), say) if n == len(others) else say.side(side)
        left = None
    if step.branches:
        yield left, "=", say.cases(step.branches)


def _holding(step: Step, last: Formula, say: Saying) -> Formula:
    """Return the last side of a step with the condition under which the step holds."""
    return last if step.where is None else row(last, Words(" if "), say.write.condition(step.where))


def _locals(step: Step, say: Saying) -> Iterator[Line]:
    for target, found in step.local:
        beside = say.beside(*indices_of(target))
        right = beside.cases(found) if isinstance(found, tuple) else beside.write(found)
        yield say.side(target), "=", right


def _brief(shown: Step, say: Saying) -> Iterator[Line]:
    say = say.beside(*indices_of(shown.sides[0]))
    last: Formula = say.cases(shown.branches) if shown.branches else say.side(shown.sides[-1])
    yield say.side(shown.sides[0]), (shown.relations or ("=",))[-1], _holding(shown, last, say)
