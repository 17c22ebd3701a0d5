"""Which points count: those that lie near no kink."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.expr import var
from symderiv.graph import Let
from symderiv.ops.row import call
from symderiv.witness.difference import guarded
from symderiv.witness.tally import Kinks

X = var("x", ("n",))
KINKS = Kinks((Let(var("y", ("n",)), call("relu", X)),), (), frozenset({X}))


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ([1.0, -2.0, 3.0], True),
        ([1.0, 0.0, 3.0], True),
        ([1.0, 1e-5, 3.0], False),
        ([1.7e308, -1.7e308, 1.7e308], False),
    ],
    ids=["far from the kink", "on it", "near it", "too large to tell"],
)
def test_a_point_counts_that_is_near_no_kink(values: list[float], counts: bool) -> None:
    (name,) = KINKS.results
    with guarded():
        assert (KINKS.judge({name: np.array(values)}) is not None) == counts
