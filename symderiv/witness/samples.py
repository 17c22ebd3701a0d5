"""Points to check at: sizes that are never square by accident, values that obey the declared facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import pi, prod
from random import Random
from typing import Any

import numpy as np

from symderiv import deadline
from symderiv.expr import Apply, Delta, Entry, Expr, Fold, Index, Size, Var, postorder
from symderiv.op import OPS
from symderiv.ops.linear import BASIS
from symderiv.shape import Dim, axes, names, size

#: A source of numbers: floats for difference quotients, fractions for the definition.
Number = Callable[[], Any]
PRIMES = (3, 5, 2, 7, 4, 6, 8, 9)
SMALL = (3, 2, 4, 5, 6, 7, 8, 9)
#: So many sizes are told apart; a net with a width of its own for each layer has more.
DISTINCT = 12


def assign(sizes: Iterable[str], values: Sequence[int] = PRIMES, turn: int = 0) -> dict[str, int]:
    """Return a number for each size: distinct, rotated by `turn`; `values` may hold 1.

    Of more sizes than `DISTINCT`, those that come soon after each other are; which others are equal
    changes with the turn.  A mapping says how long each must be at least.
    """
    least = dict(sizes) if isinstance(sizes, Mapping) else dict.fromkeys(sizes, 1)
    apart = len(least) if len(least) <= DISTINCT else DISTINCT - turn % 2
    room = [*values, *range(max(values) + 1, max(values) + 1 + apart)]
    numbers = room[: max(apart, len(values))]
    chosen: dict[str, int] = {}
    for n, (name, shortest) in enumerate(least.items()):
        number, others = numbers[(n + turn) % len(numbers)], list(chosen.values())[-apart + 1 :]
        while number < shortest or number in others:
            number += 1
        chosen[name] = number
    return chosen


def size_names(*roots: Expr) -> dict[str, int]:
    """Return the symbolic sizes that the expressions mention, in order of appearance.

    Each comes with the largest entry that is asked for by its number: x[3] needs a length of 3.
    """
    least: dict[str, int] = {}
    for dim, number in _numbered(*roots):
        if isinstance(dim, str):
            least[dim] = max(least.get(dim, 1), number)
    return {name: least.get(name, 1) for name in _sizes_of(*roots)}


def _numbered(*roots: Expr) -> Iterator[tuple[Dim, int]]:
    """Yield the sizes of the axes where an entry is asked for, or an index met, by number, and that."""
    for node in postorder(*roots):
        if isinstance(node, Entry):
            yield from (
                (d, i) for d, i in zip(axes(node.base.shape), node.at, strict=True) if isinstance(i, int)
            )
        elif isinstance(node, Delta):
            numbers = [i for i in node.at if isinstance(i, int)]
            yield from ((i.dim, number) for i in node.at if isinstance(i, Index) for number in numbers)
        elif isinstance(node, Apply) and node.op is BASIS and isinstance(node.params[1], int):
            yield node.params


def _sizes_of(*roots: Expr) -> tuple[str, ...]:
    found: dict[Any, None] = {}
    for node in postorder(*roots):
        found.update(dict.fromkeys(node.shape))
        match node:
            case Size() | Index():
                found[node.dim] = None
            case Fold():
                found[node.index.dim] = None
            case Apply():
                found.update(dict.fromkeys(p.dim for p in node.params if isinstance(p, Index)))
            case _:
                pass
    return names(found)


def declared(*roots: Expr) -> dict[str, Callable[[Any], Any]]:
    """Return a smooth function without symmetry for each declared function φ, and its true derivatives."""
    ops = {n.op.name: n.op for n in postorder(*roots) if isinstance(n, Apply)}
    return {name: _wave(name) for name, op in ops.items() if OPS.get(name) is not op}


def _wave(spelled: str) -> Callable[[Any], Any]:
    """Return the derivative of a sin(w x + s) + x²/4 that `spelled` names; the letter chooses w and s."""
    name = spelled.rstrip("'")
    order = len(spelled) - len(name)
    letter = sum(map(ord, name)) % 7
    frequency, phase = 0.9 + 0.1 * letter, 0.4 + 0.2 * letter

    def wave(x: Any) -> Any:
        tail = (0.25 * x**2, 0.5 * x, 0.5)[order] if order < 3 else 0.0
        return frequency**order * np.sin(frequency * x + phase + order * pi / 2) + tail

    return wave


#: How often a value is drawn far from 0, and between −1 and 1.
FAR = 0.1
NEAR = 0.15


def random_float(rng: Random) -> Number:
    """Return a source of floats for one value: most of size one, some small or large or of one sign."""
    mood = rng.random()
    if mood < 0.55:
        return lambda: rng.gauss(0, 1.2)
    if mood < 0.75:
        return lambda: abs(rng.gauss(0, 1.2)) + 0.05
    if mood < 0.87:
        return lambda: rng.uniform(0.03, 0.97)
    scale = rng.choice((0.02, 0.2, 5.0, 5.0, 200.0))
    return lambda: scale * rng.gauss(0, 1)


def random_fraction(rng: Random, bottoms: Sequence[int] = (1, 1, 2, 3)) -> Number:
    """Return a source of small fractions, none of them 0; for one value in three, all positive."""
    tops = rng.choice(((-5, -4, -3, -2, -1, 1, 2, 3, 4, 5),) * 2 + ((1, 2, 3, 4, 5),))
    mood = rng.random()
    if mood < FAR:  # beyond kinks that are not near 0
        return lambda: Fraction(rng.choice(tops) * 70, rng.choice(bottoms))
    if mood > 1 - NEAR:  # inside the domain of an arcsine
        return lambda: Fraction(rng.choice(tops), 6)
    return lambda: Fraction(rng.choice(tops), rng.choice(bottoms))


#: How much farther from 0 points are drawn where none near it will do: log(x − 1000) has no value there.
REACH = 10**4


def farther(source: Number, times: int | Fraction) -> Number:
    """Return a source of numbers so many times as large."""
    return source if times == 1 else lambda: source() * times


def draw(
    var: Var, sizes: Mapping[str, int], number: Number, rng: Random, assumed: frozenset[str] | None = None
) -> Any:
    """Return a value of `var` that obeys its facts, or the `assumed` ones.

    Shapes: a number, or an array with the axes of `var` that carry an index.
    """
    source, facts = number, var.facts if assumed is None else assumed
    for fact, narrowed in ENTRIES.items():  # in the table's order: a later one keeps what an earlier one made
        source = narrowed(source, rng) if fact in facts else source
    shape = tuple(size(d, sizes) for d in axes(var.shape))
    one = source()
    if not shape:
        return one
    cells = [one, *(source() for _ in range(prod(shape) - 1))]
    kind = float if isinstance(one, float) else object
    array = np.array(cells, dtype=kind).reshape(shape)
    for fact in sorted(facts & ARRAYS.keys()):
        array = ARRAYS[fact](array, rng)
    return array


def _like(model: Any, value: Fraction | int) -> Any:
    return float(value) if isinstance(model, float) else Fraction(value)


def _away_from_zero(source: Number, _: Random) -> Number:
    def positive() -> Any:
        x = abs(source())
        return x if x > 0 else _like(x, 1)

    return positive


def _between(source: Number, rng: Random) -> Number:
    def inside() -> Any:
        x = abs(source())
        return x / (1 + x) if rng.random() < 0.5 else 1 / (1 + x + _like(x, Fraction(1, 50)))

    return inside


def _choice(*numbers: int) -> Callable[[Number, Random], Number]:
    return lambda source, rng: lambda: _like(source(), rng.choice(numbers))


#: Facts about each entry on its own.
ENTRIES: dict[str, Callable[[Number, Random], Number]] = {
    "integer": _choice(-3, -2, -1, 1, 2, 3, 4),
    "positive": _away_from_zero,
    "nonnegative": _away_from_zero,
    "unit": _between,
    "binary": _choice(0, 1),
}


def _reflection(array: Any, _: Random) -> Any:
    """Return a product of two reflections: orthogonal, and rational when `array` is."""
    one = array * 0 + np.diag(array[0] * 0 + 1)
    turned = one
    for v in (array[0], array[-1] + array[0] * 2 + one[0]):
        if v @ v != 0:
            turned = turned @ (one - 2 * np.outer(v, v) / (v @ v))
    return turned


def _one_hot(array: Any, rng: Random) -> Any:
    chosen = array.reshape(-1) * 0
    chosen[rng.randrange(chosen.size)] += 1
    return chosen.reshape(array.shape)


def _square_plus_one(array: Any, _: Random) -> Any:
    return array @ array.T + np.diag(array[0] * 0 + 1)


#: Facts about a value as a whole.
ARRAYS: dict[str, Callable[[Any, Random], Any]] = {
    "diagonal": lambda a, rng: np.diag(np.diag(a)) if a.dtype == float else a * np.eye(len(a), dtype=int),
    "onehot": _one_hot,
    "orthogonal": _reflection,
    "pd": _square_plus_one,
    "simplex": lambda a, rng: np.abs(a) / np.sum(np.abs(a)),
    "symmetric": lambda a, rng: np.triu(a) + np.triu(a, 1).T,
}


def table(
    inputs: Sequence[Var],
    sizes: Mapping[str, int],
    rng: Random,
    facts: Mapping[str, frozenset[str]] | None = None,
    reach: int = 1,
) -> dict[str, Any]:
    """Return random values of the inputs, by name, with the sizes beside them; `reach` times as large."""
    assumed = facts or {}
    drawn = {
        v.name: draw(v, sizes, farther(random_float(rng), reach), rng, assumed.get(v.name)) for v in inputs
    }
    floats = {name: np.float64(x) if isinstance(x, float) else x for name, x in drawn.items()}
    return {**floats, **sizes}


@dataclass
class Coverage:
    """Which branches a run of samples reached: for every decider, whether it was above and below zero."""

    sides: dict[str, set[int]] = field(default_factory=dict)

    def add(self, signs: Mapping[str, Any]) -> bool:
        """Record the signs of one sample; tell whether one of them had not been seen."""
        news = False
        for name, sign in signs.items():
            seen = self.sides.setdefault(name, set())
            now = {s for s in (-1, 1) if s not in seen and np.any(sign == s)}
            seen |= now
            news = news or bool(now)
        return news

    def missing(self) -> tuple[tuple[str, int], ...]:
        """Return the deciders, and the signs of theirs, that no sample reached."""
        return tuple((name, s) for name, seen in self.sides.items() for s in (1, -1) if s not in seen)


def samples(
    inputs: Sequence[Var],
    sizes: Mapping[str, int],
    count: int,
    seed: int,
    judge: Callable[[dict[str, Any]], Mapping[str, Any] | None] = lambda _: {},
    coverage: Coverage | None = None,
    facts: Mapping[str, frozenset[str]] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield at most `count` tables of random values, with the sizes, that `judge` lets pass.

    `judge` returns the signs of the deciders, or None to reject a point.  In the second half of the
    run, points that reach a branch for the first time go before others.
    """
    rng, reached = Random(seed), coverage if coverage is not None else Coverage()
    given, patience = 0, 2 * count
    for attempt in range(30 * count):
        if given == count:
            return
        deadline.check()
        reach = REACH if not given and attempt >= 10 * count else 1
        values = table(inputs, sizes, rng, facts, reach)
        signs = judge(values)
        if signs is None:
            continue
        if not reached.add(signs) and 2 * given >= count and patience and reached.missing():
            patience -= 1
            continue
        given += 1
        yield values
