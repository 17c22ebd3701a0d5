"""Constants without a value."""

import pytest

from symderiv.parse import declarations, program, text
from symderiv.witness.constants import undefined

SCOPE = declarations("x; v[n]; X[n,n]; phi()")


@pytest.mark.parametrize(
    ("source", "constant"),
    [
        ("x + log(0)", "log(0)"),
        ("x*log(1 - 1)", "log(0)"),
        ("sqrt(-1)*x", "sqrt(-1)"),
        ("x + tr(inv(zeros(2,2)))", "tr(inv(zeros(2, 2)))"),
        ("sum(inv(zeros(n,n))*v)", "inv(zeros(n, n))"),
        ("y = 1/(log(1)*2); x*y", "1/(log(1)*2)"),
        ("(-2)^(1/2) + x", "(-2)^(1/2)"),
        ("where(x > 0, x, log(0))", "log(0)"),
    ],
)
def test_a_constant_without_a_value_is_found(source, constant):
    found = undefined(program(source, SCOPE).lets)
    assert found is not None
    assert text(found) == constant


@pytest.mark.parametrize(
    "source",
    [
        "x",
        "phi''(ones(n))",
        "log(2)*x",
        "exp(1000)*x",
        "1/n*sum(v)",
        "log(x)",
        "x/(n - 3)",
        "sum(inv(eye(n))*v)",
        "2^1000*x",
        "where(x > 0, x, undefined())",
    ],
)
def test_a_constant_with_a_value_and_a_part_with_names_pass(source):
    assert undefined(program(source, SCOPE).lets) is None
