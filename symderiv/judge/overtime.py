"""Judging formulas over time: Σ and Π are written out for small numbers of steps, and each is compared.

A formula for any T is a text in which t, k and T stand below names and beside Σ and Π.  With numbers for
them it is a plain formula about h0, z0, h1, …, which the one parser reads and `answers` judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from symderiv.answer import Judgement
from symderiv.errors import InputError, UnknownName
from symderiv.expr import Var
from symderiv.graph import Graph
from symderiv.judge import answers, chains
from symderiv.judge.printed import Claim
from symderiv.naming import derivative_ends
from symderiv.notation import Notation
from symderiv.parse import declarations
from symderiv.problem import Recurrence
from symderiv.recurrence import LOSS, Unrolled
from symderiv.saying import Saying
from symderiv.solving.recurrence import ANY, KNOWN, Time, cell_of
from symderiv.step import Shown
from symderiv.typeset.unicode import unicode

TIMES = frozenset("tks")
FOLD = re.compile(
    r"\\(?P<kind>sum|prod)_(?:\{(?P<letter>[a-z])\s*=(?P<low>[^{}]+)\}\^(?:\{(?P<high>[^{}]+)\}|(?P<top>\w))"
    r"|(?P<bare>[a-z])(?![a-z]))"
)
BELOW = re.compile(r"_(?:\{(?P<letter>[a-zA-Z])\s*(?P<more>[+-]\s*\d+)?\}|(?P<short>[a-zA-Z]))")
Times = Mapping[str, int]


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the formula holds for every number of steps that is tried, or where it first fails."""
    time, shown = _time(claim), None
    trials = tuple(_trials(time, claim.text))
    for unrolled in trials:
        for judgement in _instances(claim, unrolled):
            if judgement.verdict not in ("equal", "equal up to layout"):
                return (_failed(claim, judgement, unrolled),)
            shown = judgement if unrolled.steps in ANY else shown
    if shown is None:
        raise InputError("at no time has every name in it a value")
    tried = ", ".join(str(steps) for steps in dict.fromkeys(u.steps for u in trials))
    told = f"it holds for T = {tried}; T = {ANY[-1]} is shown"
    notes = (*claim.notes, *shown.notes, told)
    return (replace(shown, formula=claim.printed.formula, place=claim.printed.place, notes=notes),)


def _trials(time: Time, text: str) -> Iterator[Unrolled]:
    """Yield the numbers of steps to try: with any function where the formula names it, else with tanh too."""
    named = any(re.search(rf"\b{function}\b", text) for function in time.functions)
    for steps in ANY if named else KNOWN:
        yield from () if named else (time.known.unrolled(steps),)
        yield from (time.cell.unrolled(steps),) if steps in ANY else ()


def _time(claim: Claim) -> Time:
    ask = claim.part.ask
    if not isinstance(ask, Recurrence):
        raise InputError("a formula over time needs a recurrence")
    cell = cell_of(claim.graph, ask)
    return Time(cell, dict(claim.part.letters), declarations(claim.part.let).functions)


def _instances(claim: Claim, unrolled: Unrolled) -> Iterator[Judgement]:
    """Yield the judgement of the formula at each time at which it can be read."""
    _, *slopes = unrolled.lets
    graph = Graph(unrolled.graph.inputs, (*unrolled.graph.lets, *slopes))
    size = str(unrolled.cell.state.shape[0])
    judged = chains.judge if claim.printed.claims == "chain over time" else answers.judge
    for text in _readable(claim.text, unrolled.steps, size):
        printed = claim.printed._replace(formula=text, where=(), place=f"T = {unrolled.steps}")
        try:
            yield from judged(replace(claim, graph=graph, printed=printed))
        except UnknownName:  # at this time some name in it has no value
            continue


def _readable(text: str, steps: int, size: str) -> Iterator[str]:
    """Yield the text with numbers for the times in it: each that makes no name negative."""
    free = sorted(_free(written_out(text, {"T": steps}, size)))
    for values in product(range(steps + 1), repeat=len(free)):
        plain = written_out(text, {"T": steps, **dict(zip(free, values, strict=True))}, size)
        if "_{-" not in plain:
            yield plain


def _free(text: str) -> set[str]:
    return {m["letter"] or m["short"] for m in BELOW.finditer(text)} & TIMES


def written_out(text: str, times: Times, size: str) -> str:
    """Return the text with every Σ and Π over time written out, and a number for each time that is given.

    A product of no factors is the identity of that size.
    """
    text = re.sub(r"\\(left|right)(?![a-z])", "", text)
    while (found := FOLD.search(text)) is not None:
        start = found.end()
        stop = _end(text, start)
        letter = found["letter"] or found["bare"]
        low = _number(found["low"] or "1", times)
        high = _number(found["high"] or found["top"] or "T", times)
        bodies = [
            f"({written_out(text[start:stop].strip(), {**times, letter: n}, size)})"
            for n in range(low, high + 1)
        ]
        joined = (" + " if found["kind"] == "sum" else " ").join(bodies) or f"I_{{{size}}}"
        text = f"{text[: found.start()]}({joined}){text[stop:]}"
    return BELOW.sub(lambda m: _below(m, times), text)


def _below(found: re.Match[str], times: Times) -> str:
    letter = found["letter"] or found["short"]
    more = int((found["more"] or "0").replace(" ", ""))
    return f"_{{{times[letter] + more}}}" if letter in times else found[0]


def _number(spelled: str, times: Times) -> int:
    """Return the number that `t-1`, `T` or `1` is.

    Raises: InputError for anything else.
    """
    match = re.fullmatch(r"\s*(?P<name>[a-zA-Z])?\s*(?P<more>[+-]?\s*\d+)?\s*", spelled)
    if match is None or (match["name"] and match["name"] not in times):
        raise InputError(f"{spelled} is no time such as t − 1")
    return times.get(match["name"] or "", 0) + int((match["more"] or "0").replace(" ", ""))


def _end(text: str, start: int) -> int:
    """Return where the body of a Σ or Π ends: at a bracket that closes around it, or before = or +."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in "({[") - (text[at] in ")}]")
        if depth < 0 or (depth == 0 and text[at] in "=+"):
            return at
    return len(text)


def _failed(claim: Claim, judgement: Judgement, unrolled: Unrolled) -> Judgement:
    """Return the judgement of one number of steps as that of the formula, with what is derived for all."""
    ends = derivative_ends(judgement.left.name) if isinstance(judgement.left, Var) else None
    say, told = Saying(Notation(dict(claim.part.letters))), f"this is T = {unrolled.steps}"
    for statement in claim.worked.statements:
        if ends == (LOSS, statement.about):
            due = unicode(say.write(unrolled.by_weight(statement.about)))
            told += f", where {due} is due"
            judgement = replace(judgement, corrected=Shown(say.equation(*statement.sides)))
    example = judgement.counterexample and (("T", str(unrolled.steps)), *judgement.counterexample)
    return replace(
        judgement,
        formula=claim.printed.formula,
        place=claim.printed.place,
        counterexample=example,
        notes=(*claim.notes, *judgement.notes, told),
    )
