"""What expressions cost: operations, counted from shapes, as polynomials in the symbolic sizes.

The convention: a sum of two numbers, a product of two numbers, a quotient, and one elementwise
function or indicator of numbers are one operation each.  Signs, transposes, copies (a scalar spread
over a shape, a diagonal, an entry) and constants are none; a whole power n counts as n − 1 products.
Products are dense, as written.  Softmax and log-sum-exp count what their definitions do, their sum
once.  A node that several others share is computed once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import prod

from symderiv.errors import NoRule
from symderiv.expr import Apply, Const, Expr, Fold, Index, const, postorder
from symderiv.expr import size as dimension
from symderiv.op import Op
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, POW, SCALE, negative, plus, power, times
from symderiv.ops.axis import ROWLSE, ROWSOFTMAX
from symderiv.ops.linear import BASIS, DIAG, DIAGVEC, EYE, MATMUL, ONES, TRACE, TRANSPOSE, ZEROS
from symderiv.ops.logic import EVERY, UNDEFINED
from symderiv.ops.products import OTHERS, PAIRS, PROD
from symderiv.ops.reduce import DOT, LSE, SOFTMAX, SQNORM, SUM
from symderiv.shape import Dim, Shape, columns, factors, size

#: The convention in one sentence, for a person who reads a count.
CONVENTION = (
    "a sum, a product, a quotient, an elementwise function and an indicator of numbers count one each; "
    "signs, transposes and copies count nothing"
)

#: Sizes multiplied, in alphabetical order: ("k", "k", "n") is k²n.
Monomial = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A polynomial in the sizes with whole coefficients, none of them 0; highest degree first."""

    terms: tuple[tuple[Monomial, int], ...] = ()

    def __add__(self, other: Polynomial) -> Polynomial:
        return _collected([*self.terms, *other.terms])

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + other * number(-1)

    def __mul__(self, other: Polynomial) -> Polynomial:
        return _collected([(tuple(sorted((*m, *n))), a * b) for m, a in self.terms for n, b in other.terms])

    @property
    def leading(self) -> Polynomial:
        """The terms of highest degree, which decide for large sizes."""
        return Polynomial(tuple((m, c) for m, c in self.terms if len(m) == len(self.terms[0][0])))

    @property
    def order(self) -> Polynomial:
        """The monomials of highest degree without their coefficients: how the polynomial grows."""
        return Polynomial(tuple((m, 1) for m, _ in self.leading.terms))

    def alike(self, name: str) -> Polynomial:
        """Return the polynomial where every size is the same one, called `name`."""
        return _collected(((name,) * len(m), c) for m, c in self.terms)

    @property
    def expr(self) -> Expr:
        """The polynomial as an expression, highest degree first."""
        return plus(*(_term(m, c) for m, c in self.terms)) if self.terms else const(0)

    def at(self, sizes: Mapping[str, int]) -> int:
        """Return the value where the sizes are these numbers.

        Raises: InputError when a size has no value.
        """
        return sum(c * prod(size(d, sizes) for d in m) for m, c in self.terms)

    def exceeds(self, other: Polynomial) -> bool:
        """Tell whether this is proved larger than `other` wherever every size is at least 1.

        Proof: with d = 1 + t for each size d, the difference has a constant and no negative coefficient.
        """
        moved = [(part, c) for m, c in (self - other).terms for part in _parts(m)]
        shifted = dict(_collected(moved).terms)
        return shifted.get((), 0) > 0 and min(shifted.values()) >= 0


def number(n: int) -> Polynomial:
    """Return the constant polynomial."""
    return _collected([((), n)])


def entries(shape: Shape) -> Polynomial:
    """Return how many entries a value of that shape has."""
    return _product(shape)


def _length(dim: Dim) -> Polynomial:
    count, named = factors(dim)
    return _collected([(named, count)])


def _product(dims: Iterable[Dim]) -> Polynomial:
    return reduce(Polynomial.__mul__, map(_length, dims), number(1))


def _collected(terms: Iterable[tuple[Monomial, int]]) -> Polynomial:
    total: Counter[Monomial] = Counter()
    for monomial, coefficient in terms:
        total[monomial] += coefficient
    kept = [(m, c) for m, c in total.items() if c]
    return Polynomial(tuple(sorted(kept, key=lambda term: (-len(term[0]), term[0]))))


def _parts(monomial: Monomial) -> Iterable[Monomial]:
    """Yield the monomials of Π (1 + t) over the sizes of `monomial`, each as often as it occurs."""
    for degree in range(len(monomial) + 1):
        yield from combinations(monomial, degree)


def _term(monomial: Monomial, coefficient: int) -> Expr:
    powers = Counter(monomial)
    factors = [power(dimension(d), n) if n > 1 else dimension(d) for d, n in powers.items()]
    if abs(coefficient) != 1 or not factors:
        factors.insert(0, const(abs(coefficient)))
    body = reduce(times, factors)
    return body if coefficient > 0 else negative(body)


@dataclass(frozen=True, slots=True)
class Operations:
    """How many operations of each kind; `functions` are elementwise functions and indicators."""

    additions: Polynomial = Polynomial()
    multiplications: Polynomial = Polynomial()
    functions: Polynomial = Polynomial()

    def __add__(self, other: Operations) -> Operations:
        return Operations(
            self.additions + other.additions,
            self.multiplications + other.multiplications,
            self.functions + other.functions,
        )

    def repeated(self, often: Polynomial) -> Operations:
        """Return the operations of doing this `often` times."""
        return Operations(self.additions * often, self.multiplications * often, self.functions * often)

    @property
    def total(self) -> Polynomial:
        """All operations together."""
        return self.additions + self.multiplications + self.functions

    def at(self, sizes: Mapping[str, int]) -> tuple[int, int, int]:
        """Return additions, multiplications and functions where the sizes are these numbers."""
        return self.additions.at(sizes), self.multiplications.at(sizes), self.functions.at(sizes)


def operations(*roots: Expr) -> Operations:
    """Return what computing the roots from the values that they name takes, each shared node once.

    Raises: NoRule for an operator that has no count.
    """
    return reduce(Operations.__add__, itemised(*roots), Operations())


def itemised(*roots: Expr) -> tuple[Operations, ...]:
    """Return what each root takes beyond what the ones before it have computed.

    Raises: NoRule for an operator that has no count.
    """
    bound = {node.index for node in postorder(*roots) if isinstance(node, Fold)}
    held: dict[Expr, frozenset[Index]] = {}
    return tuple(_beyond(root, bound, held) for root in roots)


def _beyond(root: Expr, bound: set[Index], held: dict[Expr, frozenset[Index]]) -> Operations:
    """Return what the nodes below `root` take that are not in `held` yet, and put them there.

    `held` maps a node to the bound indices that are open in it: it is computed for each value of theirs.
    """
    total = Operations()
    for node in postorder(root):
        if node in held:
            continue
        below = frozenset[Index]().union(*(held[child] for child in node.children))
        match node:
            case Index():
                below |= {node} & bound
            case Fold():
                below -= {node.index}
            case _:
                pass
        held[node] = below
        total += _once(node).repeated(_product(i.dim for i in below))
    return total


def _once(node: Expr) -> Operations:
    """Return what `node` takes once its children are known."""
    if isinstance(node, Fold):
        repeated = _length(node.index.dim) - number(1)
        return Operations(repeated) if node.kind == "sum" else Operations(multiplications=repeated)
    if not isinstance(node, Apply) or node.op in _FREE:
        return Operations()
    if node.op in _COUNTS:
        return _COUNTS[node.op](node)
    if node.op.role == "elementwise":
        return Operations(functions=entries(node.shape))
    raise NoRule(f"there is no operation count for {node.op.name}")


def _whole_exponent(node: Apply) -> int | None:
    exponent = node.args[1]
    if isinstance(exponent, Apply) and exponent.op is FILL:
        exponent = exponent.args[0]
    match exponent:
        case Const(value=Fraction(denominator=1, numerator=n)):
            return n
        case _:
            return None


def _sum(node: Apply) -> Operations:
    return Operations(additions=entries(node.shape) * number(len(node.args) - 1))


def _entrywise(node: Apply) -> Operations:
    return Operations(multiplications=entries(node.shape))


def _power(node: Apply) -> Operations:
    n, each = _whole_exponent(node), entries(node.shape)
    if n is None:
        return Operations(functions=each)
    # x⁻ⁿ takes the products of xⁿ, then one quotient
    return Operations(multiplications=each * number(n - 1 if n > 0 else -n))


def _matrix_product(node: Apply) -> Operations:
    inner, outer = _length(columns(node.args[0].shape)), entries(node.shape)
    return Operations(outer * (inner - number(1)), outer * inner)


def _total(node: Apply) -> Operations:
    return Operations(additions=entries(node.args[0].shape) - number(1))


def _total_of_products(node: Apply) -> Operations:
    return _total(node) + Operations(multiplications=entries(node.args[0].shape))


def _trace(node: Apply) -> Operations:
    return Operations(additions=_length(columns(node.args[0].shape)) - number(1))


def _softmax(node: Apply) -> Operations:
    n = entries(node.shape)
    return Operations(n - number(1), n, n)


def _row_softmax(node: Apply) -> Operations:
    n = entries(node.shape)
    return Operations(n - entries(node.shape[:1]), n, n)


def _row_log_sum_exp(node: Apply) -> Operations:
    n, m = entries(node.args[0].shape), entries(node.shape)
    return Operations(n - m, functions=n + m)


def _log_sum_exp(node: Apply) -> Operations:
    return _total(node) + Operations(functions=entries(node.args[0].shape) + number(1))


def _every_product(node: Apply) -> Operations:
    return Operations(multiplications=entries(node.args[0].shape) - number(1))


def _other_products(node: Apply) -> Operations:
    n = entries(node.args[0].shape)
    return Operations(multiplications=entries(node.shape) * (n - number(1)))


#: Operators that move numbers, or change their signs.
_FREE = frozenset({NEG, FILL, TRANSPOSE, DIAG, DIAGVEC, EYE, ONES, ZEROS, BASIS, UNDEFINED})

#: What the others do; an elementwise function that is not here is evaluated once for each entry.
_COUNTS: dict[Op, Callable[[Apply], Operations]] = {
    ADD: _sum,
    MUL: _entrywise,
    SCALE: _entrywise,
    DIV: _entrywise,
    POW: _power,
    MATMUL: _matrix_product,
    SUM: _total,
    DOT: _total_of_products,
    SQNORM: _total_of_products,
    TRACE: _trace,
    SOFTMAX: _softmax,
    LSE: _log_sum_exp,
    ROWSOFTMAX: _row_softmax,
    ROWLSE: _row_log_sum_exp,
    PROD: _every_product,
    OTHERS: _other_products,
    PAIRS: _other_products,
    EVERY: _every_product,
}
