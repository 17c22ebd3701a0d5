"""Checking answers: how many a second, and beside SymPy's two ways to ask whether formulas are equal.

The answers of a batch are all different, so that nothing read before helps; a target is prepared once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from statistics import median
from time import process_time
from typing import Any

from bench.table import Row
from symderiv.checking.check import checked
from symderiv.checking.target import Target, target

#: What a class writes for ∂J/∂b1 of part q2c: spellings that are combined into different answers.
ERRORS = ("(yhat - y)", "(ŷ − y)", "(sigma(z2) - y)", "delta2", "(sigmoid(W2*a1 + b2 + x) - y)")
WEIGHTS = ("W2'", "W2ᵀ", "W_2^T", "W2.T")
CONDITIONS = ("(z1 > 0)", "1{z1 > 0}", "(a1 > 0)", r"\mathbb{1}\{z_1 > 0\}", "(W1*x + b1 > 0)", "relu'(z1)")
#: Pairs that both languages read, equal and not.
PAIRS = (
    ("(x + 1)**2", "x**2 + 2*x + 1"),
    ("(x + y)**5", "(x + y)**3*(x**2 + 2*x*y + y**2)"),
    ("sin(2*x)", "2*sin(x)*cos(x)"),
    ("exp(-x)/(1 + exp(-x))**2", "exp(x)/(1 + exp(x))**2"),
    ("1 - tanh(x)**2", "4/(exp(x) + exp(-x))**2"),
    ("x*exp(-x**2/2)/sqrt(2*pi)", "x/(sqrt(2*pi)*exp(x**2/2))"),
    ("(a*x + b)/(c*x + d)", "a/c + (b - a*d/c)/(c*x + d)"),
    ("2*(w*x + b - y)*x", "2*x*(w*x + b - y) + x"),
    ("sin(x)**2", "1 - cos(x)"),
    ("exp(x + y)", "exp(x) + exp(y)"),
)
REPEATED = 20


def answers() -> Iterator[str]:
    """Yield different right answers to one question."""
    for sign in (" .* ", " ∘ "):
        for weight in WEIGHTS:
            for error in ERRORS:
                for condition in CONDITIONS:
                    yield f"∂J/∂b1 = {error} {weight}{sign}{condition}"
                    yield f"∂J/∂b1 = {weight} {error}{sign}{condition}"


def rate(repetitions: int) -> Row:
    """Return how many answers one core checks in a second."""
    prepared = target(part="q2c")
    batch = list(answers())
    assert all(checked(prepared, answer).accepted for answer in batch)
    times = [_timed(lambda: [checked(prepared, answer) for answer in batch]) for _ in range(repetitions)]
    each = median(times) / len(batch)
    told = f"{each * 1e6:.0f} µs each"
    return Row("checks a second and core", told, f"{len(batch)} answers", 1 / each, 5000, "at least")


def against_sympy(question: str) -> Callable[[int], Row]:
    """Return the row that compares with one of SymPy's ways to ask for equality."""

    def measure(repetitions: int) -> Row:
        ours = sum(median(_ours(pair) for _ in range(repetitions)) for pair in PAIRS)
        theirs = sum(_theirs(question, pair) for pair in PAIRS)
        here, there = (f"{x / len(PAIRS) * 1e3:.2f} ms each" for x in (ours, theirs))
        return Row(f"SymPy's {question} to a check", here, there, theirs / ours, 500, "at least")

    return measure


@cache
def _prepared(reference: str) -> Target:
    return target(reference=reference)


def _ours(pair: tuple[str, str]) -> float:
    reference, answer = pair
    checked(_prepared(reference), answer)
    return _timed(lambda: [checked(_prepared(reference), answer) for _ in range(REPEATED)]) / REPEATED


def _theirs(question: str, pair: tuple[str, str]) -> float:
    from sympy import Symbol, simplify, sympify
    from sympy.core.cache import clear_cache

    names = {name: Symbol(name, real=True) for name in "abcdwxy"}
    one, two = (sympify(text, locals=names) for text in pair)
    ask: dict[str, Callable[[], Any]] = {
        "simplify": lambda: simplify(one - two) == 0,
        "equals": lambda: one.equals(two),
    }
    clear_cache()
    return _timed(ask[question])


def _timed(run: Callable[[], Any]) -> float:
    start = process_time()
    run()
    return process_time() - start


ROWS: dict[str, Callable[[int], Row]] = {
    "checks": rate,
    "checks-simplify": against_sympy("simplify"),
    "checks-equals": against_sympy("equals"),
}
