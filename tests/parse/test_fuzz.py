"""Whatever a person types, only a SymderivError comes out; and what reads is written back the same."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symderiv import deadline, derive
from symderiv.errors import SymderivError
from symderiv.expr import var
from symderiv.parse import chain, declarations, expression, program, reading, text
from tests.parse.test_unparse import SCOPE as LANGUAGE
from tests.parse.test_unparse import scalars, squares, vectors

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
    r"\sum_{i=1}^h \sum_{j \ne i} c_i c_j \sigma''(b_i) + \max_i b_i",
    r"tensor(i:h, j:m, b_i*x_j) + \mathbf{1}\mathbf{1}_m^\top \sqrt[3]{t} \phi^{(2)}(t)",
    "½‖x‖² + A₁₂ e^t - |t| / (9^9) 1[t>0] + tr(x'*x)",
)
PIECES = (
    *"()[]{}^_'*/+-=<>|,;:.&0123456789 xAbcyteITinj",
    *("\\", "\\frac", "\\sum", "\\left|", "‖", "∘", "²", "ᵀ", "₁", "\\begin{cases}", "\\end{cases}", "\\\\"),
    *("\\hat", "argmin", "sum(", "1{", "\\log", "^{-1}", "^{(1)}", "_+", ".^", "I"),
    *(
        "tensor(i:h,",
        "\\max_",
        "\\mathbf{1}",
        "\\ne",
        "\\prime",
        "\\sqrt[",
        "\\{",
        "½",
        "sigma'",
        "where(",
        "0",
        "9^9",
    ),
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
thousands = settings(
    max_examples=5_000, deadline=2_000, derandomize=False, suppress_health_check=list(HealthCheck)
)


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


@st.composite
def garbled(draw: st.DrawFn) -> str:
    """Return bytes as they come from a file, read as the command line reads them."""
    return draw(st.binary(max_size=80)).decode("utf-8", errors="replace")


@pytest.mark.thorough
@thousands
@given(st.one_of(st.text(max_size=120), garbled(), mutated(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_thousands_of_texts_read_within_two_seconds_or_are_refused_in_a_sentence(source: str) -> None:
    survives(source)


@pytest.mark.thorough
@thousands
@given(st.one_of(scalars, vectors, squares))
def test_thousands_of_expressions_are_written_and_read_back_the_same(source: str) -> None:
    found = expression(source, LANGUAGE)
    try:
        again = expression(text(found), LANGUAGE)
    except SymderivError as error:
        refused = str(error)
    else:
        refused = "" if again is found or text(again) == text(found) else text(again)
    assert not refused or "more than" in refused


@pytest.mark.thorough
@settings(thousands, max_examples=300, deadline=60_000)
@given(st.one_of(scalars, vectors), st.sampled_from("xtA"))
def test_hundreds_of_expressions_are_derived_or_refused_in_a_sentence(source: str, wrt: str) -> None:
    with deadline.within(10):
        try:
            found = derive(source, let="A[h,m]; X[m,m]; b[h]; c[h]; x[m]; u[m]; y; t; phi()", wrt=wrt)
        except SymderivError as error:
            said = str(error)
        else:
            said = found.to_dict()["part"]
    assert said
