"""Targets: what an answer is checked against, prepared once.

A target is a part of a sheet, a reference that somebody typed, or the derivative of a typed
expression.  Its scope holds the part's own names, its intermediate values, and δ for the cotangents
of values called z: δ₁ is ∂J/∂z₁.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from symderiv import sheets
from symderiv.answer import Answer
from symderiv.checking.survey import free_of
from symderiv.checking.trial import Trial, trial
from symderiv.errors import InputError, UnknownName
from symderiv.expr import Expr, Var, substitute, var, variables
from symderiv.graph import Graph, Let
from symderiv.naming import derivative_ends, derivative_name
from symderiv.normal.terms import tensor
from symderiv.notation import Notation
from symderiv.parse import Scope, declarations, expression, scope_of
from symderiv.partial import derivative, laid_out
from symderiv.problem import Derivative, Part
from symderiv.saying import Saying
from symderiv.shape import SCALAR
from symderiv.solution import Solution, whole
from symderiv.solver import derive, solve_part
from symderiv.step import DerivativeOf, Optimum, Side, Value
from symderiv.typeset.unicode import unicode
from symderiv.witness.claim import needed

#: How many trials are kept, one for each length that answers ask for by number.
TRIALS = 8
#: The most names that a reference may use without declaring them.
UNDECLARED = 64


@dataclass(frozen=True, eq=False)
class Asked:
    """One value that is asked for: what it is, its value, and whether it is asked entry by entry."""

    target: Side
    value: Expr
    lets: tuple[Let, ...]
    inputs: tuple[Var, ...]
    by_entry: bool = False
    closed: bool = False
    _trials: dict[tuple[tuple[str, int], ...], Trial] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The plain name of what is asked for; empty for a reference that has none."""
        match self.target:
            case DerivativeOf():
                return derivative_name(self.target.of, self.target.wrt)
            case Value():
                return self.target.name
            case Optimum():
                return f"{self.target.over}hat"
            case _:
                return ""

    def trial(self, least: Mapping[str, int]) -> Trial:
        """Return the trial where every size is at least so long."""
        key = tuple(sorted(item for item in least.items() if item[1] > 2)) if least else ()
        if key not in self._trials:
            if len(self._trials) == TRIALS:
                del self._trials[next(reversed(self._trials))]  # the first is the one that all but a few need
            self._trials[key] = trial(self.value, self.lets, dict(key), self.inputs)
        return self._trials[key]


@dataclass(frozen=True, eq=False)
class Target:
    """What is asked for, in a scope of names; `solution` is its derivation, where there is one.

    `others` are what else the same part asks, each in a scope of its own.
    """

    asked: tuple[Asked, ...]
    scope: Scope
    letters: tuple[tuple[str, str], ...] = ()
    graph: Graph = field(default_factory=lambda: Graph((), ()))
    solution: Solution | None = None
    others: tuple[Target, ...] = ()

    @cached_property
    def say(self) -> Saying:
        """Writes mathematics in the target's letters."""
        return Saying(Notation(dict(self.letters)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What is asked for, by name: ∂J/∂W2, ŵ; nothing for a reference."""
        names = (
            unicode(self.say.write.name(a.name)) if isinstance(a.target, Optimum) else a.name
            for a in self.asked
        )
        return tuple(filter(None, names))


def target(
    part: str | None = None,
    reference: str | None = None,
    let: str = "",
    expr: str | None = None,
    wrt: str | tuple[str, ...] | None = None,
    order: int = 1,
) -> Target:
    """Return what answers are checked against: a part, a reference, or a derivative of `expr` by `wrt`.

    Undeclared names in a reference are real scalars.
    Raises: InputError with a caret under what cannot be read, or when not exactly one is given; NoRule.
    """
    given = [name for name, value in (("part", part), ("reference", reference), ("expr", expr)) if value]
    if len(given) != 1:
        found = " and ".join(given) or "nothing"
        raise InputError(f"an answer is checked against one part, reference or expression; found {found}")
    if part is not None:
        return _of_part(solve_part(*sheets.one(part)))
    if reference is not None:
        return _of_reference(reference, let)
    assert expr is not None
    return _of_solution(derive(expr, let, wrt or (), order))


def _of_reference(text: str, let: str) -> Target:
    declared = declarations(let)
    value, scope = _with_scalars(text, declared)
    free = sorted(free_of(value), key=lambda i: i.name)
    whole_ = tensor(value, tuple(free)) if free else value
    asked = Asked(whole_, whole_, (), scope.variables, by_entry=bool(free))
    return Target((asked,), replace(scope, free_indices=True))


def _with_scalars(text: str, scope: Scope) -> tuple[Expr, Scope]:
    """Return a reference, with the scope in which its undeclared names are real scalars.

    Indices that nothing binds are free: then the reference is an entry.
    """
    for _ in range(UNDECLARED):
        try:
            return expression(text, scope), scope
        except UnknownName as unknown:
            if unknown.name is None and scope.free_indices:
                raise
            open_ = replace(scope, free_indices=True)
            scope = open_ if unknown.name is None else scope.with_values(var(unknown.name))
    raise InputError(f"the reference uses more than {UNDECLARED} names that are not declared", text)


def _of_part(solution: Solution) -> Target:
    """Return what a part asks; of several questions the first, with the others beside it."""
    asking = [one for one in (solution, *solution.sections) if one.worked.answers]
    if not asking:
        raise InputError(f"{solution.reference} asks for no formula that could be checked")
    first, *others = (_of_solution(one) for one in asking)
    return replace(first, others=tuple(others))


def _of_solution(solution: Solution) -> Target:
    answers = solution.worked.answers
    graph, part = solution.graph, solution.part
    own = {name for name, _ in part.ask.named} if isinstance(part.ask, Derivative) else set()
    answers = tuple(_without_made_names(a, own | graph.values.keys()) for a in answers)
    named = tuple(dict.fromkeys(let for a in answers for let in a.lets if let.name in own))
    deltas = tuple(_deltas(graph, part, own | graph.values.keys() | set(graph.sizes)))
    directions = tuple(a.direction for a in answers if a.direction is not None)
    asked = []
    for answer in answers:
        lets = needed(
            (*graph.lets, *answer.lets, *deltas), answer.value, *graph.values.values(), *_vars(deltas)
        )
        by_entry = isinstance(answer.target, DerivativeOf) and bool(answer.target.at)
        expand = not isinstance(part.ask, Derivative) or part.ask.expand
        closed = expand and part.id != "expression"
        inputs = (*graph.inputs, *directions)
        asked.append(Asked(whole(answer.target), answer.value, lets, inputs, by_entry, closed))
    given = (*graph.inputs, *_vars((*graph.lets, *named, *deltas)), *directions)
    circular = {a.name for a in asked}
    scope = replace(
        scope_of(graph, declarations(part.let).functions),
        variables=tuple(v for v in dict.fromkeys(given) if v.name not in circular),
        free_indices=True,
        partials=_partials(graph, answers),
    )
    return Target(tuple(asked), scope, part.letters, graph, solution)


def _without_made_names(answer: Answer, known: Container[str]) -> Answer:
    """Return an answer without the names that were made up to shorten it: a student's δ₁ is another one."""
    put_in, kept = dict[Expr, Expr](), list[Let]()
    for let in answer.lets:
        body = substitute(let.body, put_in)
        if let.name in known or derivative_ends(let.name):
            kept.append(replace(let, body=body))
        else:
            put_in[let.var] = body
    return replace(answer, value=substitute(answer.value, put_in), lets=tuple(kept)) if put_in else answer


def _partials(graph: Graph, answers: tuple[Answer, ...]) -> Callable[[str, str], Expr]:
    """Return what ∂a/∂b may stand for in an answer.

    It may be named where the derived answers name it, and where `a` reads `b` itself and is not what is
    differentiated: the derivative along one edge, laid out so that a chain of them is a product.
    """
    given = {v.name: v for a in answers for v in variables(a.value) if derivative_ends(v.name)}
    ends = {a.target.of for a in answers if isinstance(a.target, DerivativeOf)}

    def partial(of: str, wrt: str) -> Expr:
        name = derivative_name(of, wrt)
        if name in given:
            return given[name]
        body = graph.bodies.get(graph.values[of]) if of in graph.values else None
        if of in ends or body is None or graph.values.get(wrt) not in variables(body):
            raise InputError(f"{name} cannot be named here; an answer gives the value of a derivative")
        return laid_out(graph, of, wrt)

    return partial


def _vars(lets: Iterable[Let]) -> Iterator[Var]:
    return (let.var for let in lets)


def _deltas(graph: Graph, part: Part, taken: Container[str]) -> Iterator[Let]:
    """Yield δ for the derivative of a scalar by each value called z, under the names that courses use.

    A name that is `taken` means something else.
    """
    if not isinstance(part.ask, Derivative) or graph[part.ask.of].shape != SCALAR:
        return
    above = graph.ancestors(graph[part.ask.of])
    for let in graph.lets:
        name = f"delta{let.name[1:]}"
        numbered = let.name[:1] == "z" and (let.name[1:].isdigit() or len(let.name) == 1)
        if numbered and let.var in above and name not in taken:
            yield Let(var(name, let.var.shape), derivative(graph, part.ask.of, let.name), given=False)
