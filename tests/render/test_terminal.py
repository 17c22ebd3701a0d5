from __future__ import annotations

import re

import pytest

from symderiv.document import Answer, Bullets, Display, Document, Heading, Paragraph, StepBlock, Table, Text
from symderiv.formula import Letter
from symderiv.render import terminal
from symderiv.typeset.boxes import cells

x, y = Letter("x"), Letter("y")
STEP = StepBlock(
    1, "Chain rule", (Text("because it holds"),), Display(((y, "=", x),)), "k×1", "passed", "exact"
)


@pytest.mark.parametrize("width", [40, 64, 80, 120])
def test_no_line_is_wider_than_the_terminal(document: Document, width: int) -> None:
    for line in terminal.render(document, width).splitlines():
        assert cells(line) <= width


def test_colour_adds_styles_and_changes_no_character(document: Document) -> None:
    plain, styled = terminal.render(document), terminal.render(document, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1m" in styled
    assert re.sub(r"\x1b\[\d+m", "", styled) == plain


def test_a_step_shows_rule_reason_mathematics_and_check() -> None:
    lines = terminal.render(Document("t", (STEP,))).splitlines()
    assert lines[3:] == ["1. Chain rule — because it holds", "", "     y = x", "", "   shape k×1 · ✓ exact"]


def test_an_answer_stands_in_a_box_with_its_label_beside() -> None:
    answer = Answer(Display(((y, "=", x),), "2"), "k×1")
    assert terminal.render(Document("t", (answer,))).splitlines()[3:] == [
        "┌───────┐",
        "│ y = x │  (2)",
        "└───────┘",
        "  shape k×1",
    ]


def test_the_title_heads_a_document_that_has_no_heading_of_its_own() -> None:
    assert terminal.render(Document("Title", ())) == "Title\n═════\n"
    assert terminal.render(Document("Title", (Heading(1, (Text("Own"),)),))) == "Own\n═══\n"


def test_a_long_item_hangs_under_its_own_text() -> None:
    text = terminal.render(Document("t", (Bullets(((Text("one two three four"),),)),)), width=12)
    assert text.splitlines()[3:] == ["• one two", "  three four"]


def test_a_wide_table_wraps_its_widest_column() -> None:
    table = Table(((Text("a"),), (Text("b"),)), (((Text("x"),), (Text("one two three four"),)),))
    lines = terminal.render(Document("t", (table,)), width=14).splitlines()[3:]
    assert lines == ["a  b", "─  ───────────", "x  one two", "   three four"]


def test_a_formula_in_prose_is_not_broken_while_it_fits() -> None:
    shown = terminal.wrapped("value y\u00a0=\u00a0x here", 10)
    assert shown == ["value", "y\u00a0=\u00a0x here"]


def test_a_name_cannot_steer_the_terminal(hostile: Document) -> None:
    text = terminal.render(hostile)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_lines_of_prose_flow_together() -> None:
    assert terminal.render(Document("t", (Paragraph((Text("one\ntwo"),)),))).splitlines()[3:] == ["one two"]
