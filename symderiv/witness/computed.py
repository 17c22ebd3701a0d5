"""Numbers computed from a program at given values: by the definition, and by the generated NumPy code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from symderiv.errors import InputError
from symderiv.expr import Expr, Var
from symderiv.graph import Let
from symderiv.numeric import evaluator
from symderiv.shape import axes, text
from symderiv.witness.check import Check
from symderiv.witness.claim import inputs, needed, written
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import positions
from symderiv.witness.samples import size_names

ROUNDING = 1e-9


def computed(lets: Iterable[Let], of: Expr, given: Mapping[Var, object]) -> tuple[Any, Check]:
    """Return the scalar `of` at the given inputs, exact where it is rational; and NumPy's value beside it.

    Raises: InputError when an input that `of` reads has no value, or one of another shape.
    """
    used = needed(lets, of)
    exact, sizes = _exact(used, of, given)
    value = _by_definition(used, of, exact, sizes)
    floats = {v.name: np.asarray(a, dtype=float) for v, a in exact.items()}
    found = float(evaluator(used, {"#of": of})({**floats, **sizes})["#of"])
    error = abs(found - float(value)) / max(1.0, abs(float(value)))
    wrong = None if error <= ROUNDING else (("definition", written(value)), ("NumPy", written(found)))
    note = "the definition and the NumPy program agree"
    check = Check("values", wrong is None, 0, (), error, isinstance(value, Fraction), wrong, note)
    return value, check


def together(checks: Iterable[Check]) -> Check:
    """Return the checks of several numbers as one: the first that fails, or what they share."""
    every = tuple(checks)
    failed = next((check for check in every if not check.passed), None)
    if failed is not None:
        return failed
    errors = [check.error for check in every if check.error is not None]
    note = f"{every[0].note}, at {len(every)} places"
    return replace(every[0], note=note, error=max(errors, default=None), exact=all(c.exact for c in every))


def arrays_of(
    lets: Iterable[Let], of: Expr, given: Mapping[Var, object]
) -> tuple[dict[Var, Any], dict[str, int]]:
    """Return the values of the inputs that `of` reads, as arrays of floats, and the sizes that they have.

    Raises: InputError when an input has no value, or one of another shape.
    """
    exact, sizes = _exact(needed(lets, of), of, given)
    return {v: np.asarray(a, dtype=float) for v, a in exact.items()}, sizes


def _exact(
    used: tuple[Let, ...], of: Expr, given: Mapping[Var, object]
) -> tuple[dict[Var, Any], dict[str, int]]:
    read = inputs(used, of)
    missing = [v.name for v in read if v not in given]
    if missing:
        raise InputError(f"a number is computed from values, and {', '.join(missing)} has none")
    arrays = {v: _fractions(v.name, given[v]) for v in read}
    return arrays, _sizes(arrays, size_names(of, *read, *(let.body for let in used)))


def _fractions(name: str, value: object) -> Any:
    """Return a value as an array of fractions.

    Raises: InputError when it is no number, row or matrix of numbers.
    """
    try:
        return np.vectorize(Fraction, otypes=[object])(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} = {value} is no number, and no row or matrix of numbers") from error


def _sizes(arrays: Mapping[Var, Any], names: Iterable[str]) -> dict[str, int]:
    """Return the sizes that the given values have.

    Raises: InputError when a value has not the shape that is declared.
    """
    found: dict[str, int] = {}
    for v, array in arrays.items():
        dims = axes(v.shape)
        lengths = [
            found.setdefault(d, n) if isinstance(d, str) else d
            for d, n in zip(dims, array.shape, strict=False)
        ]
        if len(dims) != array.ndim or tuple(lengths) != array.shape:
            raise InputError(f"{v.name} is {text(v.shape)}, and its value has the shape {array.shape}")
    unknown = [n for n in names if n not in found]
    if unknown:
        raise InputError(f"no value tells the size {', '.join(unknown)}")
    return found


def _by_definition(lets: Iterable[Let], of: Expr, arrays: Mapping[Var, Any], sizes: Mapping[str, int]) -> Any:
    forward = Forward(sizes, {})
    for v, array in arrays.items():
        forward.give(v, dict(zip(positions(v.shape, sizes), np.reshape(array, -1), strict=True)), loose=False)
    for let in lets:
        forward.define(let)
    return forward.value(of)[()]
