"""A survey of an expression: all that is asked of its nodes before it is evaluated, in one walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import prod

from symderiv.expr import Apply, Const, Delta, Entry, Expr, Fold, Index, kept, postorder
from symderiv.op import OPS, Op
from symderiv.shape import Shape, size
from symderiv.witness.branches import switches
from symderiv.witness.samples import size_names

EQUAL = OPS["eq"]
#: Functions that have a value almost everywhere and are analytic between their kinks, besides sums and
#: products of entries.
PLAIN = frozenset(
    "exp sin cos tan sinh cosh tanh atan erf sigmoid softplus silu softmax rowsoftmax lse rowlse "
    "inv det prod vec unvec kron blockdot blocksum "
    "gt ge lt le eq where step max min clip abs sign relu leaky_relu maxel minel every".split()
)


@dataclass(frozen=True, slots=True)
class Kink:
    """An elementwise operator that switches, and the number of the value in it that decides."""

    node: Apply
    number: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What an expression holds.

    frame:   every index, bound or free, in order of appearance.
    bound:   those that a fold binds.
    kinks:   where it switches.
    meets:   comparisons for equality, which matter on a kink alone.
    least:   how long each size must be for the entries that are asked for by number.
    shapes:  the shapes of its values.
    plain:   whether it has a value almost everywhere, and between its kinks is analytic.
    """

    frame: tuple[Index, ...]
    bound: frozenset[Index]
    kinks: tuple[Kink, ...]
    meets: tuple[Kink, ...]
    least: Mapping[str, int]
    shapes: frozenset[Shape]
    plain: bool

    @property
    def free(self) -> tuple[Index, ...]:
        """The indices that no fold binds."""
        return tuple(i for i in self.frame if i not in self.bound)

    def cells(self, sizes: Mapping[str, int]) -> int:
        """Return how many numbers the largest value holds at one point."""
        largest = 1
        for shape in self.shapes:
            if shape:
                largest = max(largest, prod([size(d, sizes) for d in shape]))
        return largest * prod([size(i.dim, sizes) for i in self.frame])


@kept
def survey(root: Expr) -> Survey:
    """Return the survey of an expression."""
    nodes = tuple(postorder(root))
    applied = [n for n in nodes if type(n) is Apply]
    elementwise = [n for n in applied if n.op.role == "elementwise"]
    numbered = any(_is_numbered(n) for n in nodes if type(n) in NUMBERED)
    return Survey(
        frame=tuple(dict.fromkeys([i for n in nodes for i in _indices(n)])),
        bound=frozenset([n.index for n in nodes if type(n) is Fold]),
        kinks=tuple([Kink(n, k) for n in elementwise for k in range(_deciders(n.op, len(n.args)))]),
        meets=tuple([Kink(n, 0) for n in elementwise if n.op is EQUAL]),
        least={name: n for name, n in size_names(root).items() if n > 1} if numbered else {},
        shapes=frozenset([n.shape for n in nodes]),
        plain=all(n.op.role == "contraction" or _is_plain(n) for n in applied),
    )


def _indices(node: Expr) -> tuple[Index, ...]:
    """Return the indices that a node brings by itself."""
    match node:
        case Index():
            return (node,)
        case Fold():
            return (node.index,)
        case Apply() if node.params:
            return tuple(p for p in node.params if isinstance(p, Index))
        case _:
            return ()


#: What may ask for an entry by its number, or compare an index with one.
NUMBERED = (Entry, Delta, Apply)


def _is_numbered(node: Expr) -> bool:
    """Tell whether an entry may be asked for by its number here."""
    at = node.at if isinstance(node, Entry | Delta) else node.params if isinstance(node, Apply) else ()
    return any(isinstance(i, int) for i in at)


@lru_cache(maxsize=256)
def _deciders(op: Op, arity: int) -> int:
    return len(switches(op, arity)[1])


def _is_plain(node: Apply) -> bool:
    if node.op.name == "pow":
        exponent = node.args[1]
        power = exponent.value if isinstance(exponent, Const) else None
        return isinstance(power, Fraction) and power.denominator == 1
    return node.op.name in PLAIN


def frame_of(*roots: Expr) -> tuple[Index, ...]:
    """Return every index that the expressions hold, in order of appearance."""
    if len(roots) == 1:
        return survey(roots[0]).frame
    return tuple(dict.fromkeys(i for root in roots for i in survey(root).frame))


def free_of(*roots: Expr) -> tuple[Index, ...]:
    """Return the indices of the expressions that no fold binds."""
    return tuple(dict.fromkeys(i for root in roots for i in survey(root).free))


def kinks(*roots: Expr) -> tuple[Kink, ...]:
    """Return the kinks of the expressions, each once."""
    return tuple(dict.fromkeys(kink for root in roots for kink in survey(root).kinks))


def meets(*roots: Expr) -> tuple[Kink, ...]:
    """Return the comparisons for equality in the expressions, each once."""
    return tuple(dict.fromkeys(meet for root in roots for meet in survey(root).meets))
