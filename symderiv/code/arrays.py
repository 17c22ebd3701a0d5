"""Code for arrays with three or more axes: blocks added up, or written where alone they are not 0.

A linear map that has no blocks is taken along one unit direction after the other.
"""

from __future__ import annotations

from functools import reduce

from symderiv.code.blocks import Block, Labels, Part
from symderiv.code.emit import Emitter
from symderiv.code.spelling import spelled
from symderiv.code.tree import EVERY, NEW, Code, add, call, item, multiply, node, number, summands
from symderiv.code.value import Value, array, column, length
from symderiv.expr import Index, Var
from symderiv.shape import axes, multiplied

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def array_of(blocks: tuple[Block, ...], labels: Labels, emitter: Emitter) -> Code:
    """Return the code of the sum of the blocks, whose axes carry `labels`.

    The values that the parts are computed from must have been emitted.
    """
    dims = tuple(i.dim for i in labels)
    dense = [_covering(b, labels, emitter) for b in blocks if not b.equal]
    total = reduce(add, dense) if dense else call("np.zeros", array(dims))
    placed: dict[tuple[Labels, ...], list[Code]] = {}
    for block in blocks:
        if block.equal:
            placed.setdefault(block.equal, []).append(_spread(block, _order(block.equal, labels), emitter))
    for n, (equal, codes) in enumerate(placed.items()):
        how = "=" if n == 0 and not dense else "+="
        total = node("placed", how, (total, reduce(add, codes), *_where(equal, labels)))
    return total


def stacked(along: Code, direction: Var, labels: Labels) -> Code:
    """Return the array of a linear map, whose last axes are those of the direction, from its code."""
    above, own = labels[: len(labels) - len(axes(direction.shape))], axes(direction.shape)
    count = length(reduce(multiplied, own))
    units = call("np.eye", count)
    if len(own) > 1:
        units = call("np.reshape", units, node("tuple", "", (count, *map(length, own))))
    each = [call("np.stack", node("for", spelled(direction.name), (t, units))) for t in summands(along)]
    last = call("np.moveaxis", reduce(add, each), number(0), number(-1)) if above else reduce(add, each)
    return call("np.reshape", last, array(tuple(i.dim for i in labels))) if len(own) > 1 else last


def _order(equal: tuple[Labels, ...], labels: Labels) -> Labels:
    """Return the axes of a block on diagonals: indexed axes come first, unless they are side by side."""
    firsts = [c[0] for c in equal]
    indexed = [n for n, label in enumerate(labels) if any(label in c for c in equal)]
    before = labels[: indexed[0]] if indexed[-1] - indexed[0] == len(indexed) - 1 else ()
    rest = tuple(i for i in labels if i not in before and not any(i in c for c in equal))
    return (*before, *firsts, *rest)


def _where(equal: tuple[Labels, ...], labels: Labels) -> tuple[Code, ...]:
    """Return the indices of the entries on the diagonals: 0, 1, … along each class of axes."""
    at: dict[Index, Code] = {}
    for n, labels_ in enumerate(equal):
        steps = call("np.arange", length(labels_[0].dim))
        for _ in equal[n + 1 :]:
            steps = column(steps)
        at.update(dict.fromkeys(labels_, steps))
    return tuple(at.get(label, EVERY) for label in labels)


def _covering(block: Block, labels: Labels, emitter: Emitter) -> Code:
    """Return a block without diagonals as an array that has every axis."""
    own = tuple(i for part in block.parts for i in part.labels)
    if sorted(own, key=labels.index) != list(labels):
        dims, code = tuple(i.dim for i in labels), _spread(block, labels, emitter)
        return code if {*own} == {*labels} else Value(code, dims, (False,) * len(dims)).full
    code = _spread(block, own, emitter)
    order = tuple(own.index(i) for i in labels)
    if order == tuple(range(len(order))):
        return code
    return call("np.transpose", code, node("tuple", "", tuple(map(number, order))))


def _spread(block: Block, order: Labels, emitter: Emitter) -> Code:
    """Return the product of the parts, broadcast to axes in `order`; an axis that none has is left out."""
    parts = sorted(block.parts, key=lambda p: len(p.labels))
    return reduce(multiply, (_broadcast(part, order, emitter) for part in parts))


def _broadcast(part: Part, order: Labels, emitter: Emitter) -> Code:
    own, wanted = part.labels, tuple(i for i in order if i in part.labels)
    if part.factors:
        code = _contraction(part, wanted, emitter)
    else:
        value = emitter.values[part.value]
        if not any(value.spans):
            return value.code
        code = value.full
    if wanted != own and not part.factors:
        code = call("np.transpose", code, node("tuple", "", tuple(number(own.index(i)) for i in wanted)))
    at = [EVERY if i in own else NEW for i in order]
    while at and at[0] is NEW:
        at.pop(0)
    return item(code, *at) if NEW in at else code


def _contraction(part: Part, order: Labels, emitter: Emitter) -> Code:
    """Return the sum over what the factors share, as Einstein's convention has it, its axes in `order`."""
    letters: dict[object, str] = {}

    def spelled(at: tuple[object, ...]) -> str:
        return "".join(letters.setdefault(i, LETTERS[len(letters)]) for i in at)

    codes = [emitter.values[f.node].full for f in part.factors]
    inside = ",".join(spelled(f.at) for f in part.factors)
    rule = node("name", f'"{inside}->{spelled(order)}"')
    return call("np.einsum", rule, *codes, optimize=node("name", "True"))
