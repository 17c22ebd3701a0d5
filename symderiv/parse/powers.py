"""Powers and norms: of scalars, of square matrices, of each entry, and the lengths of vectors."""

from __future__ import annotations

from symderiv.expr import Expr, count_nodes
from symderiv.op import OPS
from symderiv.ops.arithmetic import power
from symderiv.ops.linear import INV, eye, product
from symderiv.ops.reduce import SQNORM
from symderiv.parse import bounds, syntax
from symderiv.parse.constants import exact, too_long
from symderiv.parse.functions import FUNCTIONS, norm2
from symderiv.parse.meaning import Reader, Rule, is_vector
from symderiv.parse.names import spelled
from symderiv.parse.products import literal
from symderiv.parse.syntax import Name, Number
from symderiv.shape import SCALAR, axes, columns, rows


def _power(r: Reader, node: syntax.Power) -> Expr:
    if isinstance(node.base, syntax.Norm | syntax.Call) and not node.entrywise:
        squared = _squared_norm(r, node)
        if squared is not None:
            return squared
    exponent = r.read(node.exponent)
    number = exact(exponent)
    if number is not None and abs(number) > bounds.EXPONENT:
        r.fail(f"an exponent is past {bounds.EXPONENT}", node.exponent.span)
    if isinstance(node.base, Name) and spelled(node.base) == "e" and "e" not in r.scope.declared:
        if len(axes(exponent.shape)) == 2:
            r.misfit(
                f"e^{r.text(node.exponent)} of a matrix may mean exp(…), entry by entry, or expm(…)",
                node.span,
            )
        return OPS["exp"](exponent)
    base = r.read(node.base)
    root = exact(base)
    if root == 0 and number is not None and number < 0:
        r.fail(f"cannot divide by 0, as {r.text(node)} does", node.span)
    if root is not None and number is not None and too_long(root, number):
        r.fail(f"a power of a number has more than {bounds.POWER_DIGITS} digits", node.span)
    if node.entrywise or r.scalar(base):
        if not r.scalar(exponent) and not (node.entrywise and base.shape in (SCALAR, exponent.shape)):
            r.misfit(
                f"cannot raise {r.named(node.base, base)} to {r.named(node.exponent, exponent)}", node.place
            )
        return power(base, exponent)
    return _matrix_power(r, node, base, exponent)


def _squared_norm(r: Reader, node: syntax.Power) -> Expr | None:
    two = isinstance(node.exponent, Number) and node.exponent.value == 2
    if isinstance(node.base, syntax.Norm):
        return _sum_of_squares(_normed(r, node.base)) if two and node.base.kind not in ("1", "|") else None
    assert isinstance(node.base, syntax.Call)
    euclidean = node.base.name in ("norm2", "normF") and len(node.base.args) == 1
    return _sum_of_squares(r.read(node.base.args[0])) if two and euclidean else None


def _sum_of_squares(x: Expr) -> Expr:
    return SQNORM(x) if x.shape != SCALAR else power(x, 2)


def _matrix_power(r: Reader, node: syntax.Power, base: Expr, exponent: Expr) -> Expr:
    number = literal(exponent)
    if r.way is not None and rows(base.shape) != columns(base.shape) and r.scalar(exponent):
        return _vector_power(r, node, base, exponent)
    if rows(base.shape) != columns(base.shape) or number is None or number.denominator != 1:
        r.misfit(
            f"cannot raise {r.named(node.base, base)} to the power {r.text(node.exponent)}: "
            "that needs a scalar, or a square matrix and a whole number; entry by entry is .^",
            node.place,
        )
    times_over = int(number)
    if times_over == 0:
        return eye(rows(base.shape))
    factor = INV(base) if times_over < 0 else base
    if count_nodes(factor) * abs(times_over) > bounds.NODES:
        r.fail(f"the power has more than {bounds.NODES} parts when written out", node.span)
    result = factor
    for _ in range(abs(times_over) - 1):
        result = product(result, factor)
    return result


def _vector_power(r: Reader, node: syntax.Power, base: Expr, exponent: Expr) -> Expr:
    """Return a power that is no matrix power: of each entry, or the square of the length."""
    assert r.way is not None
    r.torn = True
    if r.way.lengths and literal(exponent) == 2 and is_vector(base):
        r.note(f"‘{r.text(node)}’ of a vector is read as the square of its length")
        return SQNORM(base)
    r.note(f"the power ‘{r.text(node)}’ is read entry by entry")
    return power(base, exponent)


def _norm(r: Reader, node: syntax.Norm) -> Expr:
    body = _normed(r, node)
    if node.kind == "|":
        r.torn = r.torn or is_vector(body)
        if r.way is None or not r.way.lengths or not is_vector(body):
            return OPS["abs"](body)
        r.note(f"‘{r.text(node)}’ of a vector is read as its length")
    return FUNCTIONS["norm1"].build(body) if node.kind == "1" else norm2(body)


#: What bars around a matrix may mean, by their subscript.
AMBIGUOUS = {
    "|": "its determinant or its entries without signs; write det(…) or abs(…)",
    "2": "its largest singular value or the root of its squared entries, which is ‖…‖_F",
    "1": "its largest column sum or the sum of its entries without signs, which is norm1(…)",
}


def _normed(r: Reader, node: syntax.Norm) -> Expr:
    """Return what stands between bars; refuse a matrix where the bars have two meanings."""
    body = r.read(node.body)
    if node.kind in AMBIGUOUS and len(axes(body.shape)) == 2:
        r.misfit(f"{r.text(node)} of a matrix may mean {AMBIGUOUS[node.kind]}", node.span)
    return body


RULES: dict[type, Rule] = {syntax.Power: _power, syntax.Norm: _norm}
