"""A function of one variable as pieces without switches, built from the leaves up.

Every operator with a `switch` splits the line at the zeros of its decider, on each piece of its
arguments separately; a function that has a formula is what its formula is.  `where(c, a, b)` is a
switch too: c decides, and b is the result where c is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symderiv.conditions import is_condition
from symderiv.errors import NoRule
from symderiv.expr import Apply, At, Delta, Entry, Expr, Fold, Var, apply, postorder, var
from symderiv.op import Op
from symderiv.parse import text
from symderiv.piecewise.calculus import depends
from symderiv.piecewise.signs import World
from symderiv.piecewise.tidy import tidied
from symderiv.piecewise.zeros import zeros

Switch = Callable[..., tuple[Expr, Expr, Expr, Expr]]
PLAIN = frozenset({"add", "neg", "mul", "div", "pow"})


@dataclass(frozen=True, slots=True)
class Pieces:
    """`on[k]` holds between at[k − 1] and at[k]; `value[k]` is the value at at[k]."""

    at: tuple[Expr, ...]
    on: tuple[Expr, ...]
    value: tuple[Expr, ...]


def pieces(f: Expr, x: Var, world: World) -> Pieces:
    """Return the pieces of a scalar expression in the world's case.

    Raises: Fork when the case is not narrow enough; NoRule when a decider has no closed form.
    """
    done: dict[Expr, Pieces] = {}
    for node in postorder(f):
        if not node.shape:
            done[node] = _piece(node, done, x, world)
    return done[f]


def _piece(node: Expr, done: dict[Expr, Pieces], x: Var, world: World) -> Pieces:
    if not isinstance(node, Apply):
        if node is not x and node.children and depends(node, x):
            raise NoRule(
                f"{text(node)} holds the variable {text(x)} under a sum or an entry; write it out first"
            )
        return Pieces((), (node,), ())
    if any(arg.shape for arg in node.args):
        raise NoRule(f"{text(node)} is made of vectors or matrices; a piecewise analysis takes scalars")
    switch = switch_of(node.op)
    if switch is None and has_kinks(node):
        return pieces(definition(node.op)(node, ()), x, world)
    arguments = merged([done[a] for a in node.args], x, world)
    if switch is None:
        return _combined(node.op, arguments, world)
    return _split(switch, arguments, x, world)


def switch_of(op: Op) -> Switch | None:
    """Return what switches in an operator, None where nothing does."""
    return (lambda c, a, b: (c, a, a, b)) if op.name == "where" else op.switch


def definition(op: Op) -> Callable[[Apply, tuple[At, ...]], Expr]:
    """Return the formula that an operator stands for.

    Raises: NoRule when there is none.
    """
    if op.entry is None:
        raise NoRule(f"there is no formula for {op.name}")
    return op.entry


def has_kinks(node: Apply) -> bool:
    """Tell whether the formula of an operator holds a switch; what only stands for its entries opens too."""
    op = node.op
    if op.entry is None or op.role != "elementwise" or op.name in PLAIN:
        return op.entry is not None and op.name not in PLAIN
    formula = op.entry(apply(op, tuple(var(f"#{n}") for n in range(len(node.args)))), ())
    return any(isinstance(n, Apply) and switch_of(n.op) is not None for n in postorder(formula))


def switches(f: Expr, x: Var) -> int:
    """Return how many operators in `f` switch where x passes a place; 0 unless all of `f` is scalar."""
    inside = {n for node in postorder(f) if isinstance(node, Entry) for n in postorder(node.base)}
    nodes = [node for node in postorder(f) if node not in inside]
    if any(node.shape or isinstance(node, Fold | Delta) for node in nodes):
        return 0
    moving: set[Expr] = {x}
    for node in nodes:
        if not isinstance(node, Entry) and any(child in moving for child in node.children):
            moving.add(node)
    return sum(isinstance(node, Apply) and _bends(node) for node in moving)


def _bends(node: Apply) -> bool:
    """Tell whether an operator switches by itself; `where` does not, when a comparison switches it."""
    if node.op.name == "where" and is_condition(node.args[0]):
        return False
    return switch_of(node.op) is not None or has_kinks(node)


@dataclass(frozen=True, slots=True)
class Merged:
    """Several functions cut at the same places."""

    at: tuple[Expr, ...]
    on: tuple[tuple[Expr, ...], ...]
    value: tuple[tuple[Expr, ...], ...]


def merged(parts: Sequence[Pieces], x: Var, world: World) -> Merged:
    """Return the functions cut at every place where one of them is cut."""
    at: list[Expr] = []
    for part in parts:
        for place in part.at:
            _insert(at, place, world)
    cut = [_cut(part, at, x, world) for part in parts]
    on = tuple(tuple(c.on[k] for c in cut) for k in range(len(at) + 1))
    return Merged(tuple(at), on, tuple(tuple(c.value[k] for c in cut) for k in range(len(at))))


def _insert(places: list[Expr], place: Expr, world: World) -> None:
    for k, other in enumerate(places):
        side = world.compare(place, other)
        if side == 0:
            return
        if side < 0:
            places.insert(k, place)
            return
    places.append(place)


def _cut(part: Pieces, at: Sequence[Expr], x: Var, world: World) -> Pieces:
    """Return the function cut at `at`, which holds all its own places."""
    on, value, k = [part.on[0]], list[Expr](), 0
    for place in at:
        if k < len(part.at) and world.same(part.at[k], place):
            value.append(part.value[k])
            k += 1
        else:
            value.append(world.hand.at(part.on[k], x, place))
        on.append(part.on[k])
    return Pieces(tuple(at), tuple(on), tuple(value))


def _combined(op: Op, args: Merged, world: World) -> Pieces:
    on = tuple(tidied(apply(op, a)) for a in args.on)
    return Pieces(args.at, on, tuple(world.hand.normal(apply(op, a)) for a in args.value))


def _split(switch: Switch, args: Merged, x: Var, world: World) -> Pieces:
    at: list[Expr] = []
    on: list[Expr] = []
    value: list[Expr] = []
    ends = (None, *args.at, None)
    for k, piece in enumerate(args.on):
        decider, *results = switch(*piece)
        found = zeros(tidied(decider), x, ends[k], ends[k + 1], world)
        on += [tidied(_chosen(sign, results)) for sign in found.signs]
        at += found.at
        value += [world.hand.at(results[2], x, root) for root in found.at]
        if k < len(args.at):
            decider, *results = switch(*args.value[k])
            at.append(args.at[k])
            value.append(world.hand.normal(_chosen(world.sign(tidied(decider)), results)))
    return Pieces(tuple(at), tuple(on), tuple(value))


def _chosen(sign: int, results: Sequence[Expr]) -> Expr:
    positive, negative, zero = results
    return {1: positive, -1: negative, 0: zero}[sign]
