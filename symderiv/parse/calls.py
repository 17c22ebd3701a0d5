"""Calls: a function of the table, or a declared unknown one, applied to its arguments."""

from __future__ import annotations

import re

from symderiv.errors import UnknownName
from symderiv.expr import Expr
from symderiv.ops.blocks import unvec
from symderiv.ops.elementwise import unknown
from symderiv.parse import syntax
from symderiv.parse.functions import FUNCTIONS, SIZED, canonical_name
from symderiv.parse.meaning import Reader, Rule, agreeing
from symderiv.parse.names import hint
from symderiv.parse.primes import derivative
from symderiv.parse.products import clipped
from symderiv.parse.references import dimension, kronecker, place
from symderiv.shape import axes, canonical

#: Functions of two values whose shapes need not agree.
UNLIKE = frozenset({"outer", "dot", "kron", "blockdot", "blocksum"})


def _call(r: Reader, node: syntax.Call) -> Expr:
    if node.name in r.scope.functions:
        return unknown(node.name, node.primes)(*_taken(r, node, 1))
    if node.primes:
        return derivative(node.name, node.primes, *_taken(r, node, 1))
    if node.name == "delta":
        return kronecker(r, node.args, node.span)
    if node.name == "tensor":
        r.fail("tensor takes the ranges of its indices and an entry: tensor(i:m, j:n, e)", node.span)
    if node.name == "unvec":
        return _unstacked(r, node)
    if node.name in SIZED:
        return _sized(r, node)
    if node.name in FUNCTIONS:
        function = FUNCTIONS[node.name]
        values = _taken(r, node, function.arity, function.more)
        if node.name == "softmax" and len(axes(values[0].shape)) == 2 and r.notes is not None:
            r.note(f"{r.text(node)} of a matrix is read row by row")
            function = FUNCTIONS["rowsoftmax"]
        return r.placed(node.span, function.build, *values)
    known = (*r.scope.functions, *FUNCTIONS, *SIZED)
    missing = clipped(f"there is no function {node.name}")
    raise UnknownName(f"{missing}; {hint(node.name, known)}", r.source, node.span)


def _taken(r: Reader, node: syntax.Call, arity: int, more: bool = False) -> list[Expr]:
    if len(node.args) < arity or (len(node.args) > arity and not more):
        r.fail(f"{_called(r, node)} takes {_counted(arity, 'argument')}, found {len(node.args)}", node.span)
    values = [r.read(arg) for arg in node.args]
    if arity > 1 and node.name not in UNLIKE:
        return agreeing(r, node.args, values, f"apply {_called(r, node)} to")
    return values


def _called(r: Reader, node: syntax.Call) -> str:
    """Return the function's name as the author wrote it (norm, not norm2), where it is a word."""
    written = re.match("[A-Za-z]+", r.source[node.span[0] :].lstrip("\\"))
    known = written is not None and canonical_name(written[0]) == node.name
    return written[0] if written is not None and known else node.name


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _sized(r: Reader, node: syntax.Call) -> Expr:
    row = SIZED[node.name]
    if not row.least <= len(node.args) <= row.most:
        least = "" if row.least == row.most else f"{row.least} to "
        r.fail(f"{row.name} takes {least}{_counted(row.most, 'size')}, found {len(node.args)}", node.span)
    if row.name == "basis":
        n = dimension(r, node.args[0])
        return row.build(n, place(r, node.args[1], n, "a basis vector"))
    return r.placed(node.span, row.build, *(dimension(r, arg) for arg in node.args))


def _unstacked(r: Reader, node: syntax.Call) -> Expr:
    if len(node.args) != 3:
        r.fail(f"unvec takes a value and 2 sizes, found {_counted(len(node.args), 'argument')}", node.span)
    value, *sizes = node.args
    shape = canonical(tuple(dimension(r, size) for size in sizes))
    return r.placed(node.span, unvec, r.read(value), shape)


RULES: dict[type, Rule] = {syntax.Call: _call}
