"""The whole path: a part or an expression in, a solution out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from symderiv import sheets
from symderiv.answer import Worked
from symderiv.deadline import within
from symderiv.domain import nowhere_real
from symderiv.errors import InputError
from symderiv.expr import var
from symderiv.graph import Graph, Let
from symderiv.judge import judged
from symderiv.naming import DIRECTIONAL
from symderiv.parse import bounds
from symderiv.parse import text as written
from symderiv.parts import with_parts
from symderiv.problem import (
    Ask,
    Chain,
    Changes,
    Cost,
    Curves,
    Derivative,
    Discussion,
    Estimate,
    Expression,
    Forward,
    Growth,
    Part,
    Recurrence,
    Representation,
    Separation,
    Several,
    Sheet,
    Square,
    Training,
)
from symderiv.room import room
from symderiv.sheetfile import located
from symderiv.solution import Solution
from symderiv.statement import asked, graph_of, typed
from symderiv.witness import nowhere
from symderiv.witness.constants import undefined

#: The sheet that a typed expression belongs to.
TYPED = Sheet("derive", "A derivative of one's own", "", ())
#: The file that solves each kind of question.
SOLVERS: dict[type[Ask], str] = {
    Derivative: "symderiv.solving.derivative",
    Expression: "symderiv.solving.substitution",
    Forward: "symderiv.solving.forward",
    Chain: "symderiv.solving.chain",
    Changes: "symderiv.solving.changes",
    Cost: "symderiv.solving.cost",
    Estimate: "symderiv.solving.estimate",
    Recurrence: "symderiv.solving.recurrence",
    Growth: "symderiv.solving.growth",
    Representation: "symderiv.solving.representation",
    Separation: "symderiv.solving.separation",
    Discussion: "symderiv.solving.discussion",
    Curves: "symderiv.solving.curves",
    Square: "symderiv.solving.square",
    Training: "symderiv.training",
}


def solve(reference: str) -> Solution:
    """Return the solution of one part: `q1b` on the default sheet, or `SHEET/PART`.

    Raises: UnknownName when there is no such part, or the reference names several.
    """
    return solve_part(*sheets.one(reference))


@room()
def solve_part(sheet: Sheet, part: Part) -> Solution:
    """Return the solution of `part`: find, derive, verify, judge; of several things asked, each by itself.

    Raises: SymderivError, with the file and line of a part that cannot be solved as it stands.
    """
    sections = tuple(solve_part(sheet, section) for section in part.sections())
    with located(sheet, part):
        graph = graph_of(part)
        worked = _worked(part, graph)
        return Solution(sheet, part, graph, worked, judged(part, graph, worked), sections)


@room()
def derive(
    text: str, let: str = "", wrt: str | tuple[str, ...] = (), order: int = 1, tied: bool = False
) -> Solution:
    """Return the derivation of ∂text/∂wrt, for the inputs that `let` declares.

    `text` may be a program, `z = A*x; sum(z)`; `wrt` names one value or several (`"A, x"` too), inputs
    or values that the program defines; `order` 2 is the Hessian.  `tied`
    moves the equal entries of a symmetric or diagonal variable together.
    Raises: InputError with a caret under what cannot be read; NoRule.
    """
    with within(bounds.DEADLINE):
        found = _derived(text, let, wrt, order)
        return _tied(found) if tied else found


def _tied(solution: Solution) -> Solution:
    from symderiv.solving.tying import tied

    return replace(solution, worked=tied(solution.graph, solution.worked))


def _derived(text: str, let: str, wrt: str | tuple[str, ...], order: int) -> Solution:
    graph = typed(text, let)
    without = undefined(graph.lets)
    if without is not None:
        raise InputError(f"{written(without)} has no value")
    unreal = nowhere_real(graph.lets)
    if unreal is not None:
        inside = written(unreal.args[0])
        raise InputError(f"{written(unreal)} has no derivative in the reals: {inside} is never positive")
    wanted = asked(graph, let, wrt)
    result = graph.lets[-1]
    worked_in = with_parts(graph)
    ask = Derivative(result.name, wanted, expand=worked_in is not graph)
    part = Part("expression", text, "", let, text, ask, letters=_letters(graph))
    if order not in (1, 2):
        raise InputError(f"order {order} is not offered; 1 is the derivative, 2 the Hessian")
    from symderiv.solving.derivative import solve as differentiated

    found = Solution(TYPED, part, worked_in, differentiated(part, worked_in, order))
    for answer in () if found.passed else found.worked.answers:
        nowhere.refuse(worked_in, *answer.lets, Let(var("#answer", answer.shape), answer.value))
    return found


def _letters(graph: Graph) -> tuple[tuple[str, str], ...]:
    """Return the sign of directional derivatives where D, as they are written elsewhere, is a value."""
    return ((DIRECTIONAL, "𝒟"),) if "D" in graph.values else ()


def _worked(part: Part, graph: Graph) -> Worked:
    """Hand the part to the solver for its kind of question, loaded when it is needed."""
    if isinstance(part.ask, Several):
        return Worked()
    answer: Callable[[Part, Graph], Worked] = import_module(SOLVERS[type(part.ask)]).solve
    return answer(part, graph)
