"""Keys of expressions: what is equal shares one, and they are not kept without end."""

from __future__ import annotations

import pytest

from symderiv.expr import var
from symderiv.normal import key, same
from symderiv.ops.elementwise import exp

A, B = var("a"), var("b")


@pytest.fixture(autouse=True)
def _from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key, "_keys", {})
    monkeypatch.setattr(key, "_representatives", {})


def test_functions_of_equal_values_are_the_same_whichever_comes_first() -> None:
    assert same(exp(A + B), exp(B + A))


def test_functions_of_unlike_values_are_not_the_same() -> None:
    assert not same(exp(A + B), exp(A - B))


def test_what_is_the_same_stays_so_as_keys_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key, "KEPT", 3)
    first = exp(A + B)
    assert same(first, exp(A + B + 0))
    for n in range(2, 20):
        assert same(exp(A + n * B), exp(n * B + A))
        assert same(first, exp(B + A))


def test_no_more_keys_are_kept_than_a_bound_and_one_comparison_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key, "KEPT", 50)
    for n in range(200):
        assert same(exp(A + n * B), exp(n * B + A))
    assert len(key._keys) < 100
    assert len(key._representatives) < 100
