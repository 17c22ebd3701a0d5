"""The matrix of a linear map against the map itself: M vec(V) = vec(F), with numbers, at random points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from symderiv.expr import Expr, Var
from symderiv.graph import Let
from symderiv.numeric import evaluator
from symderiv.shape import Shape, columns, rows, size
from symderiv.vecform import Column, Commutation, Diagonal, Factor, Kronecker, Row, Term, VecForm
from symderiv.witness.claim import Outcome, inputs, needed, written
from symderiv.witness.difference import attempt, guarded
from symderiv.witness.samples import assign, declared, samples, size_names

#: Rounding, relative to the sum of the sizes of what is added up.
AGREED = 1e-9
#: Relative to the largest value at the point: what cancels in the map may have been as large.
ROUNDED = 1e-13
#: A point counts where moving the inputs so little does not change a value by so much, both relative.
SHAKEN, STEADY = 1e-12, 1e-4
#: How many times what moving the inputs so little does to both sides the difference between them may be.
TREMBLED = 32
Results = dict[Expr, Any]


def agrees(lets: Sequence[Let], value: Expr, form: VecForm, points: int, seed: int, turn: int = 0) -> Outcome:
    """Check at random points that the form times the stacked direction is the stacked value."""
    exprs = tuple(dict.fromkeys(e for term in form.terms for e in term.exprs()))
    lets = needed(lets, value, *exprs)
    bodies = [let.body for let in lets]
    read = inputs(lets, value, form.direction, *exprs)
    sizes = assign(size_names(value, *exprs, *read, *bodies), turn=turn)
    named = {f"#{n}": e for n, e in enumerate((value, form.direction, *exprs))}
    run, fixed = evaluator(lets, named), declared(value, *exprs, *bodies)
    last: list[Results] = []

    def judge(values: dict[str, Any]) -> Mapping[str, Any] | None:
        values |= fixed
        results = attempt(run, values)
        if results is None or not all(np.all(np.isfinite(x)) for x in results.values()):
            return None
        again = attempt(run, {**values, **{v.name: _shaken(values[v.name]) for v in read}})
        if again is None or not _near(results, again):
            return None  # the inverse of a singular matrix that rounding has made regular
        last[:] = (
            {e: _matrix(r[name], e.shape, sizes) for name, e in named.items()} for r in (results, again)
        )
        return {}

    done, error = 0, 0.0
    with guarded():
        for values in samples(read, sizes, points, seed, judge):
            (due, found, scale), (due_again, found_again, _) = (_both(value, form, r, sizes) for r in last)
            gap, done = np.abs(found - due), done + 1
            trembling = np.abs(due - due_again) + np.abs(found - found_again)
            rounded = TREMBLED * trembling + ROUNDED * _largest(last[0].values())
            if np.any(gap > AGREED * (scale + np.abs(due)) + rounded):
                return Outcome(done, sizes, error, _shown(sizes, values, read, found, due))
            error = max(error, float(np.max(gap / np.where(scale > 0, scale, 1.0), initial=0.0)))
    return Outcome(done, sizes, error)


def _shaken(value: Any) -> Any:
    """Return the value with its entries moved a little, every other one up."""
    array = np.asarray(value, dtype=float)
    ways = np.resize([1.0, -1.0, -1.0], array.size).reshape(array.shape)
    return array * (1 + SHAKEN * ways)


def _near(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Tell whether no result moved by much of the largest one."""
    return _largest(a[name] - b[name] for name in a) <= STEADY * _largest(a.values())


def _largest(values: Iterable[Any]) -> float:
    return max((float(np.max(np.abs(x), initial=0.0)) for x in values), default=0.0)


def _matrix(value: Any, shape: Shape, sizes: Mapping[str, int]) -> Any:
    return np.reshape(np.asarray(value, dtype=float), (size(rows(shape), sizes), size(columns(shape), sizes)))


def _stack(value: Any) -> Any:
    return np.reshape(value, -1, order="F")


def _both(value: Expr, form: VecForm, results: Results, sizes: Mapping[str, int]) -> tuple[Any, Any, Any]:
    """Return vec of the map, the matrix times vec of its direction, and the size of what that adds up."""
    return _stack(results[value]), *_product(form, results, sizes)


def _product(form: VecForm, results: Results, sizes: Mapping[str, int]) -> tuple[Any, Any]:
    """Return M vec(V), and the same with every number positive: the size of what is added up."""
    way = _stack(results[form.direction])
    n = size(rows(form.shape), sizes) * size(columns(form.shape), sizes)
    found, scale = np.zeros(n), np.zeros(n)
    for term in form.terms:
        dense = _dense(term, results, sizes, way.size)
        found, scale = found + dense @ way, scale + np.abs(dense) @ np.abs(way)
    return found, scale


def _dense(term: Term, results: Results, sizes: Mapping[str, int], width: int) -> Any:
    matrix = np.eye(width)
    for factor in reversed(term.factors):
        matrix = _factor(factor, results, sizes) @ matrix
    scalars = [results[s].item() for s in term.scalars]
    return float(term.coefficient) * np.prod(scalars) * matrix


def _factor(factor: Factor, results: Results, sizes: Mapping[str, int]) -> Any:
    match factor:
        case Kronecker():
            return np.kron(results[factor.left], results[factor.right])
        case Diagonal():
            return np.diag(_stack(results[factor.of]))
        case Column():
            return _stack(results[factor.of])[:, None]
        case Row():
            return _stack(results[factor.of])[None, :]
        case Commutation():
            m, n = size(rows(factor.shape), sizes), size(columns(factor.shape), sizes)
            places = np.arange(m * n).reshape(m, n, order="F")
            return np.eye(m * n)[_stack(places.T)]


def _shown(
    sizes: Mapping[str, int], values: Mapping[str, Any], read: Sequence[Var], found: Any, due: Any
) -> tuple[tuple[str, str], ...]:
    numbers = [(name, str(n)) for name, n in sizes.items()]
    given = [(v.name, written(values[v.name])) for v in read]
    return (*numbers, *given, ("matrix times vec", written(found)), ("vec of the map", written(due)))
