"""From the tree back to the plain language: `text(expr)`.

Parsing `text(expr)` gives the same tree for every tree that a parse produced, but that (1/t) x comes
back as the x/t that it is written as.  Trees made in code
come back with the same value, but a constant quotient or power may come back folded, a scalar that
fills a shape on its own as a multiple of `ones`, and a product grouped as written by its brackets.
An index that only code can make (its name is no letter) has no text.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from symderiv.decimal import decimal
from symderiv.errors import InputError
from symderiv.expr import Apply, Const, Delta, Entry, Expr, Fold, Index, Size, Var, count_nodes, postorder
from symderiv.ops.linear import power_of
from symderiv.ops.reduce import mean_of
from symderiv.parse import bounds
from symderiv.shape import SCALAR, Shape, axes, is_row

COMPARISON, SUM, PRODUCT, TIGHT, POWER, ATOM = range(6)


class Written(NamedTuple):
    """A text, and how tightly its outermost operator binds."""

    text: str
    level: int

    def at(self, level: int) -> str:
        """Return the text, in brackets where it binds less tightly than `level`."""
        # the table binds .* tighter than *, but a reader should not have to know
        clear = self.level >= level and not (self.level == TIGHT and level == PRODUCT)
        return self.text if clear else f"({self.text})"


def text(expr: Expr) -> str:
    """Return `expr` in the plain language.

    Raises: InputError when it is longer than the parser would read.
    """
    if count_nodes(expr) > bounds.NODES:
        raise InputError(
            f"the expression has more than {bounds.NODES} parts; it has no text of readable length"
        )
    written: dict[Expr, Written] = {}
    for node in postorder(expr):
        written[node] = _write(node, written)
    return written[expr].text


def _write(node: Expr, done: dict[Expr, Written]) -> Written:
    match node:
        case Var() | Index():
            return Written(node.name, ATOM)
        case Size():
            return Written(node.dim, ATOM)
        case Const():
            return _constant(node)
        case Entry() if _is(node.base, "upto") and isinstance(node.at[0], Index):
            return Written(node.at[0].name, ATOM)
        case Entry():
            return Written(f"{done[node.base].at(ATOM)}[{', '.join(map(str, node.at))}]", ATOM)
        case Delta():
            return Written(f"delta({node.at[0]}, {node.at[1]})", ATOM)
        case Fold():
            return Written(f"{node.kind}({node.index}:{node.index.dim}, {done[node.body].text})", ATOM)
        case Apply():
            return WRITERS.get(node.op.name, _called)(node, done)
    raise InputError(f"{type(node).__name__} has no text")


def _constant(node: Const) -> Written:
    if isinstance(node.value, str):
        return Written(node.value, ATOM)
    sign, digits = "-" if node.value < 0 else "", decimal(node.value)
    written = str(abs(node.value)) if digits is None else digits
    return Written(sign + written, SUM if sign else PRODUCT if "/" in written else ATOM)


def _plain(arg: Expr, done: dict[Expr, Written], node: Apply) -> Written:
    """Return the text of an argument; a scalar that takes its shape from the others is written plain."""
    return done[_unspread(arg, node)]


def _unspread(arg: Expr, node: Apply) -> Expr:
    """Return the scalar of a spread scalar that takes its shape from the other terms."""
    return arg.children[0] if _filled(arg) and not all(map(_filled_or_negative, node.args)) else arg


def _filled(arg: Expr) -> bool:
    return _is(arg, "fill")


def _filled_or_negative(arg: Expr) -> bool:
    return _filled(arg.children[0] if _is(arg, "neg") else arg)


def _sum(node: Apply, done: dict[Expr, Written]) -> Written:
    pieces: list[str] = []
    for arg in node.args:
        sign, body = _signed(arg, done, node)
        if not pieces:
            pieces.append(f"-{body}" if sign == "-" else body)
        else:
            pieces.append(f" {sign} {body}")
    return Written("".join(pieces), SUM)


def _signed(arg: Expr, done: dict[Expr, Written], node: Apply) -> tuple[str, str]:
    inner = _unspread(arg, node)
    if _is(inner, "neg"):
        return "-", _plain(inner.children[0], done, node).at(PRODUCT)
    if isinstance(inner, Const) and isinstance(inner.value, Fraction) and inner.value < 0:
        return "-", done[inner].text[1:]
    return "+", _plain(arg, done, node).at(PRODUCT)


def _negative(node: Apply, done: dict[Expr, Written]) -> Written:
    return Written(f"-{done[node.args[0]].at(PRODUCT)}", SUM)


def _product(sign: str, level: int, spread: bool = True) -> Callable[[Apply, dict[Expr, Written]], Written]:
    def write(node: Apply, done: dict[Expr, Written]) -> Written:
        a, b = (_plain(arg, done, node) if spread else done[arg] for arg in node.args)
        return Written(f"{a.at(level)}{sign}{b.at(POWER)}", level)

    return write


_plain_product = _product("*", PRODUCT, spread=False)
_entrywise_product = _product(" .* ", TIGHT)
_entrywise_quotient = _product(" ./ ", TIGHT)
_quotient = _product("/", PRODUCT)


def _matrix_product(node: Apply, done: dict[Expr, Written]) -> Written:
    """Write A 1 and 1ᵀ A by their names: the sums of the rows, and of the columns."""
    left, right = node.args
    if times := power_of(node):
        return Written(f"{done[right].at(ATOM)}^{times}", POWER)
    if len(axes(left.shape)) == 2 and _is(right, "ones") and len(axes(right.shape)) == 1:
        return Written(f"rowsum({done[left].text})", ATOM)
    if len(axes(right.shape)) == 2 and _is(left, "transpose") and _is(left.children[0], "ones"):
        return Written(f"colsum({done[right].text})", ATOM)
    return _plain_product(node, done)


def _is(node: Expr, name: str) -> bool:
    return isinstance(node, Apply) and node.op.name == name


def _multiplied(node: Apply, done: dict[Expr, Written]) -> Written:
    write = _plain_product if node.shape == SCALAR else _entrywise_product
    return write(node, done)


def _is_one_over(arg: Expr) -> bool:
    """Tell whether a scalar is 1/d, so that its multiple of a value is that value over d."""
    one = arg.children[0] if isinstance(arg, Apply) and arg.op.name == "div" else None
    return isinstance(one, Const) and one.value == 1


def _scaled(node: Apply, done: dict[Expr, Written]) -> Written:
    s, a = (done[arg] for arg in node.args)
    if node.params == ("after",):
        return Written(f"{a.at(PRODUCT)}*{s.at(POWER)}", PRODUCT)
    if _is_one_over(node.args[0]):
        return Written(f"{a.at(PRODUCT)}/{done[node.args[0].children[1]].at(POWER)}", PRODUCT)
    chain = isinstance(node.args[1], Apply) and node.args[1].op.name == "matmul"
    return Written(f"{s.at(PRODUCT)}*{a.at(PRODUCT if chain else POWER)}", PRODUCT)


def _divided(node: Apply, done: dict[Expr, Written]) -> Written:
    if averaged := mean_of(node):
        return Written(f"mean({done[averaged].text})", ATOM)
    by_scalar = node.shape == SCALAR or (_filled(node.args[1]) and not _filled(node.args[0]))
    return (_quotient if by_scalar else _entrywise_quotient)(node, done)


def _raised(node: Apply, done: dict[Expr, Written]) -> Written:
    base, exponent = (_plain(arg, done, node) for arg in node.args)
    sign = "^" if node.shape == SCALAR else ".^"
    return Written(f"{base.at(ATOM)}{sign}{exponent.at(ATOM)}", POWER)


def _compared(sign: str) -> Callable[[Apply, dict[Expr, Written]], Written]:
    def write(node: Apply, done: dict[Expr, Written]) -> Written:
        a, b = (_plain(arg, done, node) for arg in node.args)
        return Written(f"{a.at(SUM)} {sign} {b.at(SUM)}", COMPARISON)

    return write


def _transposed(node: Apply, done: dict[Expr, Written]) -> Written:
    return Written(f"{done[node.args[0]].at(ATOM)}'", POWER)


def _norm(arg: Expr, done: dict[Expr, Written]) -> str:
    return f"{'normF' if len(axes(arg.shape)) == 2 else 'norm2'}({done[arg].text})"


def _squared_norm(node: Apply, done: dict[Expr, Written]) -> Written:
    return Written(f"{_norm(node.args[0], done)}^2", POWER)


def _root(node: Apply, done: dict[Expr, Written]) -> Written:
    (below,) = node.args
    if isinstance(below, Apply) and below.op.name == "sqnorm":
        return Written(_norm(below.args[0], done), ATOM)
    return _called(node, done)


def _spread(node: Apply, done: dict[Expr, Written]) -> Written:
    (scalar,) = node.args
    if isinstance(scalar, Const) and scalar.value == 1 and is_row(node.shape):
        return Written(f"ones({node.shape[1]})'", POWER)
    if isinstance(scalar, Const) and scalar.value in (0, 1):
        return Written(f"{'ones' if scalar.value else 'zeros'}({_sizes(node.shape)})", ATOM)
    return Written(f"{done[node.args[0]].at(PRODUCT)}*ones({_sizes(node.shape)})", PRODUCT)


def _shaped(node: Apply, _: dict[Expr, Written]) -> Written:
    return Written(f"{node.op.name}({_sizes(node.shape)})", ATOM)


def _unstacked(node: Apply, done: dict[Expr, Written]) -> Written:
    return Written(f"unvec({done[node.args[0]].text}, {_sizes(node.shape)})", ATOM)


def _sizes(shape: Shape) -> str:
    return ", ".join(map(str, shape))


def _called(node: Apply, done: dict[Expr, Written]) -> Written:
    args = [*(_plain(arg, done, node).text for arg in node.args), *map(str, node.params)]
    return Written(f"{node.op.name}({', '.join(args)})", ATOM)


WRITERS: dict[str, Callable[[Apply, dict[Expr, Written]], Written]] = {
    "add": _sum,
    "neg": _negative,
    "mul": _multiplied,
    "scale": _scaled,
    "div": _divided,
    "pow": _raised,
    "fill": _spread,
    "matmul": _matrix_product,
    "transpose": _transposed,
    "sqnorm": _squared_norm,
    "sqrt": _root,
    "ones": _shaped,
    "unvec": _unstacked,
    "zeros": _shaped,
    "upto": _shaped,
    "undefined": _shaped,
    **{
        name: _compared(sign)
        for name, sign in (("gt", ">"), ("ge", ">="), ("lt", "<"), ("le", "<="), ("eq", "=="))
    },
}
