"""Judging numbers for the weights of a small network, and a table of what it makes of the points."""

from __future__ import annotations

import re
from fractions import Fraction

from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.formula import Fence, Formula, Sign, equals, relation, row
from symderiv.judge.printed import Claim
from symderiv.notation import Notation
from symderiv.problem import Separation
from symderiv.shape import axes
from symderiv.solving.layer import Layer, Weights, layer_of
from symderiv.solving.separation import numeral, vector
from symderiv.step import Shown
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
    reading = _written(claim, layer, weights)
    for point, label in ask.points:
        _, value = run(weights, point)
        if value != label:
            at = (("x", str(list(point))), ("printed", str(value)), ("due", str(label)))
            notes = ("the weights derived above will do",)
            return claim.judgement("different", reading=reading, counterexample=at, notes=notes)
    notes = (f"it gives all {len(ask.points)} points their labels exactly",)
    return claim.judgement("equal", reading=reading, notes=notes)


def _row(claim: Claim, layer: Layer) -> Judgement:
    """Judge a row of the table by the printed weights."""
    found = ROW.fullmatch(claim.printed.formula.strip())
    given = next((p for p in claim.part.printed if p.claims == "weights"), None)
    if found is None or given is None:
        raise InputError("a row of the table is a point, its hidden values in brackets and its label")
    point = tuple(int(n) for n in found["point"].split())
    hidden, value = layer.program()(read(given.formula, layer), point)
    right = (tuple(Fraction(n) for n in found["hidden"].split()), Fraction(found["label"]))
    columns = (vector([Fraction(n) for n in point]), vector(right[0]), numeral(right[1]))
    reading = Shown(relation(relation(columns[0], "→", columns[1]), "→", columns[2]))
    if (hidden, value) == right:
        return claim.judgement("equal", reading=reading, notes=("with the printed weights",))
    due = f"with the printed weights it is [{' '.join(map(str, hidden))}] and {value}"
    return claim.judgement("different", reading=reading, notes=(due,))


def _written(claim: Claim, layer: Layer, weights: Weights) -> Shown:
    """Return the weights as they were read: each name and its numbers."""
    write, parts = Notation(dict(claim.part.letters)), list[Formula]()
    first, second, third, fourth = weights
    rows = [piece for line in first for piece in (Sign(",", "comma"), vector(line))]
    matrix = Fence(row(*rows[1:]))
    for name, numbers in zip(
        layer.names, (matrix, vector(second), vector(third), numeral(fourth)), strict=True
    ):
        parts += [Sign(",", "comma")] if parts else []
        parts.append(equals(write(name), numbers))
    return Shown(row(*parts))


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
