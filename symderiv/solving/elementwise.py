"""One entry of a gradient at a time: the chain rule as a sum over the entries of what reads the variable."""

from __future__ import annotations

from symderiv import verify
from symderiv.expr import Expr, Index, Var, fold
from symderiv.graph import Graph, Let
from symderiv.index import entries, free_indices
from symderiv.linearmap import differential, entry_of_map
from symderiv.ops.arithmetic import plus, times
from symderiv.reverse import Backward, Cotangent, Stream
from symderiv.step import DerivativeOf, Side, Step

POINTS = 16


def step(passed: Backward, cotangent: Cotangent, at: tuple[Index, ...]) -> Step:
    """Return the step that finds entry `at` of a cotangent from the entries of its readers.

    Raises: NotReducible where a reader's derivative has no entries in index form.
    """
    of, variable = passed.of, cotangent.of
    locals_ = [_local(passed, stream, variable, at) for stream in cotangent.streams]
    chain = plus(*(_summed(passed[let.name], above, slope) for let, above, slope in locals_))
    short = entries(plus(*(s.chain for s in cotangent.streams)), at)
    entry = entries(cotangent.value, at)
    lets = passed.lets(chain, short, entry)
    target = DerivativeOf(of.name, variable.name, at)
    why: list[str | Side] = []
    for let, _, _ in locals_:
        why += [
            " and " if why else "",
            variable[at] if at else variable,
            " enters ",
            let.var,
            " = ",
            let.body,
        ]
    return Step(
        rule="chain rule, entry by entry",
        why=tuple(piece for piece in why if piece != ""),
        sides=(target, *dict.fromkeys((chain, short, entry))),
        shape=(),
        checks=(
            *verify.derivative(passed.graph, of.name, variable.name, entry, lets, at, POINTS),
            *(verify.equal(passed.graph, side, entry, lets, points=POINTS) for side in (chain, short)),
        ),
        local=tuple(
            (DerivativeOf(let.name, variable.name, at, above), slope) for let, above, slope in locals_
        ),
    )


def _local(
    passed: Backward, stream: Stream, variable: Var, at: tuple[Index, ...]
) -> tuple[Let, tuple[Index, ...], Expr]:
    """Return a reader, one entry of it, and the derivative of that entry by entry `at` of the variable."""
    through = stream.through
    let = Let(through, passed.graph.bodies[through])
    taken = passed.graph.taken | set(map(str, at))
    above = free_indices(through.shape, taken)
    alone = Graph(tuple(v for v in passed.graph.values.values() if v is not through), (let,))
    found = differential(alone, through.name, variable.name)
    whole = found.whole if found.whole is not None else found.value
    return let, above, entry_of_map(whole, found.direction, above, at)


def _summed(reader: Cotangent, above: tuple[Index, ...], slope: Expr) -> Expr:
    """Return Σ (∂f/∂z)_k ∂z_k/∂A_ij over the entries of the reader z."""
    body = times(reader.symbol[above] if above else reader.symbol, slope)
    for k in reversed(above):
        body = fold("sum", k, body)
    return body
