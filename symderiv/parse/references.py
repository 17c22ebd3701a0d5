"""References: what a name, an entry, an index, a size or ∂of/∂wrt refers to in a scope."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import reduce

from symderiv.errors import ShapeError, UnknownName
from symderiv.expr import At as Place
from symderiv.expr import Entry, Expr, Var, const, delta, entry, size
from symderiv.ops.linear import upto
from symderiv.parse import syntax
from symderiv.parse.functions import SIZED
from symderiv.parse.indexing import Binding
from symderiv.parse.meaning import Reader, Rule
from symderiv.parse.names import hint, letters, number, readings, spelled
from symderiv.parse.products import clipped, identity
from symderiv.parse.syntax import Name, Node, Number
from symderiv.parse.tokens import Span
from symderiv.shape import Dim, axes, multiplied, text


def _name(r: Reader, node: Name) -> Expr:
    whole = r.scope.values.get(spelled(node))
    if whole is not None:
        return whole
    for plain, rest in readings(node):
        value = r.scope.values.get(plain)
        if value is not None and (axes(value.shape) or not rest):
            if rest and any(p in r.scope.values for p, s in readings(node) if len(s) > len(rest)):
                r.note(f"{r.text(node)} is read as an entry of {plain}")
            return entry_at(r, value, plain, rest, node.span) if rest else value
    return _builtin(r, node)


def _builtin(r: Reader, node: Name) -> Expr:
    plain = spelled(node)
    binding = r.indices.find(plain)
    if binding is not None:
        return _counted(r, binding, node)
    if plain in r.scope.sizes:
        return size(plain)
    if plain == "pi" or plain == "e":
        return const("pi" if plain == "pi" else "e")
    if node.word == "I" and not node.tag and len(node.subs) <= 1:
        sized = SIZED["eye"].build
        return sized(dimension(r, node.subs[0])) if node.subs else identity(r.open_size("I"))
    if node.word == "delta" and len(places(r, node.subs)) == 2:
        return kronecker(r, node.subs, node.span)
    raise _unknown(r, node)


def _unknown(r: Reader, node: Name) -> UnknownName:
    """Return the error for a name that nothing declares, naming its nearest declared neighbour."""
    kept = tuple(s for s in node.subs if isinstance(s, Number) or len(s.word) > 1)
    plain = spelled(replace(node, subs=kept))
    close = hint(plain, r.scope.declared, "declared name ")
    error = UnknownName(f"nothing is named {clipped(plain)}; {close}", r.source, node.span)
    error.name = plain
    return error


def _counted(r: Reader, binding: Binding, node: Name) -> Expr:
    """Return an index as the number that it is: the entry i of 1, 2, …, n."""
    if binding.dim is None:
        known = f"{binding.name} is an index; as a number it needs its range, as in sum({binding.name}:n, …)"
        r.fail(known, node.span)
    counting = upto(binding.dim)
    return entry(counting, (r.indices.on_axis(binding, binding.dim),)) if counting.shape else counting


def _at(r: Reader, node: syntax.At) -> Expr:
    return entry_at(r, r.read(node.base), r.text(node.base), node.at, node.span)


def places(r: Reader, at: tuple[Node, ...]) -> list[Node]:
    """Return the indices one by one: the subscript `ij` holds two when both letters are indices."""
    found: list[Node] = []
    for node in at:
        if isinstance(node, Name) and len(node.word) > 1 and r.indices.find(node.word) is None:
            parts = letters(node)
            usable = all(isinstance(p, Number) or r.indices.free or r.indices.find(p.word) for p in parts)
            found.extend(parts if usable else (node,))
        else:
            found.append(node)
    return found


def _both(node: Node) -> list[Node]:
    """Return the two indices of a matrix that are written together: `12`, or `ij`."""
    if isinstance(node, Name) and len(node.word) == 2 and not node.subs and not node.tag:
        return list(letters(node))
    whole = number(node) if isinstance(node, Number) else None
    if whole is None or not 11 <= whole <= 99:
        return [node]
    return [Number(Fraction(digit), node.span) for digit in divmod(whole, 10)]


def entry_at(r: Reader, value: Expr, written: str, at: tuple[Node, ...], span: Span) -> Expr:
    """Return the entry of a value at indices, each of which must fit its axis."""
    where = places(r, at)
    dims = axes(value.shape)
    if len(where) == 1 and len(dims) == 2:
        where = _both(where[0])
    if len(where) == len(value.shape) > len(dims) and isinstance(where[0], Number) and where[0].value == 1:
        where = where[1:]  # W[1, i] of a row
    if len(where) != len(dims):
        needs = ("it has no entries", "an entry takes one index", "an entry takes two indices")[len(dims)]
        r.misfit(f"{clipped(written)} is {text(value.shape)}: {needs}, found {len(where)}", span)
    found = tuple(place(r, node, dim, written) for node, dim in zip(where, dims, strict=True))
    return entry(value, found)


def place(r: Reader, node: Node, dim: Dim, written: str) -> Place:
    """Return where an index or a number stands on an axis of length `dim`."""
    if isinstance(node, Number):
        at = number(node)
        if at is None or at < 1 or (isinstance(dim, int) and at > dim):
            r.misfit(f"{clipped(written)} has no entry {node.value}; entries run from 1 to {dim}", node.span)
        return at
    binding = _binding(r, node)
    try:
        return r.indices.on_axis(binding, dim)
    except ShapeError as error:
        r.misfit(error.sentence, node.span)


def _binding(r: Reader, node: Node) -> Binding:
    if not isinstance(node, Name) or node.subs or node.tag:
        r.fail(f"an index is a letter or a whole number, found {r.text(node)}", node.span)
    binding = r.indices.find(node.word)
    if binding is None and node.word not in r.scope.values:
        binding = r.indices.open_free(node.word)
    if binding is None:
        known = ", ".join(dict.fromkeys(b.name for b in r.indices.bindings))
        how = f"the indices are: {known}" if known else f"sum({clipped(node.word)}:n, …) would make it one"
        raise UnknownName(f"{clipped(node.word)} is not an index here; {how}", r.source, node.span)
    return binding


def is_index(r: Reader, node: Node) -> bool:
    """Tell whether a node is an index letter on its own."""
    if not isinstance(node, Name) or node.subs or node.tag or node.word in r.scope.values:
        return False
    free = r.indices.free and len(node.word) == 1 and node.word not in r.scope.sizes
    return r.indices.find(node.word) is not None or free


def kronecker(r: Reader, at: tuple[Node, ...], span: Span) -> Expr:
    """Return δ of two indices."""
    where = places(r, at)
    if len(where) != 2:
        r.fail(f"delta takes two indices, found {len(where)}", span)
    bound = [(node, None if isinstance(node, Number) else _binding(r, node)) for node in where]
    known = next((b.dim for _, b in bound if b is not None and b.dim is not None), None)
    for node, binding in bound:
        if known is not None and binding is not None:
            r.placed(node.span, r.indices.on_axis, binding, known)
    if known is None:
        r.indices.tie(*(binding for _, binding in bound if binding is not None))
    i, j = (_unplaced(r, node, binding) for node, binding in bound)
    return delta(i, j)


def _unplaced(r: Reader, node: Node, binding: Binding | None) -> Place:
    if binding is not None:
        return r.indices.unplaced(binding)
    assert isinstance(node, Number)
    return int(node.value)


def dimension(r: Reader, node: Node) -> Dim:
    """Return the size that a node names, or the product of sizes."""
    if isinstance(node, Number):
        whole = number(node)
        if whole is not None and whole >= 1:
            return whole
    if isinstance(node, Name):
        if spelled(node) in r.scope.sizes:
            return spelled(node)
        close = hint(spelled(node), r.scope.sizes)
        raise UnknownName(f"{clipped(spelled(node))} is not a size; {close}", r.source, node.span)
    if isinstance(node, syntax.Product) and set(node.signs) <= {"*"}:
        return reduce(multiplied, (dimension(r, factor) for factor in node.factors))
    raise r.wrong(f"a size is a name or a whole number from 1, found {r.text(node)}", node.span)


def _partial(r: Reader, node: syntax.PartialOf) -> Expr:
    if r.scope.partials is None:
        r.fail("derivatives cannot be named here", node.span)
    return r.scope.partials(value_named(r, node.of), value_named(r, node.wrt))


def value_named(r: Reader, node: Node) -> str:
    """Return the plain spelling of a declared value or an entry of one: `y`, `W2[i]`.

    Raises: InputError for anything else.
    """
    found = r.read(node) if isinstance(node, Name | syntax.At) else None
    if isinstance(found, Var) or (isinstance(found, Entry) and isinstance(found.base, Var)):
        return repr(found)
    raise r.wrong(f"the name of a declared value is needed here, found {r.text(node)}", node.span)


RULES: dict[type, Rule] = {
    syntax.Name: _name,
    syntax.At: _at,
    syntax.PartialOf: _partial,
}
