"""What the engine makes of a row: its derivation, and how it compares with the published answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from symderiv import InputError, SymderivError, derive
from symderiv.answer import Answer
from symderiv.expr import Expr, substitute, variables
from symderiv.graph import Let
from symderiv.parse import text
from tests.corpus.claims import Claim, claim
from tests.corpus.points import difference
from tests.corpus.published import Finding, checked
from tests.corpus.rows import Row
from tests.corpus.symbols import symbols

#: How much longer than the published answer ours may be.
ALLOWED = 1.2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row.

    `word` is `pass`, or why not: `not read` (a function or a form is missing), `no rule`, `different`,
    `unchecked` (one of our own checks did not pass), `longer`; `why` says more.  `published` and
    `symbols` are the lengths of the published answer and ours.
    """

    word: str
    why: str = ""
    ours: str = ""
    symbols: int = 0
    published: int = 0

    @property
    def derived(self) -> bool:
        """Tell whether ours is right, whatever its length."""
        return self.word in ("pass", "longer")

    @property
    def ratio(self) -> float | None:
        """Our length over the published one, where there is an answer."""
        return self.symbols / self.published if self.published else None


@cache
def finding(row: Row) -> Finding:
    """Return what difference quotients say of a row's published answer.

    Raises: InputError where the row cannot be read.
    """
    return checked(claim(row))


@cache
def verdict(row: Row) -> Verdict:
    """Return what the engine makes of `row`."""
    try:
        published = claim(row)
    except InputError as error:
        return Verdict("not read", error.sentence)
    try:
        solution = derive(row.expr, row.let, row.wrt, row.order)
    except SymderivError as error:
        return Verdict("no rule", str(error))
    (answer,) = solution.worked.answers
    failed = [f"{check.witness}: {check.sentence()}" for check in solution.checks if not check.passed]
    return _compared(published, answer, "" if solution.passed else "; ".join(failed) or "a step is unchecked")


def _compared(published: Claim, answer: Answer, failed: str) -> Verdict:
    known = {let.name for let in published.graph.lets}
    lets = tuple(let for let in answer.lets if let.name not in known)
    if answer.value.shape != published.answer.shape:
        return Verdict("no rule", "there is no answer of the published shape", text(answer.value))
    wrong = _difference(published, answer, lets)
    mine, printed = _lengths(published, answer.value, lets)
    short = "pass" if mine <= ALLOWED * printed else "longer"
    word = "different" if wrong else "unchecked" if failed else short
    return Verdict(word, wrong or failed, _text(answer.value, lets), mine, printed)


def _difference(published: Claim, answer: Answer, lets: tuple[Let, ...]) -> str:
    """Return where our answer and the published one differ, in words, at the sizes where the latter holds."""
    holds = finding(published.row)
    if not holds.right:
        return holds.wrong
    ours = substitute(answer.value, {answer.direction: published.along} if answer.direction else {})
    every, theirs = (*published.graph.lets, *lets), _opened(published)
    return next(filter(None, (difference(every, theirs, ours, turn) for turn in holds.turns)), "")


def _opened(published: Claim) -> Expr:
    """Return the published answer in the program's names alone."""
    full: dict[Expr, Expr] = {}
    for let in published.where:
        full[let.var] = substitute(let.body, full)
    return substitute(published.answer, full)


def _lengths(published: Claim, ours: Expr, lets: tuple[Let, ...]) -> tuple[int, int]:
    """Return the lengths of our answer and the published one.

    A definition counts with the answer that brings it, unless the other side names the same value.  The
    value itself that is differentiated is a name of ours only where our answer uses it.
    """
    mine, theirs = _used(ours, lets), published.where
    named = {let.body for let in (*published.graph.lets[:-1], *_used(ours, (*published.graph.lets, *lets)))}
    shared = {let.body for let in theirs} & named
    return (
        symbols(ours, (let for let in mine if let.body not in shared)),
        symbols(published.answer, (let for let in theirs if let.body not in shared)),
    )


def _used(value: Expr, lets: Iterable[Let]) -> tuple[Let, ...]:
    wanted, kept = set(variables(value)), []
    for let in reversed(tuple(lets)):
        if let.var in wanted:
            kept.append(let)
            wanted.update(variables(let.body))
    return tuple(reversed(kept))


def _text(value: Expr, lets: tuple[Let, ...]) -> str:
    where = "; ".join(f"{let.name} = {text(let.body)}" for let in _used(value, lets))
    return f"{text(value)}, {where}" if where else text(value)
