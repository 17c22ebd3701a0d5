"""A one-hot vector picks: y ∘ p is (yᵀp) y, which is used where yᵀp is met."""

import pytest

from symderiv import derive


@pytest.mark.parametrize(
    ("loss", "due"),
    [
        ("(1 - (y'*p)^q)/q", "(y'*p)^q*(p - y)"),
        ("1 - y'*p", "y'*p*(p - y)"),
        ("-q*log(y'*p)", "q*(p - y)"),
    ],
)
def test_losses_of_the_probability_of_a_class_are_multiples_of_p_minus_y(loss, due):
    found = derive(f"p = softmax(z); {loss}", "z[k]; y[k] onehot; q", "z")
    assert found.passed
    assert found.to_dict()["answers"][0]["text"] == due


def test_a_named_probability_is_picked_too_and_the_fact_is_told():
    found = derive("p = softmax(z); s = y'*p; s^3", "z[k]; y[k] onehot", "z")
    assert found.passed
    assert found.to_dict()["answers"][0]["text"] == "3*s^3*(y - p)"
    assert "declared fact" in [step["rule"] for step in found.to_dict()["steps"]]


def test_without_the_property_nothing_is_picked():
    found = derive("p = softmax(z); 1 - y'*p", "z[k]; y[k]", "z")
    assert found.to_dict()["answers"][0]["text"] == "p .* (y'*p - y)"
