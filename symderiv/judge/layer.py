"""Judging numbers for the weights of a small network, and a table of what it makes of the points."""

from __future__ import annotations

import re
from fractions import Fraction

from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.judge.printed import Claim
from symderiv.problem import Separation
from symderiv.shape import axes
from symderiv.solving.layer import Layer, Weights, layer_of
from symderiv.witness.placed import Row

ASSIGNED = re.compile(
    r"(?P<name>[A-Za-z]_\d)\s*=\s*(?:\\begin\{[pb]matrix\}(?P<rows>.*?)\\end\{[pb]matrix\}|(?P<number>-?\d+))"
)
ROW = re.compile(r"x_\d\s+(?P<point>(?:-?\d+\s+)+)\[(?P<hidden>[-\d\s]+)\]\s+(?P<label>-?\d+)")


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether printed weights give the points their labels, or a printed row is what they give."""
    ask = claim.part.ask
    if not isinstance(ask, Separation):
        raise InputError("no points were to be separated")
    layer = layer_of(claim.graph, ask)
    if claim.printed.claims == "weights":
        return (_weights(claim, layer, ask),)
    return (_row(claim, layer),)


def _weights(claim: Claim, layer: Layer, ask: Separation) -> Judgement:
    run, weights = layer.program(), read(claim.printed.formula, layer)
    for point, label in ask.points:
        _, value = run(weights, point)
        if value != label:
            at = (("x", str(list(point))), ("printed", str(value)), ("due", str(label)))
            return claim.judgement("different", counterexample=at, notes=(_told(claim),))
    return claim.judgement("equal", notes=(f"it gives all {len(ask.points)} points their labels exactly",))


def _row(claim: Claim, layer: Layer) -> Judgement:
    """Judge a row of the table by the printed weights."""
    found = ROW.fullmatch(claim.printed.formula.strip())
    given = next((p for p in claim.part.printed if p.claims == "weights"), None)
    if found is None or given is None:
        raise InputError("a row of the table is a point, its hidden values in brackets and its label")
    point = tuple(int(n) for n in found["point"].split())
    hidden, value = layer.program()(read(given.formula, layer), point)
    right = (tuple(Fraction(n) for n in found["hidden"].split()), Fraction(found["label"]))
    if (hidden, value) == right:
        return claim.judgement("equal", notes=("with the printed weights",))
    due = f"with the printed weights it is [{' '.join(map(str, hidden))}] and {value}"
    return claim.judgement("different", notes=(due,))


def _told(claim: Claim) -> str:
    report = claim.worked.separated
    assert report is not None
    return "the weights derived above will do"


def read(text: str, layer: Layer) -> Weights:
    """Return the weights that a text gives, in the order of the layer's names.

    Raises: InputError when one is missing or has another shape.
    """
    given = {m["name"].replace("_", ""): m for m in ASSIGNED.finditer(text)}
    missing = [v.name for v in layer.names if v.name not in given]
    if missing:
        raise InputError(f"{', '.join(missing)} is given no numbers")
    rows = [_numbers(given[v.name]) for v in layer.names]
    for v, found in zip(layer.names, rows, strict=True):
        dims = axes(v.shape)
        if (len(found), len(found[0])) != (*dims, 1, 1)[:2]:
            raise InputError(f"{v.name} is printed with {len(found)} rows of {len(found[0])}")
    first, second, third, fourth = rows
    return tuple(first), tuple(r[0] for r in second), tuple(r[0] for r in third), fourth[0][0]


def _numbers(found: re.Match[str]) -> list[Row]:
    if found["number"] is not None:
        return [(Fraction(found["number"]),)]
    return [tuple(Fraction(n) for n in line.split("&")) for line in found["rows"].split(r"\\")]
