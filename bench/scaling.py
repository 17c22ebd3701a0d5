"""Costs inside one process: how they grow with depth, and against SymPy's own derivatives.

A row is a function of the number of repetitions, under the name by which it is chosen.  Expressions
are built anew for every repetition, so that nothing interned or cached is timed; building is not timed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from statistics import median
from time import process_time
from typing import Any

from bench.table import Row
from symderiv.expr import Expr, Var, const, var
from symderiv.formula import equals
from symderiv.graph import Graph, Let
from symderiv.notation import Notation
from symderiv.op import OPS, cotangents
from symderiv.ops.arithmetic import minus, plus, times
from symderiv.ops.elementwise import maximum
from symderiv.ops.linear import product
from symderiv.reverse import Backward, backward
from symderiv.typeset.latex import latex

#: Depths, each against the one a quarter as deep: linear growth is a ratio of 4.
DEPTHS = {4: 1, 8: 2, 32: 8, 128: 32, 512: 128}
UNITS = 1024
#: SymPy's full gradient takes minutes: this many units (three variables each) are timed, and scaled up.
SAMPLED = 3

Timed = tuple[float, int]
"""Seconds of CPU time, and the length of the LaTeX that came out."""


def layers(depth: int) -> Graph:
    """Return a net of `depth` ReLU layers with a squared loss: z = W a + b, a = relu(z)."""
    start, label = var("x", ("n",)), var("y", ("n",))
    inputs: list[Var] = [start, label]
    lets: list[Let] = []
    below: Var = start
    for n in range(1, depth + 1):
        weights, bias = var(f"W{n}", ("n", "n")), var(f"b{n}", ("n",))
        inputs += [weights, bias]
        lets.append(Let(var(f"z{n}", ("n",)), plus(product(weights, below), bias)))
        lets.append(Let(var(f"a{n}", ("n",)), OPS["relu"](lets[-1].var)))
        below = lets[-1].var
    lets.append(Let(var("J"), OPS["sqnorm"](minus(below, label))))
    return Graph(tuple(inputs), tuple(lets))


def gradients_of_layers(depth: int) -> Timed:
    """Time the gradients by every weight and bias, and their LaTeX."""
    graph = layers(depth)
    names = tuple(v.name for v in graph.inputs if v.name not in ("x", "y"))
    start = process_time()
    passed = backward(graph, "J", names)
    typeset = formulas(passed, names)
    return process_time() - start, sum(map(len, typeset))


def formulas(passed: Backward, names: Sequence[str]) -> list[str]:
    """Return `∂J/∂W = …` as LaTeX for each name, and for each cotangent that an answer uses by name."""
    write = Notation()
    found = {c.of.name: c for c in passed.cotangents}
    by_name = {let.var for let in passed.lets(*(found[name].value for name in names))}
    shown = [c for c in passed.cotangents if c.of.name in names or c.symbol in by_name]
    return [latex(equals(write.derivative(passed.of.name, c.of.name), write(c.value))) for c in shown]


def growth(depth: int, repetitions: int) -> Row:
    """Compare a net with one a quarter as deep."""
    less = DEPTHS[depth]
    pairs = [(gradients_of_layers(depth), gradients_of_layers(less)) for _ in range(repetitions)]
    here, there = _median([ours for ours, _ in pairs]), _median([base for _, base in pairs])
    return Row(
        f"net of {depth} : {less} layers", _told(here, depth), _told(there, less), here[0] / there[0], 5
    )


def _median(runs: Sequence[Timed]) -> Timed:
    return median(seconds for seconds, _ in runs), runs[0][1]


def _told(run: Timed, depth: int) -> str:
    seconds, written = run
    return f"{seconds:.3f} s ({1000 * seconds / depth:.1f} ms, {written // depth} characters a layer)"


def units() -> tuple[tuple[Var, ...], Expr]:
    """Return the 3·1,024 parameters of y = Σ vᵢ max(0, wᵢ x + cᵢ), and y, all of scalars."""
    x = var("x")
    rows = [(var(f"v{i}"), var(f"w{i}"), var(f"c{i}")) for i in range(1, UNITS + 1)]
    y = plus(*(times(v, maximum(0, plus(times(w, x), c))) for v, w, c in rows))
    return tuple(p for row in rows for p in row), y


def raw_gradient() -> float:
    """Time the derivatives by all parameters, as the rules leave them: what `diff` gives, too."""
    parameters, y = units()
    start = process_time()
    found = cotangents(y, const(1), set(parameters), plus)
    seconds = process_time() - start
    assert all(p in found for p in parameters)
    return seconds


def written_gradient() -> float:
    """Time the derivatives by all parameters, each simplified to what a person would write."""
    parameters, y = units()
    graph = Graph((var("x"), *parameters), (Let(var("y"), y),))
    start = process_time()
    backward(graph, "y", tuple(p.name for p in parameters))
    return process_time() - start


def sampler() -> Callable[[], float]:
    """Return a function that times SymPy's `diff` by some parameters, scaled up to all of them.

    Every call takes units that no call has taken, so that SymPy's cache holds no answer.
    """
    import sympy

    x = sympy.Symbol("x")
    rows = [sympy.symbols(f"v{i} w{i} c{i}") for i in range(1, UNITS + 1)]
    y = sympy.Add(*(v * sympy.Max(0, w * x + c) for v, w, c in rows))
    turns = count()
    _differentiate(y, rows[-1:])  # what the first call sets up serves all later ones

    def sample() -> float:
        first = SAMPLED * next(turns) % (UNITS - SAMPLED)
        start = process_time()
        _differentiate(y, rows[first : first + SAMPLED])
        return (process_time() - start) * UNITS / SAMPLED

    return sample


def _differentiate(y: Any, rows: Sequence[Any]) -> None:
    for row in rows:
        for parameter in row:
            y.diff(parameter)


def against_sympy(name: str, ours: Callable[[], float], repetitions: int) -> Row:
    """Compare the gradient of the explicit units with SymPy's of the same sum, in turns."""
    theirs = sampler()
    pairs = [(ours(), theirs()) for _ in range(repetitions)]
    here, there = median(a for a, _ in pairs), median(b for _, b in pairs)
    scaled = f"SymPy {there:.0f} s (scaled up from {SAMPLED} units)"
    return Row(name, f"{here:.3f} s", scaled, there / here, 500, "at least")


ROWS: dict[str, Callable[[int], Row]] = {
    **{f"net-{depth}": partial(growth, depth) for depth in DEPTHS},
    "units": partial(against_sympy, f"gradient of {UNITS} units", raw_gradient),
    "units-simplified": partial(against_sympy, f"… each simplified ({UNITS} units)", written_gradient),
}
