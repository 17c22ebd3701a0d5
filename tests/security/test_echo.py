"""What a person typed is shown as text in every format, and never becomes part of the page's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from symderiv.document import Code, Document, Heading, Inline, Math, Paragraph, Strong, Text
from symderiv.drawing import Drawing, Label
from symderiv.figure.canvas import svg
from symderiv.formula import Formula, Letter, Name, Words
from symderiv.render import html, latex, markdown, terminal
from symderiv.typeset.mathml import mathml

TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]></math><!-- -->",
    "&lt;script&gt;",
    r"\input{/etc/passwd}",
    r"\immediate\write18{touch marker}",
    r"\csname input\endcsname x",
    "$x$ % ^^5cinput{x}",
    "{{7*7}} ${7*7} {0.__class__}",
    "[link](javascript:alert(1))",
    "\x1b[31m\x07\x9b31m",
    "a\u202eb\u2066c",
)

#: How a formula can hold a text.
HOLDERS: tuple[Callable[[str], Formula], ...] = (Letter, Name, Words)

#: The elements of our drawings, and of the note on who made them.
DRAWN = set(
    "svg metadata RDF Work type date format creator Agent title defs style g path use rect clipPath".split()
)

#: Commands of TeX that read, write or run, or that make commands out of letters.
LIVE = re.compile(r"(?<!\\)\\(input|include|immediate|write|csname|openout|openin|read|catcode)\b|\^\^")


def document(text: str) -> Document:
    content: tuple[Inline, ...] = (
        Text(text),
        Strong(text),
        Code(text),
        *(Math(hold(text)) for hold in HOLDERS),
    )
    return Document(text, (Heading(1, content), Paragraph(content)))


def body_of(page: str) -> str:
    return page.partition("\\begin{document}")[2]


@pytest.mark.parametrize("text", TEXTS)
def test_a_page_of_html_has_no_element_or_attribute_of_the_text(text: str) -> None:
    page = html.render(document(text), {})
    assert not re.search(r"<(script|img|/math><!)", page)
    assert not re.search(r"<[^>]*\s(onerror|href=.javascript)", page)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("hold", HOLDERS)
def test_mathml_is_one_tree_with_the_elements_of_mathml(text: str, hold: Callable[[str], Formula]) -> None:
    tree = ET.fromstring(mathml(hold(text)))
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert names <= {"math", "mrow", "mi", "mo", "mn", "mtext", "msub", "msup", "mspace"}


@pytest.mark.parametrize("text", TEXTS)
def test_latex_has_no_live_command_of_the_text(text: str) -> None:
    assert not LIVE.search(body_of(latex.render(document(text))))


@pytest.mark.parametrize("text", TEXTS)
def test_a_drawing_has_no_element_of_the_text(text: str) -> None:
    labels = tuple(Label((1.0, 1.0), hold(text)) for hold in HOLDERS)
    tree = ET.fromstring(svg(Drawing(2.0, 2.0, labels)))
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert names <= DRAWN


@pytest.mark.parametrize("text", TEXTS)
def test_a_terminal_is_not_steered(text: str) -> None:
    for page in (terminal.render(document(text), 80, False), markdown.render(document(text), {})):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
