"""A power takes up its base where that stands beside it, whatever the base is."""

import pytest

from symderiv import derive
from tests.normal.test_named_forms import simple

LET = "a[n] positive; b[n] positive; p[n]; x[n]; q; y positive; l positive"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("(y/l)^(q - 1)*y/l^2", "(y/l)^q/l"),
        ("(p'*x)^(q - 1)*(x'*p)*a", "(pᵀ x)^q a"),
        ("norm2(x)^(q - 1)/norm2(x)*x", "‖x‖^(q − 2) x"),
        ("(a ./ b).^(q - 1) .* a ./ b.^2", "(a/b)^(∘q)/b"),
        ("(y/l)^(q - 1)*l^2", "(y/l)^(q − 1) l²"),
    ],
)
def test_a_power_beside_its_base_is_one_power(text, due):
    assert simple(text, LET) == due


def test_a_root_to_an_odd_power_is_typed_as_a_power():
    found = derive("b/sqrt(x^2 + b)", "x; b positive", "x")
    assert found.to_dict()["answers"][0]["text"] == "-b*x/(x^2 + b)^(3/2)"
