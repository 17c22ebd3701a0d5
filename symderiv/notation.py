"""Notation: how an expression is written in the letters of a course.

One table entry per operator says what it looks like and how tightly it holds together; fences go
where a looser thing stands inside a tighter one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import IntEnum
from fractions import Fraction as Rational
from functools import partial
from typing import Literal, TypeGuard

from symderiv import conditions
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
    const,
    fold,
    index,
    postorder,
)
from symderiv.formula import (
    Accent,
    Big,
    Cases,
    Fence,
    Formula,
    Fraction,
    Letter,
    Name,
    Number,
    Root,
    Row,
    Script,
    Sign,
    Words,
    equals,
    relation,
    row,
)
from symderiv.index import entries, free_indices
from symderiv.naming import derivative_ends, directional_ends, entry_ends
from symderiv.normal.term import NotReducible
from symderiv.op import Op
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, POW, SCALE, negative, spread
from symderiv.ops.linear import INV, MATMUL, TRANSPOSE, power_of
from symderiv.ops.reduce import SQNORM, mean_of
from symderiv.shape import SCALAR, axes


class Bond(IntEnum):
    """How tightly a formula holds together, loosest first."""

    SUM = 1
    ENTRYWISE = 2
    PRODUCT = 3
    RAISED = 4
    ATOM = 5


Written = tuple[Formula, Bond]

GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell".split()
)
MARKS: tuple[Literal["hat", "bar", "tilde"], ...] = ("hat", "bar", "tilde")
SPELLING = re.compile(r"(?P<base>[^_^]+?)(?:_(?P<sub>[^_^]+))?(?:\^(?P<sup>.+))?$")
NUMBERED = re.compile(r"(?P<base>.*?[^\d_])_?(?P<number>\d+)$")

CIRCLE = Sign("∘")
#: Written without parentheses around the argument, so that what follows would read as part of it.
RUNNING = frozenset({"log", "logdet", "sum", "prod"})
TOP = Sign("⊤", "plain")
PARTIAL = Sign("∂", "prefix")
DIFFERENTIAL = Name("D")
NABLA = Sign("∇", "prefix")
#: The words between two conditions whose product, or larger one, is the condition that both, or one, hold.
JOINING = {"mul": "and", "max": "or"}
RELATIONS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "eq": "="}
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


def letter(spelling: str) -> Formula:
    """Return the formula of a name: `W^(1)` W with (1) above, `z1` z with 1 below, `yhat` ŷ, `lambda` λ."""
    if ends := derivative_ends(spelling):
        of, wrt = map(letter, ends)
        return Fraction(row(PARTIAL, of), row(PARTIAL, wrt))
    if ends := directional_ends(spelling):
        return row(DIFFERENTIAL, letter(ends[0]), Fence(letter(ends[1]), "[", "]"))
    found = SPELLING.match(spelling)
    if found and (found["sub"] or found["sup"]):
        sub = _ornament(found["sub"]) if found["sub"] else None
        sup = _ornament(found["sup"]) if found["sup"] else None
        return Script(letter(found["base"]), sub, sup)
    if numbered := NUMBERED.match(spelling):
        return Script(letter(numbered["base"]), Number(numbered["number"]))
    for mark in MARKS:
        if spelling.endswith(mark) and len(spelling) > len(mark):
            return Accent(letter(spelling[: -len(mark)]), mark)
    return Letter(spelling)


def _ornament(text: str) -> Formula:
    if text.startswith("(") and text.endswith(")"):
        return Fence(_ornament(text[1:-1]))
    if text.startswith("{") and text.endswith("}"):
        return row(*map(_sign_or_ornament, re.findall(r"[-+]|[^-+]+", text[1:-1])))
    return Number(text) if text.isdigit() else letter(text)


def _sign_or_ornament(text: str) -> Formula:
    return Sign(text.replace("-", "−")) if text in ("+", "-") else _ornament(text)


def _place(spelled: str) -> At:
    return int(spelled) if spelled.isdigit() else index(spelled, 1)


class Notation:
    """Writes expressions in the letters of one part: `letters` maps plain names to spellings."""

    def __init__(self, letters: Mapping[str, str] | None = None) -> None:
        self.letters = {name: letter(spelled) for name, spelled in (letters or {}).items()}

    def name(self, name: str) -> Formula:
        """Return the formula of a named value; a derivative's name is a fraction of ∂'s."""
        if ends := derivative_ends(name):
            return self.derivative(*ends)
        if ends := directional_ends(name):
            return row(DIFFERENTIAL, self.name(ends[0]), Fence(self.name(ends[1]), "[", "]"))
        if entry := entry_ends(name):
            return self.indexed(self.name(entry[0]), tuple(map(_place, entry[1])))
        return self.letters.get(name) or letter(name)

    def __call__(self, expr: Expr) -> Formula:
        """Return the formula of `expr`."""
        return self.written(expr)[0]

    def derivative(
        self, of: str, wrt: str, at: tuple[At, ...] = (), above: tuple[At, ...] = (), order: int = 1
    ) -> Formula:
        """Return ∂of/∂wrt, ∂²of/∂wrt², or one entry of it: ∂ofᵢ/∂wrtⱼ, ∂²of/∂wrtᵢ∂wrtⱼ."""
        top, below = self.indexed(self.name(of), above), self.name(wrt)
        if order == 1:
            return Fraction(row(PARTIAL, top), row(PARTIAL, self.indexed(below, at)))
        twice = row(Script(PARTIAL, sup=Number("2")), top)
        if not at:
            return Fraction(twice, row(PARTIAL, _raised(below, Number("2"))))
        half = len(at) // 2
        return self.mixed(of, (wrt, at[:half]), (wrt, at[half:]))

    def derivative_of(self, expr: Expr, wrt: str) -> Formula:
        """Return ∂expr/∂wrt of an expression that has no name."""
        return Fraction(row(PARTIAL, self.at_least(expr, Bond.PRODUCT)), row(PARTIAL, self.name(wrt)))

    def mixed(self, of: str, first: tuple[str, tuple[At, ...]], then: tuple[str, tuple[At, ...]]) -> Formula:
        """Return ∂²of/∂first∂then, of names with their indices."""
        below = [self.indexed(self.name(name), at) for name, at in (first, then)]
        twice = row(Script(PARTIAL, sup=Number("2")), self.name(of))
        return Fraction(twice, row(PARTIAL, below[0], PARTIAL, below[1]))

    def map(self, of: str, wrt: str, along: str, order: int = 1, after: str = "") -> Formula:
        """Return Dof(wrt)[along], ∇²of(wrt)[along], or for two values D_wrt∇_after of[along].

        Source: Magnus and Neudecker, Matrix Differential Calculus (2019), 5.4; Boyd and Vandenberghe,
        Convex Optimization (2004), A.4.
        """
        value, at, way = self.name(of), Fence(self.name(wrt)), Fence(self.name(along), "[", "]")
        if after:
            twice = (Script(DIFFERENTIAL, self.name(wrt)), Script(Sign("∇", "plain"), self.name(after)))
            return row(*twice, value, way)
        return row(DIFFERENTIAL if order == 1 else Script(NABLA, sup=Number("2")), value, at, way)

    def indexed(self, base: Formula, at: tuple[At, ...]) -> Formula:
        """Return `base` with indices below, beside what is there already."""
        if not at:
            return base
        below: list[Formula] = []
        for i in at:
            if below and any(isinstance(j, int) for j in at):
                below.append(Sign(",", "comma"))
            below.append(Number(str(i)) if isinstance(i, int) else letter(i.name))
        if isinstance(base, Script):
            kept = [base.sub, Sign(",", "comma")] if base.sub is not None else []
            return Script(base.base, row(*kept, *below), base.sup)
        return Script(base, row(*below))

    def at_least(self, expr: Expr, bond: Bond) -> Formula:
        """Return the formula of `expr`, in parentheses where it is looser than `bond`."""
        formula, own = self.written(expr)
        return formula if own >= bond else Fence(formula)

    def written(self, expr: Expr) -> Written:
        """Return the formula of `expr` and how tightly it holds together."""
        match expr:
            case Var():
                return self.name(expr.name), Bond.ATOM
            case Size() | Index():
                return letter(repr(expr)), Bond.ATOM
            case Const():
                return _number(expr)
            case Entry():
                return self._entry(expr), Bond.ATOM
            case Delta():
                return self.indexed(Letter("delta"), expr.at), Bond.ATOM
            case Fold():
                return self._fold(expr), Bond.PRODUCT
            case Apply():
                return self._apply(expr)
        raise TypeError(f"no notation for {expr!r}")

    def _entry(self, expr: Entry) -> Formula:
        if isinstance(expr.base, Var):
            if ends := derivative_ends(expr.base.name):
                return self.derivative(*ends, expr.at)
            return self.indexed(self.name(expr.base.name), expr.at)
        inner, bond = self.written(expr.base)
        return self.indexed(inner if bond == Bond.ATOM else Fence(inner, "[", "]"), expr.at)

    def _fold(self, expr: Fold) -> Formula:
        sign = "Σ" if expr.kind == "sum" else "Π"
        below = equals(letter(expr.index.name), Number("1"))
        above = Number(str(expr.index.dim)) if isinstance(expr.index.dim, int) else letter(expr.index.dim)
        return row(Big(sign, below, above), self.at_least(expr.body, Bond.ENTRYWISE))

    def _apply(self, expr: Apply) -> Written:
        table: dict[Op, Callable[[Apply], Written]] = {
            ADD: self._sum,
            NEG: self._negative,
            MUL: self._entrywise,
            SCALE: self._multiple,
            MATMUL: self._product,
            DIV: self._quotient,
            POW: self._power,
            TRANSPOSE: self._transpose,
            INV: self._inverse,
            FILL: self._fill,
        }
        if expr.op in table:
            return table[expr.op](expr)
        if expr.op.name in RELATIONS:
            return row(Sign("𝟙", "plain"), Fence(self.condition(expr), "{", "}")), Bond.ATOM
        special = SPECIAL.get(expr.op.name, partial(_function, name=expr.op.name))
        return special(self, expr)

    def condition(self, expr: Apply) -> Formula:
        """Return a condition as relations, joined by words, without the indicator around it."""
        if (equation := conditions.denied(expr)) is not None:
            return self._related(equation, "≠")
        if (chain := conditions.between(expr)) is not None:
            (low, below), (middle, above), high = chain
            parts = [self.at_least(_plain(a), Bond.SUM) for a in (low, middle, high)]
            return row(
                relation(parts[0], RELATIONS[below], parts[1]), Sign(RELATIONS[above], "relation"), parts[2]
            )
        if expr.op.name in JOINING:
            one, other = map(_plain, expr.args)
            sides = (self.condition(a) if conditions.is_condition(a) else self(a) for a in (one, other))
            return row(next(sides), Words(JOINING[expr.op.name]), next(sides))
        return self._related(expr, RELATIONS[expr.op.name])

    def _related(self, expr: Apply, sign: str) -> Formula:
        left, right = (self.at_least(_plain(a), Bond.SUM) for a in expr.args)
        return relation(left, sign, right)

    def _sum(self, expr: Apply) -> Written:
        parts: list[Formula] = []
        matrix = len(axes(expr.shape)) == 2  # where 1 alone would read as the identity
        for n, term in enumerate(expr.args):
            inner = term if matrix else _plain(term)
            minus = _negated(inner)
            if n:
                parts.append(Sign("−" if minus is not None else "+"))
                inner = (minus if matrix else _plain(minus)) if minus is not None else inner
            parts.append(self.at_least(inner, Bond.ENTRYWISE if n or minus is None else Bond.SUM))
        return row(*parts), Bond.SUM

    def _negative(self, expr: Apply) -> Written:
        return row(Sign("−", "prefix"), self.at_least(expr.args[0], Bond.ENTRYWISE)), Bond.SUM

    def _entrywise(self, expr: Apply) -> Written:
        a, b = expr.args
        if expr.shape == SCALAR:
            return self._juxtaposed(a, b), Bond.PRODUCT
        left, right = self.at_least(a, Bond.ENTRYWISE), self.at_least(b, Bond.PRODUCT)
        return row(left, CIRCLE, right), Bond.ENTRYWISE

    def _multiple(self, expr: Apply) -> Written:
        scalar, body = expr.args
        if isinstance(scalar, Apply) and scalar.op is DIV and _is_one(scalar.args[0]):
            return Fraction(self(body), self(scalar.args[1])), Bond.PRODUCT
        if expr.params == ("after",):
            return self._juxtaposed(body, scalar), Bond.PRODUCT
        if isinstance(body, Apply) and body.op is MUL:
            lead = self.at_least(scalar, Bond.PRODUCT)
            return row(lead, self.at_least(body, Bond.ENTRYWISE)), Bond.ENTRYWISE
        return self._juxtaposed(scalar, body), Bond.PRODUCT

    def _product(self, expr: Apply) -> Written:
        if times := power_of(expr):
            return _raised(self.at_least(expr.args[1], Bond.ATOM), Number(str(times))), Bond.RAISED
        return self._juxtaposed(*expr.args), Bond.PRODUCT

    def _juxtaposed(self, a: Expr, b: Expr) -> Formula:
        left, right = self.at_least(a, Bond.PRODUCT), self.at_least(b, Bond.PRODUCT)
        if _runs_on(a):
            left = Fence(left)
        if _starts_with_digit(right):
            return row(left, Sign("·"), right)
        return row(left, right)

    def _quotient(self, expr: Apply) -> Written:
        if averaged := mean_of(expr):
            return row(Name("mean"), Fence(self(averaged))), Bond.ATOM
        top, bottom = (self(_plain(a)) for a in expr.args)
        return Fraction(top, bottom), Bond.PRODUCT

    def _power(self, expr: Apply) -> Written:
        base, exponent = _without_root(expr.args[0], _plain(expr.args[1]))
        if isinstance(exponent, Const) and exponent.value == Rational(1, 2):
            return Root(self(base)), Bond.ATOM
        if (
            (norm := _norm(self, base))
            and isinstance(exponent, Const)
            and not isinstance(exponent.value, str)
        ):
            twice = 2 * exponent.value
            return (norm, Bond.ATOM) if twice == 1 else (Script(norm, sup=self(const(twice))), Bond.RAISED)
        above = _inline(exponent) or self(exponent)
        mark = above if expr.shape == SCALAR else row(Sign("∘", "plain"), above)
        return _raised(self.at_least(base, Bond.ATOM), mark), Bond.RAISED

    def _transpose(self, expr: Apply) -> Written:
        (inner,) = expr.args
        if isinstance(inner, Apply) and inner.op is INV:
            minus_top = row(Sign("−", "prefix"), TOP)
            return _raised(self.at_least(inner.args[0], Bond.ATOM), minus_top), Bond.RAISED
        return _raised(self.at_least(inner, Bond.ATOM), TOP), Bond.RAISED

    def _inverse(self, expr: Apply) -> Written:
        power = row(Sign("−", "prefix"), Number("1"))
        return _raised(self.at_least(expr.args[0], Bond.ATOM), power), Bond.RAISED

    def _fill(self, expr: Apply) -> Written:
        (scalar,) = expr.args
        if isinstance(scalar, Const) and scalar.value == 0:
            return Number("0"), Bond.ATOM
        one = Letter("1", bold=True)
        ones = row(one, Script(one, sup=TOP)) if len(axes(expr.shape)) == 2 else one
        if isinstance(scalar, Const) and scalar.value == 1:
            return ones, Bond.ATOM if ones is one else Bond.PRODUCT
        lead = self.at_least(scalar, Bond.PRODUCT)
        return row(Fence(lead) if _runs_on(scalar) else lead, ones), Bond.PRODUCT


def _without_root(base: Expr, exponent: Expr) -> tuple[Expr, Expr]:
    """Return (x, n/2) for the power (√x)ⁿ, which is written so; of a norm the root is written ‖x‖ instead."""
    is_root = isinstance(base, Apply) and base.op.name == "sqrt" and not _is_squared_norm(base.args[0])
    if is_root and isinstance(exponent, Const) and isinstance(exponent.value, Rational):
        return base.children[0], const(exponent.value / 2)
    return base, exponent


def _inline(exponent: Expr) -> Formula | None:
    """Return a positive fraction on one line, as it stands in an exponent: 3/2."""
    value = exponent.value if isinstance(exponent, Const) else None
    if not isinstance(value, Rational) or value < 0 or value.denominator == 1:
        return None
    return row(Number(str(value.numerator)), Sign("/", "plain"), Number(str(value.denominator)))


def _is_squared_norm(expr: Expr) -> TypeGuard[Apply]:
    return isinstance(expr, Apply) and expr.op is SQNORM


def _norm(write: Notation, expr: Expr) -> Formula | None:
    """Return ‖x‖ for ‖x‖²; None for anything else."""
    return Fence(write(expr.args[0]), "‖", "‖") if _is_squared_norm(expr) else None


def _plain(expr: Expr) -> Expr:
    """Return the scalar of a scalar spread over a shape: 1 − x is written so for a vector x too."""
    if isinstance(expr, Apply) and expr.op is NEG:
        inner = _plain(expr.args[0])
        return expr if inner is expr.args[0] else negative(inner)
    return expr.args[0] if isinstance(expr, Apply) and expr.op is FILL else expr


def _is_one(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.value == 1


def _negated(expr: Expr) -> Expr | None:
    """Return e for −e, and for a negative number its size; None where no sign leads."""
    if isinstance(expr, Apply) and expr.op is NEG:
        return expr.args[0]
    if isinstance(expr, Apply) and expr.op is FILL:
        inner = _negated(expr.args[0])
        return None if inner is None else spread(inner, expr.shape)
    if isinstance(expr, Const) and isinstance(expr.value, Rational) and expr.value < 0:
        return const(-expr.value)
    return None


def _number(expr: Const) -> Written:
    if isinstance(expr.value, str):
        return Letter(expr.value), Bond.ATOM
    size = abs(expr.value)
    body: Formula = Number(str(size.numerator))
    if size.denominator != 1:
        body = Fraction(body, Number(str(size.denominator)))
    if expr.value < 0:
        return row(Sign("−", "prefix"), body), Bond.SUM
    return body, Bond.ATOM if size.denominator == 1 else Bond.PRODUCT


def _raised(base: Formula, power: Formula) -> Formula:
    """Return `base` with a superscript; a fraction, or what has one already, is fenced."""
    if isinstance(base, Fraction):
        return Script(Fence(base), sup=power)
    if isinstance(base, Script):
        return Script(base.base, base.sub, power) if base.sup is None else Script(Fence(base), sup=power)
    return Script(base, sup=power)


def _runs_on(expr: Expr) -> bool:
    """Tell whether what follows would read as part of it: of a sum's body, of a logarithm's argument."""
    while isinstance(expr, Apply) and expr.op in (MUL, SCALE, MATMUL):
        expr = expr.args[-1] if expr.params != ("after",) else expr.args[0]
    return isinstance(expr, Fold) or (isinstance(expr, Apply) and expr.op.name in RUNNING)


def _starts_with_digit(formula: Formula) -> bool:
    match formula:
        case Number():
            return True
        case Row(items=(first, *_)):
            return _starts_with_digit(first)
        case Script(base=base):
            return _starts_with_digit(base)
        case _:
            return False


def _function(write: Notation, expr: Apply, name: str) -> Written:
    primes = len(name) - len(name.rstrip("'"))
    stem = name.rstrip("'")
    if stem in write.letters or stem in GREEK or len(stem) == 1:
        marks = row(*[Sign("′", "plain")] * primes)
        head = _raised(write.name(stem), marks) if primes else write.name(stem)
    else:
        head = Name(NAMES.get(stem, stem))
    inner: list[Formula] = []
    for arg in expr.args:
        inner += [Sign(",", "comma"), write(_plain(arg))] if inner else [write(_plain(arg))]
    return row(head, Fence(row(*inner))), Bond.ATOM


def _sigmoid(write: Notation, expr: Apply) -> Written:
    return row(Letter("sigma"), Fence(write(expr.args[0]))), Bond.ATOM


def _exponential(write: Notation, expr: Apply) -> Written:
    if len(axes(expr.shape)) == 2:  # e^A is the exponential of a matrix, which this is not
        return _function(write, expr, "exp")
    return Script(Letter("e"), sup=write(expr.args[0])), Bond.RAISED


def _logarithm(write: Notation, expr: Apply) -> Written:
    formula, bond = write.written(expr.args[0])
    inner = formula if bond == Bond.ATOM and not isinstance(formula, Fence) else Fence(formula)
    return row(Name("log"), inner), Bond.PRODUCT


def _log_determinant(write: Notation, expr: Apply) -> Written:
    return row(Name("log"), Name("det"), Fence(write(expr.args[0]))), Bond.PRODUCT


def _root(write: Notation, expr: Apply) -> Written:
    if norm := _norm(write, expr.args[0]):
        return norm, Bond.ATOM
    return Root(write(expr.args[0])), Bond.ATOM


def _absolute(write: Notation, expr: Apply) -> Written:
    return Fence(write(expr.args[0]), "|", "|"), Bond.ATOM


def _squared_norm(write: Notation, expr: Apply) -> Written:
    return Script(Fence(write(expr.args[0]), "‖", "‖"), sup=Number("2")), Bond.RAISED


def _inner_product(write: Notation, expr: Apply) -> Written:
    left, right = expr.args
    turned = _raised(write.at_least(left, Bond.ATOM), TOP)
    if len(axes(left.shape)) == 2:  # ⟨A, B⟩ = tr(Aᵀ B)
        return row(Name("tr"), Fence(row(turned, write.at_least(right, Bond.PRODUCT)))), Bond.ATOM
    return row(turned, write.at_least(right, Bond.PRODUCT)), Bond.PRODUCT


def _total(write: Notation, expr: Apply) -> Written:
    if any(isinstance(node, Apply) and node.op.name in BOUND for node in postorder(expr.args[0])):
        return _function(write, expr, expr.op.name)  # two indices i could not be told apart
    try:
        return write.written(BOUND[expr.op.name](expr))
    except NotReducible:
        return _function(write, expr, expr.op.name)


def _product_of_entries(expr: Apply) -> Expr:
    (arg,) = expr.args
    at = free_indices(arg.shape, frozenset(map(repr, arg.shape)))
    body = entries(arg, at)
    for i in reversed(at):
        body = fold("prod", i, body)
    return body


#: Reductions that are written with an index.
BOUND: dict[str, Callable[[Apply], Expr]] = {"sum": entries, "prod": _product_of_entries}


def _identity(write: Notation, expr: Apply) -> Written:
    return Letter("I"), Bond.ATOM


def _ones(write: Notation, expr: Apply) -> Written:
    return Letter("1", bold=True), Bond.ATOM


def _basis(write: Notation, expr: Apply) -> Written:
    return write.indexed(Letter("e"), (expr.params[1],)), Bond.ATOM


def _choice(write: Notation, expr: Apply) -> Written:
    branches: list[tuple[Formula, Formula]] = []
    rest: Expr = expr
    while isinstance(rest, Apply) and rest.op.name == "where":
        condition, value, rest = (_plain(a) for a in rest.args)
        branches.append((write(value), _as_condition(write, condition)))
    if not (isinstance(rest, Apply) and rest.op.name == "undefined"):
        branches.append((write(rest), Words("otherwise")))
    return Cases(tuple(branches)), Bond.ATOM


def _as_condition(write: Notation, condition: Expr) -> Formula:
    if conditions.is_condition(condition):
        return row(Words("if"), write.condition(condition))
    if isinstance(condition, Apply) and condition.op.name == "every":
        inner = condition.args[0]
        shown = write.condition(inner) if conditions.is_condition(inner) else write(inner)
        return row(Words("if in every entry"), shown)
    return row(Words("if"), write(condition))


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
        return _function(write, expr, expr.op.name)
    order = Fence(Number(str(len(directions)))) if len(directions) > 1 else None
    head = Script(Letter("L"), Name(expr.op.name.removesuffix("m")), order)
    parts = [part for arg in expr.args for part in (Sign(",", "comma"), write(arg))][1:]
    return row(head, Fence(row(*parts))), Bond.ATOM


def _pseudo_inverse(write: Notation, expr: Apply) -> Written:
    return _raised(write.at_least(expr.args[0], Bond.ATOM), Sign("+", "plain")), Bond.RAISED


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
    "sum": _total,
    "prod": _total,
    "eye": _identity,
    "ones": _ones,
    "zeros": lambda write, expr: (Number("0"), Bond.ATOM),
    "basis": _basis,
    "where": _choice,
    **dict.fromkeys(("expm", "sinm", "cosm"), _matrix_function),
    "pinv": _pseudo_inverse,
    "kron": _kronecker,
    "unvec": _unstacked,
    "eigmax": _extreme("lambda"),
    "eigvecmax": _extreme("v"),
    "undefined": lambda write, expr: (Words("undefined"), Bond.ATOM),
}
