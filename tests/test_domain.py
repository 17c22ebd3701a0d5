"""Values that are real nowhere are refused with a sentence."""

from __future__ import annotations

import pytest

from symderiv.domain import nowhere_real
from symderiv.errors import InputError
from symderiv.parse import declarations, program, text
from symderiv.solver import derive

SCOPE = declarations("x; y; v[n]; p positive")


@pytest.mark.parametrize(
    ("source", "unreal"),
    [
        ("sqrt(-y^2)", "sqrt(-y^2)"),
        ("x + log(-p*y^2)", "log(-p*y^2)"),
        ("z = -exp(x); z*log(-x^2 - abs(y))", "log(-x^2 - abs(y))"),
        ("sum(log(-v.^2))", "log(-v.^2)"),
        ("sqrt(-(x^2 + norm2(v)^2))", "sqrt(-(x^2 + norm2(v)^2))"),
        ("log(y^2/(-2))", "log(y^2/(-2))"),
    ],
)
def test_a_root_or_logarithm_of_what_is_never_positive_is_found(source: str, unreal: str) -> None:
    found = nowhere_real(program(source, SCOPE).lets)
    assert found is not None
    assert text(found) == unreal


@pytest.mark.parametrize("source", ["sqrt(-y)", "log(-x*y)", "sqrt(1 - y^2)", "log(p/(-y))", "sqrt(-(-p))"])
def test_what_is_positive_somewhere_passes(source: str) -> None:
    assert nowhere_real(program(source, SCOPE).lets) is None


def test_a_derivative_of_it_is_refused_in_one_sentence() -> None:
    with pytest.raises(InputError, match=r"sqrt\(-y\^2\) has no derivative .*: -y\^2 is never positive"):
        derive("sqrt(-y^2)", "y", "y")
