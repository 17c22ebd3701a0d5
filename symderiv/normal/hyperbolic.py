"""Exponentials of opposite arguments, and double angles: (eᵘ − e⁻ᵘ)/(eᵘ + e⁻ᵘ) is tanh u."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderiv.expr import Apply, Expr, open_indices, postorder, substitute
from symderiv.normal.alone import multiple, opposite
from symderiv.normal.term import Factor, Term, Terms, quotient
from symderiv.normal.terms import like_terms
from symderiv.op import OPS
from symderiv.ops.arithmetic import NEG

EXP, SINH, COSH, TANH, SIGMOID, SIN, COS = (
    OPS[name] for name in "exp sinh cosh tanh sigmoid sin cos".split()
)


def hyperbolic(root: Expr) -> Iterator[Terms]:
    """Yield `root` with eᵘ as cosh u + sinh u and e⁻ᵘ as cosh u − sinh u, where it holds both."""
    if EXP not in root.made_with:
        return
    inside = dict.fromkeys(n.args[0] for n in postorder(root) if isinstance(n, Apply) and n.op is EXP)
    arguments = [u for u in inside if not open_indices(u)]
    new: dict[Expr, Expr] = {}
    for u in arguments:
        turned = opposite(u) if len(arguments) > 1 else u
        if turned in arguments and turned is not u:
            plain = turned if isinstance(u, Apply) and u.op is NEG else u
            odd = SINH(plain)
            new[EXP(u)] = COSH(plain) + (odd if plain is u else -odd)
    if new:
        yield like_terms(substitute(root, new))


def tangent(term: Term) -> Term | None:
    """Return c (1 − tanh² u) for 4 c σ(2u) (1 − σ(2u)), as 2σ(2u) − 1 is tanh u; None for another term."""
    for factor in term.factors if term.coefficient % 4 == 0 else ():
        node, rest = factor.node, Factor(1 - factor.node, factor.at)
        if not (
            isinstance(node, Apply) and node.op is SIGMOID and factor.power == 1 and rest in term.factors
        ):
            continue
        (u,) = node.args
        if all(t.coefficient % 2 == 0 for t in like_terms(u)):
            square = 1 - TANH(multiple(u, Fraction(1, 2))) ** 2
            others = (f._replace(node=square) if f is factor else f for f in term.factors if f != rest)
            return Term(quotient(term.coefficient, 4), tuple(others))
    return None


def doubled(term: Term) -> Term | None:
    """Return c sin 2u for 2 c sin u cos u; None for another term."""
    if term.coefficient % 2:
        return None
    for factor in term.factors:
        node = factor.node
        if isinstance(node, Apply) and node.op is SIN and factor.power == 1:
            other = Factor(COS(*node.args), factor.at)
            if other in term.factors:
                whole = SIN(multiple(node.args[0], 2))
                rest = (f._replace(node=whole) if f is factor else f for f in term.factors if f != other)
                return Term(quotient(term.coefficient, 2), tuple(rest))
    return None
