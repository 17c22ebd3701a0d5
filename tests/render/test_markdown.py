from __future__ import annotations

import re

import pytest

from symderiv.document import Block, Display, Document, Figure, Math, Paragraph, Strong, Text
from symderiv.drawing import Drawing
from symderiv.formula import Fence, Letter, Number, Script
from symderiv.render import markdown

x, y = Letter("x"), Letter("y")


def body(*blocks: Block) -> str:
    return markdown.render(Document("t", blocks), {"plot": "figures/plot 1.svg"}).split("\n", 2)[2]


def test_an_inline_formula_is_fenced_so_that_underscores_stay() -> None:
    assert body(Paragraph((Text("a "), Math(Script(x, sub=Letter("i")))))) == "a $`x_i`$\n"


def test_a_display_is_a_math_block() -> None:
    assert body(Display(((y, "=", x),), "1")) == (
        '<a id="eq-1"></a>\n\n```math\n\\begin{aligned}\ny & = x\n\\end{aligned} \\tag{1}\n```\n'
    )


def test_a_formula_in_a_table_holds_no_bar(document: Document) -> None:
    rows = [line for line in markdown.render(document, {}).splitlines() if line.startswith("| ")]
    assert len(rows) == 3
    assert {line.count("|") for line in rows} == {4}


def test_a_figure_links_to_its_file_with_its_alternative() -> None:
    figure = Figure("plot", Drawing(1.0, 1.0, ()), (Text("Caption."),), "a [sketch]")
    assert body(figure) == "![a \\[sketch\\]](figures/plot%201.svg)\n\n*Figure.* Caption.\n"


@pytest.mark.parametrize(("text", "escaped"), [("- a", r"\- a"), ("1. a", r"1\. a"), ("+ a", r"\+ a")])
def test_prose_does_not_begin_a_list(text: str, escaped: str) -> None:
    assert body(Paragraph((Text(text),))) == f"{escaped}\n"


def test_strong_prose_beside_punctuation_is_a_tag() -> None:
    assert body(Paragraph((Strong("Note:"), Text(" a")))) == "<strong>Note:</strong> a\n"
    assert body(Paragraph((Strong("Note"),))) == "**Note**\n"


def test_names_stay_plain_text(hostile: Document) -> None:
    text = markdown.render(hostile, {"s": "s.svg"})
    outside = re.sub(r"\$`.*?`\$|```math.*?```", "", text, flags=re.DOTALL)
    assert "<script" not in outside
    assert re.search(r"(?<!\\)[_`]", outside) is None
    assert r"\input" not in re.sub(r"\\\\input", "", outside)
    assert "\x1b" not in text


def test_no_formula_holds_what_would_end_it(hostile: Document) -> None:
    text = markdown.render(hostile, {})
    for formula in re.findall(r"\$`(.*?)`\$", text):
        assert "`" not in formula
    assert text.count("```") == 2 * text.count("```math")


def test_a_fence_of_bars_is_a_command() -> None:
    assert body(Paragraph((Math(Fence(Number("1"), "|", "|")),))) == "$`\\lvert 1 \\rvert`$\n"
