"""What a program makes of given numbers, by generated code: whole numbers and their sums are exact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

import numpy as np

from symderiv.expr import Expr
from symderiv.graph import Let
from symderiv.numeric import evaluator

#: A number, a row of numbers, or rows of them.
Numbers = Fraction | int | tuple["Numbers", ...]
Row = tuple[Fraction, ...]


def placing(
    lets: Iterable[Let], results: Mapping[str, Expr]
) -> Callable[[Mapping[str, Numbers]], dict[str, Row]]:
    """Return a function from numbers for the inputs to the entries of the results."""
    run = evaluator(lets, results)

    def placed(given: Mapping[str, Numbers]) -> dict[str, Row]:
        found = run({name: np.array(value, dtype=float) for name, value in given.items()})
        return {name: tuple(Fraction(float(v)) for v in np.ravel(found[name])) for name in results}

    return placed
