"""A whole sheet as one document: nothing said twice, everything numbered, links that lead somewhere."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from symderiv import Options
from symderiv.compose.handout import document, label, question_of
from symderiv.document import Answer, Block, Document, Figure, Heading, Inline, Link, Math, StepBlock, Text
from symderiv.problem import Printed
from symderiv.render import html, latex, markdown, terminal
from symderiv.solver import solve_part
from tests.judge.test_judge import LEAST_SQUARES, LEFT, SHEET
from tests.render.test_latex import compiled
from tests.sheets.solved import PARTS, solved


@cache
def handout() -> Document:
    """Return the first sheet as a document."""
    return document([solved(part) for part in PARTS], Options(), False)


@cache
def text() -> str:
    return terminal.render(handout(), 100)


def of(kind: type[Block]) -> list[Block]:
    return [block for block in handout().blocks if isinstance(block, kind)]


def words(content: tuple[Inline, ...]) -> str:
    return "".join("…" if isinstance(piece, Math) else piece.text for piece in content)


def headings(level: int) -> list[str]:
    return [words(h.content) for h in of(Heading) if isinstance(h, Heading) and h.level == level]


def inlines() -> list[Inline]:
    """Return every inline of the document that stands in a tuple of them."""

    def walk(value: object) -> list[Inline]:
        if isinstance(value, Link | Text):
            return [value]
        return [found for part in value for found in walk(part)] if isinstance(value, tuple) else []

    return walk(handout().blocks)


def test_a_sheet_has_its_sections_in_order() -> None:
    sections = ["Notation and layout", "Question 1", "Question 2"]
    sections += ["Question 3. Ridge regression is a maximum a posteriori estimate", "Facts assumed", "Checks"]
    assert headings(2) == [*sections, "Appendix: audit of the printed formulas"]


def test_what_the_parts_of_a_question_share_is_said_once() -> None:
    said = " ".join(text().split())
    assert said.count("A network with one hidden layer of k ReLU units maps a scalar x to a scalar") == 1
    assert said.count("A network with one hidden layer and a skip connection computes") == 1
    assert said.count("Given. x ∈ ℝ, W⁽¹⁾ ∈ ℝᵏ") == 1
    assert said.count("The values are those of (1).") == 3


def test_formulas_and_figures_are_numbered_in_order() -> None:
    numbers = [int(n) for n in re.findall(r"\\tag\{(\d+)\}", latex.render(handout()))]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert len(numbers) > len(of(Answer))
    assert [block.label for block in of(Figure) if isinstance(block, Figure)] == list("123456")


def test_no_drawing_stands_twice() -> None:
    drawings = Counter(block.drawing for block in of(Figure) if isinstance(block, Figure))
    assert set(drawings.values()) == {1}
    assert text().count("belongs to this part, too.") == 2


def test_every_link_leads_somewhere() -> None:
    targets = {piece.target for piece in inlines() if isinstance(piece, Link)}
    page = html.render(handout(), {})
    places = set(re.findall(r'id="([^"]+)"', page))
    assert targets
    assert targets <= places
    assert {"part-q1a", "eq-1", "fig-1"} <= targets
    for rendered, pattern in (
        (latex.render(handout()), r"\\hypertarget\{([^}]+)\}"),
        (markdown.render(handout(), {}), r'<a id="([^"]+)"></a>'),
    ):
        assert targets <= set(re.findall(pattern, rendered))


def test_a_sketch_is_announced_beside_the_answer_that_it_draws() -> None:
    assert "Figure 2 draws (3)." in text()


def test_checks_that_passed_are_told_in_one_table() -> None:
    assert all(b.check == "" for b in of(StepBlock) if isinstance(b, StepBlock))
    assert re.search(r"^1\(c\) +6 of 6 +1 of 1 +\d+$", text(), re.MULTILINE)


def test_a_check_that_failed_stays_with_its_step() -> None:
    from dataclasses import replace

    one = solved("q1b")
    step = one.worked.steps[0]
    bad = replace(step, checks=(replace(step.checks[0], passed=False),))
    failed = replace(one, worked=replace(one.worked, steps=(bad, *one.worked.steps[1:])))
    found = document([failed, solved("q1c")], Options(), False)
    first = next(b for b in found.blocks if isinstance(b, StepBlock))
    assert (first.verdict, first.check != "") == ("failed", True)
    assert "2 of 3" in terminal.render(found, 100)


@pytest.mark.parametrize(
    "fact",
    [
        "y is between 0 and 1 (2(a), 2(b), 2(c), 2(d)).",
        "λ is positive (3).",
        "the entries of w are independent, normal with mean 0 and standard deviation 1 (3).",
        "the entries of y are independent, normal with mean X w and standard deviation √λ (3).",
    ],
)
def test_the_facts_assumed_are_listed_with_their_parts(fact: str) -> None:
    assert fact in " ".join(text().partition("Facts assumed")[2].split())


def test_a_sheet_that_assumes_nothing_says_so() -> None:
    found = document([solve_part(SHEET, LEAST_SQUARES)], Options(), False)
    assert "Nothing is assumed beyond the shapes" in terminal.render(found, 100)


def test_a_property_that_a_step_used_is_a_fact_assumed() -> None:
    part = LEAST_SQUARES._replace(let="A[m,n]; x[n]; b[m]; Q[n,n] orthogonal", program="J = norm2(Q*x)^2")
    found = terminal.render(document([solve_part(SHEET, part)], Options(), False), 100)
    assert "• Q is orthogonal" in found


def test_an_unknown_function_is_assumed_to_be_differentiable() -> None:
    part = LEAST_SQUARES._replace(let="x[n]; phi()", program="J = sum(phi(x))")
    found = terminal.render(document([solve_part(SHEET, part)], Options(), False), 100)
    assert "• φ is differentiable, and goes entry by entry (q)." in found


def test_the_signs_that_are_used_are_explained_and_no_others() -> None:
    page = text().partition("Notation and layout")[2].partition("Question 1")[0]
    assert "the product entry by entry" in page
    assert "the normal distribution" in page
    assert "Kronecker" not in page


def test_how_a_product_of_local_derivatives_is_laid_out_is_said_where_there_is_one() -> None:
    chains = terminal.render(document([solved("dsga1008-hw1/q1.2c")], Options(), False), 100)
    plain = terminal.render(document([solved("ds102-disc12/q1a")], Options(), False), 100)
    assert "every factor is a Jacobian" in chains
    assert "every factor is a Jacobian" not in plain


def test_singular_values_and_activations_are_explained_where_they_are_used() -> None:
    bounds = terminal.render(document([solved("nyu-backprop/q4b")], Options(), False), 100)
    graphs = terminal.render(document([solved("dsga1008-hw1/q1.4c")], Options(), False), 100)
    assert "the largest singular value; σ_min: the smallest" in bounds
    assert "the standard normal distribution function; φ(x): its density" in graphs


def test_the_layout_that_is_printed_is_the_one_explained() -> None:
    turned = document([solved("q2b"), solved("q2c")], Options(layout="numerator"), False)
    assert "Derivatives are printed in numerator layout" in terminal.render(turned, 100)
    assert "numerator layout" not in text()


def test_the_appendix_counts_and_lists_the_printed_formulas() -> None:
    said = " ".join(text().split())
    assert "of 44 formulas, 30 agree, 6 agree up to layout, 3 need an assumption, 5 are wrong." in said
    assert "solution 3, last line: argmax_w (λ ‖w‖² + ‖X w − y‖²) — wrong." in said


def test_a_sheet_without_printed_formulas_has_no_appendix() -> None:
    found = document([solve_part(SHEET, LEAST_SQUARES)], Options(), False)
    assert "Appendix" not in terminal.render(found, 100)


def test_the_appendix_is_a_table_where_tables_hold_long_cells() -> None:
    part = LEAST_SQUARES._replace(printed=(Printed(LEFT + "A^T r", "here", "answer"),))
    found = document([solve_part(SHEET, part)], Options(), True)
    assert "| [q](#part-q) | here |" in markdown.render(found, {})


def test_the_page_is_well_formed_and_loads_nothing() -> None:
    page = html.render(handout(), {})
    ET.fromstring(page.replace("<!DOCTYPE html>", ""))
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', page) == []


@pytest.mark.latex
def test_the_document_compiles_without_an_overfull_line(tmp_path: Path) -> None:
    assert "Overfull" not in compiled(latex.render(handout()), tmp_path)


@pytest.mark.parametrize(
    ("part", "question", "name"),
    [("q1a", "1", "1(a)"), ("q3", "3", "3"), ("q1.2b", "1.2", "1.2(b)"), ("warm-up", "warm-up", "warm-up")],
)
def test_a_part_is_called_as_on_paper(part: str, question: str, name: str) -> None:
    assert (question_of(part), label(part)) == (question, name)
