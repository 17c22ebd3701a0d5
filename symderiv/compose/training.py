"""A run of gradient descent: the algorithm, how the loss fell, and the program that was run."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.document import Block, Bullets, Heading, Inline, Inlines, Listing, Math, Paragraph, Table, Text
from symderiv.formula import Formula, Sign, equals, row
from symderiv.problem import Training
from symderiv.saying import Saying
from symderiv.solution import Solution
from symderiv.solving.given import Values, told
from symderiv.step import DerivativeOf


def blocks(solution: Solution, level: int) -> Iterator[Block]:
    """Yield the algorithm, the losses and the program of a run."""
    run, ask, say = solution.worked.run, solution.part.ask, solution.say
    if run is None or not isinstance(ask, Training):
        return
    yield Heading(level, (Text("Gradient descent"),))
    yield Bullets(tuple(_algorithm(solution, ask, say)))
    rows = tuple(((Text(str(step)),), (Text(f"{loss:.4g}"),)) for step, loss in run.losses)
    yield Table(((Text("Before step"),), (Text("mean loss over the examples"),)), rows)
    if run.twin:
        yield Paragraph((Text("One iteration in PyTorch, its functions generated from the program above:"),))
        yield Listing(run.twin, "python")
    yield Paragraph((Text("The program that was run, generated from the derivation:"),))
    yield Listing(run.source, "python")


def _algorithm(solution: Solution, ask: Training, say: Saying) -> Iterator[Inlines]:
    yield (Text("Start with "), *_valued(ask.start, say), Text("."))
    if ask.data:
        yield tuple(_example(ask, say))
    forward = tuple(say.write.name(let.name) for let in solution.graph.lets)
    yield (Text("Forward pass: compute and keep "), *_listed(forward), Text(", in this order."))
    backward = (say.side(DerivativeOf(ask.of, name)) for name in ask.wrt)
    yield (
        Text("Backward pass: compute "),
        *_listed(tuple(backward)),
        Text(" from the values that were kept."),
    )
    assert solution.worked.run is not None
    rate = Math(equals(say.write.name("eta"), say.side(solution.worked.run.rate)))
    yield (
        Text("Update, with the step size "),
        rate,
        Text(": "),
        *_listed(tuple(_updates(ask, say))),
        Text("."),
    )
    yield (Text("The parameters have moved, so the next step needs a forward pass of its own."),)


def _example(ask: Training, say: Saying) -> Iterator[Inline]:
    """Yield which example a step takes; where there is one alone, with its values."""
    count = len(ask.data[0][1])
    if count == 1:
        yield Text("In every step take the one example, ")
        yield from _valued(tuple((name, value) for name, (value,) in ask.data), say)
        yield Text(".")
        return
    yield Text(f"In every step take one of the {count} examples ")
    yield from _listed(tuple(say.write.name(name) for name, _ in ask.data))
    yield Text(", all in a random order.")


def _valued(values: Values, say: Saying) -> Iterator[Inline]:
    for n, (name, value) in enumerate(values):
        yield from (Text(", "),) if n else ()
        yield Math(say.write.name(name))
        yield Text(f" = {told(value)}")


def _updates(ask: Training, say: Saying) -> Iterator[Formula]:
    for name in ask.wrt:
        old, slope = say.write.name(name), say.side(DerivativeOf(ask.of, name))
        yield row(old, Sign("←", "relation"), old, Sign("−"), say.write.name("eta"), slope)


def _listed(formulas: tuple[Formula, ...]) -> Iterator[Inline]:
    for n, formula in enumerate(formulas):
        yield from (Text(", "),) if n else ()
        yield Math(formula)
