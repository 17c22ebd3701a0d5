"""PyTorch code against PyTorch's own derivatives of the value that it returns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from tests.code.cases import CARRIED, GRADIENTS, HESSIANS, HESSIANS_BY_MAPS, JACOBIANS, MAPS, Case
from tests.code.running import arguments, function, point, results, source

pytestmark = [
    pytest.mark.frameworks,
    pytest.mark.filterwarnings("ignore:.torch.jit:DeprecationWarning"),  # raised inside torch.func
]
FIRST = (*GRADIENTS, *CARRIED, *MAPS, *JACOBIANS)
SECOND = (*HESSIANS, *HESSIANS_BY_MAPS)


def ids(value: object) -> str | None:
    return value.text[:60] if isinstance(value, Case) else None


def wave(order: int) -> Any:
    """Return sin x + x²/4 as a function of tensors, differentiated."""
    slopes = (lambda x: torch.sin(x) + x**2 / 4, lambda x: torch.cos(x) + x / 2, lambda x: 0.5 - torch.sin(x))
    return slopes[order]


def tensors(case: Case, order: int = 1) -> dict[str, Any]:
    given = arguments(source(case, order, "torch"), point(case))
    functions = {name: wave(name.count("_prime")) for name, v in given.items() if callable(v)}
    sizes = {name: v for name, v in given.items() if isinstance(v, int)}
    arrays = {n: torch.tensor(v, dtype=torch.float64) for n, v in given.items() if n not in functions | sizes}
    return {**arrays, **functions, **sizes}


def value(case: Case, given: dict[str, Any], name: str) -> Any:
    """Return the value as a function of one input."""
    first = function(source(case, 1, "torch"))
    names = arguments(source(case, 1, "torch"), point(case))
    return lambda moved: first(**{n: moved if n == spelled(name) else given[n] for n in names})[0]


def spelled(name: str) -> str:
    return "lambda_" if name == "lambda" else name


@pytest.mark.parametrize("case", FIRST, ids=ids)
def test_the_derivatives_are_those_of_autograd(case: Case) -> None:
    given = tensors(case)
    found = function(source(case, 1, "torch"))(**given)
    for name, derivative in zip(case.names, found[1:], strict=True):
        expected = torch.func.jacrev(value(case, given, name))(given[spelled(name)])
        assert derivative.dtype == torch.float64
        torch.testing.assert_close(derivative, expected, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("case", [c for c in FIRST if "phi()" not in c.let], ids=ids)
def test_the_value_is_that_of_the_numpy_code(case: Case) -> None:
    found = function(source(case, 1, "torch"))(**tensors(case))
    np.testing.assert_allclose(found[0], results(case, point(case))[0], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("case", SECOND, ids=ids)
def test_the_hessian_is_that_of_torch_func(case: Case) -> None:
    given = tensors(case)
    text = source(case, 2, "torch")
    found = function(text)(**{n: given[n] for n in arguments(text, point(case))})
    for name, second in zip(case.names, found if isinstance(found, tuple) else (found,), strict=True):
        expected = torch.func.hessian(value(case, given, name))(given[spelled(name)])
        torch.testing.assert_close(second, expected, rtol=1e-8, atol=1e-9)
