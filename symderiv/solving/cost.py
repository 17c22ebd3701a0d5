"""Solving for the cost of a backward pass: what it reads, what it shares, and what that saves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from symderiv import verify
from symderiv.answer import SHARED, CostReport, Count, Worked
from symderiv.cost import CONVENTION, Polynomial, entries, itemised, number, operations
from symderiv.expr import Expr, Var, const
from symderiv.graph import Graph, Let
from symderiv.normal import simplify
from symderiv.numeric import evaluator
from symderiv.ops.arithmetic import over, plus, times
from symderiv.problem import Cost, Part
from symderiv.shape import SCALAR
from symderiv.solving import caching
from symderiv.solving.caching import Program, Replacement
from symderiv.step import DerivativeOf, Relation, Side, Step
from symderiv.witness.check import DEFINITION, Check
from symderiv.witness.counting import count
from symderiv.witness.explicit import positions
from symderiv.witness.samples import assign, size_names

#: The numbers that the sizes take, in turn, where operations are counted one by one.
COUNTED_AT = (2, 3, 5)
#: The size at which a ratio is taken for its limit, and how near to it that has to be.
LARGE, NEAR = 10**9, 1e-6
#: A shift, a difference and a quotient.
STEPS_EACH = 3
Sizes = Mapping[str, int]
Pairs = tuple[tuple[str, str], ...]


def solve(part: Part, graph: Graph) -> Worked:
    """Return what the backward pass that `part` asks about must keep, and what it saves.

    Raises: NoRule; NotSmooth; UnknownName.
    """
    ask = part.ask
    assert isinstance(ask, Cost)
    found = caching.program(graph, ask.of, ask.wrt)
    spared = tuple(caching.replacements(found)) if ask.keep else ()
    bills, tables = _bills(found), _tables(found)
    steps = (
        *(_pass_steps(found) if ask.keep else ()),
        *_spared_steps(spared),
        *_count_steps(bills, tables),
        *_comparison_steps(bills, tables),
    )
    report = CostReport(
        reads=tuple((let.name, found.reads(let)) for let in found.lets),
        cached=found.cached,
        inputs=found.inputs,
        unread=found.unread,
        dispensable=tuple((s.value, s.stand_in.var) for s in spared),
        counts=tuple(Count(bill.label, bill.total.expr, bill.total.order.expr) for bill in bills),
        checks=(caching.check(found),) if ask.keep else (),
    )
    return Worked(steps, cost=report)


def _pass_steps(found: Program) -> Iterator[Step]:
    """Yield one step for each cotangent of the pass: its formula, what that reads, and what uses it."""
    for let in found.lets:
        value = found.targets[let.var]
        checks = verify.derivative(found.graph, found.of.name, value.name, let.body, found.own(let.var))
        yield Step(
            rule=SHARED if len(found.readers(let.var)) > 1 else "chain rule",
            why=tuple(_uses(found, let)),
            sides=(DerivativeOf(found.of.name, value.name), let.body),
            shape=value.shape,
            checks=checks,
            facts=found.facts[let.var],
        )


def _uses(found: Program, let: Let) -> Iterator[str | Side]:
    reads, readers = found.reads(let), found.readers(let.var)
    yield "reads "
    yield from _listed(reads) if reads else ("no forward value",)
    if readers:
        yield "; computed once, used by " if len(readers) > 1 else "; used by "
        yield from _listed(tuple(reader.var for reader in readers))


def _listed(names: tuple[Var, ...]) -> Iterator[str | Side]:
    for n, name in enumerate(names):
        if n:
            yield ", "
        yield name


def _spared_steps(spared: tuple[Replacement, ...]) -> Iterator[Step]:
    for one in spared:
        for before, after, check in one.places:
            why = (one.stand_in.var, " = ", one.stand_in.body, ", so ", one.value, " need not be kept")
            yield Step("one value stands in for another", why, (before, after), before.shape, (check,))


@dataclass(frozen=True)
class Bill:
    """What one way of computing takes: its parts, and all of it.

    `written` is the sum or product that `total` comes from; `counted` counts the same at given
    sizes, one operation after another.
    """

    label: str
    why: str
    written: Expr
    total: Polynomial
    counted: Callable[[Sizes], int]


def _bills(found: Program) -> tuple[Bill, ...]:
    """Return the two passes, and three whole ways to get the gradients, the cheapest first."""
    forward = _run(found.forward, "forward pass", CONVENTION)
    shared = _run(found.lets, "backward pass", "every cotangent is computed once, and shared")
    together = _after(forward, shared, "forward and backward pass", "the two passes together")
    alone = "after the forward pass, one after another, with nothing shared between them"
    apart = _after(forward, _apart(found), "each gradient on its own chain", alone)
    return forward, shared, together, apart, _moving(found, forward)


def _after(forward: Bill, bill: Bill, label: str, why: str) -> Bill:
    """Return the bill of a way that needs the forward pass first."""
    written = plus(forward.total.expr, bill.total.expr)
    total = forward.total + bill.total
    return Bill(label, why, written, total, lambda at: forward.counted(at) + bill.counted(at))


def _run(lets: tuple[Let, ...], label: str, why: str) -> Bill:
    """Return the bill of one run of a program."""
    items = [item.total for item in itemised(*(let.body for let in lets))]
    return Bill(label, why, _added(items), sum(items, number(0)), lambda at: _counted(lets, at))


def _apart(found: Program) -> Bill:
    """Return the bill of every gradient by itself, with the cotangents on its way computed anew."""
    chains = [found.own(gradient) for gradient in found.gradients.values()]
    items = [operations(*(let.body for let in chain)).total for chain in chains]
    return Bill(
        "each gradient on its own chain",
        "one after another, with nothing shared between them",
        _added(items),
        sum(items, number(0)),
        lambda at: sum(_counted(chain, at) for chain in chains),
    )


def _moving(found: Program, forward: Bill) -> Bill:
    """Return the bill of moving one number after another."""
    shapes = [value.shape for value in found.gradients]
    moved = [entries(shape) for shape in shapes]
    numbers = sum(moved, number(0))
    return Bill(
        "finite differences",
        "one forward pass; for each number that is moved one more, a shift, a difference and a quotient",
        plus(times(_added([*moved, number(1)]), forward.total.expr), times(3, numbers.expr)),
        (numbers + number(1)) * forward.total + numbers * number(STEPS_EACH),
        lambda at: _differences(forward.counted(at), sum(len(list(positions(s, at))) for s in shapes)),
    )


def _differences(forward: int, moved: int) -> int:
    """Return the operations of difference quotients: a run before, then four things for each number."""
    return forward + moved * (forward + STEPS_EACH)


def _added(items: list[Polynomial]) -> Expr:
    """Return the sum as it is written before it is added up."""
    return plus(*(item.expr for item in items if item.terms)) if any(i.terms for i in items) else const(0)


def _counted(lets: tuple[Let, ...], at: Sizes) -> int:
    tally, _ = count(lets, (), at)
    return sum(tally)


def _tables(found: Program) -> tuple[Sizes, ...]:
    """Return the sizes at which operations are counted one by one."""
    names = size_names(*(let.body for let in (*found.forward, *found.lets)), *found.gradients)
    turns = range(len(COUNTED_AT) if names else 1)
    return tuple(assign(names, COUNTED_AT, turn) for turn in turns)


def _count_steps(bills: tuple[Bill, ...], tables: tuple[Sizes, ...]) -> Iterator[Step]:
    """Yield one step for each bill: its parts added up, checked against operations counted one by one."""
    for bill in bills:
        check = _check(tables, partial(_miscounted, bill), "every operation counted")
        sides = tuple(dict.fromkeys((bill.written, bill.total.expr)))
        yield Step(f"count operations: {bill.label}", (bill.why,), sides, SCALAR, (check,))


def _miscounted(bill: Bill, at: Sizes) -> Pairs | None:
    said, counted = bill.total.at(at), bill.counted(at)
    return None if said == counted else (("formula", str(said)), ("counted", str(counted)))


def _comparison_steps(bills: tuple[Bill, ...], tables: tuple[Sizes, ...]) -> Iterator[Step]:
    """Yield the order of the three ways where it is proved, and how they compare for large sizes."""
    *_, together, apart, moving = bills
    dearest_first = (moving, apart, together)
    relations = tuple(_relation(a, b) for a, b in pairwise(dearest_first))
    if None not in relations:
        proved = tuple(r for r in relations if r is not None)
        check = _check(tables, partial(_misordered, dearest_first, proved), "proved for all sizes from 1 on")
        why = ("; ".join(bill.label for bill in dearest_first),)
        sides = tuple(bill.total.expr for bill in dearest_first)
        yield Step("compare", why, sides, SCALAR, (check,), relations=proved)
    yield from (_ratio_step(bill, together, tables) for bill in (apart, moving))


def _relation(a: Bill, b: Bill) -> Relation | None:
    """Return how two costs compare at all sizes; None where that is not proved."""
    if a.total == b.total:
        return "="
    return ">" if a.total.exceeds(b.total) else None


def _misordered(bills: tuple[Bill, ...], relations: tuple[Relation, ...], at: Sizes) -> Pairs | None:
    counts = [bill.counted(at) for bill in bills]
    pairs = zip(pairwise(counts), relations, strict=True)
    ordered = all(a == b if relation == "=" else a > b for (a, b), relation in pairs)
    return None if ordered else tuple((bill.label, str(n)) for bill, n in zip(bills, counts, strict=True))


def _ratio_step(bill: Bill, shared: Bill, tables: tuple[Sizes, ...]) -> Step:
    """Return the step to the ratio of two costs for large sizes; several sizes are taken to be equal."""
    names = tuple(tables[0])
    one = names[0] if len(names) == 1 else "n"
    above, below = (b.total.alike(one) for b in (bill, shared))
    quotient = over(above.leading.expr, below.leading.expr)
    ratio = simplify(quotient).expr
    alike = f", with all sizes equal to {one}" if names[1:] else ""
    why = (f"{bill.label}, against {shared.label}: the terms of highest degree decide{alike}",)
    sides = tuple(dict.fromkeys((quotient, ratio)))
    return Step("ratio for large sizes", why, sides, SCALAR, (_limit(above, below, ratio, one),))


def _limit(above: Polynomial, below: Polynomial, ratio: Expr, one: str) -> Check:
    """Check a ratio for large sizes against the polynomials at a large size."""
    at = {one: LARGE}
    true = above.at(at) / below.at(at)
    said = float(evaluator((), {"ratio": ratio})(at)["ratio"])
    error = abs(said - true) / true
    sizes = tuple(at.items())
    both = (("formula", f"{said:.6g}"), ("ratio", f"{true:.6g}"))
    wrong = None if error < NEAR else ((one, str(LARGE)), *both)
    note = "the whole polynomials at that size"
    return Check(verify.VALUES, wrong is None, 1, sizes, error, False, wrong, note)


def _check(tables: tuple[Sizes, ...], failing: Callable[[Sizes], Pairs | None], note: str) -> Check:
    """Check a count at each table of sizes; `failing` says what is wrong there."""
    told = [", ".join(f"{dim} = {n}" for dim, n in at.items()) for at in tables]
    others = f", also at {'; '.join(told[:-1])}" if told[1:] else ""
    for at in tables:
        wrong = failing(at)
        if wrong is not None:
            found = (*((dim, str(n)) for dim, n in at.items()), *wrong)
            return Check(DEFINITION, False, len(tables), tuple(at.items()), None, True, found)
    sizes = tuple(tables[-1].items())
    return Check(DEFINITION, True, len(tables), sizes, None, True, note=note + others)
