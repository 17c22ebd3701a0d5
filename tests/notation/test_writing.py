"""Notation: fences where they are needed and nowhere else, in Unicode and in LaTeX; plain text reads back."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderiv.expr import Expr, const, index
from symderiv.formula import Formula
from symderiv.notation import Notation, letter
from symderiv.ops.arithmetic import negative, spread
from symderiv.ops.row import call
from symderiv.parse import declarations, expression, text
from symderiv.parse.scope import Scope
from symderiv.typeset.latex import latex
from symderiv.typeset.unicode import unicode
from tests.normal.expressions import LEAVES, anything
from tests.test_reverse import CALM

LET = "A[m,n]; B[n,k]; M[n,n]; S[n,n]; x[n]; v[n]; u[m]; r[1,n]; a; b; c; lambda; yhat; z1[n]; sigma; phi()"
SCOPE = declarations(LET)
WRITE = Notation()


def written(source: str) -> Formula:
    """Return the formula of a text."""
    return WRITE(expression(source, SCOPE))


TABLE = [
    ("A*x", "A x", r"A \, x"),
    ("(A*B)^T", "(A B)ᵀ", r"(A \, B)^\top"),
    ("M^-1*x", "M⁻¹ x", r"M^{- 1} \, x"),
    ("M^-2*x", "M⁻² x", r"M^{- 2} \, x"),
    ("sum(A .* (A*M))", "tr(Aᵀ A M)", r"\operatorname{tr}(A^\top \, A \, M)"),
    ("A*(x + v)", "A(x + v)", "A(x + v)"),
    ("a*(b + c)", "a(b + c)", "a(b + c)"),
    ("(a + b)*c", "(a + b) c", r"(a + b) \, c"),
    ("a - (b - c)", "a − (b − c)", "a - (b - c)"),
    ("a - (b + c)", "a − (b + c)", "a - (b + c)"),
    ("-(a + b)", "−(a + b)", "- (a + b)"),
    ("a/(b*c)", "a/(b c)", r"\frac{a}{b \, c}"),
    ("a^b", "aᵇ", "a^b"),
    ("(a + b)^2", "(a + b)²", "(a + b)^2"),
    ("-a^2", "−a²", "- a^2"),
    ("(-a)^2", "(−a)²", "(- a)^2"),
    ("x .* v", "x ∘ v", r"x \circ v"),
    ("(x .* v)*a", "(x ∘ v) a", r"(x \circ v) \, a"),
    ("A*(x .* v)", "A(x ∘ v)", r"A(x \circ v)"),
    ("(A*x) .* u", "A x ∘ u", r"A \, x \circ u"),
    ("diag(x)*v", "diag(x) v", r"\operatorname{diag}(x) \, v"),
    ("norm2(x - v)^2", "‖x − v‖²", r"\lVert x - v \rVert^2"),
    ("x^T*M*v", "xᵀ M v", r"x^\top \, M \, v"),
    ("exp(-a)", "e⁻ᵃ", "e^{- a}"),
    ("exp(a)^2", "(eᵃ)²", "(e^a)^2"),
    ("sqrt(a + b)", "√(a + b)", r"\sqrt{a + b}"),
    ("relu(M*x)", "ReLU(M x)", r"\operatorname{ReLU}(M \, x)"),
    ("sigmoid(a)^2", "σ(a)²", r"{\sigma(a)}^2"),
    ("a*2", "a · 2", r"a \cdot 2"),
    ("x*ones(1, n)", "x 1ᵀ", r"x \, \boldsymbol{1}^\top"),
    ("2*a", "2 a", "2 a"),
    ("lambda*x", "λ x", r"\lambda \, x"),
    ("yhat - (1 - yhat)", "ŷ − (1 − ŷ)", r"\hat{y} - (1 - \hat{y})"),
    ("z1", "z₁", "z_1"),
    ("abs(a)", "|a|", r"\lvert a \rvert"),
    ("log(a*b)", "log(a b)", r"\log(a \, b)"),
    ("phi(a)", "φ(a)", r"\phi(a)"),
    ("asin(a)", "arcsin(a)", r"\arcsin(a)"),
    ("atan(a)^2", "arctan(a)²", r"{\arctan(a)}^2"),
    ("cosh(a)*b", "cosh(a) b", r"\cosh(a) \, b"),
    ("silu(a)", "SiLU(a)", r"\operatorname{SiLU}(a)"),
    ("elu(a, b)", "ELU(a, b)", r"\operatorname{ELU}(a, b)"),
    ("clip(a, -1, 1)", "clip(a, −1, 1)", r"\operatorname{clip}(a, - 1, 1)"),
    ("a^(3/2)", "a^(3/2)", "a^{3 / 2}"),
    ("sqrt(a + b)^3", "(a + b)^(3/2)", "(a + b)^{3 / 2}"),
    ("norm2(x)^3", "‖x‖³", r"\lVert x \rVert^3"),
    ("norm2(a)", "|a|", r"\lvert a \rvert"),
    ("prod(x)", "Πᵢ₌₁ⁿ xᵢ", r"\prod_{i = 1}^n x_i"),
    ("maxel(x)", "max(x)", r"\max(x)"),
    ("x == maxel(x)", "𝟙{x = max(x)}", r"\mathbf{1} \{x = \max(x)\}"),
    ("rowsum(A)", "A 1", r"A \, \boldsymbol{1}"),
    ("colsum(A)", "1ᵀ A", r"\boldsymbol{1}^\top \, A"),
    ("rowmean(A)", "A 1/n", r"\frac{A \, \boldsymbol{1}}{n}"),
    ("rowsoftmax(A)", "rowsoftmax(A)", r"\operatorname{rowsoftmax}(A)"),
]


@pytest.mark.parametrize(("source", "plain", "typeset"), TABLE, ids=[row[0] for row in TABLE])
def test_a_formula_reads_in_unicode_and_in_latex(source: str, plain: str, typeset: str) -> None:
    assert unicode(written(source)) == plain
    assert latex(written(source)) == typeset


#: Texts with other values: no two may look alike.
TOLD_APART = [
    "log(a)*b", "log(a*b)", "log(a)+b", "log(a+b)", "log(a)^2", "log(a^2)",
    "sin(a)*b", "sin(a*b)", "sin(a)^2", "sin(a^2)", "tanh(a)*b", "tanh(a*b)",
    "a/(b*c)", "a/b*c", "a/(b+c)", "a/b+c", "a*b/c", "a/b/c",
    "a^(b+c)", "a^b+c", "a^(b*c)", "a^b*c", "(a*b)^c", "a*b^c", "(-a)^2", "-a^2",
    "exp(a)*b", "exp(a*b)", "exp(a)+b", "exp(a+b)", "exp(a)^2", "exp(a^2)",
    "sqrt(a)*b", "sqrt(a*b)", "sqrt(a)+b", "sqrt(a+b)",
    "a-(b-c)", "a-b-c", "a-(b+c)", "a*(b-c)", "a*b-c", "a*(-b)", "a-b", "-a*b+c", "-(a*b+c)",
]  # fmt: skip


@pytest.mark.parametrize("spell", [unicode, latex], ids=["unicode", "latex"])
def test_different_values_never_look_alike(spell: object) -> None:
    assert callable(spell)
    spelled = {source: spell(written(source)) for source in TOLD_APART}
    alike = [(a, b, spelled[a]) for a, b in combinations(spelled, 2) if spelled[a] == spelled[b]]
    assert not alike


def test_a_function_in_front_of_a_factor_keeps_its_parentheses() -> None:
    assert unicode(written("log(a)*b")) != "log a b"
    assert latex(written("log(a)*b")) != r"\log a \, b"


def test_the_derivative_of_an_unknown_function_is_primed_above_the_line() -> None:
    assert unicode(written("phi'(a)")) == "φ′(a)"
    assert latex(written("phi'(a)")) in (r"\phi'(a)", r"\phi^\prime(a)", r"\phi^{\prime}(a)")


def test_what_follows_a_sum_or_a_product_of_entries_does_not_read_as_part_of_it() -> None:
    assert unicode(written("prod(A*x)*a")) == "(Πᵢ₌₁ᵐ Σⱼ₌₁ⁿ Aᵢⱼ xⱼ) a"
    assert unicode(WRITE(spread(expression("sum(x)", SCOPE), ("m",)))) == "(Σᵢ₌₁ⁿ xᵢ) 1"


def test_a_product_of_entries_that_holds_a_sum_is_not_written_with_the_same_index() -> None:
    assert unicode(written("prod(sum(x)*x)")) == "Πᵢ₌₁ⁿ xᵢ Σⱼ₌₁ⁿ xⱼ"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x[i]*prod(v)", "xᵢ Πⱼ₌₁ⁿ vⱼ"),
        ("lse(prod(v)*x[i]*x)", "lse((Πⱼ₌₁ⁿ vⱼ) xᵢ x)"),
        ("sum(i:n, x[i]*prod(v))", "Σᵢ₌₁ⁿ xᵢ Πⱼ₌₁ⁿ vⱼ"),
        ("prod(i:n, sum(x) + v[i])", "Πᵢ₌₁ⁿ (Σⱼ₌₁ⁿ xⱼ + vᵢ)"),
    ],
)
def test_a_bound_letter_is_no_letter_of_an_index_around_it(source: str, expected: str) -> None:
    read = expression(source, replace(SCOPE, indices={"i": "n"}))
    assert unicode(WRITE(read)) == expected


def test_a_letter_that_a_fold_has_in_common_with_an_index_around_it_is_another() -> None:
    sine = expression("sin(sum(i:n, x[i]*v[i]))", SCOPE)
    assert unicode(WRITE.beside(index("i", "n"))(sine)) == "sin(Σⱼ₌₁ⁿ xⱼ vⱼ)"


SPELLINGS = [
    ("W^(1)", "W⁽¹⁾", "W^{(1)}"),
    ("z1", "z₁", "z_1"),
    ("W_1", "W₁", "W_1"),
    ("yhat", "ŷ", r"\hat{y}"),
    ("lambda", "λ", r"\lambda"),
    ("mubar", "μ̄", r"\bar{\mu}"),
    ("alpha_2", "α₂", r"\alpha_2"),
]


@pytest.mark.parametrize(("spelling", "plain", "typeset"), SPELLINGS, ids=[row[0] for row in SPELLINGS])
def test_a_name_is_spelled_as_the_course_writes_it(spelling: str, plain: str, typeset: str) -> None:
    assert unicode(letter(spelling)) == plain
    assert latex(letter(spelling)) == typeset


def test_the_letters_of_a_part_replace_plain_names() -> None:
    write = Notation({"A": "W^(1)"})
    assert unicode(write(expression("A*x", SCOPE))) == "W⁽¹⁾ x"


def test_the_letters_of_a_part_replace_the_names_of_its_functions_too() -> None:
    write = Notation({"gamma": "g"})
    assert unicode(write(expression("gamma(x)", declarations("x; gamma()")))) == "g(x)"
    assert unicode(write(expression("gamma'(x)", declarations("x; gamma()")))) == "g′(x)"


@pytest.mark.parametrize(("shape", "shown"), [(("n",), "−2 c 1"), (("m", "n"), "−2 c 1 1ᵀ"), ((), "−2 c")])
def test_a_negative_number_in_every_entry_is_no_number(shape: tuple[str, ...], shown: str) -> None:
    number = expression("2*c", declarations("c"))
    assert unicode(Notation()(negative(spread(number, shape)))) == shown


def test_a_negative_number_stands_bare_where_something_of_its_shape_is_beside_it() -> None:
    assert unicode(Notation()(call("tanh", negative(spread(const(3), ("n",)))))) == "tanh(−3)"


def test_an_index_stands_below_beside_a_number_and_under_a_superscript() -> None:
    i = index("i", "n")
    z = expression("z1", SCOPE)
    assert unicode(WRITE(z[i])) == "z₁,ᵢ"
    assert latex(Notation({"z1": "W^(1)"})(z[i])) == "W_i^{(1)}"


@pytest.mark.parametrize("source", [row[0] for row in TABLE] + TOLD_APART)
def test_the_plain_text_of_a_formula_reads_back_as_itself(source: str) -> None:
    e = expression(source, SCOPE)
    assert expression(text(e), SCOPE) is e


@settings(max_examples=120, suppress_health_check=CALM)
@given(anything())
def test_the_plain_text_of_a_random_expression_reads_back_with_its_value(e: Expr) -> None:
    back = expression(text(e), Scope(variables=LEAVES))
    assert text(back) == text(e)
    assert back.shape == e.shape


@settings(max_examples=60, suppress_health_check=CALM)
@given(anything(), st.sampled_from([unicode, latex]))
def test_every_fence_of_a_random_formula_closes(e: Expr, spell: object) -> None:
    assert callable(spell)
    shown = spell(WRITE(e))
    for opening, closing in ("()", "[]", "{}"):
        assert shown.count(opening) == shown.count(closing)
