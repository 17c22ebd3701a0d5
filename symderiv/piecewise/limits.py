"""Limits of a piece far out: the horizontal asymptotes of a sketch."""

from __future__ import annotations

from typing import Any, Literal

from symderiv.errors import NoRule
from symderiv.expr import Expr, Var
from symderiv.piecewise.signs import World


def limit(piece: Expr, x: Var, side: Literal[1, -1], world: World) -> Expr | None:
    """Return the finite limit of a piece for x → ∞ (side 1) or −∞ (side −1); None where none is found."""
    import sympy

    from symderiv.piecewise.scalars import Alphabet

    alphabet = Alphabet(positive=lambda node: world.known(node) > 0)
    try:
        exact = alphabet.to_sympy(piece)
        # SymPy decides by signs: a parameter known to be negative is minus a positive one.
        sizes = {s: sympy.Dummy(positive=True) for n, s in alphabet.symbols.items() if world.known(n) < 0}
        signed: Any = exact.subs({symbol: -size for symbol, size in sizes.items()})
        found: Any = sympy.limit(signed, alphabet.symbol(x), side * sympy.oo)
        if not found.is_finite or found.has(sympy.Limit, sympy.sign):
            return None
        return world.hand.normal(
            alphabet.from_sympy(found.subs({size: -symbol for symbol, size in sizes.items()}))
        )
    except (NotImplementedError, ValueError, NoRule):
        return None
