"""Assumptions: what a derivative rule takes for granted of the values it is applied to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from symderiv.expr import Apply, Expr, Var, postorder
from symderiv.graph import Graph
from symderiv.normal.coinciding import coincide, untied
from symderiv.normal.comparisons import number_of
from symderiv.normal.length import length
from symderiv.op import OPS
from symderiv.ops.arithmetic import FILL, POW
from symderiv.ops.reduce import SHARED, SQNORM
from symderiv.shape import SCALAR
from symderiv.shown import shown
from symderiv.signs import positive as is_positive
from symderiv.signs import squared

SQRT, ABS = OPS["sqrt"], OPS["abs"]
#: The end of a property that the derivative does not need, but the form in which it is given.
FORM = " in this form"
#: The end of the property of entries of which one is the largest, but for those that always equal it.
BUT_EQUALS = " but for equals"
#: What not being zero means for a value of several entries.
EVERY = "nonzero in every entry"
#: A value of more symbols than this is spoken of by its name.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value and the property that a rule needs it to have: X is `invertible`."""

    subject: Expr
    property: str


def assumptions(
    graph: Graph, of: Var, moving: Iterable[Var], wrt: Var, order: int = 1
) -> tuple[Assumption, ...]:
    """Return what differentiating `of` by `wrt` takes for granted and nothing shows, each said once.

    Only the definitions that read one of the values `moving` count: all that depend on `wrt` for the
    whole derivative, `wrt` alone for the last step of the way back.
    """
    between = graph.ancestors(of) & graph.dependents(wrt)
    read = between & frozenset(moving)
    bodies = (let.body for let in graph.lets if let.var in between)
    taken = (a for body in bodies for a in _below(body, read, order))
    opened = (_untied(replace(a, subject=_opened(graph, a)), wrt) for a in taken)
    found = dict.fromkeys(a for a in opened if not shown(a.subject, a.property))
    needed = {replace(a, property=f"{a.property}{FORM}") for a in found}  # says more than its form's
    return tuple(a for a in found if a not in needed)


def _untied(assumed: Assumption, wrt: Var) -> Assumption:
    """Return the assumption for entries of `wrt` that move one at a time, whatever is declared of it."""
    if not assumed.property.endswith(BUT_EQUALS) or coincide(untied(assumed.subject, wrt)):
        return assumed
    return replace(assumed, property=assumed.property.removesuffix(BUT_EQUALS))


def _opened(graph: Graph, assumed: Assumption) -> Expr:
    """Return a value in the inputs alone, by which it can be seen what it is; by names where that is long."""
    whole = graph.expanded(assumed.subject)
    whole = _rooted(whole) if assumed.property == "nonzero" else whole
    return whole if length(whole) <= LONGEST else assumed.subject


def _below(body: Expr, read: frozenset[Var], order: int) -> Iterator[Assumption]:
    """Yield what is taken for granted of the values below `body` that change with one of those in `read`."""
    moves, smoothed = set[Expr](read), _smoothed(body, order)
    for node in postorder(body):
        if any(child in moves for child in node.children):
            moves.add(node)
            if isinstance(node, Apply) and node not in smoothed:
                yield from (_of(node, n, needed) for n, needed in node.op.assumes if node.args[n] in moves)


def _smoothed(body: Expr, order: int) -> set[Expr]:
    """Return the roots that only powers read which have derivatives of that order where the root is 0."""
    raised, read = set[Expr](), {body}
    for node in postorder(body):
        inside = node.children[:1] if _is_steep(node, order) else ()
        raised.update(c for c in inside if isinstance(c, Apply) and c.op is SQRT)
        read.update(node.children[len(inside) :])
    return raised - read


def _is_steep(node: Expr, order: int) -> bool:
    """Tell whether (√u)ᵖ, which is u^(p/2), has that many derivatives at 0: p is even, or large enough."""
    exponent = number_of(node.children[1]) if isinstance(node, Apply) and node.op is POW else None
    return exponent is not None and (exponent >= 2 * order or (exponent > 0 and exponent % 2 == 0))


def _of(node: Apply, position: int, needed: str) -> Assumption:
    subject = node.args[position]
    if not needed.startswith("nonzero"):
        return Assumption(subject, f"{needed}{BUT_EQUALS}" if node.params == SHARED else needed)
    one = subject.shape == SCALAR or (isinstance(subject, Apply) and subject.op is FILL)
    return Assumption(_rooted(subject), needed if one else needed.replace("nonzero", EVERY))


def _rooted(value: Expr) -> Expr:
    """Return what must not be 0 for `value` not to be: x for ‖x‖², x², xᵀx, and xᵀAx with A definite."""
    match value:
        case Apply(op=op, args=(inner,)) if op is SQNORM:
            return inner
        case Apply(op=op, args=(inner,)) if op in (SQRT, ABS, FILL):
            return _rooted(inner)
        case Apply(op=op, args=(inner, exponent)) if op is POW and is_positive(exponent) is not None:
            return _rooted(inner)
        case _:
            root = squared(value)
            return value if root is None else root
