"""Correct answers changed by machine: a mutant that differs is never accepted, a rewriting never refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from random import Random

import pytest

from symderiv.checking.check import checked
from symderiv.checking.given import Given, given
from symderiv.checking.target import Target
from symderiv.errors import InputError
from symderiv.expr import Entry, Expr, Index
from symderiv.parse import text
from tests.answers.mutants import MISTAKES, REWRITINGS, changed, differ
from tests.answers.table import rows
from tests.answers.test_answers import prepared

#: How many mutants a run makes, and a thorough one.
FEW, MANY = 150, 10_000


@cache
def bases() -> tuple[tuple[Target, Given], ...]:
    correct = [row for row in rows() if row.verdict in ("correct", "equivalent")]
    found = [(target, one) for row in correct for target, one in read(prepared(row.against), row.answer)]
    return tuple(found)


def read(target: Target, answer: str) -> Iterator[tuple[Target, Given]]:
    """Yield an answer that gives one value and can be read in one way alone, with its question."""
    for question in (target, *target.others):
        with suppress(InputError):  # another of the part's questions
            values = given(answer, question)
            if len(values) == 1 and not values[0].others:
                yield question, values[0]
            return


def spelled(base: Given, mutant: Expr) -> str:
    """Return a mutant as a person would type it, with its left side where one is needed."""
    side = base.asked.name
    if side and base.at is not None:
        letters = ",".join(i.name if isinstance(i, Index) else str(i) for i in base.at)
        side = f"{side}_{{{letters}}}"
    return f"{side} = {text(mutant)}" if side else text(mutant)


def test_a_mutant_that_differs_is_never_accepted() -> None:
    assert accepted_mutants(FEW, seed=1) == []


def test_a_rewriting_is_never_refused() -> None:
    assert refused_rewritings(FEW, seed=2) == []


@pytest.mark.thorough
def test_ten_thousand_mutants_get_no_wrong_verdict() -> None:
    assert accepted_mutants(MANY // 2, seed=3) + refused_rewritings(MANY // 2, seed=4) == []


#: What a mistake may do to a text: nothing says how far an index runs, or a size has an index's name.
UNSPEAKABLE = ("nothing says how far", "is an index")


def accepted_mutants(count: int, seed: int) -> list[str]:
    wrong, rng, made = [], Random(seed), 0
    while made < count:
        target, base = rng.choice(bases())
        mutant = changed(base, MISTAKES, rng)
        if mutant is None or not differ(base, mutant):
            continue
        made += 1
        told = checked(target, spelled(base, mutant)).to_dict()  # which explains it, too
        shown = told["counterexample"] or "shape" in told["how"] or "is due" in (told["diagnosis"] or "")
        if told["verdict"] == "unreadable" and any(why in told["diagnosis"] for why in UNSPEAKABLE):
            continue
        if told["verdict"] != "wrong" or not shown:
            wrong.append(f"{spelled(base, mutant)}: {told}")
    return wrong


def refused_rewritings(count: int, seed: int) -> list[str]:
    wrong, rng, made = [], Random(seed), 0
    while made < count:
        target, base = rng.choice(bases())
        same = changed(base, REWRITINGS, rng)
        if same is None:
            continue
        made += 1
        found = checked(target, spelled(base, same))
        if not found.accepted:
            wrong.append(f"{spelled(base, same)}: {found.verdict} ({found.diagnosis or found.how})")
    return wrong


def test_the_evaluator_of_mutants_tells_a_mutant_from_a_rewriting() -> None:
    rng = Random(5)
    told = [differ(base, changed(base, REWRITINGS, rng) or base.value) for _, base in bases()[:40]]
    assert True not in told
    assert any(isinstance(base.value, Entry) or base.value.children for _, base in bases())
