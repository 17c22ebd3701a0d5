"""Names for the parts of a typed expression: each step of the chain rule has one value to speak of."""

from __future__ import annotations

from symderiv.parse import declarations, program, text
from symderiv.parts import with_parts


def parts(typed: str, let: str) -> list[str]:
    """Return the named values of what was typed."""
    graph = with_parts(program(typed, declarations(let)))
    return [f"{one.name} = {text(one.body)}" for one in graph.lets]


def test_what_a_norm_is_taken_of_is_a_residual() -> None:
    assert parts("norm2(A*x - b)^2", "A[m,n]; x[n]; b[m]") == ["r = A*x - b", "f = norm2(r)^2"]


def test_a_part_goes_by_its_name_where_no_function_is_applied_to_it_too() -> None:
    found = parts("l'*(A*x - b) + rho/2*norm2(A*x - b)^2", "A[m,n]; x[n]; b[m]; l[m]; rho")
    assert found == ["r = A*x - b", "f = l'*r + rho/2*norm2(r)^2"]


def test_a_part_goes_by_its_name_in_later_parts() -> None:
    found = parts("norm2(A*x)^2 + exp(a'*(A*x))", "A[m,n]; x[n]; a[m]")
    assert found[:2] == ["r = A*x", "z = a'*r"]
