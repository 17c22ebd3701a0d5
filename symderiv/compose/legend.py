"""The page on notation and layout: how values and derivatives are laid out, and what each sign means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderiv.document import (
    Answer,
    Block,
    Bullets,
    Display,
    Heading,
    Math,
    Paragraph,
    StepBlock,
    Table,
    Text,
    Verdict,
)
from symderiv.formula import Big, Fence, Formula, Fraction, Letter, Name, Script, Sign, relation, row
from symderiv.options import Options
from symderiv.typeset.unicode import unicode

X, Y, A, B = (Letter(name) for name in "xyAB")
COMMA, BAR = Sign(",", "comma"), Sign("|", "relation")
PARTIAL = Sign("∂", "prefix")


def _of(name: Formula, *arguments: Formula) -> Formula:
    return row(name, Fence(row(*arguments)))


#: Each sign by the characters that show it, how it is used, and what it means.
SIGNS: tuple[tuple[str, Formula, str], ...] = (
    ("∂", Fraction(row(PARTIAL, Y), row(PARTIAL, X)), "the derivative of y by x, all else held fixed"),
    ("ᵀ", Script(A, sup=Sign("⊤", "plain")), "the transpose: rows become columns"),
    ("∘", row(X, Sign("∘"), Y), "the product entry by entry"),
    ("𝟙", row(Sign("𝟙", "plain"), Fence(relation(X, ">", Y), "{", "}")), "1 where it holds, else 0"),
    ("‖", Fence(X, "‖", "‖"), "the Euclidean length of a vector"),
    ("σ(", _of(Letter("σ"), X), "the logistic sigmoid 1/(1 + exp(−x)), entry by entry"),
    ("ReLU", _of(Name("ReLU"), X), "max(0, x), entry by entry"),
    ("argm", row(Big("argmin", X), _of(Letter("f"), X)), "where f is smallest; argmax: where it is largest"),
    ("𝒩", _of(Letter("𝒩"), X, COMMA, Y), "the normal distribution with mean x and variance y"),
    (" | ", _of(Letter("f"), X, BAR, Y), "the density of x, given y"),
    ("⊗", row(A, Sign("⊗"), B), "the Kronecker product"),
    ("diag", _of(Name("diag"), X), "the diagonal matrix with x on the diagonal"),
)

VARIABLE = (
    "The derivative of a number by a value has that value's shape, so that a step against it can be taken "
    "as it stands; the derivative of a vector by a vector has a row for each entry of the first."
)
NUMERATOR = (
    "Derivatives are printed in numerator layout: the derivative of a number by a column is a row, the "
    "transpose of what has the column's shape."
)
COLUMNS = "Vectors are columns, and sizes have names; what is given is listed with the space that it lies in."
NAMES = (
    "Values on the way keep their names, in answers too: a derivative by such a value is worked out once, "
    "and then used by name."
)
CHECKED = (
    "Under a step stands the shape of its result. A ✓ there says that the step was checked by programs that "
    "do not differentiate: against difference quotients at random points, and against the definition."
)
KINKS = (
    "At a kink, where two formulas meet, there is in general no derivative. What a formula gives there is a "
    "convention, as in automatic differentiation."
)


def blocks(page: Iterable[Block], options: Options) -> Iterator[Block]:
    """Yield the conventions, and the signs that the blocks of `page` use."""
    yield Heading(2, (Text("Notation and layout"),))
    layout = NUMERATOR if options.layout == "numerator" else VARIABLE
    yield Bullets(tuple((Text(told),) for told in (COLUMNS, layout, NAMES, CHECKED, KINKS)))
    written = " ".join(unicode(formula) for block in page for formula in formulas(block))
    used = [(sample, meaning) for mark, sample, meaning in SIGNS if mark in written]
    if used:
        yield Table(((Text("sign"),), (Text("means"),)), tuple(((Math(f),), (Text(m),)) for f, m in used))


def formulas(block: Block) -> Iterator[Formula]:
    """Yield the formulas that stand in a block."""
    match block:
        case Display(lines) | Answer(Display(lines)) | StepBlock(display=Display(lines)):
            yield from (side for left, _, right in lines for side in (left, right) if side is not None)
        case Paragraph(content) | Verdict(content=content):
            yield from (piece.formula for piece in content if isinstance(piece, Math))
        case Bullets(items):
            yield from (piece.formula for item in items for piece in item if isinstance(piece, Math))
        case Table(_, lines):
            cells = (cell for line in lines for cell in line)
            yield from (piece.formula for cell in cells for piece in cell if isinstance(piece, Math))
