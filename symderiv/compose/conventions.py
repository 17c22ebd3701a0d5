"""Notes on an answer: what its rules assume; and where it switches, what holds there and is printed."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.answer import Answer, Study
from symderiv.conditions import COMPARISONS
from symderiv.document import Inline, Inlines, Math, Text
from symderiv.expr import Apply, Expr, postorder, variables
from symderiv.formula import equals
from symderiv.op import OPS
from symderiv.ops.arithmetic import agree, spread_over
from symderiv.ops.reduce import MAXEL, MINEL
from symderiv.saying import Saying
from symderiv.shape import SCALAR

AT_A_KINK = " the derivative does not exist, unless the two lines agree there. "
UNLESS = " the derivative does not exist, unless both sides agree there"
CONVENTION = "; what the formula gives there is a convention, as in automatic differentiation."


def notes(answer: Answer, study: Study | None, say: Saying) -> Iterator[Inlines]:
    """Yield what the rules assume, then what holds at the kinks themselves, or where they can be."""
    for assumption in answer.assumes:
        before, formula, after = say.assumption(assumption)
        yield Text(before), Math(formula), Text(after)
    if study is not None and study.below:
        yield from _known(study, say)
    elif answer.branches:
        yield _between_two(answer, say)
    else:
        yield from _possible(answer, say)


def _known(study: Study, say: Saying) -> Iterator[Inlines]:
    """Yield where the derivative does not exist, with the parameters for which there is such a place."""
    kinks = [kink for case in study.analysis.cases for kink in case.kinks]
    missing = {kink.at for kink in kinks if kink.value is None}
    found = [(at, alternatives) for at, alternatives in study.analysis.breakpoints if at in missing]
    if not found:
        return
    places: list[Inline] = []
    for n, (at, alternatives) in enumerate(found):
        places += [Text(" and at ")] if n else []
        places.append(Math(equals(say.write(study.variable), say.write(at))))
        for k, conditions in enumerate(alternatives):
            if conditions:
                places += [Text(" or " if k else " (where "), Math(say.conditions(conditions))]
        places += [Text(")")] if any(alternatives) else []
    which = "second derivative" if study.analysis.order == 2 else "derivative"
    end = CONVENTION if _deciders(study.answer.value) else "."
    yield (Text("At "), *places, Text(f" the {which} does not exist{end}"))


def _between_two(answer: Answer, say: Saying) -> Inlines:
    (_, condition), (elsewhere, _) = answer.branches
    left, right = condition.args
    return (
        Text("Where "),
        Math(equals(say.write(left), say.write(right))),
        Text(AT_A_KINK),
        Text("Automatic differentiation returns "),
        Math(say.write(elsewhere)),
        Text(" there, by convention."),
    )


def _possible(answer: Answer, say: Saying) -> Iterator[Inlines]:
    found = list(
        dict.fromkeys(d for root in (answer.value, *(t.body for t in answer.lets)) for d in _deciders(root))
    )
    if not found:
        return
    places: list[Inline] = []
    for n, equation in enumerate(found):
        places += [Text(" or ")] if n else []
        places.append(Math(say.write.condition(equation)))
    where = "Where " if all(e.shape == SCALAR for e in found) else "Where, in some entry, "
    yield (
        Text(where),
        *places,
        Text(" the derivative does not exist, unless both sides agree there" + CONVENTION),
    )


def _deciders(root: Expr) -> tuple[Apply, ...]:
    """Return the equations that hold where a comparison or a sign in `root` changes."""
    found: list[Expr] = []
    for node in postorder(root):
        if _is_at_extreme(node):
            continue
        if isinstance(node, Apply) and node.op.name in COMPARISONS and variables(node):
            found.append(OPS["eq"](*node.args))
        elif isinstance(node, Apply) and node.op.name == "sign":
            found.append(OPS["eq"](*agree(node.args[0], 0)))
    return tuple(dict.fromkeys(e for e in found if isinstance(e, Apply)))


def _is_at_extreme(node: Expr) -> bool:
    """Tell whether a condition is x = max x: what is assumed, one largest entry, says where it jumps."""
    if not (isinstance(node, Apply) and node.op.name == "eq"):
        return False
    entries, level = node.args
    extreme = spread_over(level)
    return isinstance(extreme, Apply) and extreme.op in (MAXEL, MINEL) and extreme.args == (entries,)
