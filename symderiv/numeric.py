"""Numbers: NumPy source for expressions, from the numeric form in each operator's record.

Inside generated code a column or a row is a 1-D array and a matrix a 2-D array; a scalar is a
number.  The public function of an answer takes and returns arrays of the declared shapes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from math import erf as scalar_erf
from typing import Any

import numpy as np

from symderiv.errors import NoRule
from symderiv.expr import (
    Apply,
    At,
    Const,
    Delta,
    Entry,
    Expr,
    Fold,
    Index,
    Size,
    Var,
    open_indices,
    postorder,
    var,
    variables,
)
from symderiv.graph import Let
from symderiv.identifier import identifier
from symderiv.op import Op
from symderiv.ops.arithmetic import size_code
from symderiv.routines import ROUTINES, carried
from symderiv.shape import SCALAR, Dim, Shape, axes, names

Values = Mapping[str, Any]


#: Operators inside one another on one line of code: Python reads no line that is nested very deep.
DEEPEST = 25


class _Writer:
    """Writes straight-line code; what is used twice or nested deep, and is no name, gets its own line."""

    def __init__(self, indent: str) -> None:
        self.lines: list[str] = []
        self.indent = indent
        self.codes: dict[Expr, str] = {}

    def write(self, *roots: Expr) -> list[str]:
        uses = Counter(child for node in postorder(*roots) for child in node.children)
        depth: dict[Expr, int] = {}
        bound = _under_a_fold(roots)
        for node in postorder(*roots):
            if node not in self.codes and not isinstance(node, Index):
                code = self.node(node)
                depth[node] = 1 + max((depth.get(child, 0) for child in node.children), default=0)
                apart = uses[node] > 1 or depth[node] >= DEEPEST
                if apart and node.children and node not in bound:
                    depth[node] = 0
                    code = self.assign(f"_t{len(self.lines) + 1}", code)
                self.codes[node] = code
        return [self.codes[root] for root in roots]

    def assign(self, name: str, code: str) -> str:
        self.lines.append(f"{self.indent}{name} = {code}")
        return name

    def node(self, node: Expr) -> str:
        match node:
            case Var():
                return identifier(node.name)
            case Const():
                return _constant(node)
            case Size():
                return identifier(node.dim)
            case Entry():
                return f"{self.codes[node.base]}[{', '.join(_position(i) for i in node.at)}]"
            case Delta():
                return f"(1.0 * ({_index(node.at[0])} == {_index(node.at[1])}))"
            case Fold():
                over = f"for {_index(node.index)} in range(1, {_index(node.index.dim)} + 1)"
                call = "sum" if node.kind == "sum" else "np.prod"
                return f"{call}([{self.codes[node.body]} {over}])"
            case Apply():
                return node.op.numeric(node, *(self.codes[a] for a in node.args))
        raise NoRule(f"there is no numeric form for {node!r}")


def _under_a_fold(roots: Iterable[Expr]) -> set[Expr]:
    """Return the nodes that hold a bound index: their value is not one number outside the fold."""
    holds: dict[Expr, frozenset[Expr]] = {}
    indices = {n.index for n in postorder(*roots) if isinstance(n, Fold)}
    for node in postorder(*roots):
        own = frozenset({node}) & indices
        holds[node] = own.union(*(holds[c] for c in node.children))
    return {node for node, held in holds.items() if held}


def _constant(node: Const) -> str:
    if isinstance(node.value, str):
        return f"np.{node.value}"
    top, bottom = node.value.numerator, node.value.denominator
    text = str(top) if bottom == 1 else f"{top} / {bottom}"
    return text if node.value >= 0 and bottom == 1 else f"({text})"


def _index(where: At | Dim) -> str:
    return identifier(where.name) if isinstance(where, Index) else size_code(where)


def _position(where: At) -> str:
    return str(where - 1) if isinstance(where, int) else f"{identifier(where.name)} - 1"


def _array(var: Var) -> str:
    given = f"values[{var.name!r}]"
    if var.shape == SCALAR:
        return f"np.asarray({given}, dtype=float).reshape(())[()]"
    if len(axes(var.shape)) == 1:
        return f"np.asarray({given}, dtype=float).reshape(-1)"
    return f"np.asarray({given}, dtype=float)"


def _sizes(inputs: Iterable[Var]) -> dict[str, str]:
    """Return, for each symbolic size, code that reads it off an input's array."""
    found: dict[str, str] = {}
    for v in inputs:
        for axis, dim in enumerate(axes(v.shape)):
            if isinstance(dim, str) and "*" not in dim:
                found.setdefault(dim, f"{identifier(v.name)}.shape[{axis}]")
    return found


def _dims_of(roots: Iterable[Expr]) -> list[Dim]:
    return [d for n in postorder(*roots) for d in (*_dims(n), *((n.dim,) if isinstance(n, Size) else ()))]


def _sizes_read(names: list[str], shown: Mapping[str, str]) -> list[str]:
    """Return lines that read each size: as given, else off an array that shows it."""
    codes = {n: f"values.get({n!r}, {shown[n]})" if n in shown else f"values[{n!r}]" for n in names}
    return [f"    {identifier(name)} = {code}" for name, code in codes.items()]


def source(lets: Iterable[Let], result: Expr, shape: Shape, summary: str) -> str:
    """Return the source of `answer(**values)`, which computes `result` from the inputs.

    Shapes: vectors 1-D, matrices 2-D; the value returned has shape `shape`.
    """
    needed = _needed(tuple(lets), result)
    roots = [let.body for let in needed] + [result]
    named = {let.var for let in needed}
    inputs = [v for v in variables(*roots) if v not in named]
    lines = [f"    {identifier(v.name)} = {_array(v)}" for v in inputs]
    body, last = _body(needed, result, "    ")
    text = "\n".join([*body, last])
    every, own = names([*_dims_of(roots), *shape]), names(shape)
    used = [d for d in every if d in own or _mentions(text, identifier(d))]
    lines += _sizes_read(used, _sizes(inputs))
    lines += [f"    {identifier(i.name)} = values[{i.name!r}]" for i in open_indices(*roots)]
    final = last if shape == SCALAR else f"np.asarray({last}).reshape({_python_shape(shape)})"
    head = ["import numpy as np"] + (["from scipy.special import erf"] if _mentions(text, "erf") else [])
    routines = carried(name for name in ROUTINES if _mentions(text, name))
    head += ["", "", routines.rstrip()] if routines else []
    return "\n".join(
        [
            *head,
            "",
            "",
            "def answer(**values):",
            f"    {_docstring(summary)}",
            *lines,
            *body,
            f"    return {final}",
            "",
        ]
    )


def _docstring(summary: str) -> str:
    return '"""' + summary.replace("\\", "/").replace('"', "'") + '"""'


def _needed(lets: tuple[Let, ...], result: Expr) -> list[Let]:
    wanted, kept = set(variables(result)), []
    for let in reversed(lets):
        if let.var in wanted:
            kept.append(let)
            wanted.update(variables(let.body))
    return kept[::-1]


def _body(lets: Iterable[Let], result: Expr, indent: str) -> tuple[list[str], str]:
    writer = _Writer(indent)
    for let in lets:
        (code,) = writer.write(let.body)
        writer.assign(identifier(let.name), code)
    (last,) = writer.write(result)
    return writer.lines, last


def _mentions(text: str, name: str) -> bool:
    padded = "".join(c if c.isalnum() or c == "_" else " " for c in text)
    return name in padded.split()


def _python_shape(shape: Shape) -> str:
    return "(" + "".join(f"{size_code(d)}, " for d in shape).rstrip() + ")"


Run = Callable[[Values], dict[str, Any]]


def evaluator(lets: Iterable[Let], results: Mapping[str, Expr]) -> Run:
    """Return a function from a table of values to the lets and `results`, by name.

    The table's keys are the plain names of inputs, sizes and free indices.  A let whose value the
    table already gives is not computed: that is how a witness moves an intermediate value.
    """
    kept = tuple(lets)
    writer = _Writer("    ")
    for let in kept:
        (code,) = writer.write(let.body)
        given = f"values[{let.name!r}] if {let.name!r} in values else {code}"
        writer.assign(identifier(let.name), given)
    codes = writer.write(*results.values())
    own = {let.name for let in kept}
    roots = [*(let.body for let in kept), *results.values()]
    reads = [f"    {identifier(n)} = values[{n!r}]" for n in _names_read(roots) if n not in own]
    pairs = [(let.name, identifier(let.name)) for let in kept] + list(zip(results, codes, strict=True))
    made = ", ".join(f"{name!r}: {code}" for name, code in pairs)
    run: Run = _compiled("\n".join(["def run(values):", *reads, *writer.lines, f"    return {{{made}}}"]))
    return run


def _names_read(roots: list[Expr]) -> list[str]:
    read = [v.name for v in variables(*roots)]
    read += [n.dim for n in postorder(*roots) if isinstance(n, Size)]
    read += names(d for n in postorder(*roots) for d in _dims(n))
    read += [i.name for i in open_indices(*roots)]
    return list(dict.fromkeys(read))


def _dims(node: Expr) -> tuple[Dim, ...]:
    return (node.index.dim,) if isinstance(node, Fold) else node.shape


def _compiled(text: str) -> Any:
    run: Any = loaded(text)["run"]
    return run


def loaded(text: str) -> dict[str, Any]:
    """Return what code defines that this package wrote; names in it are identifiers, so none is foreign."""
    space: dict[str, Any] = {"np": np, "erf": np.vectorize(scalar_erf, otypes=[float]), **ROUTINES}
    exec(compile(text, "<symderiv>", "exec"), space)  # noqa: S102
    return space


@lru_cache(maxsize=512)
def function(op: Op, arity: int) -> Callable[..., Any]:
    """Return the numeric form of an elementwise operator, as a function of a table and `arity` arrays.

    The table holds the declared functions that the form may call, by name.
    """
    slots = tuple(var(f"a{n}") for n in range(arity))
    code = op.numeric(op(*slots), *(slot.name for slot in slots))
    head = ", ".join(["values", *(slot.name for slot in slots)])
    form: Callable[..., Any] = _compiled(f"def run({head}):\n    return {code}")
    return form
