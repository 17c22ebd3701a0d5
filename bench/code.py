"""Generated code against code written by hand, and its Hessians against those of JAX and PyTorch.

Both sides of a row run in turns on the same arrays, and the medians are compared.  Generated
gradients are NumPy, as the ones written by hand are; Hessians are NumPy against compiled JAX and
`torch.func`, on one processor.  A framework that is not installed is said, and its rows left out.
"""

from __future__ import annotations

import inspect
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from bench import byhand
from bench.table import Row
from symderiv.code import of_expression
from symderiv.code.targets import Target
from symderiv.statement import typed

#: For each repetition that is asked for, calls go on for about this long.  Units: seconds.
TURN = 0.02

Arrays = Mapping[str, Any]
Side = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Model:
    """A value, what its names are, the names to differentiate by, and the sizes at which it is timed."""

    text: str
    let: str
    wrt: str
    sizes: Mapping[str, int]

    def function(self, order: int = 1, target: Target = "numpy") -> Callable[..., Any]:
        """Return the generated function, compiled."""
        source = of_expression(self.text, self.let, tuple(self.wrt.split()), order, target)
        with TemporaryDirectory() as place:
            path = Path(place) / "generated.py"
            path.write_text(source, encoding="utf-8")
            space = runpy.run_path(str(path), run_name="generated")
        functions = (v for v in space.values() if getattr(v, "__module__", None) == "generated")
        found: Callable[..., Any] = next(functions)
        return found

    def arrays(self) -> dict[str, Any]:
        """Return random values of the inputs, of size one whatever the sizes are."""
        rng = np.random.default_rng(0)
        drawn = {}
        for v in typed(self.text, self.let).inputs:
            shape = tuple(self.sizes[d] for d in v.shape if isinstance(d, str))
            value = rng.normal(size=shape) / (shape[-1] ** 0.5 if shape else 1)
            if "onehot" in v.facts:
                value = np.eye(len(value))[0]
            drawn[v.name] = value**2 + 0.1 if "positive" in v.facts else value
        return drawn


NET = "z1 = W1*x + b1; a1 = relu(z1); z2 = W2*a1 + b2; J = 0.5*norm2(z2 - y)^2"
NET_LET = "W1[h,d]; b1[h]; W2[k,h]; b2[k]; x[d]; y[k]"

#: Each has a function of the same name in `bench.byhand`.
GRADIENTS = {
    "relu_net": Model(NET, NET_LET, "W1 b1 W2 b2", {"h": 400, "d": 300, "k": 20}),
    "softmax_regression": Model(
        "-y'*log(softmax(W*x + b))", "W[k,d]; b[k]; x[d]; y[k] onehot", "W b", {"k": 200, "d": 2000}
    ),
    "logistic_regression": Model(
        "z = X*w; J = sum(softplus(z)) - y'*z", "X[n,d]; w[d]; y[n]", "w", {"n": 2000, "d": 300}
    ),
    "ridge": Model(
        "norm2(X*w - y)^2 + c*norm2(w)^2", "X[n,d]; w[d]; y[n]; c positive", "w", {"n": 2000, "d": 300}
    ),
    "recurrent_net": Model(
        "h1 = tanh(W*x1 + U*h0 + b); h2 = tanh(W*x2 + U*h1 + b); h3 = tanh(W*x3 + U*h2 + b); "
        "J = norm2(h3 - y)^2",
        "W[h,d]; U[h,h]; b[h]; h0[h]; x1[d]; x2[d]; x3[d]; y[h]",
        "W U b",
        {"h": 400, "d": 300},
    ),
    "layer_norm": Model(
        "c = x - mean(x); s = sqrt(mean(c.^2) + eps); u = c/s; J = norm2(g.*u + b - y)^2",
        "x[n]; g[n]; b[n]; y[n]; eps positive",
        "x g b",
        {"n": 20000},
    ),
}


def _hessians(n: int) -> dict[str, Model]:
    """Return the models whose Hessians have n rows."""
    side = max(2, n // 5)
    return {
        "logistic regression": Model(
            "sum(softplus(X*w) - y.*(X*w))", "X[n,d]; w[d]; y[n]", "w", {"n": 1000, "d": n}
        ),
        "matrix factorisation": Model(
            "norm2(X - U*V)^2", "X[m,n]; U[m,k]; V[k,n]", "U", {"m": side, "n": side, "k": n // side}
        ),
        "x'Ax": Model("x'*A*x", "A[n,n]; x[n]", "x", {"n": n}),
        "two-layer net": Model(
            NET.replace("relu", "tanh"), NET_LET, "W1", {"h": side, "d": n // side, "k": 10}
        ),
    }


SIZES = (10, 100, 1000)


def gradients(repetitions: int) -> Iterator[Row]:
    """Yield each model's gradients against the same written by hand."""
    for name, model in GRADIENTS.items():
        hand = getattr(byhand, name)
        arrays = model.arrays()
        ours = _called(model.function(), arrays)
        theirs = _called(hand, arrays)
        _agree(ours(), theirs())
        here, there = in_turns(ours, theirs, repetitions)
        yield Row(
            f"gradients: {name.replace('_', ' ')}", _told(here), f"by hand {_told(there)}", here / there, 1.05
        )


def hessians(repetitions: int) -> Iterator[Row]:
    """Yield each model's Hessian against those of the frameworks that are installed."""
    for framework, theirs_of in FRAMEWORKS.items():
        if find_spec(framework) is None:
            print(f"code-hessians: {framework} is not installed; its rows are left out", file=sys.stderr)
            continue
        for n in SIZES:
            for name, model in _hessians(n).items():
                arrays = model.arrays()
                ours, theirs = _called(model.function(order=2), arrays), theirs_of(model, arrays)
                _agree((ours(),), (theirs(),))
                here, there = in_turns(ours, theirs, repetitions)
                label = f"Hessian, n = {n}: {name}"
                yield Row(label, _told(here), f"{framework} {_told(there)}", there / here, 1, "at least")


def _jax(model: Model, arrays: Arrays) -> Side:
    """Return JAX's own Hessian of the value, compiled, waiting for its result."""
    import jax

    jax.config.update("jax_enable_x64", True)
    given = {name: jax.numpy.asarray(v) for name, v in arrays.items()}
    function = model.function(target="jax")
    names = [name for name in inspect.signature(function).parameters if name != model.wrt]

    def value(moved: Any, *rest: Any) -> Any:
        return function(**{model.wrt: moved}, **dict(zip(names, rest, strict=True)))[0]

    second = jax.jit(jax.hessian(value))
    rest = [given[name] for name in names]
    return lambda: second(given[model.wrt], *rest).block_until_ready()


def _torch(model: Model, arrays: Arrays) -> Side:
    """Return PyTorch's own Hessian of the value."""
    import torch

    given = {name: torch.as_tensor(v, dtype=torch.float64) for name, v in arrays.items()}
    function = model.function(target="torch")
    names = inspect.signature(function).parameters
    second = torch.func.hessian(
        lambda moved: function(**{name: moved if name == model.wrt else given[name] for name in names})[0]
    )
    return lambda: second(given[model.wrt])


FRAMEWORKS: dict[str, Callable[[Model, Arrays], Side]] = {"jax": _jax, "torch": _torch}


def _called(function: Callable[..., Any], arrays: Arrays) -> Side:
    names = inspect.signature(function).parameters
    given = {name: arrays[name] for name in names}
    return lambda: function(**given)


def _agree(ours: Any, theirs: Any) -> None:
    """Make sure that both sides compute the same."""
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-7, atol=1e-8)


def in_turns(ours: Side, theirs: Side, repetitions: int) -> tuple[float, float]:
    """Return the median times of two functions, called once each in turns.  Units: seconds.

    Turns of one call are short, so that both sides meet the memory in the same states.
    """
    once = max(_time(ours), _time(theirs))
    times: dict[Side, list[float]] = {ours: [], theirs: []}
    for turn in range(max(repetitions, round(repetitions * TURN / once))):
        for side in (ours, theirs) if turn % 2 else (theirs, ours):
            times[side].append(_time(side))
    return median(times[ours]), median(times[theirs])


def _time(side: Side) -> float:
    start = perf_counter()
    side()
    return perf_counter() - start


def _told(seconds: float) -> str:
    return f"{1e6 * seconds:.0f} µs"


ROWS: dict[str, Callable[[int], Iterator[Row]]] = {"code-gradients": gradients, "code-hessians": hessians}
