"""One small evaluator, so that a reading can be checked by numbers."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from symderiv.expr import Expr
from symderiv.numeric import evaluator

Value = Callable[[Expr, Mapping[str, Any]], Any]


@pytest.fixture
def value() -> Value:
    return lambda expr, values: evaluator((), {"it": expr})(values)["it"]
