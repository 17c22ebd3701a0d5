"""Functions as formulas: a name and what it is of, or the sign that mathematics has for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from symderiv.expr import Apply, Expr
from symderiv.formula import Fence, Formula, Letter, Name, Number, Root, Script, Sign, Words, row
from symderiv.notation import products
from symderiv.notation.arithmetic import all_ones, counting, norm
from symderiv.notation.bond import Bond, Written, plain, raised
from symderiv.notation.relations import RELATIONS, choice, indicator
from symderiv.notation.spelling import TOP
from symderiv.ops.arithmetic import MUL
from symderiv.ops.linear import MATMUL
from symderiv.shape import axes, rows

if TYPE_CHECKING:
    from symderiv.notation.writing import Notation

GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell".split()
)
NAMES = {
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "gelu": "GELU",
    "elu": "ELU",
    "silu": "SiLU",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "maxel": "max",
    "minel": "min",
    "tr": "tr",
    "det": "det",
    "lse": "lse",
}


def function(write: Notation, expr: Apply, name: str) -> Written:
    """Return f(x, y); a letter, and what a part spells by one, is set as a letter."""
    primes = len(name) - len(name.rstrip("'"))
    stem = name.rstrip("'")
    if stem in write.letters or stem in GREEK or len(stem) == 1:
        marks = row(*[Sign("′", "plain")] * primes)
        head = raised(write.name(stem), marks) if primes else write.name(stem)
    else:
        head = Name(NAMES.get(stem, stem))
    inner: list[Formula] = []
    for arg in expr.args:
        inner += [Sign(",", "comma"), write(plain(arg))] if inner else [write(plain(arg))]
    return row(head, Fence(row(*inner))), Bond.ATOM


def _sigmoid(write: Notation, expr: Apply) -> Written:
    return row(Letter("sigma"), Fence(write(expr.args[0]))), Bond.ATOM


def _exponential(write: Notation, expr: Apply) -> Written:
    if len(axes(expr.shape)) == 2:  # e^A is the exponential of a matrix, which this is not
        return function(write, expr, "exp")
    return Script(Letter("e"), sup=write(expr.args[0])), Bond.RAISED


def _logarithm(write: Notation, expr: Apply) -> Written:
    formula, bond = write.written(expr.args[0])
    inner = formula if bond == Bond.ATOM and not isinstance(formula, Fence) else Fence(formula)
    return row(Name("log"), inner), Bond.PRODUCT


def _log_determinant(write: Notation, expr: Apply) -> Written:
    return row(Name("log"), Name("det"), Fence(write(expr.args[0]))), Bond.PRODUCT


def _root(write: Notation, expr: Apply) -> Written:
    if found := norm(write, expr.args[0]):
        return found, Bond.ATOM
    return Root(write(expr.args[0])), Bond.ATOM


def _absolute(write: Notation, expr: Apply) -> Written:
    return Fence(write(expr.args[0]), "|", "|"), Bond.ATOM


def _squared_norm(write: Notation, expr: Apply) -> Written:
    return Script(Fence(write(expr.args[0]), "‖", "‖"), sup=Number("2")), Bond.RAISED


def _inner_product(write: Notation, expr: Apply) -> Written:
    left, right = expr.args
    if len(axes(left.shape)) == 2:
        return _frobenius(write, left, right)
    turned = raised(write.at_least(left, Bond.ATOM), TOP)
    return row(turned, write.at_least(right, Bond.PRODUCT)), Bond.PRODUCT


def _frobenius(write: Notation, left: Expr, right: Expr) -> Written:
    """Return the inner product of two matrices: ⟨A, B⟩ = tr(Aᵀ B)."""
    turned = raised(write.at_least(left, Bond.ATOM), TOP)
    return row(Name("tr"), Fence(row(turned, write.at_least(right, Bond.PRODUCT)))), Bond.ATOM


def _sum(write: Notation, expr: Apply) -> Written:
    pair = _of_products(expr)
    return products.total(write, expr) if pair is None else _frobenius(write, *pair)


def _of_products(expr: Apply) -> tuple[Expr, Expr] | None:
    """Return A and B for a sum of A ∘ B where one, a product of matrices, has sums for entries."""
    (arg,) = expr.args
    if not (isinstance(arg, Apply) and arg.op is MUL and len(axes(arg.shape)) == 2):
        return None
    left, right = arg.args
    chains = [a for a in arg.args if isinstance(a, Apply) and a.op is MATMUL and rows(a.args[1].shape) != 1]
    return (left, right) if chains else None


def _identity(write: Notation, expr: Apply) -> Written:
    return Letter("I"), Bond.ATOM


def _basis(write: Notation, expr: Apply) -> Written:
    return write.indexed(Letter("e"), (expr.params[1],)), Bond.ATOM


def _counting(write: Notation, expr: Apply) -> Written:
    return raised(counting(expr), TOP), Bond.RAISED


def _density(write: Notation, expr: Apply) -> Written:
    of, *given = (write(a) for a in expr.args)
    behind = [Sign("|", "relation"), *given] if given else []
    return row(Letter("f"), Fence(row(of, *behind))), Bond.ATOM


def _joint_density(write: Notation, expr: Apply) -> Written:
    parts = [part for arg in expr.args for part in (Sign(",", "comma"), write(arg))][1:]
    return row(Letter("f"), Fence(row(*parts))), Bond.ATOM


def _matrix_function(write: Notation, expr: Apply) -> Written:
    """Return e^A, sinm(A), or L_exp(A, E) for the derivative along E."""
    argument, *directions = expr.args
    if not directions and expr.op.name == "expm":
        return Script(Letter("e"), sup=write(argument)), Bond.RAISED
    if not directions:
        return function(write, expr, expr.op.name)
    order = Fence(Number(str(len(directions)))) if len(directions) > 1 else None
    head = Script(Letter("L"), Name(expr.op.name.removesuffix("m")), order)
    parts = [part for arg in expr.args for part in (Sign(",", "comma"), write(arg))][1:]
    return row(head, Fence(row(*parts))), Bond.ATOM


def _pseudo_inverse(write: Notation, expr: Apply) -> Written:
    return raised(write.at_least(expr.args[0], Bond.ATOM), Sign("+", "plain")), Bond.RAISED


def _extreme(letter_: str) -> Callable[[Notation, Apply], Written]:
    def written(write: Notation, expr: Apply) -> Written:
        return row(Script(Letter(letter_), Name("max")), Fence(write(expr.args[0]))), Bond.ATOM

    return written


def _kronecker(write: Notation, expr: Apply) -> Written:
    left, right = (write.at_least(a, Bond.RAISED) for a in expr.args)
    return row(left, Sign("⊗"), right), Bond.ENTRYWISE


def _unstacked(write: Notation, expr: Apply) -> Written:
    head = Script(Name("vec"), sup=row(Sign("−", "prefix"), Number("1")))
    return row(head, Fence(write(expr.args[0]))), Bond.ATOM


#: How functions are written that have a sign of their own.
SPECIAL: dict[str, Callable[[Notation, Apply], Written]] = {
    "sigmoid": _sigmoid,
    "exp": _exponential,
    "log": _logarithm,
    "logdet": _log_determinant,
    "sqrt": _root,
    "abs": _absolute,
    "sqnorm": _squared_norm,
    "density": _density,
    "joint density": _joint_density,
    "dot": _inner_product,
    "sum": _sum,
    "prod": products.total,
    "others": products.bracketed,
    "otherpairs": products.bracketed,
    "eye": _identity,
    "ones": lambda write, expr: all_ones(expr.shape),
    "zeros": lambda write, expr: (Number("0"), Bond.ATOM),
    "basis": _basis,
    "upto": _counting,
    "where": choice,
    **dict.fromkeys(RELATIONS, indicator),
    **dict.fromkeys(("expm", "sinm", "cosm"), _matrix_function),
    "pinv": _pseudo_inverse,
    "kron": _kronecker,
    "unvec": _unstacked,
    "eigmax": _extreme("lambda"),
    "eigvecmax": _extreme("v"),
    "undefined": lambda write, expr: (Words("undefined"), Bond.ATOM),
}
