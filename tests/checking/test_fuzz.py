"""Whatever is typed as an answer, there is a verdict and no traceback."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderiv.checking.check import checked
from symderiv.checking.target import target
from tests.answers.table import rows

PIECES = (
    "x y z1 W2 b1 yhat ŷ delta1 δ₂ J ∂J/∂b1 ∂J/∂W1 = == <= > + - * / ^ .* ' ( ) [ ] { } | ‖ , ; _ & \\ "
    "1 2 0.5 1e9 \\frac \\sum \\begin{cases} \\end{cases} if otherwise \\hat max relu sum log exp inv det "
    "kron ones eye where sigma ᵀ ² ₁ ⁽¹⁾ ∘ 1{ \n i j k \\left( \\right) \\text{if} \\nabla_ d/d % # "
    '" \u202e \x00 𝟙 I e pi'
).split(" ")
TARGET = target(part="q2c")
SCALAR = target(reference="x*max(0, y) + exp(-x)")
answers = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


@settings(max_examples=150)
@given(answers)
def test_any_pieces_get_a_verdict(answer: str) -> None:
    for against in (TARGET, SCALAR):
        assert checked(against, answer).to_dict()["verdict"]


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_any_text_gets_a_verdict(answer: str) -> None:
    assert checked(SCALAR, answer).to_dict()["verdict"]


@settings(max_examples=80)
@given(st.sampled_from([row.answer for row in rows()]), st.integers(0, 60), answers)
def test_a_torn_answer_gets_a_verdict(answer: str, at: int, patch: str) -> None:
    torn = answer[:at] + patch + answer[at + 3 :]
    assert checked(SCALAR, torn).to_dict()["verdict"]


@pytest.mark.parametrize(
    "answer",
    [
        "9^9^9^9",
        "(" * 500 + "x",
        "x^1000^1000",
        "exp(exp(exp(exp(exp(x)))))",
        "((((x^999)^999)^999)^999)^999",
        "+".join(["x"] * 5000),
        "*".join(["(x+y)"] * 300),
        "sin(" * 100 + "x" + ")" * 100,
        "1e50*x^1000",
        "x" * 20_001,
        "a=" * 2000 + "x",
        ";".join(["x"] * 3000),
        "\n".join(f"v{n} = x" for n in range(2000)),
        "sum(i:3, " * 8 + "x" + ")" * 8,
    ],
)
def test_a_hostile_answer_is_done_with_soon(answer: str) -> None:
    start = process_time()
    assert checked(SCALAR, answer).to_dict()["verdict"] in ("wrong", "unreadable", "undecided")
    assert process_time() - start < 10
