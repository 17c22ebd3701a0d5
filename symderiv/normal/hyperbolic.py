"""Exponentials of opposite arguments: with eᵘ = cosh u + sinh u, (eᵘ − e⁻ᵘ)/(eᵘ + e⁻ᵘ) is tanh u."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.expr import Apply, Expr, made_with, postorder, substitute
from symderiv.normal.alone import opposite
from symderiv.normal.term import Terms
from symderiv.normal.terms import like_terms
from symderiv.op import OPS
from symderiv.ops.arithmetic import NEG

EXP, SINH, COSH = (OPS[name] for name in ("exp", "sinh", "cosh"))


def hyperbolic(root: Expr) -> Iterator[Terms]:
    """Yield `root` with eᵘ as cosh u + sinh u and e⁻ᵘ as cosh u − sinh u, where it holds both."""
    if EXP not in made_with(root):
        return
    arguments = dict.fromkeys(n.args[0] for n in postorder(root) if isinstance(n, Apply) and n.op is EXP)
    new: dict[Expr, Expr] = {}
    for u in arguments:
        turned = opposite(u) if len(arguments) > 1 else u
        if turned in arguments and turned is not u:
            plain = turned if isinstance(u, Apply) and u.op is NEG else u
            odd = SINH(plain)
            new[EXP(u)] = COSH(plain) + (odd if plain is u else -odd)
    if new:
        yield like_terms(substitute(root, new))
