"""Derivatives as linear maps: what a change V of one value changes in another, to first order.

Reverse mode gives V ↦ DF(X)[V] too.  What a free cotangent S pulls back to is linear in S, and
⟨S, DF(X)[V]⟩ = ⟨what S pulls back to, V⟩; so the gradient of the right side by S is DF(X)[V].  On the
way, the cotangent of each cotangent is the change of its value.  A Hessian takes one pass less: as
it is symmetric, ∇²f(X)[V] is the gradient of ⟨∇f(X), V⟩.

Source: Griewank and Walther, Evaluating Derivatives (2008), 3.3; Pearlmutter, Fast exact
multiplication by the Hessian, Neural Computation 6 (1994).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from symderiv.expr import Apply, Expr, Index, Var, const, postorder, rebuild, substitute, var
from symderiv.forward import inner
from symderiv.graph import Graph, Let
from symderiv.index import summed
from symderiv.jacobian import coefficients
from symderiv.naming import derivative_name, directional_name
from symderiv.normal import simplify
from symderiv.normal.chains import transposed, transposes
from symderiv.normal.length import length
from symderiv.ops.arithmetic import MUL
from symderiv.ops.linear import MATMUL, TRACE
from symderiv.ops.reduce import SUM
from symderiv.reverse import Backward, backward
from symderiv.shape import axes

#: A map that is not longer (in symbols) with every name in it written out is given so.
ONE_LINE = 60
#: Up to this length it is written out for its entry at least.
READABLE = 240


@dataclass(frozen=True, slots=True)
class LinearMap:
    """The derivative of the value `of` by the value `wrt`, along `direction`, in the names of `graph`.

    value:   has of's shape, and is linear in `direction`.
    lets:    the values that `value` uses by name besides the graph's, in order.
    whole:   the value with those written out; None where it would be too long to read.
    changes: the pass back that found the value: from the inner product with the direction.
    """

    graph: Graph
    of: Var
    wrt: Var
    direction: Var
    value: Expr
    lets: tuple[Let, ...]
    whole: Expr | None
    changes: Backward


def differential(graph: Graph, of: str, wrt: str) -> LinearMap:
    """Return the derivative of any value by any other as a linear map.

    Shapes: the direction has wrt's, the map's value has of's.
    Raises: NoRule; UnknownName.
    """
    seed = var(derivative_name("", of), graph[of].shape)
    passed = backward(graph, of, (wrt,), seed)
    direction = fresh("V", graph[wrt], graph)
    changes = _changes(passed, wrt, seed.name, (seed, direction))
    return _map(graph, graph[of], (passed, wrt), (changes, seed.name))


def second(passed: Backward, wrt: str, then: str) -> LinearMap:
    """Return the derivative by `then` of the gradient by `wrt`, as a linear map.

    `passed` is the pass back from a scalar to both; the map's graph has the gradient as its last value.
    Shapes: the direction has then's, the map's value has wrt's.
    Raises: NoRule.
    """
    graph = passed.graph
    direction = fresh("V", graph[then], graph)
    # by wrt of the gradient by then, as ∂²f/∂a∂b is ∂²f/∂b∂a
    changes = _changes(passed, then, wrt, (direction,))
    extended, gradient = with_pass(passed, wrt)
    return _map(extended, gradient.var, (passed, then), (changes, wrt))


def with_pass(passed: Backward, wrt: str) -> tuple[Graph, Let]:
    """Return the graph with the gradient by `wrt` as its last value, after the cotangents that it reads."""
    graph, name = passed.graph, derivative_name(passed.of.name, wrt)
    gradient = Let(var(name, graph[wrt].shape), passed[wrt].value, given=False)
    return Graph(graph.inputs, (*graph.lets, *passed.lets(gradient.body), gradient)), gradient


def _changes(passed: Backward, paired: str, by: str, more: tuple[Var, ...]) -> Backward:
    """Return the pass back to `by` from ⟨∂/∂paired, V⟩, in a graph that has the cotangents as named values.

    `more` are its inputs besides the graph's, V last.
    """
    graph, value = passed.graph, passed[paired].value
    total = fresh("g", const(0), graph)
    lets = (*graph.lets, *passed.lets(value), Let(total, inner(value, more[-1]), given=False))
    return backward(Graph((*graph.inputs, *more), lets), total.name, (by,))


def _map(graph: Graph, of: Var, first: tuple[Backward, str], then: tuple[Backward, str]) -> LinearMap:
    """Return the map that two passes found: what each cotangent of a cotangent is, is said by its name."""
    (passed, wrt), (changes, name) = first, then
    direction, primal = changes.graph.inputs[-1], {c.symbol: c.of for c in passed.cotangents}
    called: dict[Expr, Expr] = {
        c.symbol: var(directional_name(primal[c.of].name, direction.name), c.of.shape)
        for c in changes.cotangents
        if c.of in primal
    }
    value = changes[name].value
    later = [_renamed(let, called) for let in changes.lets(value)]
    value = substitute(value, called)
    lets = (*passed.lets(value, *(let.body for let in later)), *later)
    whole = _written_out(value, lets)
    return LinearMap(graph, of, passed.graph[wrt], direction, value, lets, whole, changes)


def _renamed(let: Let, called: dict[Expr, Expr]) -> Let:
    name = called.get(let.var, let.var)
    assert isinstance(name, Var)
    return Let(name, substitute(let.body, called))


def _written_out(value: Expr, lets: tuple[Let, ...]) -> Expr | None:
    """Return the value with the named values in it written out, unless that is too long to read."""
    full: dict[Expr, Expr] = {}
    for let in lets:
        full[let.var] = substitute(let.body, full)
    whole = substitute(value, full)
    if length(whole) > READABLE:
        return None
    return simplify(whole, use_facts=True).expr if length(whole) <= ONE_LINE else whole


def with_traces(root: Expr, direction: Var) -> Expr:
    """Return the expression with Σ Aᵢⱼ Vᵢⱼ of matrices as tr(Aᵀ V), the usual form of such a map."""
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        new = rebuild(node, tuple(done[c] for c in node.children)) if node.children else node
        done[node] = _as_trace(new, direction)
    return done[root]


def _as_trace(node: Expr, direction: Var) -> Expr:
    match node:
        case Apply(op=op, args=(Apply(op=inside, args=(a, b)),)) if op is SUM and inside is MUL:
            if len(axes(a.shape)) < 2:
                return node
        case _:
            return node

    def oddness(form: tuple[Expr, Expr]) -> tuple[bool, int, bool]:
        return transposed(direction) in form, sum(map(transposes, form)), form[1] is not direction

    pairs = [(a, b), (b, a), (transposed(a), transposed(b)), (transposed(b), transposed(a))]
    left, right = min(((transposed(p), q) for p, q in pairs), key=oddness)
    return TRACE(MATMUL(left, right))


def entry_of_map(value: Expr, direction: Var, at: tuple[Index, ...], wrt: tuple[Index, ...]) -> Expr:
    """Return entry `at` of a map's value where only entry `wrt` of the direction is 1: ∂F_at/∂X_wrt.

    Shapes: a scalar.
    Raises: NotReducible.
    """
    return summed(coefficients(value, at, direction, wrt), frozenset(i.name for i in (*at, *wrt)))


def fresh(letter: str, like: Expr, graph: Graph) -> Var:
    """Return a value of the shape of `like`, called V, V1, … by the first name that the graph leaves free."""
    taken = {*graph.values, *graph.sizes}
    names = (f"{letter}{turn or ''}" for turn in count())
    return var(next(name for name in names if name not in taken), like.shape)
