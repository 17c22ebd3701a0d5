"""Refolding: products of exponentials and quotients as the functions that they are.

1/(1 + eᵘ) is σ(−u), eᵘ σ(−u) is σ(u), eˣ/Σeˣ is softmax(x), |u| sign(u) is u, and 1{u > 0} max(0, u)
is max(0, u).  Each rule is an identity off the kinks of what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import permutations

from symderiv.expr import Apply, Const, Expr, const
from symderiv.normal import powers
from symderiv.normal.alone import alone, opposite
from symderiv.normal.clearing import cleared
from symderiv.normal.contract import merged, same_terms
from symderiv.normal.exponents import raised
from symderiv.normal.hyperbolic import COS, SIN, doubled, tangent
from symderiv.normal.inequalities import implies, reduced
from symderiv.normal.readback import written
from symderiv.normal.resolvent import vanishes
from symderiv.normal.term import Factor, Term, Terms, outer_labels, scaled
from symderiv.normal.terms import like_terms, terms
from symderiv.op import OPS, Op, is_of
from symderiv.ops.arithmetic import ADD, FILL, NEG, POW, power
from symderiv.ops.axis import ROWSOFTMAX
from symderiv.ops.elementwise import exp, sigmoid
from symderiv.ops.kinked import maximum
from symderiv.ops.linear import INV, MATMUL, ONES
from symderiv.ops.reduce import SOFTMAX, SUM
from symderiv.ops.spectral import PINV

#: From a pair of factors to the factors of their product; None where the rule does not apply.
Pair = Callable[[Factor, Factor], tuple[Factor, ...] | None]
EXP, SIGMOID, ABS, SIGN, GREATER, LESS, RELU, MAX, MIN, SINH, COSH, TANH = (
    OPS[name] for name in "exp sigmoid abs sign gt lt relu max min sinh cosh tanh".split()
)


WHERE = OPS["where"]
#: So many sums are refolded once.
KEPT = 1024
COMPARING = (GREATER, LESS, OPS["ge"], OPS["le"])


def refolded(body: Terms) -> Terms:
    """Return an equal sum with every product refolded that a rule knows."""
    inside = {f.node.op for term in body for f in term.factors if isinstance(f.node, Apply)}
    return body if inside.isdisjoint(_FOLDING) else _folded(body)


@lru_cache(maxsize=KEPT)
def _folded(body: Terms) -> Terms:
    folded = merged(tuple(map(_refolded, body))) if any(map(_may_refold, body)) else body
    short = cleared(alone(folded))
    return folded if short == folded else merged(short)


def _may_refold(term: Term) -> bool:
    """Tell whether a term holds a function that a rule begins with."""
    return any(_leads(f) or (f.power < 0 and is_of(f.node, ADD)) for f in term.factors)


def _leads(factor: Factor) -> bool:
    return isinstance(factor.node, Apply) and factor.node.op in LEADING


def complemented(body: Terms) -> Terms:
    """Return an equal sum with every σ(−u) written as 1 − σ(u)."""
    held = {f.node for t in body for f in t.factors if isinstance(f.node, Apply) and f.node.op is SIGMOID}
    new: dict[Expr, Expr] = {
        n: 1 - sigmoid(opposite(n.children[0])) for n in held if is_of(n.children[0], NEG)
    }
    if not new:
        return body
    moved = (
        t._replace(factors=tuple(f._replace(node=new.get(f.node, f.node)) for f in t.factors)) for t in body
    )
    return merged(tuple(moved))


def _refolded(term: Term) -> Term:
    if vanishes(term):
        return Term(0)
    term = term._replace(factors=tuple(_logistic(_squared(f)) for f in term.factors))
    while True:
        found = next(_products(term), None)
        if found is None:
            term = raised(term)
            exponentials = term._replace(factors=tuple(map(powers.exponential, term.factors)))
            return tangent(term) or doubled(term) or exponentials
        term = found


def _products(term: Term) -> Iterator[Term]:
    """Yield the term with one pair of its factors replaced by their product."""
    for first, second in permutations(term.factors, 2):
        if _leads(first) or _leads(second) or (second.power < 0 and is_of(second.node, ADD)):
            for rule in PAIRS if first.at == second.at else (_normalised,):
                product = rule(first, second)
                if product is not None:
                    others = (f for f in term.factors if f is not first and f is not second)
                    yield term._replace(factors=(*others, *(f for f in product if f.power)))


def _taken(first: Factor, second: Factor, whole: Expr, sign: int = 1) -> tuple[Factor, ...]:
    """Return `whole` as often as the pair holds it, and what is left of the pair; `sign` is second's."""
    times = min(first.power, sign * second.power)
    left = first._replace(power=first.power - times), second._replace(power=second.power - sign * times)
    return (Factor(whole, first.at, times), *left)


def _squared(factor: Factor) -> Factor:
    """Replace |u|²ᵏ by u²ᵏ."""
    even = is_of(factor.node, ABS) and factor.power.denominator == 1 and factor.power % 2 == 0
    return factor._replace(node=factor.node.children[0]) if even else factor


def _logistic(factor: Factor) -> Factor:
    """Replace (1 + eᵘ)⁻ᵏ by σ(−u)ᵏ."""
    node = factor.node
    if factor.power >= 0 or factor.power.denominator != 1 or not is_of(node, ADD) or len(node.children) != 2:
        return factor
    for one, other in (node.children, node.children[::-1]):
        if _is_number(one, 1) and is_of(other, EXP):
            return factor._replace(node=sigmoid(opposite(other.children[0])), power=-factor.power)
    return factor


def _opposed(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """Cancel (a − b) / (b − a) to −1."""
    both = is_of(first.node, ADD) and is_of(second.node, ADD) and first.power >= 1 and second.power <= -1
    if not both or not same_terms(like_terms(first.node), scaled(like_terms(second.node), -1)):
        return None
    left = first._replace(power=first.power - 1), second._replace(power=second.power + 1)
    return (Factor(const(-1)), *left)


def _grown(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """eᵘ σ(−u) = σ(u)."""
    if not _both(first, second, EXP, SIGMOID):
        return None
    (grows,) = first.node.children
    return _taken(first, second, sigmoid(grows)) if _same(opposite(grows), second.node.children[0]) else None


def _of_two(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """eᵘ / (eᵘ + eᵛ) = σ(u − v)."""
    total = second.node
    if not (is_of(first.node, EXP) and is_of(total, ADD) and first.power >= 1 and second.power <= -1):
        return None
    others = [term for term in total.children if term is not first.node]
    if len(total.children) != 2 or len(others) != 1 or not is_of(others[0], EXP):
        return None
    (u,), (v,) = first.node.children, others[0].children
    labels = outer_labels(u.shape)
    gap = merged((*terms(u, labels), *scaled(terms(v, labels), -1)))
    return _taken(first, second, sigmoid(written(gap, labels, u.shape)), sign=-1)


def _normalised(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """eˣ / Σ eˣ = softmax(x), of a vector or of each row of a matrix."""
    if not (is_of(first.node, EXP) and first.power >= 1 and second.power <= -1):
        return None
    summed = _summed_over(second.node, len(first.at))
    if summed is None or second.at != first.at[:-1] or not _same(first.node, summed):
        return None
    whole = SOFTMAX if len(first.at) == 1 else ROWSOFTMAX
    return _taken(first, second, whole(first.node.children[0]), sign=-1)


def _summed_over(total: Expr, axes: int) -> Expr | None:
    """Return the value with that many axes whose entries, or whose rows, `total` adds up."""
    if axes == 1 and is_of(total, SUM):
        return total.children[0]
    by_row = axes == 2 and is_of(total, MATMUL) and is_of(total.children[1], ONES)
    return total.children[0] if by_row else None


def _signed(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """|u| sign(u) = u, u sign(u) = |u|, u / |u| = sign(u), sign(u) / |u| = 1/u, and sign(u) / u = 1 / |u|."""
    if is_of(second.node, ABS) and second.power <= -1 and first.power >= 1:
        (inner,) = second.node.children
        if first.node is SIGN(inner):
            return Factor(inner, first.at, -first.power), second._replace(power=second.power + first.power)
        return _taken(first, second, SIGN(inner), sign=-1) if first.node is inner else None
    if not (is_of(second.node, SIGN) and second.power >= 1):
        return None
    (inner,) = second.node.children
    if first.power < 1:
        odd = first.node is inner and first.power.denominator == 1 and first.power % 2
        return (first._replace(node=ABS(inner)),) if odd else None
    if is_of(first.node, ABS) and first.node.children[0] is inner:
        return _taken(first, second, inner)
    if first.node is not inner:
        return None
    whole, *left = _taken(first, second, ABS(inner))
    return (*left, whole)  # x |x|, not |x| x


def _sided(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """|u| times 1 where u > 0, else −1, is u."""
    if not (is_of(first.node, ABS) and first.power >= 1 and is_of(second.node, WHERE) and second.power == 1):
        return None
    (inner,), (condition, above, below) = first.node.children, second.node.children
    side = next((n for n in (1, -1) if _is_number(above, n) and _is_number(below, -n)), 0)
    if not (side and _compares(condition)):
        return None
    gap, due = reduced(_gap(condition)), reduced(like_terms(inner))
    sign = next((n for n in (1, -1) if same_terms(scaled(gap, n), due)), 0)
    left = first._replace(power=first.power - 1)
    return (Factor(const(sign * side)), left, second._replace(node=inner)) if sign else None


def _gated(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """max(0, u) 1{u > 0} = max(0, u), and (a − b) 1{a > b} = max(a − b, 0)."""
    if not (_compares(second.node) and first.power >= 1 and isinstance(first.node, Apply)):
        return None
    if is_of(first.node, ADD):
        alike = first.power == 1 and same_terms(reduced(like_terms(first.node)), reduced(_gap(second.node)))
        return (first._replace(node=maximum(first.node, 0)),) if alike else None
    inner = [a for a in first.node.children if not _is_number(a, 0)]
    clipped = is_of(first.node, RELU) or (is_of(first.node, MAX) and len(inner) == 1)
    return (first,) if clipped and same_terms(like_terms(inner[0]), _gap(second.node)) else None


def _compares(node: Expr) -> bool:
    return any(is_of(node, relation) for relation in COMPARING)


def _stronger(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """1{u < 1 − c} 1{u < 1 + c} = 1{u < 1 − c}, for a positive c."""
    both = _compares(first.node) and _compares(second.node) and first.power == second.power == 1
    return (first,) if both and implies(first.node, second.node) else None


def _between(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """1{u > −c} 1{u < c} = 1{|u| < c}."""
    low, high = first.node, second.node
    if not (is_of(low, GREATER) and is_of(high, LESS) and first.power == second.power == 1):
        return None
    (u, least), (same, most) = low.children, high.children
    if u is not same or isinstance(u, Const) or not _same(opposite(least), most):
        return None
    return (first._replace(node=LESS(ABS(u), most)),)


def _decided(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """max(a, b) 1{a > b} = a 1{a > b}, and so for min and 1{a < b}."""
    compares = is_of(second.node, GREATER) or is_of(second.node, LESS)
    extremum = is_of(first.node, MAX) or is_of(first.node, MIN)
    if not (compares and extremum and {*first.node.children} == {*second.node.children}):
        return None
    left, right = second.node.children
    larger, smaller = (left, right) if is_of(second.node, GREATER) else (right, left)
    return first._replace(node=larger if is_of(first.node, MAX) else smaller), second


def _gap(comparison: Expr) -> Terms:
    """Return a − b for 1{a > b}, and for 1{b < a}."""
    left, right = comparison.children
    a, b = (left, right) if is_of(comparison, GREATER) or is_of(comparison, OPS["ge"]) else (right, left)
    return merged((*like_terms(a), *scaled(like_terms(b), -1)))


def _quotient(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """Sinh u / cosh u = tanh u."""
    if not (is_of(first.node, SINH) and is_of(second.node, COSH) and first.power >= 1 and second.power <= -1):
        return None
    (u,) = first.node.children
    return _taken(first, second, TANH(u), sign=-1) if second.node.children[0] is u else None


def _raised(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """Return aᵖ a = aᵖ⁺¹, for an exponent that is no number."""
    if not (is_of(first.node, POW) and first.power == 1 and second.power.denominator == 1):
        return None
    base, exponent = first.node.children
    if base is not second.node:
        return None
    labels = outer_labels(exponent.shape)
    total = merged((*terms(exponent, labels), Term(second.power)))
    return (first._replace(node=power(base, written(total, labels, exponent.shape))),)


def _added_up(first: Factor, second: Factor) -> tuple[Factor, ...] | None:
    """eᵘ eᵛ = eᵘ⁺ᵛ, where the sum is shorter than the two."""
    if not (_both(first, second, EXP, EXP) and first.power == second.power):
        return None
    u, v = first.node.children[0], second.node.children[0]
    labels = outer_labels(u.shape)
    total = merged((*terms(u, labels), *terms(v, labels)))
    if len(total) >= len(terms(u, labels)) + len(terms(v, labels)):
        return None
    if not total:  # e⁰ = 1
        return (first._replace(power=0),)
    return (first._replace(node=exp(written(total, labels, u.shape))),)


#: Rules for two factors with the same labels.
PAIRS: tuple[Pair, ...] = (
    *(_grown, _of_two, _signed, _sided, _gated, _decided, _between, _stronger),
    *(_quotient, _raised, _added_up, _opposed),
)


#: The functions of which at least one is in every product that is refolded.
LEADING = frozenset({EXP, SIGMOID, SIGN, ABS, *COMPARING, SINH, SIN, COS, POW, PINV})
#: Sums may be divisors, or complements, or be inverted: without them and without those no rule begins.
_FOLDING = LEADING | {ADD, INV}


def _both(first: Factor, second: Factor, one: Op, other: Op) -> bool:
    alike = is_of(first.node, one) and is_of(second.node, other)
    return alike and min(first.power, second.power) >= 1


def _is_number(node: Expr, number: int) -> bool:
    inner = node.children[0] if is_of(node, FILL) else node
    return isinstance(inner, Const) and inner.value == number


def _same(a: Expr, b: Expr) -> bool:
    """Tell whether two values have the same terms, functions of equal arguments being the same node."""
    if a is b or a.shape != b.shape:
        return a is b
    return same_terms(like_terms(a), like_terms(b))
