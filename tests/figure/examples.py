"""Sketches and graphs that the figure tests share: the first sheet's, and some that are hard to draw."""

from __future__ import annotations

import math
from itertools import pairwise

from symderiv.figure.network import Edge, Network, Node
from symderiv.figure.sketch import Kink, Panel, Segment, Sketch
from symderiv.formula import (
    Accent,
    Fence,
    Formula,
    Fraction,
    Letter,
    Name,
    Number,
    Script,
    Sign,
    Words,
    equals,
    relation,
    row,
)

ZERO, ONE = Number("0"), Number("1")
x, y = Letter("x"), Letter("y")


def neg(body: Formula) -> Formula:
    return row(Sign("−", "prefix"), body)


def weight(layer: int) -> Formula:
    return Script(Letter("W"), Letter("i"), Fence(Number(str(layer))))


def sub(name: str, index: int) -> Formula:
    return Script(Letter(name), Number(str(index)))


def slope(of: Formula) -> Formula:
    return row(Words("slope"), of)


def d(of: Formula, wrt: Formula) -> Formula:
    return Fraction(row(Sign("∂", "prefix"), of), row(Sign("∂", "prefix"), wrt))


def transposed(body: Formula) -> Formula:
    return Script(body, None, Sign("⊤", "plain"))


W1, W2, b = weight(1), weight(2), Script(Letter("b"), Letter("i"))
KINK = Fraction(neg(b), W1)
POSITIVE, NEGATIVE = relation(W1, ">", ZERO), relation(W1, "<", ZERO)
HEIGHT = Fraction(row(W2, b), W1)


def _kink(at: float, left: float, right: float, jump: Formula | None, kind: str = "jump") -> Kink:
    return Kink(at, KINK, left, right, jump, left_closed=jump is None, right_closed=jump is None, kind=kind)


def _zero(start: float, stop: float) -> Segment:
    return Segment(((start, 0.0), (stop, 0.0)), ZERO)


Q1A = Sketch(
    (
        Panel(
            relation(sub("b", 2), "∈", Sign("ℝ", "plain")),
            (Segment(((-2, 1), (2, 1)), ONE),),
            (),
            ((0, ZERO), (1, ONE)),
        ),
    ),
    x,
    d(y, sub("b", 2)),
)
Q1B = Sketch(
    (
        Panel(
            POSITIVE,
            (_zero(-2.5, -1), Segment(((-1, 0), (1.5, 2.5)), slope(W1))),
            (_kink(-1, 0, 0, None, "corner"),),
        ),
        Panel(
            NEGATIVE,
            (Segment(((-1.5, 2.5), (1, 0)), slope(W1)), _zero(1, 2.5)),
            (_kink(1, 0, 0, None, "corner"),),
        ),
    ),
    x,
    d(y, W2),
)
_LEVELS = ((0.0, ZERO), (1.5, W2))
Q1C = Sketch(
    (
        Panel(
            POSITIVE,
            (_zero(-2.5, -1), Segment(((-1, 1.5), (1.5, 1.5)), W2)),
            (_kink(-1, 0, 1.5, W2),),
            _LEVELS,
        ),
        Panel(
            NEGATIVE,
            (Segment(((-1.5, 1.5), (1, 1.5)), W2), _zero(1, 2.5)),
            (_kink(1, 1.5, 0, W2),),
            _LEVELS,
        ),
    ),
    x,
    d(y, b),
)
Q1D = Sketch(
    (
        Panel(
            POSITIVE,
            (_zero(-2.5, -1), Segment(((-1, -1.2), (1.8, 2.16)), slope(W2))),
            (_kink(-1, 0, -1.2, HEIGHT),),
            ((0, ZERO), (-1.2, neg(HEIGHT))),
        ),
        Panel(
            NEGATIVE,
            (Segment(((-1.8, -2.16), (1, 1.2)), slope(W2)), _zero(1, 2.5)),
            (_kink(1, 1.2, 0, HEIGHT),),
            ((0, ZERO), (1.2, neg(HEIGHT))),
        ),
    ),
    x,
    d(y, W1),
)
FLAT = Sketch((Panel(equals(W1, ZERO), (_zero(-2, 2),), (), ((0, ZERO),)),), x, d(y, W1))


def _unit(i: int) -> Formula:
    return Fraction(neg(sub("b", i)), sub("W", i))


CROWDED = Sketch(
    (
        Panel(
            equals(Letter("k"), Number("4")),
            (
                _zero(-3, -1),
                Segment(((-1, 1), (-0.8, 1)), sub("u", 1)),
                Segment(((-0.8, 2), (-0.6, 2)), sub("u", 2)),
                Segment(((-0.6, 0.5), (0, 0.5)), sub("u", 3)),
                Segment(((0, 3), (3, 3)), sub("u", 4)),
            ),
            (
                Kink(-1, _unit(1), 0, 1, sub("v", 1), False, True),
                Kink(-0.8, _unit(2), 1, 2, sub("v", 2), False, True),
                Kink(-0.6, _unit(3), 2, 0.5, sub("v", 3), True, False),
                Kink(0, ZERO, 0.5, 3, sub("v", 4)),
            ),
        ),
    ),
    x,
    d(y, x),
)
AWAY = Sketch((Panel(relation(x, ">", ONE), (_zero(1, 3),)),), x, d(y, x))
CURVED = Sketch(
    (
        Panel(
            relation(Letter("a"), ">", ONE),
            (
                Segment(
                    tuple((t / 10, 1 / (1 + math.exp(-t / 2))) for t in range(-60, 61)),
                    row(Letter("sigma"), Fence(row(Letter("a"), x))),
                ),
            ),
            (),
            ((1, ONE),),
        ),
    ),
    x,
    d(y, x),
)
STEEP = Sketch(
    (
        Panel(
            relation(Letter("a"), ">", ONE),
            (
                Segment(((-1, -40), (0, 0)), slope(Number("40"))),
                Segment(((0, 0), (1, 0.5)), slope(Fraction(ONE, Number("2")))),
            ),
            (Kink(0, ZERO, 0, 0, None, False, False, "corner"),),
        ),
    ),
    x,
    d(y, x),
)
SKETCHES = {
    "q1a": Q1A,
    "q1b": Q1B,
    "q1c": Q1C,
    "q1d": Q1D,
    "flat": FLAT,
    "crowded": CROWDED,
    "away": AWAY,
    "curved": CURVED,
    "steep": STEEP,
}

PLUS, HAT, J = Sign("+"), Accent(y, "hat"), Letter("J")
SCALAR = Words("scalar")
z1, a1, z2 = sub("z", 1), sub("a", 1), sub("z", 2)
COLUMN, ROW_ = row(Letter("k"), Sign("×"), ONE), row(ONE, Sign("×"), Letter("k"))
d1, d2 = sub("delta", 1), sub("delta", 2)
_MASK = row(Sign("𝟙", "plain"), Fence(relation(z1, ">", ZERO)))

Q2 = Network(
    (
        Node("x", x, None, "input"),
        Node("z1", z1, row(sub("W", 1), x, PLUS, sub("b", 1))),
        Node("a1", a1, row(Name("ReLU"), Fence(z1))),
        Node("z2", z2, row(sub("W", 2), a1, PLUS, sub("b", 2), PLUS, x)),
        Node("yhat", HAT, row(Letter("sigma"), Fence(z2))),
        Node("J", J, row(Name("loss"), Fence(row(y, Sign(",", "comma"), HAT))), "output"),
        Node("W1", sub("W", 1), None, "parameter"),
        Node("b1", sub("b", 1), None, "parameter"),
        Node("W2", sub("W", 2), None, "parameter"),
        Node("b2", sub("b", 2), None, "parameter"),
        Node("y", y, None, "input"),
    ),
    (
        Edge("x", "z1", SCALAR, equals(d(z1, x), sub("W", 1)), row(transposed(sub("W", 1)), d1)),
        Edge("z1", "a1", COLUMN, equals(d(a1, z1), row(Name("diag"), Fence(_MASK))), d1),
        Edge("a1", "z2", COLUMN, equals(d(z2, a1), sub("W", 2)), row(transposed(sub("W", 2)), d2)),
        Edge("z2", "yhat", SCALAR, equals(d(HAT, z2), row(HAT, Fence(row(ONE, Sign("−"), HAT)))), d2),
        Edge("yhat", "J", SCALAR, d(J, HAT), d(J, HAT)),
        Edge("x", "z2", SCALAR, equals(d(z2, x), ONE), d2),
        Edge("W1", "z1", COLUMN, x, row(d1, x)),
        Edge("b1", "z1", COLUMN, Letter("I"), d1),
        Edge("W2", "z2", ROW_, transposed(a1), row(d2, transposed(a1))),
        Edge("b2", "z2", SCALAR, ONE, d2),
        Edge("y", "J", SCALAR, d(J, y), None),
    ),
    ("x", "z1", "a1", "z2", "yhat", "J"),
)
_a, _b, _w, _z = (Letter(name) for name in "abwz")
DAG = Network(
    (
        Node("x", x, None, "input"),
        Node("y", y, None, "input"),
        Node("z", _z, None, "input"),
        Node("a", _a, row(x, y, PLUS, _z)),
        Node("b", _b, row(Fence(row(x, PLUS, x)), _a)),
        Node("w", _w, row(_a, _b), "output"),
    ),
    (
        Edge("x", "a", None, y, row(Accent(_a, "bar"), y)),
        Edge("y", "a", None, x, row(Accent(_a, "bar"), x)),
        Edge("z", "a", None, ONE, Accent(_a, "bar")),
        Edge("x", "b", None, _a, row(_a, Accent(_b, "bar"))),
        Edge("x", "b", None, _a, row(_a, Accent(_b, "bar"))),
        Edge("a", "b", None, row(Number("2"), x), row(Number("2"), x, Accent(_b, "bar"))),
        Edge("a", "w", None, _b, _b),
        Edge("b", "w", None, _a, _a),
    ),
    ("x", "a", "b", "w"),
)
SIDE_CHAIN = Network(
    (
        Node("x", x, None, "input"),
        *(Node(f"h{i}", sub("h", i), row(Letter("phi"), Fence(sub("h", i)))) for i in range(1, 6)),
        Node("J", J, None, "output"),
        Node("u1", sub("u", 1), row(Letter("A"), x)),
        Node("u2", sub("u", 2), row(Letter("B"), sub("u", 1))),
        Node("A", Letter("A"), None, "parameter"),
        Node("B", Letter("B"), None, "parameter"),
        Node("v", Letter("v"), None, "input"),
    ),
    (
        *(Edge(p, q, COLUMN) for p, q in (("x", "h1"), ("h1", "h2"), ("h2", "h3"), ("h3", "h4"))),
        *(Edge(p, q, COLUMN) for p, q in (("h4", "h5"), ("h5", "J"), ("h1", "h3"), ("x", "h4"))),
        *(Edge(p, q, COLUMN) for p, q in (("h2", "h5"), ("h4", "h5"), ("u2", "h3"), ("u1", "u2"))),
        *(Edge(p, q, COLUMN) for p, q in (("B", "u2"), ("A", "u1"), ("v", "u1"), ("x", "u1"))),
        Edge("v", "h5", SCALAR, x, d1),
        Edge("u1", "h5", COLUMN, x, d1),
    ),
    ("x", "h1", "h2", "h3", "h4", "h5", "J"),
)


def chain(length: int) -> Network:
    """A spine of `length` nodes, the first three links sharing one weight."""
    keys = [f"h{i}" for i in range(length)]
    return Network(
        (
            Node("h0", sub("h", 0), None, "input"),
            *(
                Node(f"h{i}", sub("h", i), row(Letter("phi"), Fence(sub("h", i - 1))))
                for i in range(1, length)
            ),
            Node("W", Letter("W"), None, "parameter"),
        ),
        (
            *(
                Edge(p, q, Letter("n"), d(sub("h", i + 1), sub("h", i)), sub("delta", i))
                for i, (p, q) in enumerate(pairwise(keys))
            ),
            *(Edge("W", key, Letter("n"), x, d1) for key in keys[1:4]),
        ),
        tuple(keys),
    )


NETWORKS = {
    "q2": Q2,
    "dag": DAG,
    "side chain": SIDE_CHAIN,
    "two nodes": chain(2),
    "five nodes": chain(5),
    "twelve nodes": chain(12),
}
