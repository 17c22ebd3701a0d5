"""A worked solution as a document: every block, every inline and every formula node occurs in it."""

from __future__ import annotations

import pytest

from symderiv.document import (
    Answer,
    Block,
    Bullets,
    Code,
    Display,
    Document,
    Figure,
    Heading,
    Inlines,
    Link,
    Math,
    Paragraph,
    StepBlock,
    Strong,
    Table,
    Text,
    Verdict,
    place,
)
from symderiv.drawing import Drawing, Line
from symderiv.formula import (
    Accent,
    Big,
    Cases,
    Fence,
    Formula,
    Fraction,
    Letter,
    Name,
    Number,
    Root,
    Script,
    Sign,
    Words,
    equals,
    relation,
    row,
)

HOSTILE = r"a_b#%$\input{x}<script>&`^~|@*!" + "\x1b[31m\u202e\"'"
PLUS, MINUS, TIMES, D = Sign("+"), Sign("−"), Sign("∘"), Sign("∂", "prefix")
COMMA, DOT, TOP = Sign(",", "comma"), Sign("·"), Sign("⊤", "plain")
ZERO, ONE, TWO = map(Number, "012")
INDEX, J, U, W, n, w, x, y = map(Letter, "iJUWnwxy")
DELTA, LAMBDA, SIGMA = Letter("delta"), Letter("lambda"), Letter("sigma")
Y_HAT = Accent(y, "hat")


def layer(name: str, number: str, index: Formula | None = INDEX) -> Formula:
    return Script(Letter(name), sub=index, sup=Fence(Number(number)))


def numbered(name: str, number: str) -> Formula:
    return Script(Letter(name), sub=Number(number))


def partial(of: Formula, by: Formula) -> Formula:
    return Fraction(row(D, of), row(D, by))


W1, W2, B1 = layer("W", "1"), layer("W", "2"), layer("b", "1")
Z_I = Script(Letter("z"), sub=INDEX)
ACTIVE = relation(row(W1, x, PLUS, B1), ">", ZERO)
INACTIVE = relation(row(W1, x, PLUS, B1), "<", ZERO)
INDICATOR = row(Sign("𝟙", "plain"), Fence(relation(Z_I, ">", ZERO), "{", "}"))
KINKED = Cases(((W2, ACTIVE), (ZERO, INACTIVE)))
NORM = Script(Fence(row(Letter("X"), w, MINUS, y), "‖", "‖"), sup=TWO)
RIDGE = row(
    *(Fraction(ONE, row(TWO, Script(SIGMA, sup=TWO))), NORM, PLUS, Fraction(LAMBDA, TWO)),
    *(Script(Fence(w, "‖", "‖"), sup=TWO), PLUS, Fraction(n, TWO), Name("log")),
    Fence(row(TWO, Letter("pi"), Script(SIGMA, sup=TWO))),
)
X_TOP = Script(Letter("X"), sup=TOP)
GRAM = row(X_TOP, Letter("X"), PLUS, LAMBDA, Letter("I", bold=True))
TERMS = [
    row(numbered("W", str(k)), Name("max"), Fence(row(ZERO, COMMA, numbered("z", str(k))))) for k in range(9)
]
LONG_SUM = row(TERMS[0], *(part for term in TERMS[1:] for part in (PLUS, term)))


def prose(*parts: str | Formula) -> Inlines:
    return tuple(Text(part) if isinstance(part, str) else Math(part) for part in parts)


def one(left: Formula, right: Formula, label: str | None = None) -> Display:
    return Display(((left, "=", right),), label)


STEPS: tuple[Block, ...] = (
    StepBlock(
        1, "Forward pass", prose("name the intermediate values, so that each rule is used once."),
        Display((
            (Z_I, "=", row(W1, x, PLUS, B1)),
            (y, "=", row(Big("Σ", equals(INDEX, ONE), Letter("k")), W2, Name("max"),
                         Fence(row(ZERO, COMMA, Z_I)), PLUS, layer("b", "2", None))),
        )),
        "k×1", "passed", "64 random points, sizes (2, 3, 5)",
    ),
    StepBlock(
        2, "Chain rule", prose("the bias ", B1, " reaches ", y, " only through ", Z_I, "; as ŷ − y is "
                               "linear in it, ∂zᵢ/∂bᵢ = 1 and the two factors multiply."),
        Display((
            (partial(y, B1), "=", row(partial(y, Z_I), DOT, partial(Z_I, B1))),
            (None, "=", row(W2, INDICATOR)),
            (None, "=", KINKED),
        )),
        "scalar", "passed", "exact at small sizes, worst relative error 3·10⁻¹⁰",
    ),
    StepBlock(3, "A step that fails", (), one(DELTA, row(Y_HAT, MINUS, y)), "m×1", "failed",
              "differs at x = 0.3: 0.25 against 0.75"),
    StepBlock(4, "A remark", prose("nothing to compute."), None, "", "none", ""),
)  # fmt: skip
BLOCKS: tuple[Block, ...] = (
    Heading(1, prose("q1b: derivative by the bias")),
    Heading(2, prose("Question")),
    Paragraph((
        Text("For the network "), Math(equals(y, row(numbered("W", "2"), Name("max"), Fence(row(ZERO, COMMA,
            numbered("W", "1"), x, PLUS, numbered("b", "1"))), PLUS, numbered("b", "2")))),
        Text(", find "), Math(partial(y, B1)), Text(". The command "),
        Code("symderiv solve q1b --steps full"), Text(" prints this. "), Strong("Note:"),
        Text(" at the kink x = −bᵢ/Wᵢ there is no derivative — “none”."),
    )),
    Heading(2, prose("Derivation of ", partial(J, numbered("z", "2")))),
    *STEPS,
    Heading(3, prose("Answer")),
    Answer(
        Display(((partial(y, B1), "=", KINKED),)), "k×1",
        (prose("At ", equals(Z_I, ZERO), " the convention is 0 (a subgradient)."),),
    ),
    Answer(one(partial(J, W), row(Fence(row(Script(U, sup=TOP), DELTA, TIMES, INDICATOR)),
                                  Script(x, sup=TOP)), "2"), "m×n"),
    Display((
        (row(Big("argmin", w), RIDGE), "=", row(Script(Fence(GRAM), sup=row(MINUS, ONE)), X_TOP, y)),
        (Root(row(Script(SIGMA, sup=TWO), PLUS, LAMBDA)), "≈", row(Number("0.5"), Words("or more"))),
        (y, "=", LONG_SUM),
    )),
    Display(((DELTA, "=", row(Y_HAT, MINUS, y)),), label="3"),
    Bullets((prose("the active side is ", ACTIVE), prose("− the slope is ", W2, " there"))),
    Table((prose("Value"), prose("Formula"), prose("Shape")), (
        (prose("error"), prose(equals(DELTA, row(Y_HAT, MINUS, y))), prose("m×1")),
        (prose("weights"), prose(row(Fence(DELTA, "|", "|"), Script(x, sup=TOP))), prose("m×n")),
    )),
    Figure("q1b-plot", Drawing(8.0, 4.0, (Line(((0.0, 0.0), (8.0, 4.0))),)),
           prose("The derivative jumps by ", W2, " at ", equals(x, row(MINUS, Fraction(B1, W1))), "."),
           "Two panels: for W > 0 the derivative steps up at the kink, for W < 0 down."),
    Verdict("✓", prose("The printed answer agrees: ", equals(partial(y, B1), row(W2, INDICATOR)),
                       " at 64 random points of sizes two, three and five, away from the kinks.")),
    Verdict("✗", prose("A printed condition has the wrong subscript.")),
    Verdict("≈", prose("Equal up to the layout.")),
    Heading(2, prose("Later"), "part-q2"),
    Paragraph((Text("See "), Link("Figure 7", place("fig", "7")), Text(", "), Link("(3)", place("eq", "3")),
               Text(" and "), Link("question 2", place("part", "q2")), Text("."))),
    Figure("q2-graph", Drawing(2.0, 1.0, ()), prose("Numbered."), "Nothing.", (), "7"),
)  # fmt: skip


@pytest.fixture
def document() -> Document:
    return Document("q1b: ∂y/∂b, solved", BLOCKS)


@pytest.fixture
def hostile() -> Document:
    """The same name in every place that a person's text can reach."""
    text, letter = (Text(HOSTILE), Strong(HOSTILE), Code(HOSTILE)), Letter(HOSTILE)
    math = one(row(letter, Name(HOSTILE), Words(HOSTILE)), row(Big(HOSTILE, letter), letter), HOSTILE)
    content = (*text, Math(letter))
    return Document(HOSTILE, (
        Heading(2, content), Paragraph(content), math,
        StepBlock(1, HOSTILE, content, math, HOSTILE, "failed", HOSTILE),
        Answer(math, HOSTILE, (content,)), Bullets((content,)), Table((content,), ((content,),)),
        Figure("s", Drawing(1.0, 1.0, ()), content, HOSTILE), Verdict("✓", content),
    ))  # fmt: skip
