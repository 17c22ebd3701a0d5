"""Checking answers: how many a second, and beside SymPy's two ways to ask whether formulas are equal.

The texts of a batch are all different: once twenty spellings of each answer, as in a class where most
are right, and once as many formulas as texts.  A target is prepared once, and forgotten with its batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product
from statistics import median
from time import process_time
from typing import Any

from bench.table import Row
from symderiv.checking.check import checked
from symderiv.checking.target import Target, target
from symderiv.checking.verdict import Verdict

#: What a class writes for ∂J/∂b1 of part q2c: spellings that are combined into different answers.
ERRORS = ("(yhat - y)", "(ŷ − y)", "(sigma(z2) - y)", "delta2", "(sigmoid(W2*a1 + b2 + x) - y)")
WEIGHTS = ("W2'", "W2ᵀ", "W_2^T", "W2.T")
CONDITIONS = ("(z1 > 0)", "1{z1 > 0}", "(a1 > 0)", r"\mathbb{1}\{z_1 > 0\}", "(W1*x + b1 > 0)", "relu'(z1)")
#: Formulas for the same, of which no two are one: for the error, for the condition, and for the product.
OTHER_ERRORS = (
    *("(ŷ - y)", "(σ(z2) - y)", "δ2", "(-y + ŷ)", "(-(y - ŷ))", r"(\sigma(W_2 a_1 + b_2 + x) - y)"),
    *("(1/(1 + exp(-z2)) - y)", "(σ(z2)*1 - y)", "(exp(z2)/(1 + exp(z2)) - y)", "(ŷ*(1 - y) - y*(1 - ŷ))"),
)
OTHER_CONDITIONS = (
    *("(z1 > 0)", "(a1 > 0)", "(0 < z1)", "(W1*x + b1 > 0)", "(W1*x > -b1)", "step(z1)", "sign(a1)"),
    *("(1 - (z1 <= 0))", r"\mathbb{1}\{0 < a_1\}", "(relu(z1) > 0)"),
)
PRODUCTS = ("W2ᵀ {e} ∘ {c}", "{c} ∘ (W_2^T {e})", "({c} ∘ W2') {e}", "diag({c}) W2.T {e}", "W2' ({e} ∘ {c})")
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


def spellings() -> Iterator[str]:
    """Yield different texts of right answers to one question, of which many say the same."""
    for sign in (" .* ", " ∘ "):
        for weight in WEIGHTS:
            for error in ERRORS:
                for condition in CONDITIONS:
                    yield f"∂J/∂b1 = {error} {weight}{sign}{condition}"
                    yield f"∂J/∂b1 = {weight} {error}{sign}{condition}"


def formulas() -> Iterator[str]:
    """Yield right answers to one question of which no two are the same formula."""
    for error, condition, whole in product(OTHER_ERRORS, OTHER_CONDITIONS, PRODUCTS):
        yield "∂J/∂b1 = " + whole.format(e=error, c=condition)


def rate(name: str, texts: Callable[[], Iterator[str]], repetitions: int) -> Row:
    """Return how many answers one core checks in a second."""
    batch = list(texts())
    each = median(_first(batch) for _ in range(repetitions)) / len(batch)
    told = f"{each * 1e6:.0f} µs each"
    return Row(f"checks a second and core, {name}", told, f"{len(batch)} answers", 1 / each, 5000, "at least")


def _first(batch: list[str]) -> float:
    """Return how long it takes to check a batch against a target that has seen none of it."""
    prepared = target(part="q2c")
    assert checked(prepared, "∂J/∂b1 = (2 ŷ - 2 y) W2ᵀ ∘ (z1 > 0)/2").accepted  # readies what all need
    verdicts: list[Verdict] = []
    seconds = _timed(lambda: verdicts.extend(checked(prepared, answer) for answer in batch))
    assert all(verdict.accepted for verdict in verdicts)
    return seconds


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
    "checks": partial(rate, "of many spellings", spellings),
    "checks-different": partial(rate, "all different", formulas),
    "checks-simplify": against_sympy("simplify"),
    "checks-equals": against_sympy("equals"),
}
