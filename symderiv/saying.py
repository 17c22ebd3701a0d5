"""Saying: the sides of steps, conditions and entries as formulas, and short prose around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from symderiv import vecnotation
from symderiv.answer import Answer
from symderiv.assumption import Assumption
from symderiv.expr import At, Expr, Var
from symderiv.formula import (
    Big,
    Cases,
    Fence,
    Formula,
    Name,
    Number,
    Script,
    Sign,
    Words,
    equals,
    relation,
    row,
)
from symderiv.notation import Bond, Notation
from symderiv.piecewise import Condition
from symderiv.step import (
    Branch,
    DerivativeOf,
    LimitOf,
    Optimum,
    Rounded,
    Shown,
    Side,
    Value,
    indices_of,
)
from symderiv.typeset.unicode import unicode

AND = Sign(",", "comma")


@dataclass(frozen=True)
class Saying:
    """Writes what solutions are made of in the letters of one part."""

    write: Notation

    def beside(self, *at: At) -> Saying:
        """Return this saying for what stands beside the indices `at`."""
        return Saying(self.write.beside(*at))

    def side(self, side: Side) -> Formula:
        """Return the formula of one side of a step."""
        match side:
            case DerivativeOf():
                return self._derivative(side)
            case Value():
                return self.write.indexed(self.write.name(side.name), side.at)
            case Optimum():
                objective, bond = self.write.written(side.objective)
                body = objective if bond >= Bond.ENTRYWISE else Fence(objective)
                return row(Big(side.kind, self.write.name(side.over)), body)
            case LimitOf():
                return self._limit(side)
            case Rounded():
                return row(
                    *([Sign("−", "prefix")] if side.digits[0] == "-" else []), Number(side.digits.lstrip("-"))
                )
            case Expr():
                return self.write(side)
            case Shown():
                return side.formula
            case _:
                assert_never(side)

    def _limit(self, side: LimitOf) -> Formula:
        infinite = {"oo": Sign("∞", "plain"), "-oo": row(Sign("−", "prefix"), Sign("∞", "plain"))}
        to = self.write(side.to) if isinstance(side.to, Expr) else infinite[side.to]
        to = Script(to, sup=Sign("+" if side.side > 0 else "−", "plain")) if side.side else to
        body, bond = self.write.written(side.of)
        under = row(self.write.name(side.variable), Sign("→", "relation"), to)
        return row(Big("lim", under), body if bond >= Bond.ENTRYWISE else Fence(body))

    def _derivative(self, side: DerivativeOf) -> Formula:
        if side.along:
            return self.write.map(side.of, side.wrt, side.along, side.order, side.after)
        if side.after:
            return self.write.mixed(side.of, (side.after, side.above), (side.wrt, side.at))
        return self.write.derivative(side.of, side.wrt, side.at, side.above, side.order)

    def equation(self, left: Side, right: Side) -> Formula:
        """Return `left = right`."""
        return equals(self.side(left), self.beside(*indices_of(left)).side(right))

    def entry_name(self, answer: Answer) -> Formula:
        """Return the name of one entry of an answer."""
        return self.side(answer.entry or answer.target)

    def entry(self, answer: Answer) -> Formula:
        """Return an answer in index form, as an equation, in cases where it has branches."""
        return equals(self.entry_name(answer), self.entry_value(answer))

    def entry_value(self, answer: Answer) -> Formula:
        """Return the value of one entry of an answer, in cases where it has branches."""
        assert answer.index is not None
        say = self.beside(*answer.at)
        return say.cases(answer.branches) if answer.branches else say.write(answer.index)

    def stacked(self, answer: Answer) -> tuple[Formula, Formula] | None:
        """Return the name and the matrix of an answer that is a map, in vec notation; None: it has none."""
        target, form = answer.target, answer.stacked.form if answer.stacked else None
        if form is None or not isinstance(target, DerivativeOf):
            return None
        first = (self.write.name(target.after or target.wrt), form.shape) if target.order == 2 else None
        then = (self.write.name(target.wrt), form.direction.shape)
        name = vecnotation.derivative((self.write.name(target.of), form.shape), first, then)
        return name, vecnotation.matrix(form, self.write)

    def cases(self, branches: Iterable[Branch]) -> Formula:
        """Return values with their conditions behind a brace."""
        return Cases(
            tuple((self.write(value), row(Words("if"), self.write.condition(on))) for value, on in branches)
        )

    def corrected(self, right: Expr | Optimum | Shown | tuple[Var, ...]) -> Formula:
        """Return what a printed formula should be; a list of names with commas between."""
        return self.joined([self.write(v) for v in right]) if isinstance(right, tuple) else self.side(right)

    def condition(self, condition: Condition) -> Formula:
        """Return one condition on the parameters."""
        return relation(self.write(condition.expr), condition.relation, self.write(condition.bound))

    def conditions(self, conditions: Iterable[Condition]) -> Formula:
        """Return conditions side by side."""
        return self.joined([self.condition(c) for c in conditions])

    def joined(self, conditions: Sequence[Formula]) -> Formula:
        """Return formulas with commas between, `always` where there is none."""
        parts = [part for one in conditions for part in (AND, one)][1:]
        return row(*parts) if parts else Words("always")

    def assumption(self, assumption: Assumption) -> tuple[str, Formula, str]:
        """Return the sentence that states an assumption: its words, a formula, its last words."""
        subject, needed = self.write(assumption.subject), assumption.property
        match needed:
            case "nonzero":
                return "Assumes ", relation(subject, "≠", Number("0")), "."
            case "of positive determinant":
                determinant = row(Name("det"), Fence(subject))
                return "Assumes ", relation(determinant, ">", Number("0")), "."
            case "of locally constant rank":
                return "Assumes that ", subject, " has full rank, or keeps its rank nearby."
            case "invertible in this form":
                last = " is invertible; elsewhere its adjugate stands for its determinant times its inverse."
                return "Assumes that ", subject, last
            case "nonzero in every entry":
                return "Assumes that every entry of ", subject, " is nonzero."
            case "unique largest entry but for equals" | "unique smallest entry but for equals":
                _, noun = needed.removesuffix(" but for equals").split(" ", 1)
                last = " is unique, but for those that always equal it."
                return f"Assumes that the {noun} of ", subject, last
            case "unique largest entry" | "unique smallest entry" | "simple largest eigenvalue":
                adjective, noun = needed.split(" ", 1)
                return f"Assumes that the {noun} of ", subject, f" is {adjective}."
            case _:
                return "Assumes that ", subject, f" is {needed}."

    def sentence(self, assumption: Assumption) -> str:
        """Return the sentence that states an assumption, on the line."""
        before, formula, after = self.assumption(assumption)
        return f"{before}{unicode(formula)}{after}"

    def prose(self, pieces: Iterable[str | Side]) -> str:
        """Return prose with its formulas on the line."""
        return "".join(piece if isinstance(piece, str) else unicode(self.side(piece)) for piece in pieces)
