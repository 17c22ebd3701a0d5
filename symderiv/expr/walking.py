"""Walking expressions: each shared node once, children first, and no depth is too much."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from fractions import Fraction
from typing import TypeVar

from symderiv.errors import ShapeError
from symderiv.expr.making import apply, delta, entry, fold
from symderiv.expr.nodes import Apply, At, Const, Delta, Entry, Expr, Fold, Index, Var

T = TypeVar("T")


def postorder(*roots: Expr, known: Container[Expr] = ()) -> Iterator[Expr]:
    """Yield each node below the roots once, children before parents; depth is no limit.

    What is `known` is left out, with what lies below it alone.
    """
    seen: set[Expr] = set()
    stack: list[Expr | None] = [*reversed(roots)]
    while stack:
        node = stack.pop()
        if node is None:  # below it lies a node whose children are done
            parent = stack.pop()
            assert parent is not None
            yield parent
        elif node not in seen and node not in known:
            seen.add(node)
            if node.children:
                stack += (node, None, *reversed(node.children))
            else:
                yield node


def kept(function: Callable[[Expr], T]) -> Callable[[Expr], T]:
    """Return a function of nodes that is computed once for each; what is computed stays with the node."""

    def found(node: Expr) -> T:
        kept = node.kept
        if function not in kept:
            kept[function] = function(node)
        value: T = kept[function]
        return value

    return found


def bottom_up(function: Callable[[Expr, list[T]], T]) -> Callable[[Expr], T]:
    """Return a function of nodes that is kept, and computed for children first, so that depth is no limit.

    `function` takes a node and what was found of its children.
    """

    def found(root: Expr) -> T:
        stack = [] if function in root.kept else [root]
        while stack:
            node = stack[-1]
            waiting = [child for child in node.children if function not in child.kept]
            if waiting:
                stack += waiting
            elif function not in stack.pop().kept:
                node.kept[function] = function(node, [child.kept[function] for child in node.children])
        value: T = root.kept[function]
        return value

    return found


def open_indices(*roots: Expr) -> tuple[Index, ...]:
    """Return the indices that stand under no fold over them, an operator's parameters included, in order."""
    if len(roots) == 1:
        return _open_indices(roots[0])
    return tuple(dict.fromkeys([i for root in roots for i in _open_indices(root)]))


@bottom_up
def _open_indices(node: Expr, below: list[tuple[Index, ...]]) -> tuple[Index, ...]:
    match node:
        case Index():
            return (node,)
        case Fold():
            return tuple([i for i in below[0] if i is not node.index])
        case Apply() if node.params:
            below = [*below, tuple([p for p in node.params if isinstance(p, Index)])]
    return tuple(dict.fromkeys([i for found in below for i in found])) if any(below) else ()


def variables(*roots: Expr) -> tuple[Var, ...]:
    """Return the named values below the roots, in order of appearance."""
    if len(roots) == 1 and roots[0].children:
        return _variables(roots[0])
    return tuple([node for node in postorder(*roots) if isinstance(node, Var)])


@kept
def _variables(root: Expr) -> tuple[Var, ...]:
    return tuple([node for node in postorder(root) if isinstance(node, Var)])


def rebuild(node: Expr, children: tuple[Expr, ...]) -> Expr:
    """Return a node like `node` on other children (indices among them stay indices)."""
    match node:
        case Apply():
            return apply(node.op, children, node.params) if children != node.args else node
        case Entry():
            return entry(children[0], tuple(_moved(node.at, children[1:])))
        case Delta():
            i, j = _moved(node.at, children)
            return delta(i, j)
        case Fold():
            return fold(node.kind, node.index, children[0])
        case _:
            return node


def _moved(at: tuple[At, ...], new: tuple[Expr, ...]) -> Iterator[At]:
    fresh = iter(new)
    for where in at:
        if isinstance(where, int):
            yield where
        else:
            moved = next(fresh)
            if isinstance(moved, Index):
                yield moved
            elif isinstance(moved, Const) and isinstance(moved.value, Fraction):
                yield int(moved.value)
            else:
                raise ShapeError(f"{moved!r} cannot be an index")


def substitute(root: Expr, new: Mapping[Expr, Expr]) -> Expr:
    """Return `root` with every node that `new` maps replaced, each shared node visited once."""
    if not new:
        return root
    done: dict[Expr, Expr] = dict(new)
    for node in postorder(root, known=new):
        done[node] = rebuild(node, tuple(done[c] for c in node.children)) if node.children else node
    return done[root]


def count_nodes(root: Expr) -> int:
    """Return the length of the expression as it would be written out, counted in symbols."""
    sizes: dict[Expr, int] = {}
    for node in postorder(root):
        sizes[node] = 1 + sum(sizes[c] for c in node.children)
    return sizes[root]
