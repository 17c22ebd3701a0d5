"""What an answer repeats has a name where that makes the answer much shorter."""

from __future__ import annotations

import pytest

from symderiv.expr import Delta, postorder, substitute, variables
from symderiv.parse import declarations, expression, text
from symderiv.solver import derive
from symderiv.solving.repeated import abbreviated

CELL = "h1 = tanh(W*h0 + A*x1); h2 = tanh(W*h1 + A*x2); h3 = tanh(W*h2 + A*x3); g'*h3"
LET = "W[n,n]; h0[n]; A[n,m]; x1[m]; x2[m]; x3[m]; g[n]"
LONG = "((W'*(g .* (1 - h0.^2))) .* (1 - h0.^2))*x1' + (g .* (1 - h0.^2))*x2' + (g .* (1 - h0.^2))*x3'"


def test_back_propagation_through_time_names_its_errors() -> None:
    solution = derive(CELL, LET, "W")
    found = solution.to_dict()["answers"][0]
    assert solution.passed
    assert found["text"] == "((W'*delta2) .* (1 - h1.^2))*h0' + delta2*h1' + delta1*h2'"
    assert found["where"]["delta1"] == "g .* (1 - h3.^2)"
    assert found["where"]["delta2"] == "(W'*delta1) .* (1 - h2.^2)"
    assert found["index"].startswith("(1 - h1[i]^2)*h0[j]*sum(k:n, W[k, i]*delta2[k]) + delta2[i]*h1[j]")


def test_the_step_that_names_parts_does_not_repeat_the_line_before() -> None:
    before, last = derive(CELL, LET, "W").worked.steps[-2:]
    assert last.rule == "name what stands more than once"
    assert len(last.sides) == 2
    assert before.sides[-1] not in last.sides


def test_errors_that_the_pass_kept_by_name_are_named_like_the_others() -> None:
    steps = "; ".join(f"h{t} = tanh(W*h{t - 1} + A*x{t})" for t in range(1, 6))
    inputs = "; ".join(f"x{t}[m]" for t in range(1, 6))
    solution = derive(f"{steps}; g'*h5", f"W[n,n]; h0[n]; A[n,m]; {inputs}; g[n]", "W")
    found = solution.to_dict()["answers"][0]
    assert solution.passed
    last = "((W'*delta4) .* (1 - h1.^2))*h0' + delta4*h1' + delta3*h2' + delta2*h3' + delta1*h4'"
    assert found["text"] == last
    assert found["where"]["delta4"] == "(W'*delta3) .* (1 - h2.^2)"


def test_an_entry_of_sums_deep_within_sums_is_not_written() -> None:
    layers = "; ".join(f"a{n} = relu(W{n}*a{n - 1})" for n in range(1, 8))
    let = "; ".join(f"W{n}[n{n},n{n - 1}]" for n in range(1, 8))
    deep, shallow = (derive(f"{layers}; sum(a{k})", f"{let}; a0[n0]", "W1") for k in (7, 3))
    assert deep.worked.answers[0].index is None
    assert shallow.worked.answers[0].index is not None


def test_names_that_the_program_has_are_left_to_it() -> None:
    solution = derive(CELL.replace("h3", "delta1"), LET, "W")
    assert solution.passed
    assert {let.name for let in solution.worked.answers[0].lets} == {"delta2", "delta3"}


def test_the_definitions_put_in_are_the_answer_again() -> None:
    value = expression(LONG, declarations(LET))
    whole, lets = abbreviated(value, ())
    assert lets
    for let in reversed(lets):
        whole = substitute(whole, {let.var: let.body})
    assert whole is value


@pytest.mark.parametrize(
    "source", ["W*h0 + A*x1", "(y - b'*sigmoid(A*x))^2*(b .* sigmoid(A*x))*x'", "A*x1*x1'"]
)
def test_what_is_short_or_repeats_little_is_left_as_it_is(source: str) -> None:
    value = expression(source, declarations("A[n,m]; W[n,n]; h0[n]; x1[m]; y; b[n]; x[m]"))
    assert abbreviated(value, ()) == (value, ())


def test_a_definition_stands_after_those_that_it_reads() -> None:
    solution = derive("sum(inv((b*b')'*(b*b') + eye(h))*b)", "b[h]", "b")
    known: set[str] = set()
    for let in solution.worked.answers[0].lets:
        assert {v.name for v in variables(let.body)} & {"delta1", "delta2", "delta3"} <= known
        known.add(let.name)
    assert len(known) > 1
    assert solution.passed


def test_every_definition_pays() -> None:
    _, lets = abbreviated(expression(LONG, declarations(LET)), ())
    assert [text(let.body) for let in lets] == ["g .* (1 - h0.^2)"]


def test_a_part_that_the_derivation_has_named_goes_by_that_name() -> None:
    solution = derive("(y - b'*sigmoid(A*x))^2", "A[h,m]; b[h]; x[m]; y", "A")
    found = solution.to_dict()["answers"][0]
    assert solution.passed
    assert found["text"] == "-2*(y - b'*a)*(b .* a .* (1 - a))*x'"
    assert found["where"]["a"] == "sigmoid(A*x)"


@pytest.mark.parametrize(
    ("expr", "let", "wrt", "order", "due"),
    [
        ("softmax(W*x)", "W[k,n]; x[n]", "x", 1, "(diag(f) - f*f')*W"),
        (
            "g'*sigmoid(B*x)",
            "g[k]; B[k,n]; x[n]",
            "x",
            2,
            "B'*diag(g .* a .* (1 - a) .* (1 - 2*a))*B",
        ),
        (
            "tr(A*X^4)",
            "A[n,n]; X[n,n]",
            "X",
            2,
            "(kappa1*A*X + kappa2*A + A*kappa2 + X*A*kappa1 + X^2*A*V + V*A*X^2)'",
        ),
    ],
)
def test_jacobians_hessians_and_maps_have_names_too(
    expr: str, let: str, wrt: str, order: int, due: str
) -> None:
    solution = derive(expr, let, wrt, order)
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due
    assert solution.worked.steps[-1].rule == "name what stands more than once"


@pytest.mark.parametrize(
    ("expr", "let", "due", "named"),
    [
        ("1/2*norm2(x - W'*W*x)^2", "W[k,n]; x[n]", "-W*(x*r' + r*x')", "x - W'*W*x"),
        ("normF(X - X*W*W')^2", "X[m,n]; W[n,k]", "-2*(X'*R + R'*X)*W", "X - X*W*W'"),
    ],
)
def test_a_residual_is_left_whole_where_the_answer_repeats_it(
    expr: str, let: str, due: str, named: str
) -> None:
    solution = derive(expr, let, "W")
    (answer,) = solution.worked.answers
    assert solution.passed
    assert text(answer.value) == due
    assert [text(one.body) for one in answer.lets] == [named]


@pytest.mark.parametrize(
    ("typed", "let", "wrt", "said"),
    [
        ("eigmax(A)", "A[n,n] symmetric", "A", "v*v'; v = eigvecmax(A)"),
        ("eigmax(X'*X)", "X[m,n]", "X", "2*X*v*v'; v = eigvecmax(X'*X)"),
        ("eigmax(A + t*B)", "A[n,n] symmetric; B[n,n] symmetric; t", "t", "v'*B*v; v = eigvecmax(A + t*B)"),
        ("v*eigmax(A)", "A[n,n] symmetric; v", "A", "v*v1*v1'; v1 = eigvecmax(A)"),
    ],
)
def test_an_eigenvector_that_stands_twice_is_v(typed: str, let: str, wrt: str, said: str) -> None:
    solution = derive(typed, let, wrt)
    (answer,) = solution.worked.answers
    assert solution.passed
    assert "; ".join([text(answer.value), *(f"{d.name} = {text(d.body)}" for d in answer.lets)]) == said


def test_a_coefficient_of_numbers_has_no_name() -> None:
    (answer,) = derive("U'*softmax(K*q/sqrt(d))", "U[n,m]; K[n,d]; q[d]", "q").worked.answers
    assert [text(let.body) for let in answer.lets] == ["softmax(K*q/sqrt(d))"]


CENTRED = "(x - mean(x))/norm2(x - mean(x))^3"


@pytest.mark.parametrize(
    ("expr", "let", "wrt", "letter"), [(CENTRED, "x[n]", "x", "kappa"), (CELL, LET, "W", "delta")]
)
def test_the_letter_of_a_part_is_another_where_the_entry_has_a_delta(
    expr: str, let: str, wrt: str, letter: str
) -> None:
    (answer,) = derive(expr, let, wrt).worked.answers
    assert {name.name.rstrip("12") for name in (part.var for part in answer.lets)} == {letter}
    assert answer.index is not None
    assert any(isinstance(node, Delta) for node in postorder(answer.index)) == (letter == "kappa")


def test_another_letter_for_a_part_is_one_that_is_free() -> None:
    (answer,) = derive(CENTRED.replace("x", "kappa1"), "kappa1[n]", "kappa1").worked.answers
    assert [let.name for let in answer.lets] == ["kappa2"]
