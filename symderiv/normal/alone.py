"""What stands alone: 1 − σ(u) is σ(−u), and 1 − 1{u > 0} is 1{u ≤ 0}.

Beside σ(u) the first is left as it is: σ(u) (1 − σ(u)) is how the derivative is written.
"""

from __future__ import annotations

from symderiv.expr import Apply, Expr, postorder, substitute
from symderiv.normal.contract import taken_from_one
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, Number, Term, Terms, outer_labels, scaled
from symderiv.normal.terms import like_terms
from symderiv.op import OPS
from symderiv.ops.arithmetic import ADD, NEG

SIGMOID = OPS["sigmoid"]
#: The relation that holds exactly where the key does not.
OPPOSITE = {OPS[a]: OPS[b] for a, b in (("gt", "le"), ("le", "gt"), ("lt", "ge"), ("ge", "lt"))}


def alone(body: Terms) -> Terms:
    """Return an equal sum with what stands alone in it written shorter."""
    return _in_pairs(tuple(map(_in_factors, body)))


def beside_itself(root: Expr) -> Expr:
    """Return `root` with σ(−u) as 1 − σ(u) where it holds σ(u) too."""
    if SIGMOID not in root.made_with:
        return root
    logistic = [n for n in postorder(root) if isinstance(n, Apply) and n.op is SIGMOID]
    plain = {n: SIGMOID(opposite(n.args[0])) for n in logistic if _is_turned(n)}
    new: dict[Expr, Expr] = {n: 1 - other for n, other in plain.items() if other in logistic}
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
    """Return the term with σ(u) beside σ(−u) as σ(u) (1 − σ(u)), and 1 − c as one value beside no c."""
    if not any(_may_stand_alone(f.node) for f in term.factors):
        return term
    held = {(*side, f.at) for f in term.factors if (side := _side(f.node)) is not None}

    def short(f: Factor) -> Factor:
        match _side(f.node):
            case None:
                return _opposite_condition(f, term)
            case u, True:
                return f._replace(node=SIGMOID(u))
            case u, _:
                both = (u, True, f.at) in held
                return f._replace(node=1 - SIGMOID(u) if both else SIGMOID(opposite(u)))

    return term._replace(factors=tuple(map(short, term.factors)))


def _may_stand_alone(node: Expr) -> bool:
    logistic = isinstance(node, Apply) and node.op is SIGMOID
    return logistic or taken_from_one(node) is not None


def _side(node: Expr) -> tuple[Expr, bool] | None:
    """Return u, no minus before it, and whether `node` is σ(u), not 1 − σ(u); None for anything else."""
    inner = taken_from_one(node)
    logistic = node if inner is None else inner
    if not (isinstance(logistic, Apply) and logistic.op is SIGMOID):
        return None
    is_turned = _is_turned(logistic)
    return opposite(logistic.args[0]) if is_turned else logistic.args[0], is_turned == (inner is not None)


def _opposite_condition(factor: Factor, term: Term) -> Factor:
    inner = taken_from_one(factor.node)
    found = None if inner is None or any(f.node is inner for f in term.factors) else complement(inner)
    return factor if found is None else factor._replace(node=found)


def _is_turned(node: Expr) -> bool:
    """Tell whether a value is σ(−u)."""
    argument = node.args[0] if isinstance(node, Apply) and node.op is SIGMOID else None
    if isinstance(argument, Apply) and argument.op is ADD:
        argument = argument.args[0]  # where a minus leads a sum, all of it has one
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
