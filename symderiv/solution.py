"""A solution: a part solved, its checks, and how it is given away: as data, or in a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from symderiv import numeric
from symderiv.answer import Answer, Judgement, Statement, Study, Worked, plain_names
from symderiv.assumption import Assumption
from symderiv.expr import Expr, Var, substitute, variables
from symderiv.formula import equals
from symderiv.graph import Graph, Let
from symderiv.notation import Notation
from symderiv.parse import text
from symderiv.piecewise import Kink
from symderiv.plot import alternative
from symderiv.problem import Discussion, Part, Sheet
from symderiv.room import room
from symderiv.saying import Saying
from symderiv.shape import axes
from symderiv.shape import text as shape_text
from symderiv.step import DerivativeOf, Optimum, Side, Step, Value, derivative_of, indices_of
from symderiv.typeset.latex import latex
from symderiv.typeset.unicode import unicode
from symderiv.witness.check import Check, summary


@dataclass(frozen=True)
class Solution:
    """A part, solved: the derivation, the answers, their checks, and the printed answers judged.

    `own` are the verdicts on what was printed for the part as a whole; `sections` the solutions of what
    a part asks one by one.
    """

    sheet: Sheet
    part: Part
    graph: Graph
    worked: Worked
    own: tuple[Judgement, ...] = ()
    sections: tuple[Solution, ...] = ()

    @cached_property
    def say(self) -> Saying:
        """Writes the solution's mathematics in the part's letters."""
        return Saying(Notation(dict(self.part.letters)))

    @property
    def reference(self) -> str:
        """The part's full id, `SHEET/PART`."""
        return f"{self.sheet.id}/{self.part.id}"

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """The verdict on every formula that the published solution printed, the sections' included."""
        return (*self.own, *(j for section in self.sections for j in section.judgements))

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check of every step and answer."""
        return tuple(self._checks())

    def _checks(self) -> Iterator[Check]:
        for step in self.worked.steps:
            yield from step.checks
        for answer in self.worked.answers:
            yield from answer.checks
            yield from answer.stacked.checks if answer.stacked else ()
        for statement in self.worked.statements:
            yield from statement.checks
        if self.worked.cost:
            yield from self.worked.cost.checks
        if self.worked.run:
            yield from self.worked.run.checks
        for section in self.sections:
            yield from section.checks

    @property
    def passed(self) -> bool:
        """Tell whether every step and answer was checked, and every check passed."""
        if not all(section.passed for section in self.sections):
            return False
        worked = self.worked
        claims: tuple[Step | Answer | Statement, ...] = (*worked.steps, *worked.answers, *worked.statements)
        return all(claim.checks for claim in claims) and all(c.passed for c in self.checks)

    @room()
    def to_dict(self) -> dict[str, Any]:
        """Return the solution as JSON's types; what `--format json` prints."""
        return {
            "part": self.reference,
            "title": self.part.title,
            "question": self.part.question,
            "passed": self.passed,
            "answers": [self._answer(a) for a in self.worked.answers],
            "statements": [self._statement(s) for s in self.worked.statements],
            "steps": [self._step(s) for s in self.worked.steps],
            "checks": [_check(c) for c in self.checks],
            "printed": [self._judgement(j) for j in self.own],
            "kinks": [kink for study in self.worked.studies for kink in self._kinks(study)],
            "kinks_unknown": self.worked.unstudied or None,
            "plots": [self._plot(n) for n, _ in enumerate(self.worked.studies)],
            "cost": self._cost(),
            "run": self._run(),
            "discussion": list(ask.paragraphs) if isinstance(ask := self.part.ask, Discussion) else [],
            "sections": [section.to_dict() for section in self.sections],
        }

    def _answer(self, answer: Answer) -> dict[str, Any]:
        of, wrt = ends(answer.target)
        plain = plain_names(answer, self.graph.taken)

        def read(value: Expr) -> str:
            return text(substitute(value, plain))

        return {
            "of": of,
            "wrt": wrt,
            "kind": self._kind(answer),
            "by": _by(answer.target),
            "direction": answer.direction.name if answer.direction else None,
            "shape": [str(d) for d in answer.shape],
            "latex": latex(self.say.write(answer.value)),
            "text": read(answer.value),
            "unicode": unicode(self.say.write(answer.value)),
            "equation": latex(self.say.equation(whole(answer.target), answer.value)),
            "numpy": self.numpy(answer),
            "indices": [str(i) for i in answer.at],
            "index": None if answer.index is None else read(answer.index),
            "index_latex": None if answer.index is None else latex(self.say.entry_value(answer)),
            "index_equation": None if answer.index is None else latex(self.say.entry(answer)),
            "vec_latex": None if (found := self.say.stacked(answer)) is None else latex(found[1]),
            "vec_equation": None if found is None else latex(equals(*found)),
            "cases": [
                {"value": read(value), "condition": unicode(self.say.write.condition(condition))}
                for value, condition in answer.branches
            ],
            "assumes": [self._assumption(a) for a in answer.assumes],
            "where": {read(let.var): read(let.body) for let in self._used(answer)},
            "checks": [_check(c) for c in answer.checks],
        }

    def _kind(self, answer: Answer) -> str:
        """Return which kind of derivative an answer is, `value` for what is none."""
        target = answer.target
        if not isinstance(target, DerivativeOf):
            return "value"
        if answer.direction is not None:
            return "map"
        if target.order == 2:
            return "hessian"
        return "jacobian" if axes(self.graph[target.of].shape) else "gradient"

    def numpy(self, answer: Answer) -> str:
        """Return the source of `answer(**values)`, which evaluates an answer with NumPy."""
        summary_ = f"{unicode(self.say.side(whole(answer.target)))}, {shape_text(answer.shape)}"
        return numeric.source((*self.graph.lets, *answer.lets), answer.value, answer.shape, summary_)

    def _used(self, answer: Answer) -> tuple[Let, ...]:
        """Return the named values that an answer uses, and those that they use, in order."""
        wanted, kept = set(variables(answer.value)), []
        for let in reversed((*self.graph.lets, *answer.lets)):
            if let.var in wanted:
                kept.append(let)
                wanted.update(variables(let.body))
        return tuple(reversed(kept))

    def _statement(self, statement: Statement) -> dict[str, Any]:
        sides = [self.say.side(side) for side in statement.sides]
        return {
            "about": statement.about,
            "said": self.say.prose(statement.said),
            "latex": [latex(side) for side in sides],
            "unicode": [unicode(side) for side in sides],
            "shape": None if statement.shape is None else [str(d) for d in statement.shape],
            "checks": [_check(c) for c in statement.checks],
        }

    def _step(self, step: Step) -> dict[str, Any]:
        say = self.say.beside(*indices_of(step.sides[0]))
        sides = [latex(say.side(side)) for side in step.sides]
        sides += [latex(say.cases(step.branches))] if step.branches else []
        return {
            "rule": step.rule,
            "why": self.say.prose(step.why),
            "before": sides[0],
            "after": sides[-1],
            "sides": sides,
            "shape": shape_text(step.shape),
            "assumes": [self._assumption(a) for a in step.assumes],
            "where": None if step.where is None else text(step.where),
            "check": summary(step.checks),
            "passed": step.passed,
        }

    def _assumption(self, assumption: Assumption) -> dict[str, str]:
        return {
            "subject": text(assumption.subject),
            "property": assumption.property,
            "sentence": self.say.sentence(assumption),
        }

    def _judgement(self, judgement: Judgement) -> dict[str, Any]:
        return {
            "formula": judgement.formula,
            "place": judgement.place,
            "verdict": judgement.verdict,
            "assumption": judgement.assumption or None,
            "counterexample": dict(judgement.counterexample) if judgement.counterexample else None,
            "corrected": self._corrected(judgement),
            "notes": list(judgement.notes),
        }

    def _corrected(self, judgement: Judgement) -> str | None:
        right = judgement.corrected
        return None if right is None else latex(self.say.corrected(right))

    def _kinks(self, study: Study) -> Iterator[dict[str, Any]]:
        """Yield the kinks of the function, then of its derivatives up to the answer."""
        target = study.answer.target
        for analysis in (*study.below, study.analysis):
            side = target
            if study.below and isinstance(target, DerivativeOf):
                side = derivative_of(target.of, target.wrt, analysis.order)
            for kink in (kink for case in analysis.cases for kink in case.kinks):
                yield {"of": unicode(self.say.side(side)), **self._kink(kink, study.variable)}

    def _kink(self, kink: Kink, x: Var) -> dict[str, Any]:
        return {
            "at": text(kink.at),
            "latex": latex(equals(self.say.write(x), self.say.write(kink.at))),
            "condition": unicode(self.say.conditions(kink.condition)),
            "left": text(kink.left),
            "right": text(kink.right),
            "value": None if kink.value is None else text(kink.value),
            "jump": text(kink.jump),
            "type": kink.kind,
        }

    def _plot(self, number: int) -> dict[str, Any]:
        study = self.worked.studies[number]
        return {
            "name": self.plot_name(number),
            "of": unicode(self.say.side(study.answer.target)),
            "against": study.variable.name,
            "alternative": alternative(study.analysis, lambda expr: unicode(self.say.write(expr))),
        }

    def plot_name(self, number: int) -> str:
        """Return the file stem of a plot."""
        return (
            f"{self.part.id}-plot" if len(self.worked.studies) == 1 else f"{self.part.id}-plot-{number + 1}"
        )

    def _cost(self) -> dict[str, Any] | None:
        cost = self.worked.cost
        if cost is None:
            return None
        return {
            "cached": [v.name for v in cost.cached],
            "inputs": [v.name for v in cost.inputs],
            "not_read": [v.name for v in cost.unread],
            "dispensable": {v.name: u.name for v, u in cost.dispensable},
            "operations": {count.label: text(count.operations) for count in cost.counts},
            "orders": {count.label: text(count.order) for count in cost.counts},
        }

    def _run(self) -> dict[str, Any] | None:
        run = self.worked.run
        if run is None:
            return None
        losses = [{"step": step, "loss": loss} for step, loss in run.losses]
        return {
            "source": run.source,
            "pytorch": run.twin or None,
            "rate": unicode(self.say.side(run.rate)),
            "losses": losses,
        }

    def _repr_latex_(self) -> str:
        """Return the answers as mathematics, for a notebook."""
        lines = r" \\ ".join(latex(self.say.equation(whole(a.target), a.value)) for a in self.worked.answers)
        return rf"$\displaystyle \begin{{gathered}} {lines} \end{{gathered}}$"


def whole(target: Side) -> Side:
    """Return what the whole of an answer is of, where one entry was asked for."""
    return replace(target, at=(), above=()) if isinstance(target, DerivativeOf) else target


def _by(target: Side) -> list[str]:
    """Return the values that a derivative is taken by, in order."""
    if not isinstance(target, DerivativeOf):
        return []
    return [target.after or target.wrt, target.wrt] if target.order == 2 else [target.wrt]


def ends(target: Side) -> tuple[str, str | None]:
    """Return what an answer is of, and with respect to what."""
    match target:
        case DerivativeOf():
            return target.of, target.wrt
        case Value():
            return target.name, None
        case Optimum():
            return target.over, None
        case _:
            return repr(target), None


def _check(check: Check) -> dict[str, Any]:
    return {
        "witness": check.witness,
        "passed": check.passed,
        "points": check.points,
        "sizes": dict(check.sizes),
        "error": check.error,
        "exact": check.exact,
        "sentence": check.sentence(),
        "counterexample": dict(check.counterexample) if check.counterexample else None,
    }
