"""What the less common signs in an answer stand for, one sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symderiv.answer import Answer
from symderiv.document import Inlines, Math, Text
from symderiv.expr import Apply, postorder
from symderiv.ops.blocks import BLOCKDOT, BLOCKSUM, UNVEC
from symderiv.ops.matrixfunction import FUNCTIONS
from symderiv.ops.spectral import EIGVECMAX, PINV
from symderiv.saying import Saying

Meaning = Callable[[Apply, Saying], Inlines]


def meanings(answer: Answer, say: Saying) -> Iterator[Inlines]:
    """Yield a sentence for each operator in the answer whose sign a reader may not know."""
    roots = (answer.value, *(let.body for let in answer.lets))
    used = (node for node in postorder(*roots) if isinstance(node, Apply))
    first = {(node.op, len(node.args)): node for node in used if node.op in MEANINGS}
    for node in first.values():
        if node.op not in FUNCTIONS or len(node.args) > 1:
            yield MEANINGS[node.op](node, say)


def _frechet(node: Apply, say: Saying) -> Inlines:
    at, *along = node.args
    directions: list[Text | Math] = []
    for e in along:
        directions += [Text(" and "), Math(say.write(e))] if directions else [Math(say.write(e))]
    function = Math(say.write(node.op(at)))
    shown = Math(say.write(node))
    return (shown, Text(" is the Fréchet derivative of "), function, Text(" along "), *directions, Text("."))


def _is(before: str, after: str) -> Meaning:
    def meaning(node: Apply, say: Saying) -> Inlines:
        argument = Math(say.write(node.args[0]))
        return Math(say.write(node)), Text(f" is {before} "), argument, Text(f"{after}.")

    return meaning


def _blocks(before: str, after: str) -> Meaning:
    def meaning(node: Apply, say: Saying) -> Inlines:
        whole, part = (Math(say.write(a)) for a in node.args)
        return Math(say.write(node)), Text(f" {before} "), whole, Text(f" {after} "), part, Text(".")

    return meaning


MEANINGS: dict[object, Meaning] = {
    **dict.fromkeys(FUNCTIONS, _frechet),
    PINV: _is("the pseudo-inverse of", ""),
    EIGVECMAX: _is("the unit eigenvector of", " for its largest eigenvalue"),
    UNVEC: _is("the matrix whose columns, stacked, are", ""),
    BLOCKDOT: _blocks("holds, for each block of", "its inner product with"),
    BLOCKSUM: _blocks("is the sum of the blocks of", "weighted with the entries of"),
}
