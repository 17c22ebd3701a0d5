"""Index forms: sums and products over an index, and the tensor whose entries a scalar spells."""

from __future__ import annotations

from contextlib import ExitStack

from symderiv.expr import Expr, Index, const, fold, open_indices, substitute
from symderiv.normal.term import NotReducible
from symderiv.normal.terms import tensor
from symderiv.ops.arithmetic import minus, times
from symderiv.ops.linear import transpose
from symderiv.parse import syntax
from symderiv.parse.indexing import Binding
from symderiv.parse.meaning import Reader, Rule
from symderiv.parse.references import dimension, kronecker


def _folded(r: Reader, node: syntax.Folded) -> Expr:
    upto = None if node.upto is None else dimension(r, node.upto)
    with r.indices.bound(node.index, upto) as binding:
        body = _scalar_body(r, node.body, f"a {node.kind} over {node.index}")
        if node.apart is not None:  # Σ over j ≠ i of e is Σ over j of (1 − δᵢⱼ) e
            own = syntax.Name(node.index, node.span)
            body = times(minus(1, kronecker(r, (own, node.apart), node.apart.span)), body)
    body = r.placed(node.span, r.indices.settled, binding, body)
    return fold(node.kind, _index(r, binding), body)


def _scalar_body(r: Reader, node: syntax.Node, taker: str) -> Expr:
    body = r.read(node)
    if not r.scalar(body):
        r.misfit(f"{taker} takes a scalar, found {r.named(node, body)}", node.span)
    return body


def _index(r: Reader, binding: Binding) -> Index:
    assert binding.dim is not None
    return r.indices.on_axis(binding, binding.dim)


def _tensor(r: Reader, node: syntax.Tensor) -> Expr:
    if len(node.indices) > 2:
        r.misfit(f"a value has two axes at most, found {len(node.indices)} indices", node.span)
    with ExitStack() as stack:
        bindings = []
        for name, range_ in zip(node.indices, node.upto, strict=True):
            upto = None if range_ is None else dimension(r, range_)
            bindings.append(stack.enter_context(r.indices.bound(name, upto)))
        body = _scalar_body(r, node.body, f"a tensor over {', '.join(node.indices)}")
    for binding in bindings:
        body = r.placed(node.span, r.indices.settled, binding, body)
    at = tuple(_index(r, binding) for binding in bindings)
    outer = [i.name for i in open_indices(body) if i not in at]
    if outer:
        r.fail(f"a tensor whose entries hold another index ({outer[0]}) is not read", node.span)
    try:
        return _assembled(body, at)
    except NotReducible:
        r.fail("these entries make up no expression of vectors and matrices; write it with those", node.span)


def _assembled(body: Expr, at: tuple[Index, ...]) -> Expr:
    """Return the value with those entries; an axis of length one carries no index.

    Raises: NotReducible.
    """
    body = substitute(body, {i: const(1) for i in at if i.dim == 1})
    axes = tuple(i for i in at if i.dim != 1)
    if not axes:
        return body
    value = tensor(body, axes)
    return transpose(value) if len(at) == 2 and at[0].dim == 1 else value


RULES: dict[type, Rule] = {syntax.Folded: _folded, syntax.Tensor: _tensor}
