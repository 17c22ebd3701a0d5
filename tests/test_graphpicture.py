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
