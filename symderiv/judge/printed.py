"""A printed formula beside what was derived, and how it is read: exactly, in the part's own names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from symderiv import verify
from symderiv.answer import Judgement, Word, Worked
from symderiv.errors import InputError, UnknownName
from symderiv.expr import At, Entry, Expr, Index, Var, index, postorder, substitute, var, variables
from symderiv.graph import Graph, Let
from symderiv.naming import derivative_ends, derivative_name
from symderiv.parse import Reading, chain
from symderiv.parse.scope import Scope
from symderiv.partial import derivative, laid_out
from symderiv.problem import Part, Printed
from symderiv.shape import axes
from symderiv.statement import scope_of_part
from symderiv.step import Optimum


@dataclass(frozen=True)
class Claim:
    """A printed formula, the part it belongs to, and what was worked out."""

    part: Part
    graph: Graph
    worked: Worked
    printed: Printed

    def judgement(self, verdict: Word, **more: Any) -> Judgement:
        """Return a judgement of this formula."""
        place = more.pop("place", self.printed.place)
        return Judgement(self.printed.formula, place, self.printed.claims, verdict, **more)

    def scope(self) -> Scope:
        """Return the scope in which a published formula is read: open indices and ∂a/∂b are allowed."""
        estimates = (
            var(f"{a.target.over}hat", a.shape) for a in self.worked.answers if isinstance(a.target, Optimum)
        )
        named = (let.var for let in self.named)
        scope = scope_of_part(self.part, self.graph).with_values(*estimates, *named)
        return replace(scope, free_indices=True, partials=self.partial)

    def partial(self, of: str, wrt: str) -> Expr:
        """Return the name of ∂of/∂wrt, or of one entry of it, as a formula uses it."""
        (value, above), (variable, below) = self._ends(of), self._ends(wrt)
        whole = self._laid_out(value.name, variable.name)
        named = var(derivative_name(value.name, variable.name), whole.shape)
        return named[(*above, *below)] if above or below else named

    def _ends(self, spelled: str) -> tuple[Var, tuple[Index, ...]]:
        """Return a value and the indices of the entry of it that is spelled: `W2[i]`."""
        name, _, at = spelled.partition("[")
        value = self.graph[name]
        letters = at.rstrip("]").split(",") if at else ()
        return value, tuple(index(i, d) for i, d in zip(letters, axes(value.shape), strict=bool(at)))

    @cached_property
    def named(self) -> tuple[Let, ...]:
        """The cotangents that the sheet calls by names of their own."""
        lets = dict.fromkeys(let for answer in self.worked.answers for let in answer.lets)
        return tuple(let for let in lets if derivative_ends(let.name) is None)

    def partials(self, *roots: Expr) -> tuple[Let, ...]:
        """Return what the ∂a/∂b in the expressions stand for, in the layout of the page, and named ones."""
        known = self.graph.values.values()
        partials = (
            Let(symbol, self._laid_out(*ends))
            for symbol in variables(*roots)
            if symbol not in known and (ends := derivative_ends(symbol.name))
        )
        return (*partials, *(self.named if {let.var for let in self.named} & set(variables(*roots)) else ()))

    def shown(self, expr: Expr) -> Expr:
        """Return an expression for readers: an entry of a Jacobian with its indices above and below."""
        new: dict[Expr, Expr] = {}
        for node in postorder(expr):
            ends = (
                derivative_ends(node.base.name)
                if isinstance(node, Entry) and isinstance(node.base, Var)
                else None
            )
            if isinstance(node, Entry) and ends and (above := len(axes(self.graph[ends[0]].shape))):
                spelled = (_indexed(ends[0], node.at[:above]), _indexed(ends[1], node.at[above:]))
                new[node] = var(derivative_name(*spelled))
        return substitute(expr, new)

    def _laid_out(self, of: str, wrt: str) -> Expr:
        return (laid_out if self.printed.layout == "numerator" else derivative)(self.graph, of, wrt)

    @property
    def text(self) -> str:
        """The formula with the spellings that the source defines in words put in."""
        text = self.printed.formula
        for meaning in self.printed.where:
            text = text.replace(meaning.spelled, meaning.read)
        return text

    @property
    def notes(self) -> tuple[str, ...]:
        """What the source says in words about spellings in the formula."""
        used = (m.note for m in self.printed.where if m.spelled in self.printed.formula)
        return tuple(dict.fromkeys(used))

    def sides(self) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
        """Return the readings of the sides, and notes on names that had to be read as others.

        A left side whose letter differs from the declared one in case alone is read as that one.
        """
        text, notes = self.text, self.notes
        try:
            return chain(text, self.scope()), notes
        except UnknownName as reason:
            swapped = _other_case(text, reason)
            if swapped is None:
                raise
            return chain(swapped, self.scope()), (*notes, f"{reason.sentence}, and is read as that")


def loosely(notes: tuple[str, ...]) -> str:
    """Return the note that says that shapes fit only in another layout than printed; empty if none does."""
    return next((note for note in notes if "transposed" in note or "entry by entry" in note), "")


def differing(
    graph: Graph, printed: Expr, due: Expr, lets: tuple[Let, ...] = ()
) -> tuple[tuple[str, str], ...] | None:
    """Return a point at which what is printed and what is due differ; None where there is no such point."""
    found = verify.counterexample(graph, printed, due, lets)
    named = {"before": "printed", "after": "derived"}
    return None if found is None else tuple((named.get(name, name), value) for name, value in found)


def _indexed(name: str, at: tuple[At, ...]) -> str:
    return f"{name}[{','.join(map(str, at))}]" if at else name


def _other_case(text: str, reason: InputError) -> str | None:
    """Return the text with the unknown letter in its other case, where the error marks a place."""
    if reason.span is None or reason.source is None:
        return None
    at = reason.span[0]
    return text[:at] + text[at].swapcase() + text[at + 1 :] if text[at : at + 1].isalpha() else None
