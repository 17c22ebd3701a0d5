"""The picture of a computation graph shows what the value is computed from."""

from __future__ import annotations

from symderiv import derive
from symderiv.drawing import Label
from symderiv.graphpicture import network
from symderiv.problem import Derivative, Part
from symderiv.typeset.unicode import unicode

PROGRAM = Part("p", "", "", "A[m,n]; x[n]; b[m]", "z = A*x; w = 2*b; f = norm2(z)^2", Derivative("f", ("x",)))


def test_what_the_last_value_does_not_read_is_left_out() -> None:
    shown = {unicode(mark.content) for mark in network(PROGRAM).marks if isinstance(mark, Label)}
    assert {"A", "x"} <= shown
    assert not {"b", "w"} & shown


def test_the_parts_of_a_typed_expression_are_drawn_as_they_are_told() -> None:
    solution = derive("norm2(A*x - b)^2", "A[m,n]; x[n]; b[m]", "x")
    drawn = network(solution.part, solution.graph)
    shown = {unicode(mark.content) for mark in drawn.marks if isinstance(mark, Label)}
    assert {let.name for let in solution.graph.lets} == {"r", "f"}
    assert {"r", "f"} <= shown


def test_the_local_derivative_of_a_scalar_has_the_shape_that_it_has_in_the_text() -> None:
    solution = derive("a = tanh(x); norm2(V*a - y)^2", "V[k,h]; x[h]; y[k]", "x, V")
    drawn = network(solution.part, solution.graph, backwards=True)
    shown = [unicode(mark.content) for mark in drawn.marks if isinstance(mark, Label)]
    assert {"∂f/∂a = 2 Vᵀ(V a − y)", "∂f/∂V = 2(V a − y) aᵀ"} <= set(shown)
    assert shown.count("2(V a − y) aᵀ") == 1
    assert "∂a/∂x = diag(1 − a^(∘2))" in shown
