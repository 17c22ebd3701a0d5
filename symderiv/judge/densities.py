"""Densities by name in a printed formula: `f(w | Y = y)` is read as the part's model has it.

Each stands in the text as a value of its own while that is read, and is put back afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from symderiv.distribution import DENSITY, JOINT, density
from symderiv.errors import InputError
from symderiv.expr import Apply, Entry, Expr, Var, postorder, substitute, var
from symderiv.ops.arithmetic import times
from symderiv.parse import reading
from symderiv.parse.scope import Scope
from symderiv.shape import SCALAR
from symderiv.solving.estimate import Model

CALL = re.compile(r"(?<![\\\w])f\((?P<of>[^()|]*)(?:\|(?P<given>[^()]*))?\)")


@dataclass(frozen=True, slots=True)
class Named:
    """A density by name, `shown`, and the value that stands for it: for each entry of `shown`'s first one."""

    stand_in: Var
    shown: Apply


@dataclass(frozen=True, slots=True)
class Text:
    """A text in which values stand for the densities, and those values."""

    text: str
    named: tuple[Named, ...]

    def scope(self, scope: Scope) -> Scope:
        """Return the scope in which the text is read."""
        return scope.with_values(*(one.stand_in for one in self.named))

    def restored(self, root: Expr) -> Expr:
        """Return what was read with the densities in their places."""
        return substitute(root, {node: shown for one in self.named for node, shown in _places(one, root)})


def without_densities(text: str, scope: Scope) -> Text:
    """Return the text with a value in place of each `f(…)`.

    Raises: InputError when what stands in the brackets is not a value or an entry of one.
    """
    fresh = (f"q{n}" for n in count(1) if f"q{n}" not in scope.declared)
    named: list[Named] = []

    def replaced(call: re.Match[str]) -> str:
        of = [_value(piece, scope) for piece in call["of"].split(",")]
        given = [_value(piece, scope) for piece in (call["given"] or "").split(",") if piece.strip()]
        if len(of) > 1 and given:
            raise InputError(f"{call[0]}: the density of one value, given others, is read")
        shown = JOINT(*of) if len(of) > 1 else density(of[0], *given)
        assert isinstance(shown, Apply)
        entry = of[0] if isinstance(of[0], Entry) else None
        named.append(Named(var(next(fresh), SCALAR if entry is None else entry.base.shape), shown))
        at = "" if entry is None else f"[{', '.join(map(str, entry.at))}]"
        return f" {named[-1].stand_in.name}{at} "

    return Text(CALL.sub(replaced, text), tuple(named))


def meanings(root: Expr, model: Model) -> Mapping[Expr, Expr]:
    """Return what each density in an expression is, written out by the model.

    Raises: InputError when the model says nothing of one.
    """
    nodes = [n for n in postorder(root) if isinstance(n, Apply) and n.op in (DENSITY, JOINT)]
    return {node: _meaning(node, model) for node in nodes}


def _value(text: str, scope: Scope) -> Expr:
    """Return the value that `Y = y`, `y` or `y_i` names."""
    found = reading(text.rpartition("=")[2], scope).expr
    if not isinstance(found, Var | Entry):
        raise InputError(f"a density is one of values by name; found {text.strip()}")
    return found


def _places(one: Named, root: Expr) -> list[tuple[Expr, Expr]]:
    """Return where the stand-in is in an expression, each place with the density that belongs there."""
    if one.stand_in.shape == SCALAR:
        return [(one.stand_in, one.shown)]
    of, *given = one.shown.args
    assert isinstance(of, Entry)
    entries = [n for n in postorder(root) if isinstance(n, Entry) and n.base is one.stand_in]
    return [(node, density(of.base[node.at], *given)) for node in entries]


def _meaning(shown: Apply, model: Model) -> Expr:
    of, *given = shown.args
    known = model.meanings
    if shown.op is JOINT and {*shown.args} == {model.of, model.given}:
        return times(known[density(model.given, model.of)], known[density(model.of)])
    for stated, behind in ((model.likelihood, [model.of]), (model.prior, [])):
        if isinstance(of, Entry) and of.base is stated.value and given == behind:
            return stated.density(of.at)
    if shown not in known:
        raise InputError("the model says nothing of one of the densities")
    return known[shown]
