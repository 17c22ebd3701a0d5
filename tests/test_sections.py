"""A part that asks several things: each is solved by itself, and all of them count."""

from __future__ import annotations

from symderiv import Options
from symderiv.compose import document
from symderiv.problem import Derivative, Discussion, Expression, Fact, Given, Part, Printed, Several, Sheet
from symderiv.render.terminal import render
from symderiv.solution import Solution
from symderiv.solver import solve_part

CUBE = Given(
    "The cube",
    Derivative("c", ("x",)),
    printed=(Printed(r"\frac{\partial c}{\partial x} = 3x^2", "line 1", "answer"),),
)
OTHER = Given("Another", Derivative("s", ("v",)), "v[n]", "s = sum(v)")


def solved(*asks: Given) -> Solution:
    part = Part("q", "Both", "", "x", "c = x^3", Several(asks))
    return solve_part(Sheet("s", "", "", (part,)), part)


def test_each_thing_asked_has_a_solution_of_its_own_in_order() -> None:
    solution = solved(CUBE, OTHER)
    assert [section.part.title for section in solution.sections] == ["The cube", "Another"]
    assert [len(section.worked.answers) for section in solution.sections] == [1, 1]


def test_a_section_takes_the_declarations_of_the_part_unless_it_has_its_own() -> None:
    names = [list(section.graph.values) for section in solved(CUBE, OTHER).sections]
    assert names == [["x", "c"], ["v", "s"]]


def test_a_wrong_section_fails_the_whole() -> None:
    assert solved(CUBE, OTHER).passed
    assert not solved(CUBE, Given("Wrong", Discussion((), (Fact("", "c = x^2"),)))).passed


def test_what_was_printed_is_judged_in_its_section_and_told_by_the_whole() -> None:
    (judgement,) = solved(OTHER, CUBE).judgements
    assert (judgement.place, judgement.verdict) == ("line 1", "equal")


def test_every_section_is_printed_under_its_heading_with_what_is_given_there() -> None:
    text = render(document([solved(CUBE, OTHER, Given("The value", Expression("c")))], Options()))
    assert [text.index(title) for title in ("The cube\n", "Another\n", "The value\n")] == sorted(
        text.index(title) for title in ("The cube\n", "Another\n", "The value\n")
    )
    assert text.count("Given.") == 2


def test_json_holds_the_sections_and_their_judgements_once() -> None:
    told = solved(CUBE, OTHER).to_dict()
    assert [section["title"] for section in told["sections"]] == ["The cube", "Another"]
    assert [len(section["printed"]) for section in (told, *told["sections"])] == [0, 1, 0]
