"""Whatever a person types, only a SymderivError comes out; and what reads is written back the same."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symderiv.errors import SymderivError
from symderiv.expr import var
from symderiv.parse import chain, declarations, expression, program, reading, text

SCOPE = replace(
    declarations("A[h,m]; X[m,m] pd; b[h]; c[h]; x[m]; u[m]; y; t; lambda positive; phi(); W1[h,m]; b1[h]"),
    free_indices=True,
    partials=lambda of, wrt: var("partial"),
)
EXAMPLES = (
    r"y = W^{(1)}(\max(\mathbf{0}, x)) + \mathbf{b^{(1)}}",
    r"\frac{\partial y}{\partial W_{ij}^{(1)}} = \hat{t}",
    r"y = \begin{cases} b_i, & \text{if } b_i > 0\\ 0, & \text{otherwise} \end{cases}",
    r"\underset{\mathbf{x}}{\operatorname{argmin}} \|A\mathbf{x} - b\|_{2}^{2} + \lambda \|\mathbf{x}\|^{2}",
    r"(X^T X + \lambda I)^{-1} X^T \mathbf{u}",
    r"\prod_{i=1}^{m} \frac{e^{-(\frac{x_i - u_i}{\sqrt{\lambda}})^2/2}}{\sqrt{2\pi}}",
    r"-y \log \hat{y} - (1-y)log(1-t)",
    "A' d ∘ 1{x>0} u'",
    "sum(i:h, b[i]*c[i])^2 / 3.5e-2 + phi''(t)",
    "where(t > 0 and y < 1, x.^2, (u)_+) ./ 2",
    "W⁽¹⁾ᵢⱼ·xⱼ ‖A x − b‖² √λ ŷ δ(i,j)",
    "z = A*x + b; h = relu(z); norm2(h)^2",
)
PIECES = (
    *"()[]{}^_'*/+-=<>|,;:.&0123456789 xAbcyteITinj",
    *("\\", "\\frac", "\\sum", "\\left|", "‖", "∘", "²", "ᵀ", "₁", "\\begin{cases}", "\\end{cases}", "\\\\"),
    *("\\hat", "argmin", "sum(", "1{", "\\log", "^{-1}", "^{(1)}", "_+", ".^", "I"),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    source = draw(st.sampled_from(EXAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(source)))
        stop = min(len(source), at + draw(st.integers(0, 4)))
        source = source[:at] + draw(st.sampled_from(["", *PIECES])) + source[stop:]
    return source


def survives(source: str) -> None:
    for read in (expression, reading, chain, program, lambda text, _: declarations(text)):
        try:
            read(source, SCOPE)
        except SymderivError as error:
            sentence = str(error)
        else:
            sentence = "read"
        assert sentence


calm = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@calm
@given(st.text(max_size=60))
def test_any_text_reads_or_is_refused_in_a_sentence(source: str) -> None:
    survives(source)


@calm
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_heap_of_symbols_reads_or_is_refused_in_a_sentence(source: str) -> None:
    survives(source)


@calm
@given(mutated())
def test_a_damaged_formula_reads_or_is_refused_in_a_sentence(source: str) -> None:
    survives(source)


@calm
@given(st.one_of(mutated(), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
def test_whatever_reads_is_written_back_to_the_same_tree(source: str) -> None:
    try:
        found = expression(source, SCOPE)
        again = text(found)
    except SymderivError:
        return
    if "partial" not in again:
        assert expression(again, SCOPE) is found
