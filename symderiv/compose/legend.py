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
    ("δᵢⱼ", Script(Letter("δ"), row(Letter("i"), Letter("j"))), "1 if i = j, else 0"),
    ("σₘ", _of(Script(Letter("σ"), Name("max")), A), "the largest singular value; σ_min: the smallest"),
    ("softmax", _of(Name("softmax"), X), "exp(xᵢ) over the sum of all exp(xⱼ), for each i"),
    ("softplus", _of(Name("softplus"), X), "log(1 + exp(x)), entry by entry"),
    ("LeakyReLU", _of(Name("LeakyReLU"), X, COMMA, Letter("a")), "x where x > 0, else a x"),
    ("GELU", _of(Name("GELU"), X), "x Φ(x), entry by entry"),
    ("Φ(", _of(Letter("Φ"), X), "the standard normal distribution function; φ(x): its density"),
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
CHAINS = (
    "In a product of local derivatives every factor is a Jacobian, with a row for each entry of what is "
    "differentiated: that of a number is a row, the transpose of its gradient. What the product comes to is "
    "written in the shape of the variable."
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
    page = tuple(page)
    layout = NUMERATOR if options.layout == "numerator" else VARIABLE
    chains = (CHAINS,) if layout == VARIABLE and any(map(_chained, page)) else ()
    yield Bullets(tuple((Text(told),) for told in (COLUMNS, layout, *chains, NAMES, CHECKED, KINKS)))
    written = " ".join(unicode(formula) for block in page for formula in formulas(block))
    used = [(sample, meaning) for mark, sample, meaning in SIGNS if mark in written]
    if used:
        yield Table(((Text("sign"),), (Text("means"),)), tuple(((Math(f),), (Text(m),)) for f, m in used))


def _chained(block: Block) -> bool:
    """Tell whether a step writes a derivative as a product of local ones."""
    return isinstance(block, StepBlock) and any(" · ∂" in unicode(found) for found in formulas(block))


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
