"""A power takes up its base where that stands beside it, whatever the base is."""

import pytest

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
