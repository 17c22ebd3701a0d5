"""Composing: what the printing options leave in and leave out."""

from __future__ import annotations

from functools import cache

import pytest

from symderiv import Options, derive
from symderiv.compose import document
from symderiv.errors import InputError
from symderiv.render.terminal import render
from tests.sheets.solved import solved


@cache
def printed(part: str, **options: str) -> str:
    """Return a part of the first sheet as the terminal shows it under the options."""
    return render(document([solved(part)], Options(**options), figures=False))


def section(text: str, title: str) -> str:
    """Return what stands under a heading of the second level."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(title) and "─" in lines[n + 1])
    rest = [n for n in range(start + 2, len(lines)) if lines[n] and set(lines[n]) == {"─"}]
    return "\n".join(lines[start + 2 : rest[0] - 1 if rest else None])


def test_both_notations_are_printed_unless_one_is_chosen() -> None:
    answers = section(printed("q2b"), "Answers")
    assert "a₁ᵀ" in answers
    assert "a₁,ᵢ" in answers


def test_the_matrix_notation_leaves_the_index_form_out() -> None:
    answers = section(printed("q2b", notation="matrix"), "Answers")
    assert "a₁ᵀ" in answers
    assert "a₁,ᵢ" not in answers


def test_the_index_notation_leaves_the_matrix_form_out() -> None:
    answers = section(printed("q2b", notation="index"), "Answers")
    assert "a₁ᵀ" not in answers
    assert "a₁,ᵢ" in answers


def test_an_entry_that_was_asked_for_is_printed_in_every_notation() -> None:
    for notation in ("matrix", "index", "both"):
        assert "∂y/∂W⁽²⁾ᵢ = max(0, W⁽¹⁾ᵢ x + b⁽¹⁾ᵢ)" in section(printed("q1b", notation=notation), "Answer")


def test_full_steps_are_numbered_with_reasons_shapes_and_checks() -> None:
    steps = section(printed("q1c"), "Derivation")
    assert "1. Matrix product — h enters" in steps
    assert "shape k" in steps
    assert "random points" in steps


def test_brief_steps_keep_the_formulas_and_drop_the_rest() -> None:
    steps = section(printed("q1c", steps="brief"), "Derivation")
    assert "(W⁽²⁾)ᵀ ∘ 𝟙{z > 0}" in steps
    assert "enters" not in steps
    assert "random points" not in steps
    assert len(steps.splitlines()) < 15


def test_no_steps_leave_the_answer() -> None:
    text = printed("q1c", steps="none")
    assert "Derivation" not in text
    assert "Answer" in text


@pytest.mark.parametrize("steps", ["brief", "none"])
def test_the_checks_are_told_however_few_steps_are_shown(steps: str) -> None:
    assert "6 of 6 steps checked" in printed("q1c", steps=steps)


def test_the_numerator_layout_says_so_and_turns_gradients_to_rows() -> None:
    text = printed("q2c", layout="numerator")
    assert "numerator layout" in text
    assert "∂J/∂a₁ = ∂J/∂z₂ W₂\n" in text
    assert "shape 1×k" in section(text, "Answers")


def test_a_row_used_by_name_in_numerator_layout_is_not_turned_twice() -> None:
    steps = section(printed("q2c", layout="numerator"), "Derivation")
    assert "∂J/∂x = ∂J/∂z₁ W₁ + ∂J/∂z₂" in steps
    assert "(∂J/∂z₁)ᵀ" not in steps


def test_the_variable_layout_does_not_mention_layout_before_the_verdicts() -> None:
    assert "layout" not in printed("q2c").split("The published solution")[0]


def test_every_section_of_a_solution_is_there_in_order() -> None:
    text = printed("q1d")
    titles = ["Question", "Given", "Derivation", "Answer", "Kinks of", "Checks", "The published solution"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_what_was_not_derived_has_no_section() -> None:
    text = render(document([derive("a^2", let="a", wrt="a")], Options(), figures=False))
    for title in ("Kinks", "The published solution", "Operations"):
        assert title not in text


def test_several_parts_are_one_document_under_the_sheets_title() -> None:
    text = render(document([solved("q1a"), solved("q1b")], Options(), figures=False))
    assert text.startswith("EECS 182")
    assert text.index("q1a.") < text.index("q1b.")


def test_a_local_derivative_of_a_vector_is_written_for_one_entry() -> None:
    assert "∂a₁/∂z₁ = ⎨" not in section(printed("q2c"), "Derivation")


@pytest.mark.parametrize(("name", "value"), [("notation", "tensor"), ("steps", "some"), ("layout", "x")])
def test_an_unknown_choice_is_refused_with_the_choices(name: str, value: str) -> None:
    with pytest.raises(InputError, match=f"{name} '{value}' is not one of"):
        Options(**{name: value})


@pytest.mark.parametrize("part", ["q1a", "q1c", "q2b", "q2c", "q3"])
def test_no_plain_name_of_a_declared_value_is_left_in_the_prose(part: str) -> None:
    text = printed(part).split("The published solution")[0]
    for plain in ("yhat", "lambda", "W1", "b1", "z1", "a1", "relu"):
        assert plain not in text


def test_no_derivative_is_claimed_where_unit_and_weight_are_both_zero() -> None:
    kinks = section(printed("q1c"), "Kinks of")
    (line,) = [line for line in kinks.splitlines() if line.endswith("if b⁽¹⁾ᵢ = 0")]
    assert not line.strip(" ⎧⎨⎩⎪").startswith("0 "), "max(0, b) has no derivative at b = 0"


def test_a_map_is_printed_the_same_in_either_layout() -> None:
    found = derive("A*X", let="A[m,n]; X[n,k]", wrt="X")
    pages = [document([found], Options(layout=side), figures=False) for side in ("variable", "numerator")]
    first, second = (section(render(page), "Answer") for page in pages)
    assert first == second
    assert "A V" in first


def test_a_vector_of_several_named_values_has_its_computation_graph_drawn() -> None:
    found = derive("z = W*x; h = tanh(z); softmax(h)", let="W[m,n]; x[n]", wrt="W")
    assert "The computation graph." in render(document([found], Options()))


def test_a_computation_graph_that_no_page_shows_is_left_out() -> None:
    steps = "; ".join(f"h{t} = tanh(W*h{t - 1} + x)" for t in range(1, 13))
    found = derive(f"{steps}; g'*h12", let="W[n,n]; h0[n]; x[n]; g[n]", wrt="x")
    assert "The computation graph" not in render(document([found], Options()))


def test_the_vec_notation_writes_a_map_as_a_matrix_and_says_what_k_is() -> None:
    found = derive("A*X'*B", let="A[m,n]; X[k,n]; B[k,p]", wrt="X")
    answers = section(render(document([found], Options(notation="vec"), figures=False)), "Answer")
    assert "∂vec(f)/∂vec(X)ᵀ = (Bᵀ ⊗ A) Kₖₙ" in answers
    assert "(m·p)×(k·n)" in answers
    assert "Kₖₙ vec(V) = vec(Vᵀ)" in " ".join(answers.split())


def test_a_map_without_a_vec_form_is_shown_as_a_map_and_why() -> None:
    found = derive("diag(X*b)*A", let="A[m,k]; X[m,n]; b[n]", wrt="X")
    answers = section(render(document([found], Options(notation="vec"), figures=False)), "Answer")
    assert "D f(X)[V] = diag(V b) A" in answers
    assert "This map has no form in Kronecker products: diag of a value" in " ".join(answers.split())


def test_a_sketch_says_what_is_differentiated() -> None:
    text = " ".join(render(document([solved("dsga1008-hw1/q1.4c")], Options(), figures=True)).split())
    assert "∂a_GELU/∂x for a_GELU = GELU(x) as a function of x" in text


def test_a_layer_keeps_its_small_letter() -> None:
    text = render(document([solved("dsga1008-hw1/q1.2b")], Options(), figures=False))
    assert "4. g — takes" in text
