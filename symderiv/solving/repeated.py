"""Parts of an answer that it repeats, named: δ₁ = g ∘ (1 − h₃²), as lectures on backpropagation do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from types import MappingProxyType

from symderiv import verify
from symderiv.answer import Answer, Worked
from symderiv.expr import Apply, Delta, Expr, Index, Var, postorder, substitute, var, variables
from symderiv.graph import Graph, Let
from symderiv.normal.length import NAME, length
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import POW
from symderiv.ops.linear import TRANSPOSE, power_of
from symderiv.ops.spectral import EIGVECMAX
from symderiv.shape import SCALAR
from symderiv.step import Side, Step

#: An answer of fewer symbols repeats nothing that is worth a name.
SHORT = 16
#: Definitions are worth it where the answer and they are shorter than this share of the answer without them.
WORTH = 0.93
#: What it costs to define a name: the name and the sign of equality.
NAMING = 3
#: A part of fewer symbols is as well read as a name: nobody names A⁻¹.
TELLING = 5
SQRT = OPS["sqrt"]
#: What a part is called, and the step that names it; an eigenvector has a name wherever it stands twice.
LETTER = "delta"
#: What a part is called where an entry of the answer has δᵢⱼ.
APART = "kappa"
LETTERS: Mapping[Op, str] = MappingProxyType({EIGVECMAX: "v"})
RULE = "name what stands more than once"
STEP_POINTS = 16


def abbreviated(
    value: Expr,
    taken: Collection[str],
    known: Mapping[Expr, Var] = MappingProxyType({}),
    given: tuple[Let, ...] = (),
) -> tuple[Expr, tuple[Let, ...]]:
    """Return an answer in names for what it repeats, and their definitions in order; as it is where none pay.

    `taken` are names that mean something else, `known` are names that parts have already, `given` are the
    definitions that the answer comes with, by other names.
    Shapes: the answer's.
    """
    if told_length(value, given) <= SHORT and LETTERS.keys().isdisjoint(value.made_with):
        return value, given
    whole, lets = value, given
    while (part := _most_repeated((whole, *(let.body for let in lets)))) is not None:
        name = var(f"#{len(lets)}", part.shape)
        whole, lets = renamed(whole, lets, {part: name})
        lets = (Let(name, part, given=False), *lets)
    whole, lets = _where_repeated(whole, _ordered(lets))
    worth = told_length(whole, lets) <= WORTH * told_length(value, given)
    if not (worth or any(_letter(let.body) for let in lets)):
        return value, given
    full, called = dict[Expr, Expr](), dict[Expr, Var]()
    for let in lets:
        full[let.var] = substitute(let.body, full)
        used = {*taken, *(other.name for other in called.values())}
        new = (var(letters, let.var.shape) for letters in _names(let) if letters not in used)
        called[let.var] = known.get(full[let.var]) or next(new)
    return renamed(whole, lets, called)


def _letter(value: Expr) -> str | None:
    """Return the letter that everybody has for a value; None for most."""
    return LETTERS.get(value.op) if isinstance(value, Apply) else None


def _names(let: Let) -> Iterator[str]:
    """Yield what a definition may be called."""
    letter = _letter(let.body)
    if letter is not None:
        yield letter
    yield from (f"{letter or LETTER}{n}" for n in count(1))


def apart(entry: Expr | None, lets: Iterable[Let], taken: Collection[str]) -> Mapping[Expr, Var]:
    """Return other names for parts, κ₁ for δ₁, where an entry has Kronecker's δᵢⱼ."""
    if entry is None or not any(isinstance(node, Delta) for node in postorder(entry)):
        return {}
    made = [v for v in (let.var for let in lets) if v.name.startswith(LETTER) and v.name not in taken]
    free = (name for name in (f"{APART}{n}" for n in count(1)) if name not in taken)
    return {v: var(name, v.shape) for v, name in zip(made, free, strict=False)}


def in_parts(value: Expr, graph: Graph) -> tuple[Expr, tuple[Let, ...]]:
    """Return a value in the names that a graph has for the parts it repeats, and their definitions in order.

    Shapes: the value's.
    """
    return _where_repeated(value, graph.lets)


def _where_repeated(value: Expr, lets: tuple[Let, ...]) -> tuple[Expr, tuple[Let, ...]]:
    """Return a value by the names that stand more than once, and their definitions; the others are put in."""
    whole, kept = value, tuple[Let, ...]()
    for let in reversed(lets):
        times = _occurrences((whole, *(k.body for k in kept)))[let.var]
        if times > 1:
            kept = (let, *kept)
        elif times:
            whole, kept = renamed(whole, kept, {let.var: let.body})
    return whole, kept


def told_length(value: Expr, lets: Iterable[Let]) -> int:
    """Return the weight of a value with the definitions that come with it."""
    return length(value) + sum(NAMING + length(let.body) for let in lets)


def with_names(graph: Graph, worked: Worked) -> Worked:
    """Return what was worked out, its answers in names for what they repeat, with a step for each."""
    named = [_named(graph, answer) for answer in worked.answers]
    steps = tuple(step for _, step in named if step is not None)
    return replace(worked, steps=(*worked.steps, *steps), answers=tuple(answer for answer, _ in named))


def _named(graph: Graph, answer: Answer) -> tuple[Answer, Step | None]:
    own = {graph.expanded(let.var): let.var for let in graph.lets}
    whole, lets = (answer.value, ()) if answer.lets else abbreviated(answer.value, graph.taken, own)
    if not lets:
        return answer, None
    whole, lets = renamed(whole, lets, apart(answer.index, lets, graph.taken))
    held = verify.equal(graph, answer.value, whole, lets, points=STEP_POINTS)
    step = Step(RULE, definitions(lets), (answer.target, whole), whole.shape, (held,))
    return replace(answer, value=whole, lets=lets, checks=(*answer.checks, held)), step


def definitions(lets: Iterable[Let]) -> tuple[str | Side, ...]:
    """Return what the names stand for, as the reason of a step."""
    return tuple(piece for let in lets for piece in (", ", let.var, " = ", let.body))[1:]


def renamed(whole: Expr, lets: tuple[Let, ...], new: Mapping[Expr, Expr]) -> tuple[Expr, tuple[Let, ...]]:
    """Return a value and its definitions with the names that are new."""
    put = ((substitute(let.var, new), substitute(let.body, new)) for let in lets)
    defined = tuple(Let(name, body, given=False) for name, body in put if isinstance(name, Var))
    return substitute(whole, new), defined


def _ordered(lets: tuple[Let, ...]) -> tuple[Let, ...]:
    """Return the definitions, each after those that it reads."""
    names, done = {let.var for let in lets}, list[Let]()
    while len(done) < len(lets):
        known = {let.var for let in done}
        done += [
            let for let in lets if let.var not in known and names.intersection(variables(let.body)) <= known
        ]
    return tuple(done)


def _most_repeated(roots: Iterable[Expr]) -> Expr | None:
    """Return the part that costs most by standing more than once, None where a name would cost as much."""
    often = _occurrences(tuple(roots))
    costs = {
        part: (times - 1) * (length(part) - NAME) - NAMING
        for part, times in often.items()
        if times > 1 and length(part) >= TELLING and _may_have_a_name(part)
    }
    best = max(costs, key=lambda part: (costs[part], length(part)), default=None)
    lettered = (part for part, times in often.items() if times > 1 and _letter(part) is not None)
    return next(lettered, best if best is not None and costs[best] > 0 else None)


def _occurrences(roots: tuple[Expr, ...]) -> Counter[Expr]:
    """Return how often each part stands in the roots, written out."""
    often = Counter(roots)
    for node in reversed(list(postorder(*roots))):
        for child in node.children[-1:] if power_of(node) else node.children:
            often[child] += often[node]
    return often


def _may_have_a_name(part: Expr) -> bool:
    """Tell whether a part is a value of its own: no entry, no transpose, and nothing under an index."""
    is_value = isinstance(part, Apply) and part.op is not TRANSPOSE and not _is_coefficient(part)
    return is_value and not any(isinstance(node, Index) for node in postorder(part))


def _is_coefficient(part: Expr) -> bool:
    """Tell whether a part is a number made of numbers alone, without a function: nobody names 1/√d."""
    nodes = list(postorder(part)) if part.shape == SCALAR else []
    functions = {n.op for n in nodes if isinstance(n, Apply) and n.op.role != "contraction"}
    return bool(nodes) and all(n.shape == SCALAR for n in nodes) and functions <= {POW, SQRT}
