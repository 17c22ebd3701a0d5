"""The table of kinks of a function of one variable: where, what happens, and the slopes on both sides."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.answer import Study
from symderiv.document import Block, Heading, Inlines, Math, Paragraph, Table, Text
from symderiv.expr import Expr
from symderiv.formula import Formula, Sign, row
from symderiv.piecewise import Kink
from symderiv.saying import Saying
from symderiv.step import DerivativeOf, Side, derivative_of

ARROW = Sign("→", "relation")


def table(study: Study, say: Saying, level: int) -> Iterator[Block]:
    """Yield a heading, and the kinks of the function below a derivative, one row each."""
    function = study.below[0]
    x, f = say.write(study.variable), say.side(_derivative(study, 0))
    yield Heading(level, (Text("Kinks of "), Math(f), Text(" as a function of "), Math(x)))
    kinks = [(kink, n) for n, case in enumerate(function.cases) for kink in case.kinks]
    if not kinks:
        yield Paragraph((Math(f), Text(" has no kink: its pieces agree where they meet.")))
        return
    under = any(kink.condition for kink, _ in kinks)
    header: list[Inlines] = [(Math(x),), *([(Text("where"),)] if under else []), (Text("kind"),), (Math(f),)]
    header += [(Math(say.side(_derivative(study, order))),) for order in range(1, study.analysis.order + 1)]
    yield Table(tuple(header), tuple(_row(kink, n, study, under, say) for kink, n in kinks))


def _derivative(study: Study, order: int) -> Side:
    target = study.answer.target
    assert isinstance(target, DerivativeOf)
    return derivative_of(target.of, target.wrt, order)


def _row(kink: Kink, case: int, study: Study, under: bool, say: Saying) -> tuple[Inlines, ...]:
    cells: list[Inlines] = [(Math(say.write(kink.at)),)]
    cells += [(Math(say.conditions(kink.condition)),)] if under else []
    cells.append((Text(kind(kink)),))
    cells.append((Math(_sides(kink.left, kink.right, say)),))
    for analysis in (*study.below[1:], study.analysis):
        same = next((k for k in analysis.cases[case].kinks if k.at is kink.at), None)
        cells.append((Math(_sides(same.left, same.right, say)),) if same else (Text("–"),))
    return tuple(cells)


def kind(kink: Kink) -> str:
    """Return the kind of a kink in words; a smooth one by its class and the derivative that jumps."""
    if kink.kind == "none":
        return "single point"
    return kink.kind if kink.order < 2 else f"C{kink.order - 1}, derivative {kink.order} jumps"


def _sides(left: Expr, right: Expr, say: Saying) -> Formula:
    """Return the limit from both sides: one value, or the left one and the right one."""
    if left is right:
        return say.write(left)
    return row(say.write(left), ARROW, say.write(right))
