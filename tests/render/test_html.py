from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from symderiv.document import Display, Document, Figure, Paragraph, StepBlock, Text
from symderiv.drawing import Drawing
from symderiv.formula import Letter
from symderiv.render import html

SVG = (
    '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "x" "y">\n'
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><defs><path id="p" d="M0 0"/></defs>'
    '<use href="#p" clip-path="url(#c)"/></svg>'
)
FIGURES = {"q1b-plot": SVG, "s": SVG, "t": SVG}
SVG_TAG = "{http://www.w3.org/2000/svg}svg"


def parsed(document: Document) -> ET.Element:
    return ET.fromstring(html.render(document, FIGURES))


def test_the_page_is_well_formed_and_names_its_language(document: Document) -> None:
    assert parsed(document).get("lang") == "en"


def test_the_page_loads_and_runs_nothing(document: Document) -> None:
    page = html.render(document, FIGURES)
    root = ET.fromstring(page)
    assert {node.tag for node in root.iter()} & {"script", "link", "img", "iframe"} == set()
    assert "@import" not in page
    assert "url(http" not in page


def test_a_figure_is_labelled_for_those_who_cannot_see_it(document: Document) -> None:
    svg = next(parsed(document).iter(SVG_TAG))
    assert svg.get("role") == "img"
    assert svg.get("aria-label", "").startswith("Two panels")


def test_two_figures_share_no_id() -> None:
    figures = tuple(Figure(stem, Drawing(1.0, 1.0, ()), (), "a") for stem in ("s", "t"))
    root = parsed(Document("d", figures))
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert ids == ["s-p", "t-p"]
    assert [node.get("href") for node in root.iter() if node.get("href")] == ["#s-p", "#t-p"]
    assert [node.get("clip-path") for node in root.iter() if node.get("clip-path")] == [
        "url(#s-c)",
        "url(#t-c)",
    ]


def test_steps_are_an_ordered_list_that_keeps_its_numbers() -> None:
    def step(number: int) -> StepBlock:
        return StepBlock(number, "Rule", (), Display(((Letter("y"), "=", Letter("x")),)), "", "none", "")

    root = parsed(Document("d", (step(1), step(2), Paragraph((Text("between"),)), step(3))))
    lists = [[item.get("value") for item in steps] for steps in root.iter("ol")]
    assert lists == [["1", "2"], ["3"]]


def test_a_figure_without_a_file_leaves_its_alternative() -> None:
    page = html.render(Document("d", (Figure("none", Drawing(1.0, 1.0, ()), (), "what it shows"),)), {})
    assert "what it shows" in page


@pytest.mark.parametrize("tag", ["script", "i", "b"])
def test_names_stay_plain_text(hostile: Document, tag: str) -> None:
    root = parsed(hostile)
    assert not list(root.iter(tag))
    assert r"a_b#%$\input{x}<script>&" in "".join(root.itertext())
