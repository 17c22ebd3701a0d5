"""Edits: the single mistakes that are looked for in an answer, each as what would undo it.

An edit is proposed for a node of the answer, or for the answer as a whole; whether it makes the answer
right is found out elsewhere.  What does not fit by shape is not proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from symderiv.conditions import is_comparison
from symderiv.errors import ShapeError
from symderiv.expr import (
    Apply,
    Const,
    Expr,
    Index,
    Size,
    Var,
    const,
    count_nodes,
    postorder,
    rebuild,
    size,
    substitute,
)
from symderiv.op import OPS
from symderiv.ops.arithmetic import FILL, negative, over, power, times
from symderiv.ops.elementwise import where
from symderiv.ops.linear import DIAG, MATMUL, TRANSPOSE, outer, product, transpose
from symderiv.ops.reduce import SUM
from symderiv.shape import SCALAR, axes

#: The most nodes of an answer whose edits are tried.
NODES = 60
#: The most values inside an answer that are tried with a factor more.
INSIDE = 12
PRODUCTS = frozenset({"mul", "scale", "matmul", "div", "dot"})
#: What is not squared by mistake.
ARITHMETIC = PRODUCTS | {"add", "neg", "where", "pow", "gt", "ge", "lt", "le", "eq"}
#: Each comparison, and the one that holds on the other side.
OTHER_SIDE = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}


#: Kinds of mistakes, and what to put in place of a node.
Proposed = Iterator[tuple[str, Expr]]


@dataclass(frozen=True, slots=True)
class Edit:
    """What kind of mistake it undoes, what is said to change, and the node that is replaced by a new one."""

    kind: str
    before: Expr | None
    after: Expr | None
    node: Expr
    new: Expr

    def repaired(self, answer: Expr) -> Expr | None:
        """Return the repaired answer; None where an entry stands for what another does not fit."""
        if self.node is answer:
            return self.new
        with suppress(ShapeError):
            return substitute(answer, {self.node: self.new})
        return None


def edits(
    answer: Expr, names: Sequence[Expr], parts: Sequence[Expr], sizes: Sequence[str] = ()
) -> Iterator[Edit]:
    """Yield edits of an answer, the likeliest first.

    `names` are values that may have been confused, `parts` those that may be missing, `sizes` those that
    a number may stand for.
    """
    nodes = [n for n in postorder(answer) if not isinstance(n, Index)][-NODES:]
    for rule in (_signs, _branches, _transposes, _reversals, _extra, _doubled, _squares):
        yield from _each(nodes, rule)
    yield from _each(nodes, lambda node: _sizes(node, sizes))
    functions = dict.fromkeys(f for part in parts for f in _function(part))
    yield from _each(nodes, lambda node: (("missing function", f(node)) for f in functions))
    yield from missing(answer, parts)
    yield from _added(answer, parts)
    conditions = [p for p in parts if is_comparison(p)]
    yield from _conditions(answer, nodes, conditions)
    yield from _each(nodes, lambda node: _confused(node, (*conditions, *names)))
    yield from _divided(answer, parts)


def _each(nodes: Iterable[Expr], rule: Callable[[Expr], Proposed]) -> Iterator[Edit]:
    for node in nodes:
        for kind, after in _fitting(rule(node), node):
            yield Edit(kind, node, after, node, after)


def missing(answer: Expr, parts: Iterable[Expr]) -> Iterator[Edit]:
    """Yield the answer with each of the parts put in as a factor: of the whole, then of what is in it."""
    kept = sorted(parts, key=lambda part: (isinstance(part, Var), count_nodes(part)))
    for part in kept:
        for whole in _multiplied(answer, part):
            yield Edit("missing factor", None, part, answer, whole)
    nodes, cases = list(postorder(answer)), {n for n in postorder(answer) if _is_choice(n)}
    chosen = {branch for n in cases for branch in n.children[1:] if branch not in cases}
    inside = [n for n in nodes if (axes(n.shape) or n in chosen) and n is not answer][-INSIDE:]
    for part in kept:
        for node in inside:
            if part.shape == node.shape and part is not node:
                yield Edit("missing factor", None, part, node, times(node, part))


def _is_choice(node: Expr) -> bool:
    return isinstance(node, Apply) and node.op.name == "where"


def _fitting(proposed: Proposed, node: Expr) -> Proposed:
    """Yield what is proposed for a node while it can be built and has the node's shape."""
    while True:
        try:
            kind, after = next(proposed)
        except (StopIteration, ShapeError):
            return
        if after.shape == node.shape and after is not node:
            yield kind, after


def _signs(node: Expr) -> Proposed:
    """Propose another sign of one term of a sum."""
    if isinstance(node, Apply) and node.op.name == "add":
        for k, term in enumerate(node.args):
            other = term.args[0] if isinstance(term, Apply) and term.op.name == "neg" else negative(term)
            yield "sign", OPS["add"](*node.args[:k], other, *node.args[k + 1 :])


def _branches(node: Expr) -> Proposed:
    """Propose the other side of a condition."""
    if isinstance(node, Apply) and node.op.name in OTHER_SIDE:
        yield "branch swapped", OPS[OTHER_SIDE[node.op.name]](*node.args)
    if isinstance(node, Apply) and node.op.name == "where":
        condition, yes, no = node.args
        yield "branch swapped", where(condition, no, yes)
        if isinstance(no, Apply) and no.op.name == "where":
            other, second, rest = no.args
            yield "branch swapped", where(condition, second, where(other, yes, rest))


def _transposes(node: Expr) -> Proposed:
    """Propose a transposed matrix in a product."""
    if isinstance(node, Apply) and node.op.name in PRODUCTS:
        for k, arg in enumerate(node.args):
            if len(axes(arg.shape)) == 2:
                yield "transpose", rebuild(node, (*node.args[:k], transpose(arg), *node.args[k + 1 :]))
    if isinstance(node, Apply) and node.op is TRANSPOSE:
        yield "transpose", node.args[0]


def _reversals(node: Expr) -> Proposed:
    """Propose the factors of a product in the other order, also around a transpose."""
    if isinstance(node, Apply) and node.op is MATMUL:
        a, b = node.args
        yield "reversed product", product(b, a)
        yield "reversed product", transpose(node)


def _extra(node: Expr) -> Proposed:
    """Propose a product without one of its factors, and a sum without one of its terms."""
    if not isinstance(node, Apply):
        return
    if node.op.name in PRODUCTS and not isinstance(node.args[0], Const):
        yield from (("extra factor", arg) for arg in node.args if arg.shape == node.shape)
    if node.op.name == "add" and len(node.args) > 1:
        for k in range(len(node.args)):
            kept = (*node.args[:k], *node.args[k + 1 :])
            yield "extra term", OPS["add"](*kept) if len(kept) > 1 else kept[0]
    if node.op.role == "elementwise" and len(node.args) == 1:
        yield "extra function", node.args[0]


def _doubled(node: Expr) -> Proposed:
    """Propose other numbers: a term doubled or halved, a number one more or less."""
    if isinstance(node, Apply) and node.op.name == "add":
        for k, term in enumerate(node.args):
            for number in (2, Fraction(1, 2)):
                yield "factor", OPS["add"](*node.args[:k], times(number, term), *node.args[k + 1 :])
    if isinstance(node, Const) and isinstance(node.value, Fraction) and node.value.denominator == 1:
        yield from (("number", const(node.value + step)) for step in (1, -1))
        yield "sign", const(-node.value)


def _squares(node: Expr) -> Proposed:
    """Propose the square of a value."""
    if node.shape == SCALAR and (
        isinstance(node, Var) or (isinstance(node, Apply) and node.op.name not in ARITHMETIC)
    ):
        yield "power", power(node, 2)


def _confused(node: Expr, names: Iterable[Expr]) -> Proposed:
    """Propose another named value of the same shape."""
    if isinstance(node, Var):
        yield from (("wrong variable", other) for other in names)


def _sizes(node: Expr, sizes: Sequence[str]) -> Proposed:
    """Propose a size in place of a number, or of another size."""
    if isinstance(node, Size):
        yield from (("size", size(name)) for name in sizes if name != node.dim)
    if isinstance(node, Const) and isinstance(node.value, Fraction) and node.value > 0:
        top, bottom = const(node.value.numerator), const(node.value.denominator)
        yield from (("number", size(name)) for name in sizes)
        yield from (("number", over(top, size(name))) for name in sizes if bottom.value != 1)


def _added(answer: Expr, parts: Iterable[Expr]) -> Iterator[Edit]:
    """Yield the answer with a term more, on the whole or on a value inside."""
    inside = [n for n in postorder(answer) if n.children or axes(n.shape)][-INSIDE:]
    for part in parts:
        for node in reversed(inside):
            if part.shape == node.shape and part is not node:
                for term in (part, negative(part)):
                    yield Edit("missing term", None, term, node, node + term)


def _function(part: Expr) -> Iterator[Callable[[Expr], Expr]]:
    """Yield the function of one value that a part of the reference applies; max(0, z) is the ReLU of z."""
    if not isinstance(part, Apply) or part.op.role != "elementwise":
        return
    if len(part.args) == 1:
        yield part.op
    elif part.op.name == "max" and any(is_zero(arg) for arg in part.args):
        yield OPS["relu"]


def is_zero(value: Expr) -> bool:
    """Tell whether a value is 0, or 0 in every entry."""
    filled = isinstance(value, Apply) and value.op is FILL
    inner = value.children[0] if filled else value
    return isinstance(inner, Const) and inner.value == 0


def _conditions(answer: Expr, nodes: Iterable[Expr], conditions: Sequence[Expr]) -> Iterator[Edit]:
    """Yield the answer with a condition among its factors taken out, and another one put in."""
    for node in nodes:
        for kind, without in _fitting(_extra(node), node):
            dropped = [a for a in node.children if a is not without]
            if kind == "extra factor" and len(dropped) == 1 and is_comparison(dropped[0]):
                left = substitute(answer, {node: without})
                for right in conditions:
                    for whole in _multiplied(left, right):
                        yield Edit("wrong condition", dropped[0], right, answer, whole)


def _multiplied(answer: Expr, part: Expr) -> Iterator[Expr]:
    """Yield the answer with a factor put in, entry by entry or as a product from either side."""
    turned = transpose(part)
    ways = ((times, part, answer), (product, part, answer), (product, turned, answer))
    for join, a, b in (*ways, (product, answer, part), (product, answer, turned), (outer, answer, part)):
        with suppress(ShapeError):
            yield join(a, b)


def _divided(answer: Expr, parts: Iterable[Expr]) -> Iterator[Edit]:
    """Yield the answer divided by each of the parts that has its shape, or is a number."""
    for part in parts:
        if part.shape in (SCALAR, answer.shape) and not is_comparison(part):
            yield Edit("extra factor", None, part, answer, over(answer, part))


def reshaped(answer: Expr) -> Iterator[Edit]:
    """Yield an answer of another shape as what may have been meant by it."""
    if len(axes(answer.shape)) == 1:
        column = transpose(answer) if len(answer.shape) == 2 else answer
        yield Edit("shape", None, None, answer, DIAG(column))
    if answer.shape != SCALAR:
        yield Edit("shape", None, None, answer, SUM(answer))
