"""`text(expr)` is read back to the very same tree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderiv.errors import InputError
from symderiv.expr import var
from symderiv.ops.arithmetic import spread
from symderiv.parse import declarations, expression, text

SCOPE = declarations("A[h,m]; X[m,m]; b[h]; c[h]; x[m]; u[m]; y; t; phi()")

b, t = var("b", ("h",)), var("t")


def summed(vector: str, scalar: str) -> str:
    """Return a sum over a letter that neither part uses."""
    letter = next(f"i{n}" for n in range(100) if f"i{n}:" not in vector + scalar)
    return f"sum({letter}:h, ({vector})[{letter}]*{scalar})"


scalars = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["y", "t", "2", "0.5", "m", "pi", "b[1]", "(-3)", "(1/2)"]),
        st.builds("({} {} {})".format, scalars, st.sampled_from("+ - * /".split()), scalars),
        st.builds(
            "({}{}{}{}{})".format, scalars, st.sampled_from("+-*/"), scalars, st.sampled_from("+-*/"), scalars
        ),
        st.builds("(-{})".format, scalars),
        st.builds("{}^{}".format, scalars, st.sampled_from(["2", "-1", "t", "(1/2)"])),
        st.builds(
            "{}({})".format,
            st.sampled_from("exp log tanh phi phi' sigmoid tan atan silu logsigmoid".split()),
            scalars,
        ),
        st.builds("{}({}, {})".format, st.sampled_from("max min leaky_relu".split()), scalars, scalars),
        st.builds("where({} > {}, {}, {})".format, scalars, scalars, scalars, scalars),
        st.builds("{}({})".format, st.sampled_from("sum mean lse norm1 norm2 prod maxel".split()), vectors),
        st.builds("{}({})".format, st.sampled_from("lse norm1 normF prod minel".split()), squares),
        st.builds("clip({}, {}, {})".format, scalars, scalars, scalars),
        st.builds("norm2({})^{}".format, vectors, st.sampled_from(["2", "3"])),
        st.builds("({}'*{})".format, vectors, vectors),
        st.builds("dot({}, {})".format, vectors, vectors),
        st.builds("({})[2]".format, vectors),
        st.builds(summed, vectors, scalars),
        st.builds("{}({})".format, st.sampled_from("tr det logdet".split()), squares),
    )
)
vectors = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["b", "c", "(A*x)", "(A u)", "ones(h)"]),
        st.builds("({} {} {})".format, vectors, st.sampled_from(["+", "-", ".*", "./"]), vectors),
        st.builds("({} {} {} - {})".format, scalars, st.sampled_from("+-"), vectors, scalars),
        st.builds("({} {} {})".format, vectors, st.sampled_from(["+", "-", "*", "/", ".^", "./"]), scalars),
        st.builds("({} {} {})".format, scalars, st.sampled_from(["*", "./", " "]), vectors),
        st.builds("(({}) .^ {})".format, scalars, vectors),  # y^2 .^ b is y^(2 .^ b)
        st.builds("(-{})".format, vectors),
        st.builds("{}({})".format, st.sampled_from("exp relu softmax phi'' asin".split()), vectors),
        st.builds("(A*{}({}))".format, st.sampled_from("rowsum rowmean rowlse".split()), squares),
        st.builds("(A*{}({})')".format, st.sampled_from("colsum colmean".split()), squares),
        st.builds("max(0, {})".format, vectors),
        st.builds("({} {} {})".format, vectors, st.sampled_from("> < >= <= ==".split()), scalars),
        st.builds("(A*({}*u))".format, squares),
        st.builds("{}''".format, vectors),
    )
)
squares = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["X", "X'", "(A'*A)", "eye(m)", "(X + 2 I)"]),
        st.builds("({} {} {})".format, squares, st.sampled_from("+ - * .*".split()), squares),
        st.builds("({}^{})".format, squares, st.sampled_from(["2", "-1"])),
        st.builds("({}/{})".format, squares, scalars),
        st.builds("diag(A'*{})".format, vectors),
        st.builds("rowsoftmax({})".format, squares),
        st.builds("({})'".format, squares),
    )
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(scalars, vectors, squares))
def test_a_tree_that_was_read_is_written_and_read_back_the_same(source: str) -> None:
    found = expression(source, SCOPE)
    try:
        again = expression(text(found), SCOPE)
    except InputError as error:
        refused = error.sentence
    else:
        refused = "" if again is found or text(again) == text(found) else text(again)
    assert not refused or "more than" in refused  # a long or deep text is past a bound, not misread


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"-y \log t - (1-y)log(1-t)", "-y*log(t) - (1 - y)*log(1 - t)"),
        ("A^T (b ./ c)", "A'*(b ./ c)"),
        ("A^T b ./ c", "A'*(b ./ c)"),
        ("(A'*b) .* x", "(A'*b) .* x"),
        ("‖A x − b‖²", "norm2(A*x - b)^2"),
        ("x + 1", "x + 1"),
        ("y - (t - 2)", "y - (t - 2)"),
        ("(-2) x", "(-2)*x"),
        ("\\frac12 t", "1/2*t"),
        ("A*ones(m)", "rowsum(A)"),
        ("ones(h)'*A", "colsum(A)"),
        ("x'*ones(m)", "x'*ones(m)"),
        ("A*(X*ones(m))", "A*rowsum(X)"),
        ("x/norm2(x)", "x/norm2(x)"),
        (r"\arcsin(t)", "asin(t)"),
        (r"\sinh t", "sinh(t)"),
        (r"\operatorname{SiLU}(t)", "silu(t)"),
        ("SiLU(t)", "silu(t)"),
    ],
)
def test_the_plain_text_reads_well(source, plain):
    assert text(expression(source, SCOPE)) == plain


@pytest.mark.parametrize(("value", "plain"), [(0, "zeros(h)"), (1, "ones(h)"), (2, "2*ones(h)")])
def test_a_number_in_every_entry_is_written_short(value, plain):
    assert text(spread(value, ("h",))) == plain


def test_a_negative_scalar_that_is_added_to_every_entry_is_subtracted():
    assert text(b + spread(-t, ("h",))) == "b - t"


def test_an_expression_longer_than_can_be_read_has_no_text():
    found = expression("X^900", SCOPE)
    with pytest.raises(InputError, match="20000 parts"):
        text(found @ found @ found @ found @ found @ found @ found @ found @ found @ found @ found @ found)
