"""Checking answers: how many a second, and beside SymPy's two ways to ask whether formulas are equal.

The texts of a batch are all different: once twenty spellings of each answer, as in a class where most
are right, and once as many formulas as texts.  A target is prepared once, and forgotten with its batch.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product
from statistics import geometric_mean, median
from time import process_time
from types import SimpleNamespace
from typing import Any

import numpy as np

from bench.pairs import PAIRS, Pair
from bench.peers.entries import symbols
from bench.peers.sympy_entries import ON
from bench.table import Row
from symderiv.checking.check import checked
from symderiv.checking.target import target
from symderiv.checking.verdict import Verdict
from symderiv.grading.worker import SECONDS
from symderiv.parse import declarations

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


def rate(name: str, texts: Callable[[], Iterator[str]], repetitions: int) -> Iterator[Row]:
    """Yield how many answers one core checks in a second."""
    batch = list(texts())
    each = median(_first(batch) for _ in range(repetitions)) / len(batch)
    told = f"{each * 1e6:.0f} µs each"
    yield Row(f"checks a second and core, {name}", told, f"{len(batch)} answers", 1 / each, 5000, "at least")


def _first(batch: list[str]) -> float:
    """Return how long it takes to check a batch against a target that has seen none of it."""
    prepared = target(part="q2c")
    assert checked(prepared, "∂J/∂b1 = (2 ŷ - 2 y) W2ᵀ ∘ (z1 > 0)/2").accepted  # readies what all need
    verdicts: list[Verdict] = []
    seconds = _timed(lambda: verdicts.extend(checked(prepared, answer) for answer in batch))
    assert all(verdict.accepted for verdict in verdicts)
    return seconds


def against_sympy(question: str, repetitions: int) -> Iterator[Row]:
    """Yield the rows that compare with one of SymPy's ways to ask for equality: all pairs, and the usual one.

    SymPy is given expressions, we the text of the answer; neither has more than two seconds.
    """
    ours = [median(_ours(pair) for _ in range(repetitions)) for pair in PAIRS]
    theirs = [_theirs(question, pair) for pair in PAIRS]
    asked = f"SymPy's {question} to a check"
    here, there = (f"{sum(x) / len(PAIRS) * 1e3:.2f} ms each" for x in (ours, theirs))
    yield Row(f"{asked}, {len(PAIRS)} pairs", here, there, sum(theirs) / sum(ours), 500, "at least")
    here, there = (f"{geometric_mean(x) * 1e3:.2f} ms" for x in (ours, theirs))
    usual = geometric_mean(theirs) / geometric_mean(ours)
    yield Row(f"{asked}, geometric mean", here, there, usual, 500, "at least")


def _ours(pair: Pair) -> float:
    """Return how long it takes to check an answer against a target that has not seen it."""
    prepared = target(reference=pair.due.text, let=pair.due.let)
    checked(prepared, f"{pair.text} + 0*({pair.due.text})")  # readies what its like need
    verdicts: list[Verdict] = []
    seconds = _timed(lambda: verdicts.append(checked(prepared, pair.text)))
    assert verdicts[0].accepted is pair.right, pair.text
    return seconds


def _theirs(question: str, pair: Pair) -> float:
    from sympy import simplify
    from sympy.core.cache import clear_cache

    values = _values(pair.due.let)
    both = (np.ravel(np.asarray(f(ON, values), dtype=object)) for f in (pair.due.formula, pair.formula))
    entries = list(zip(*both, strict=True))
    ask: dict[str, Callable[[], Any]] = {
        "simplify": lambda: all(simplify(one - two) == 0 for one, two in entries),
        "equals": lambda: all(one.equals(two) for one, two in entries),
    }
    clear_cache()
    return _timed(partial(_bounded, ask[question]))


def _bounded(ask: Callable[[], Any]) -> None:
    """Ask, and stop where a check of ours would be stopped; that time counts as the answer's."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        ask()
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _values(let: str) -> SimpleNamespace:
    """Return arrays of real symbols for what is declared, three along each axis."""
    return SimpleNamespace(
        **{v.name: symbols(v.name, len(v.shape), _real(v.facts)) for v in declarations(let).variables}
    )


def _real(facts: Iterable[str]) -> Callable[[str], Any]:
    from sympy import Symbol

    return lambda name: Symbol(name, real=True, positive=True if "positive" in facts else None)


def _timed(run: Callable[[], Any]) -> float:
    start = process_time()
    run()
    return process_time() - start


ROWS: dict[str, Callable[[int], Iterator[Row]]] = {
    "checks": partial(rate, "of many spellings", spellings),
    "checks-different": partial(rate, "all different", formulas),
    "checks-simplify": partial(against_sympy, "simplify"),
    "checks-equals": partial(against_sympy, "equals"),
}
