"""What stands alone: 1 − σ(u) is σ(−u), and 1 − 1{u > 0} is 1{u ≤ 0}.

Beside σ(u) the first is left as it is: σ(u) (1 − σ(u)) is how the derivative is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from symderiv.expr import Apply, Expr, const, postorder, substitute
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, Number, Term, Terms, outer_labels, scaled
from symderiv.normal.terms import like_terms
from symderiv.op import OPS
from symderiv.ops.arithmetic import ADD, FILL, MUL, NEG

SIGMOID = OPS["sigmoid"]
_ONE = const(1)
#: The relation that holds exactly where the key does not.
OPPOSITE = {OPS[a]: OPS[b] for a, b in (("gt", "le"), ("le", "gt"), ("lt", "ge"), ("ge", "lt"))}


def alone(body: Terms) -> Terms:
    """Return an equal sum with what stands alone in it written shorter."""
    return _in_pairs(tuple(map(_in_factors, body)))


def beside_itself(root: Expr) -> Expr:
    """Return `root` with σ(−u) as 1 − σ(u) where it holds σ(u) too, and their product as σ(u) (1 − σ(u))."""
    if SIGMOID not in root.made_with:
        return root
    logistic = [n for n in postorder(root) if isinstance(n, Apply) and n.op is SIGMOID]
    plain: dict[Expr, Expr] = {n: SIGMOID(opposite(n.args[0])) for n in logistic if _is_turned(n)}
    new: dict[Expr, Expr] = {n: 1 - other for n, other in plain.items() if other in logistic}
    for node in postorder(root) if new else ():
        if isinstance(node, Apply) and node.op is MUL and node.args[0] in new:
            first, second = node.args
            less = isinstance(second, Apply) and second.op is NEG
            if (second.children[0] if less else second) is plain[first]:
                ordered = MUL(plain[first], new[first])
                new[node] = NEG(ordered) if less else ordered
    return substitute(root, new) if new else root


def turned(root: Expr) -> int:
    """Return how many σ(−u) there are: of equally short forms, those without read better."""
    return sum(map(_is_turned, postorder(root))) if SIGMOID in root.made_with else 0


def opposite(node: Expr) -> Expr:
    """Return −node, without a double sign."""
    return node.children[0] if isinstance(node, Apply) and node.op is NEG else multiple(node, -1)


def multiple(node: Expr, number: Number) -> Expr:
    """Return a number times `node`, term by term."""
    return written(scaled(like_terms(node), number), outer_labels(node.shape), node.shape)


def complement(node: Expr) -> Apply | None:
    """Return 1 − node for a logistic function or a condition; None for anything else."""
    if not isinstance(node, Apply):
        return None
    if node.op is SIGMOID:
        return SIGMOID(opposite(node.args[0]))
    return OPPOSITE[node.op](*node.args) if node.op in OPPOSITE else None


def _in_factors(term: Term) -> Term:
    taken = [_taken_from_one(f.node) for f in term.factors]
    if not any(taken):
        return term
    return term._replace(factors=tuple(_short(f, term, taken) for f in term.factors))


def _short(factor: Factor, term: Term, taken: Sequence[Expr | None]) -> Factor:
    """Return σ(−u) for 1 − σ(u) beside no σ(u); for a factor of σ(−u) (1 − σ(−u)), one of σ(u) (1 − σ(u)).

    `taken` are the values c of the term's factors 1 − c.
    """
    if factor.node in taken and _is_turned(factor.node):
        return factor._replace(node=SIGMOID(opposite(factor.node.children[0])))
    inner = _taken_from_one(factor.node)
    found = None if inner is None else complement(inner)
    if inner is None or found is None:
        return factor
    if any(f.node is inner for f in term.factors):
        return factor._replace(node=1 - found) if _is_turned(inner) else factor
    return factor._replace(node=found)


def _taken_from_one(node: Expr) -> Expr | None:
    """Return c for 1 − c, None for anything else."""
    if not (isinstance(node, Apply) and node.op is ADD and len(node.args) == 2 and _is_one(node.args[0])):
        return None
    less = node.args[1]
    return less.children[0] if isinstance(less, Apply) and less.op is NEG else None


def _is_turned(node: Expr) -> bool:
    """Tell whether a value is σ(−u)."""
    argument = node.args[0] if isinstance(node, Apply) and node.op is SIGMOID else None
    return isinstance(argument, Apply) and argument.op is NEG


def _in_pairs(body: Terms) -> Terms:
    """Return the sum with c − c 1{u > 0} as c 1{u ≤ 0}; σ(u) − 1 stays, as σ(u) is what others meet."""
    plain = next((t for t in body if not t.factors), None)
    if plain is None:
        return body
    for term in body:
        if len(term.factors) == 1 and term.coefficient == -plain.coefficient and term.factors[0].power == 1:
            found = complement(term.factors[0].node)
            if found is not None and (plain.coefficient > 0 or found.op is not SIGMOID):
                whole = Term(plain.coefficient, (term.factors[0]._replace(node=found),))
                return tuple(whole if t is term else t for t in body if t is not plain)
    return body


def _is_one(node: Expr) -> bool:
    return (node.args[0] if isinstance(node, Apply) and node.op is FILL else node) is _ONE
