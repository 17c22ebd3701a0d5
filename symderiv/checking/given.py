"""An answer as it was read: which value it gives, as an expression, and how ambiguities were resolved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from symderiv import deadline
from symderiv.checking.naming import Named, named
from symderiv.checking.statements import Statement, statements
from symderiv.checking.survey import survey
from symderiv.checking.target import Asked, Target
from symderiv.errors import InputError
from symderiv.expr import Apply, At, Expr, Index, postorder, substitute, var
from symderiv.index import entries
from symderiv.normal.properties import implied
from symderiv.ops.logic import EVERY
from symderiv.parse import expression, readings
from symderiv.parse.bounds import LENGTH, LINES
from symderiv.shape import SCALAR, Shape, axes

#: A value that a text may have, with how ambiguities were resolved.
Meaning = tuple[Expr, tuple[str, ...]]
#: What a note says of a reading that puts in a transpose: a repair, not a reading.
TRANSPOSED = "read transposed"
#: What a note says of a condition on a whole vector.
WHOLE = "every entry"


@dataclass(frozen=True, slots=True)
class Given:
    """One value that an answer gives.

    `at` are the places of an entry that the left side names; `notes` say how ambiguities were resolved;
    `partials` tells whether derivatives are named in it; `others` are other readings of the text that fit as
    well.  Two spellings of one value are equal.
    """

    asked: Asked
    value: Expr
    at: tuple[At, ...] | None
    notes: tuple[str, ...]
    partials: bool = False
    text: str = field(default="", compare=False)
    others: tuple[Given, ...] = ()


def given(text: str, target: Target) -> tuple[Given, ...]:
    """Return the values that an answer's text gives.

    Raises: InputError, ShapeError or UnknownName, with the place in the text.
    """
    if len(text) > LENGTH:
        raise InputError(f"the answer has {len(text)} characters; at most {LENGTH} are read")
    lines = statements(text)
    if not lines:
        raise InputError("the answer is empty", text or " ", (0, 1))
    if len(lines) > LINES:
        raise InputError(f"the answer has {len(lines)} lines; at most {LINES} are read")
    reader = _Reader(target)
    for number, line in enumerate(lines):
        if number:  # to look at the clock takes longer than to read a line
            deadline.check()
        reader.read(line, last=number == len(lines) - 1)
    return reader.answers()


class _Reader:
    """Reads statement after statement; names that the author defines hold in what follows."""

    def __init__(self, target: Target) -> None:
        self.target, self.scope = target, target.scope
        self.defined: dict[Expr, Expr] = {}
        self.said: tuple[str, ...] = ()
        self.found: list[tuple[Named, tuple[Meaning, ...], str]] = []

    def read(self, line: Statement, last: bool) -> None:
        """Read one statement: a definition where its name is the author's own and more follows."""
        about = named(line.left, self.target) if line.left else Named(None)
        if about.own and not last:
            self._define(about.own, line.right)
            return
        if about.own and about.own in self.target.scope.values:
            self._refuse(line, about.own)
        due = self.target.asked if about.asked is None else (about.asked,)
        meant = _fitting(self._meanings(line.right), {a.value.shape for a in due})
        self.found.append((about, meant, line.right))

    def _refuse(self, line: Statement, name: str) -> None:
        asked = ", ".join(self.target.names) or "the value"
        raise InputError(f"this line gives {name}, and {asked} is asked for", line.left, (0, len(line.left)))

    def _meanings(self, text: str) -> list[Meaning]:
        """Return what a text may mean, the likeliest first, with notes on this line and those before."""
        return [
            (substitute(read.expr, self.defined) if self.defined else read.expr, (*self.said, *read.notes))
            for read in readings(text, self.scope)
            if isinstance(read.expr, Expr)
        ]

    def _define(self, name: str, text: str) -> None:
        (value, notes), *others = self._meanings(text)
        if others:
            raise InputError(
                f"{name} may mean two things: write ⟨x, y⟩ for an inner product, x ∘ y entry by entry",
                text,
                (0, len(text)),
            )
        if any(TRANSPOSED in note for note in notes):
            expression(text, self.scope, parted=True)  # which says that the shapes do not fit
        self.said = notes
        new = var(name, value.shape, implied(value))
        kept = tuple(v for v in self.scope.variables if v.name != name)
        self.scope = replace(self.scope, variables=(*kept, new))
        self.defined[new] = value

    def answers(self) -> tuple[Given, ...]:
        """Return the values with what each is of.

        Raises: InputError where that cannot be told.
        """
        asked = self.target.asked
        unnamed = [k for k, (about, *_) in enumerate(self.found) if about.asked is None]
        in_order = len(self.found) == len(asked)
        made = []
        for k, (about, meant, text) in enumerate(self.found):
            chosen = about.asked
            if chosen is None:
                chosen = asked[k] if in_order and len(unnamed) == len(asked) else self._by_shape(meant[0][0])
            one, *others = (_given(chosen, *read, about.at, text) for read in meant)
            made.append(replace(one, others=tuple(others)) if others else one)
        return tuple(made)

    def _by_shape(self, value: Expr) -> Asked:
        asked = self.target.asked
        fitting = asked if len(asked) == 1 else [a for a in asked if a.value.shape == value.shape]
        if len(fitting) != 1:
            names = ", ".join(a.name for a in asked)
            example = f"{asked[0].name} = …"
            raise InputError(f"several values are asked for ({names}); say which one this is: {example}")
        return fitting[0]


def _fitting(meant: list[Meaning], due: set[Shape]) -> tuple[Meaning, ...]:
    """Return the readings whose shapes fit; where none does, the second: entry by entry where it can be."""
    fits = [m for m in meant if m[0].shape in due or (m[0].shape == SCALAR and survey(m[0]).free)]
    return tuple(fits) if fits else (meant[min(1, len(meant) - 1)],)


def _given(asked: Asked, value: Expr, notes: tuple[str, ...], at: tuple[At, ...] | None, text: str) -> Given:
    if any(WHOLE in note for note in notes):
        value, notes = _subscripted(value, at, notes)
    return Given(asked, value, at, notes, "∂" in text or "\\partial" in text, text)


def _subscripted(
    value: Expr, at: tuple[At, ...] | None, notes: tuple[str, ...]
) -> tuple[Expr, tuple[str, ...]]:
    """Return a value in which a condition on a whole vector is read at the entry that the value is about.

    Course notation leaves the index out: `Wᵢ x if W x + b > 0`.
    """
    free = (*(i for i in at or () if isinstance(i, Index)), *survey(value).free)
    by_dim = {i.dim: i for i in reversed(free)}
    new: dict[Expr, Expr] = {}
    for node in postorder(value):
        if isinstance(node, Apply) and node.op is EVERY:
            dims = axes(node.args[0].shape)
            if all(d in by_dim for d in dims) and len(set(dims)) == len(dims):
                new[node] = entries(node.args[0], tuple(by_dim[d] for d in dims))
    if not new:
        return value, notes
    kept = tuple(note for note in notes if WHOLE not in note)
    return substitute(value, new), (*kept, "a condition without an index is read at the entry that is given")
