"""The table of functions: from a name in the expression language to an expression.

An operator that is called by its own name needs one row; elementwise functions are here by their own rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from symderiv.errors import ShapeError
from symderiv.expr import Apply, Expr, const
from symderiv.normal import same
from symderiv.normal.symmetry import is_symmetric
from symderiv.op import OPS, Op
from symderiv.ops import axis, blocks, linear, logic, matrixfunction, products, reduce, spectral
from symderiv.ops.arithmetic import agree, called, over
from symderiv.ops.elementwise import RELATIONS, ROWS, log
from symderiv.shape import SCALAR, Dim, Shape, canonical

#: Functions that are 1 over another.
INVERSES = {"sec": "cos", "csc": "sin", "cot": "tan", "sech": "cosh", "csch": "sinh", "coth": "tanh"}


@dataclass(frozen=True, slots=True)
class Function:
    """A function of values: how many arguments it takes (at least, where `more`), and what it builds."""

    name: str
    arity: int
    build: Callable[..., Expr]
    more: bool = False


@dataclass(frozen=True, slots=True)
class SizedFunction:
    """A function of sizes (and, for `basis`, an index): what shape it builds."""

    name: str
    least: int
    most: int
    build: Callable[..., Expr]


def _entry_by_entry(name: str) -> Callable[..., Expr]:
    return lambda *args: OPS[name](*agree(*args))


def _inverse_of(name: str) -> Callable[..., Expr]:
    return lambda x: over(*agree(const(1), OPS[name](x)))


def _all_entries(op: Op) -> Callable[..., Expr]:
    """Return a reduction of all entries: a scalar is its own, and a transpose has the same entries."""
    return lambda x: op(_unturned(x)) if x.shape != SCALAR else x


def _unturned(x: Expr) -> Expr:
    return linear.transpose(x) if isinstance(x, Apply) and x.op is linear.TRANSPOSE else x


_sum = _all_entries(reduce.SUM)


def _mean(x: Expr) -> Expr:
    return reduce.mean(_unturned(x))


def norm2(x: Expr) -> Expr:
    """Return ‖x‖, the root of the sum of squares; of a scalar, |x|."""
    return OPS["sqrt"](reduce.SQNORM(_unturned(x))) if x.shape != SCALAR else OPS["abs"](x)


def _norm1(x: Expr) -> Expr:
    return _sum(OPS["abs"](_unturned(x)))


def _shaped(build: Callable[[Shape], Expr]) -> Callable[..., Expr]:
    return lambda *dims: build(canonical(dims))


def _undefined(shape: Shape) -> Expr:
    return logic.UNDEFINED(params=(shape,))


def _scalar_too(of_matrix: Callable[[Expr], Expr], of_scalar: Callable[[Expr], Expr]) -> Callable[..., Expr]:
    """Return a function of square matrices that takes a scalar for a 1×1 matrix."""
    return lambda x: of_scalar(x) if x.shape == SCALAR else of_matrix(x)


def _of_symmetric(op: Op) -> Callable[[Expr], Expr]:
    def build(a: Expr) -> Expr:
        found = op(a)
        if not (is_symmetric(a) or same(a, linear.transpose(a))):
            raise ShapeError(
                f"{op.name} takes a symmetric matrix, and nothing shows that {called(a)} is one; "
                "declare it symmetric, or write (A + A')/2"
            )
        return found

    return build


def _identity(n: Dim) -> Expr:
    return linear.eye(n) if n != 1 else const(1)


_ROWS = (
    *(Function(row.name, row.arity, _entry_by_entry(row.name)) for row in ROWS if row.name not in RELATIONS),
    *(Function(name, 1, _inverse_of(below)) for name, below in INVERSES.items()),
    Function("sum", 1, _sum),
    Function("mean", 1, _mean),
    Function("prod", 1, _all_entries(products.PROD)),
    Function("maxel", 1, _all_entries(reduce.MAXEL)),
    Function("minel", 1, _all_entries(reduce.MINEL)),
    Function("lse", 1, _all_entries(reduce.LSE)),
    Function("rowsum", 1, axis.rowsum),
    Function("rowmean", 1, axis.rowmean),
    Function("rowlse", 1, axis.rowlse),
    Function("rowsoftmax", 1, axis.rowsoftmax),
    Function("colsum", 1, axis.colsum),
    Function("colmean", 1, axis.colmean),
    Function("softmax", 1, reduce.softmax),
    Function("norm1", 1, _norm1),
    Function("norm2", 1, norm2),
    Function("normF", 1, norm2),
    Function("dot", 2, reduce.DOT),
    Function("outer", 2, linear.outer),
    Function("transpose", 1, linear.transpose),
    Function("tr", 1, _scalar_too(linear.TRACE, lambda s: s)),
    Function("det", 1, _scalar_too(linear.DET, lambda s: s)),
    Function("logdet", 1, _scalar_too(linear.LOGDET, log)),
    Function("inv", 1, _scalar_too(linear.INV, lambda s: over(1, s))),
    Function("pinv", 1, spectral.PINV),
    Function("expm", 1, matrixfunction.EXPM, more=True),
    Function("sinm", 1, matrixfunction.SINM, more=True),
    Function("cosm", 1, matrixfunction.COSM, more=True),
    Function("eigmax", 1, _of_symmetric(spectral.EIGMAX)),
    Function("eigvecmax", 1, _of_symmetric(spectral.EIGVECMAX)),
    Function("vec", 1, blocks.vec),
    Function("kron", 2, blocks.kron),
    Function("blockdot", 2, blocks.blockdot),
    Function("blocksum", 2, blocks.blocksum),
    Function("diag", 1, linear.DIAG),
    Function("diagvec", 1, linear.DIAGVEC),
    Function("every", 1, logic.EVERY),
    Function("others", 1, products.others),
    Function("otherpairs", 1, products.PAIRS),
)

_SIZED_ROWS = (
    SizedFunction("eye", 1, 1, _identity),
    SizedFunction("ones", 1, 2, _shaped(linear.ones)),
    SizedFunction("zeros", 1, 2, _shaped(linear.zeros)),
    SizedFunction("undefined", 0, 2, _shaped(_undefined)),
    SizedFunction("basis", 2, 2, linear.basis),
    SizedFunction("upto", 1, 1, linear.upto),
)

FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}
SIZED: dict[str, SizedFunction] = {row.name: row for row in _SIZED_ROWS}

#: Forms with a syntax of their own, which the grammar reads.
FORMS = frozenset({"unvec", "sum", "prod", "tensor", "delta", "ind"})

ALIASES = {
    "ln": "log",
    "sigma": "sigmoid",
    "norm": "norm2",
    "trace": "tr",
    "Tr": "tr",
    "logsumexp": "lse",
    "sgn": "sign",
    "heaviside": "step",
    "leakyrelu": "leaky_relu",
    "maximum": "max",
    "minimum": "min",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
}
KNOWN = frozenset({*FUNCTIONS, *SIZED, *FORMS})


@lru_cache(maxsize=2048)
def canonical_name(word: str) -> str | None:
    """Return the name in the table that `word` spells (ReLU is relu), None when there is none."""
    for candidate in (word, ALIASES.get(word, "")):
        if candidate in KNOWN:
            return candidate
    lower = word.lower()
    if len(word) < 3 or lower == "phi":
        return None
    lower = ALIASES.get(lower, lower)
    return lower if lower in KNOWN and word not in ("Sigma", "Delta") else None
