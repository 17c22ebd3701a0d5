"""JAX code against JAX's own derivatives of the value that it returns, with and without jit."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.code.cases import CARRIED, GRADIENTS, HESSIANS, HESSIANS_BY_MAPS, JACOBIANS, MAPS, Case
from tests.code.running import arguments, function, point, results, source

pytestmark = pytest.mark.frameworks
jax.config.update("jax_enable_x64", True)
FIRST = (*GRADIENTS, *CARRIED, *MAPS, *JACOBIANS)
SECOND = (*HESSIANS, *HESSIANS_BY_MAPS)


def ids(value: object) -> str | None:
    return value.text[:60] if isinstance(value, Case) else None


def wave(order: int) -> Any:
    """Return sin x + x²/4 as a function of arrays, differentiated."""
    slopes = (lambda x: jnp.sin(x) + x**2 / 4, lambda x: jnp.cos(x) + x / 2, lambda x: 0.5 - jnp.sin(x))
    return slopes[order]


def arrays_of(case: Case, order: int = 1) -> dict[str, Any]:
    given = arguments(source(case, order, "jax"), point(case))
    functions = {name: wave(name.count("_prime")) for name, v in given.items() if callable(v)}
    sizes = {name: v for name, v in given.items() if isinstance(v, int)}
    arrays = {n: jnp.asarray(v, dtype=jnp.float64) for n, v in given.items() if n not in functions | sizes}
    return {**arrays, **functions, **sizes}


def value(case: Case, given: dict[str, Any], name: str) -> Any:
    """Return the value as a function of one input."""
    first = function(source(case, 1, "jax"))
    names = arguments(source(case, 1, "jax"), point(case))
    return lambda moved: first(**{n: moved if n == spelled(name) else given[n] for n in names})[0]


def spelled(name: str) -> str:
    return "lambda_" if name == "lambda" else name


@pytest.mark.parametrize("case", FIRST, ids=ids)
def test_the_derivatives_are_those_of_jax(case: Case) -> None:
    given = arrays_of(case)
    found = function(source(case, 1, "jax"))(**given)
    for name, derivative in zip(case.names, found[1:], strict=True):
        expected = jax.jacrev(value(case, given, name))(given[spelled(name)])
        assert derivative.dtype == jnp.float64
        np.testing.assert_allclose(derivative, expected, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("case", [c for c in FIRST if "phi()" not in c.let], ids=ids)
def test_the_value_is_that_of_the_numpy_code(case: Case) -> None:
    found = function(source(case, 1, "jax"))(**arrays_of(case))
    np.testing.assert_allclose(found[0], results(case, point(case))[0], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("case", SECOND, ids=ids)
def test_the_hessian_is_that_of_jax(case: Case) -> None:
    given = arrays_of(case)
    text = source(case, 2, "jax")
    found = function(text)(**{n: given[n] for n in arguments(text, point(case))})
    for name, second in zip(case.names, found if isinstance(found, tuple) else (found,), strict=True):
        expected = jax.hessian(value(case, given, name))(given[spelled(name)])
        np.testing.assert_allclose(second, expected, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("case", [c for c in FIRST if "phi()" not in c.let][::7], ids=ids)
def test_the_function_compiles(case: Case) -> None:
    given = arrays_of(case)
    found = function(source(case, 1, "jax"))
    np.testing.assert_allclose(jax.jit(found)(**given)[0], found(**given)[0], rtol=1e-10, atol=1e-10)
