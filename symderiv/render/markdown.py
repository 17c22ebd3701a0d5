"""Documents as GitHub-flavoured Markdown, with formulas that GitHub's own typesetting shows.

Inline formulas are written $`…`$ and displays as fenced `math` blocks: in both, GitHub reads no
underscore or asterisk as emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import assert_never

from symderiv.document import (
    Answer,
    Block,
    Bullets,
    Code,
    Display,
    Document,
    Exhibit,
    Figure,
    Heading,
    Inline,
    Inlines,
    Link,
    Listing,
    Math,
    Paragraph,
    StepBlock,
    Strong,
    Table,
    Text,
    Verdict,
    place,
)
from symderiv.render import figure_name, shape_line, status, titled
from symderiv.typeset import inert
from symderiv.typeset.latex import aligned, latex, prose
from symderiv.typeset.unicode import slashed

_ESCAPES = {
    "<": "&lt;", ">": "&gt;", "&": "&amp;", "$": "<span>$</span>",
    **{char: f"\\{char}" for char in "\\`*_{}[]#|~!"},
}  # fmt: skip


def render(document: Document, figures: Mapping[str, str]) -> str:
    """Return the document as Markdown; `figures` maps a figure's stem to its file, relative to the page."""
    return "\n\n".join(_block(block, figures) for block in titled(document)) + "\n"


def _block(block: Block, figures: Mapping[str, str]) -> str:
    match block:
        case Heading(level, content, anchor):
            return f"{_place(anchor)}{'#' * min(level, 6)} {_prose(content)}"
        case Paragraph(content):
            return _paragraph(_prose(content))
        case Display():
            return _math(_body(block, "aligned"), block.label)
        case StepBlock():
            return _step(block)
        case Answer():
            return _answer(block)
        case Bullets(items):
            return "\n".join(f"- {_paragraph(_prose(item))}" for item in items)
        case Table() | Listing() | Figure():
            return _exhibit(block, figures)
        case Verdict(symbol, content):
            return f"{symbol} {_prose(content)}"
        case _:
            assert_never(block)


def _exhibit(block: Exhibit, figures: Mapping[str, str]) -> str:
    match block:
        case Table(header, rows):
            rule = f"|{'---|' * len(header)}"
            return "\n".join([_table_row(header), rule, *map(_table_row, rows)])
        case Listing(text, language):
            return f"```{language}\n{inert(text).rstrip()}\n```"
        case Figure():
            return _figure(block, figures.get(block.stem))
        case _:
            assert_never(block)


def _step(step: StepBlock) -> str:
    why = _prose(step.why)
    parts = [_strong(f"{step.number}. {step.rule}") + (f" — {why}" if why else "")]
    if step.display is not None:
        parts.append(_math(_body(step.display, "aligned"), step.display.label))
    if status(step):
        parts.append(f"<sub>{_escaped(status(step))}</sub>")
    return "\n\n".join(parts)


def _answer(answer: Answer) -> str:
    boxed = rf"\boxed{{{_body(answer.display, 'aligned')}}}"
    shape = [f"<sub>{_escaped(shape_line(answer.shape))}</sub>"] if answer.shape else []
    return "\n\n".join([_math(boxed, answer.display.label), *shape, *map(_prose, answer.notes)])


def _body(display: Display, environment: str) -> str:
    return f"\\begin{{{environment}}}\n{aligned(display)}\n\\end{{{environment}}}"


def _math(body: str, label: str | None) -> str:
    if label is None:
        return f"```math\n{body}\n```"
    tag = rf" \tag{{{prose(label)}}}"
    return f"{_place(place('eq', label))}```math\n{body}{tag}\n```"


def _figure(figure: Figure, file: str | None) -> str:
    below = f"*{figure_name(figure.label)}.* {_prose(figure.caption)}"
    anchor = _place(place("fig", figure.label)) if figure.label else ""
    if file is None:
        return f"{anchor}{below}\n\n{_paragraph(_escaped(figure.alternative))}"
    return f"{anchor}![{_escaped(figure.alternative)}]({_link(file)})\n\n{below}"


def _place(anchor: str) -> str:
    """Return a place that links lead to, as a paragraph of its own."""
    return f'<a id="{anchor}"></a>\n\n' if anchor else ""


def _link(file: str) -> str:
    """Return a relative address with the characters that would end it percent-encoded."""
    return re.sub(r"[^\w./+-]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), file)


def _table_row(row: tuple[Inlines, ...]) -> str:
    return f"| {' | '.join(map(_prose, row))} |"


def _prose(content: Inlines) -> str:
    return "".join(map(_inline, content)).strip()


def _paragraph(text: str) -> str:
    """Return prose that cannot begin a list: `+ a`, `- a`, `1. a` at its start are escaped."""
    return re.sub(r"^(\d*)([-+.)=])", r"\1\\\2", text)


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text):
            return _escaped(text)
        case Strong(text):
            return _strong(text)
        case Code(text):
            return f"<code>{_escaped(text)}</code>"
        case Math(formula):
            return f"$`{latex(slashed(formula)).replace(chr(10), ' ')}`$"
        case Link(text, target):
            return f"[{_escaped(text)}](#{_link(target)})"
        case _:
            assert_never(inline)


def _strong(text: str) -> str:
    """Return strong prose; asterisks beside punctuation would stay asterisks, so there it is a tag."""
    words = text.strip()
    if words[:1].isalnum() and words[-1:].isalnum():
        return f"**{_escaped(words)}**"
    return f"<strong>{_escaped(words)}</strong>"


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(c, c) for c in re.sub(r"\s+", " ", inert(text)))
