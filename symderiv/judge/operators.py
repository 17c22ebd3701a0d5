"""Judging derivatives that are still to be taken: `(a + b) d/dx`, the operator after or before its argument.

After its argument, the operator is read to act on all that stands before it in the same brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.expr import Apply, Expr, Var, postorder, substitute, var
from symderiv.graph import Graph, Let
from symderiv.judge import answers
from symderiv.judge.printed import Claim
from symderiv.normal import same, simplify
from symderiv.ops.arithmetic import ADD
from symderiv.ops.linear import DIAG, DIAGVEC
from symderiv.parse import Reading, Scope, names, reading
from symderiv.partial import laid_out

#: d/dx, as the pages spell it: `\frac{d}{d x}`, `\frac{d}{\partial x}`, `\frac{\partial d}{\partial x}`.
OPERATOR = re.compile(r"\\frac\{(?:\\partial )?d\}\{(?:d|\\partial) (?P<wrt>(?:[^{}]|\{[^{}]*\})+)\}")
BRACKETS = {"(": ")", "[": "]"}
AFTER = "the operator is read to act on all that stands before it"


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return how the derivatives that the formula leaves to be taken compare with what was derived.

    Raises: InputError when an operator has nothing to act on, or its argument cannot be read.
    """
    left, sign, right = claim.text.partition(" = ")
    if not sign or OPERATOR.search(right) is None:
        raise InputError("this line leaves no derivative to be taken")
    taken = _Taken(claim)
    text, after = taken.after(taken.before(right))
    printed = claim.printed._replace(formula=f"{left} = {text}", where=())
    notes = (*claim.notes, *((AFTER,) if after else ()))
    found = answers.judge(_Done(claim.part, claim.graph, claim.worked, printed, tuple(taken.slopes.items())))
    return tuple(_as_printed(taken.named(j), claim, notes, taken.loose) for j in found)


def _as_printed(found: Judgement, claim: Claim, notes: tuple[str, ...], loose: bool) -> Judgement:
    """Return a judgement of the line as it is printed; a sum without brackets is said."""
    told = replace(found, formula=claim.printed.formula, notes=(*notes, *found.notes))
    if loose and found.verdict in ("equal", "equal under an assumption"):
        assumed = " and ".join(filter(None, (found.assumption, "brackets around the sum")))
        return replace(told, verdict="equal under an assumption", assumption=assumed)
    return told


@dataclass(frozen=True)
class _Done(Claim):
    """A claim whose derivatives were taken: names in its text stand for them."""

    slopes: tuple[tuple[Var, Expr], ...] = ()

    def scope(self) -> Scope:
        """Return the scope of the claim, with the names of the derivatives taken."""
        return super().scope().with_values(*(name for name, _ in self.slopes))

    def sides(self) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
        """Return the readings of the sides with the derivatives put in."""
        sides, notes = super().sides()
        full: dict[Expr, Expr] = dict(self.slopes)
        put_in = (
            replace(side, expr=substitute(side.expr, full)) if isinstance(side.expr, Expr) else side
            for side in sides
        )
        return tuple(put_in), notes


class _Taken:
    """The derivatives taken so far, by names of their own."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.slopes: dict[Var, Expr] = {}
        self.printed: dict[str, str] = {}
        self.loose = False

    def named(self, found: Judgement) -> Judgement:
        """Return a judgement whose notes have the derivatives as they are printed, not our names for them."""
        notes = found.notes
        for name, printed in self.printed.items():
            notes = tuple(note.replace(f"‘{name}’", f"‘{printed}’") for note in notes)
        return replace(found, notes=notes)

    def before(self, text: str) -> str:
        """Return the text with `d/dx (a)` replaced by the name of the derivative of a."""
        for match in reversed(list(OPERATOR.finditer(text))):
            start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
            if text[start : start + 1] in BRACKETS:
                stop = _closing(text, start)
                text = f"{text[: match.start()]}{self._name(text[start:stop], match['wrt'])}{text[stop:]}"
        return text

    def after(self, text: str) -> tuple[str, bool]:
        """Return the text with `a d/dx` replaced by a name for that derivative, and whether there was one."""
        match = OPERATOR.search(text)
        if match is None:
            return text, False
        closing = text[match.end() :].strip()
        if any(c not in ")]" for c in closing):
            raise InputError("an operator d/dx stands between two terms, and acts on neither for certain")
        argument = f"{text[: match.start()]} {closing}"
        value = reading(_since_opening(text[: match.start()]), self.claim.scope()).expr
        self.loose = isinstance(value, Apply) and value.op is ADD
        return self._name(argument, match["wrt"]), True

    def _name(self, argument: str, wrt: str) -> str:
        scope = self.claim.scope()
        value, by = reading(argument, scope).expr, names(wrt, scope)[0]
        if not isinstance(value, Expr):
            raise InputError(f"{argument.strip()} is no value that can be differentiated")
        whole = Let(var("#taken", value.shape), value)
        graph = Graph(self.claim.graph.inputs, (*self.claim.graph.lets, *self.claim.partials(value), whole))
        slope = _entrywise(substitute(laid_out(graph, whole.name, by), {whole.var: value}))
        name = var(f"D{len(self.slopes) + 1}", slope.shape)
        self.slopes[name] = slope
        self.printed[name.name] = rf"\frac{{d}}{{d {wrt}}} {argument.strip()}"
        return name.name


def _entrywise(slope: Expr) -> Expr:
    """Return the diagonal of a Jacobian that has no other entries: the derivative entry by entry."""
    if not any(isinstance(node, Apply) and node.op is DIAG for node in postorder(slope)):
        return slope
    diagonal = simplify(DIAGVEC(slope)).expr
    return diagonal if same(DIAG(diagonal), slope) else slope


def _since_opening(text: str) -> str:
    """Return what stands after the last bracket that is open at the end."""
    depth = 0
    for at in reversed(range(len(text))):
        depth += (text[at] in BRACKETS.values()) - (text[at] in BRACKETS)
        if depth < 0:
            return text[at + 1 :]
    return text


def _closing(text: str, start: int) -> int:
    """Return where the bracket that opens at `start` is closed, one past it.

    Raises: InputError when it is not.
    """
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in BRACKETS) - (text[at] in BRACKETS.values())
        if not depth:
            return at + 1
    raise InputError("a bracket is not closed")
