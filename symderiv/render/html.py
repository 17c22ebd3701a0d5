"""Documents as one self-contained HTML file: MathML, inline SVG, a small stylesheet, and nothing to load.

The file is also well-formed XML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
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
from symderiv.render import figure_name, runs, shape_line, status, titled
from symderiv.typeset import inert
from symderiv.typeset.mathml import aligned, mathml
from symderiv.typeset.unicode import slashed

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --quiet: #5a5a5a; --line: #c8c8c8; --paper: #fff;
  --box: #f4f6fa; --good: #1a6b2f; --bad: #a4161a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --quiet: #a8a8a8; --line: #4a4a4a;
  --paper: #16181b; --box: #20242b; --good: #7fd694; --bad: #ff8f8f; } }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: var(--ink); background: var(--paper);
  font: 1.05rem/1.55 Georgia, "Times New Roman", serif; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.6em 0 .5em; }
h1 { margin-top: 0; }
math { font-size: 1.08em; }
.display { overflow-x: auto; overflow-y: hidden; padding: .3rem 0; position: relative; }
.display .label { position: absolute; right: 0; top: 50%; transform: translateY(-50%); }
mtd { padding: .15em .2em; }
ol.steps { padding-left: 1.8rem; }
ol.steps > li { margin: 1rem 0; }
ol.steps > li::marker { font-weight: bold; }
p.note { color: var(--quiet); font-size: .88rem; margin: .2rem 0 .6rem; }
p.failed { color: var(--bad); font-weight: bold; }
.answer { border: 1.5px solid var(--ink); border-radius: 4px; background: var(--box); padding: .5rem 1rem;
  margin: 1.2rem 0; break-inside: avoid; }
.verdict { padding-left: 1.6em; text-indent: -1.6em; }
.verdict > .mark { display: inline-block; width: 1.6em; text-indent: 0; font-weight: bold; }
.good { color: var(--good); } .bad { color: var(--bad); }
table.data { border-collapse: collapse; margin: 1rem auto; }
table.data th, table.data td { border-bottom: 1px solid var(--line); padding: .3rem .8rem; text-align: left; }
figure { margin: 1.4rem 0; text-align: center; break-inside: avoid; }
figure svg { max-width: 100%; height: auto; background: #fff; border-radius: 4px; }
figcaption { color: var(--quiet); font-size: .92rem; margin-top: .4rem; }
pre { overflow-x: auto; }
code { font-size: .9em; overflow-wrap: anywhere; }
@media print { body { max-width: none; margin: 0; } .answer { background: none; } }
"""
_PROLOGUE = r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata.*?</metadata>"
_MARKS = {
    "✓": ("good", "holds"),
    "✗": ("bad", "fails"),
    "≈": ("near", "holds approximately"),
    "?": ("bad", "cannot be told"),
}


def render(document: Document, figures: Mapping[str, str]) -> str:
    """Return the document as an HTML file; `figures` maps a figure's stem to its SVG markup."""
    body = "\n".join(_run(run, figures) for run in runs(titled(document)))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{_text(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _run(run: tuple[Block, ...], figures: Mapping[str, str]) -> str:
    content = "\n".join(_block(block, figures) for block in run)
    return f'<ol class="steps">\n{content}\n</ol>' if isinstance(run[0], StepBlock) else content


def _block(block: Block, figures: Mapping[str, str]) -> str:
    match block:
        case Heading(level, content, anchor):
            return f"<h{min(level, 6)}{_id(anchor)}>{_prose(content)}</h{min(level, 6)}>"
        case Paragraph(content):
            return f"<p>{_prose(content)}</p>"
        case Display():
            return _display(block)
        case StepBlock():
            return _step(block)
        case Answer():
            return _answer(block)
        case Bullets(items):
            return f"<ul>\n{''.join(f'<li>{_prose(item)}</li>' for item in items)}\n</ul>" if items else ""
        case Table() | Listing() | Figure():
            return _exhibit(block, figures)
        case Verdict(symbol, content):
            tone, word = _MARKS[symbol]
            mark = f'<span class="mark {tone}" role="img" aria-label="{word}">{symbol}</span>'
            return f'<p class="verdict">{mark}{_prose(content)}</p>'
        case _:
            assert_never(block)


def _exhibit(block: Exhibit, figures: Mapping[str, str]) -> str:
    match block:
        case Table():
            return _table(block)
        case Listing(text):
            return f"<pre><code>{_text(text)}</code></pre>"
        case Figure():
            return _figure(block, figures)
        case _:
            assert_never(block)


def _display(display: Display) -> str:
    if display.label is None:
        return f'<div class="display">{aligned(display)}</div>'
    label = f'<span class="label">({_text(display.label)})</span>'
    return f'<div class="display"{_id(place("eq", display.label))}>{aligned(display)}{label}</div>'


def _step(step: StepBlock) -> str:
    why = _prose(step.why)
    parts = [f"<p><strong>{_text(step.rule)}</strong>{f' — {why}' if why else ''}</p>"]
    parts += [_display(step.display)] if step.display is not None else []
    tone = " failed" if step.verdict == "failed" else ""
    parts += [f'<p class="note{tone}">{_text(status(step))}</p>'] if status(step) else []
    return f'<li value="{step.number}">{"".join(parts)}</li>'


def _answer(answer: Answer) -> str:
    shape = f'<p class="note">{_text(shape_line(answer.shape))}</p>' if answer.shape else ""
    notes = "".join(f"<p>{_prose(note)}</p>" for note in answer.notes)
    return f'<section class="answer" aria-label="Answer">{_display(answer.display)}{shape}{notes}</section>'


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{_prose(cell)}</th>' for cell in table.header)
    rows = ("".join(f"<td>{_prose(cell)}</td>" for cell in row) for row in table.rows)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="display"><table class="data"><thead><tr>{head}</tr></thead>\n'
        f"<tbody>{body}</tbody></table></div>"
    )


def _figure(figure: Figure, figures: Mapping[str, str]) -> str:
    if figure.stem in figures:
        picture = inlined(figures[figure.stem], figure.stem, figure.alternative)
    else:
        picture = f"<p>{_text(figure.alternative)}</p>"
    name = f"<strong>{_text(figure_name(figure.label))}.</strong>"
    caption = f"<figcaption>{name} {_prose(figure.caption)}</figcaption>"
    anchor = _id(place("fig", figure.label)) if figure.label else ""
    return f"<figure{anchor}>{picture}{caption}</figure>"


def inlined(svg: str, stem: str, alternative: str) -> str:
    """Return an SVG file as an element of a page: ids made unlike those of its neighbours, and a label."""
    prefix = re.sub(r"[^A-Za-z0-9-]", "-", f"{stem}-")
    svg = re.sub(
        r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata.*?</metadata>", "", svg, flags=re.DOTALL
    ).strip()
    svg = re.sub(r"""(\sid=["'])""", rf"\g<1>{prefix}", svg)
    svg = re.sub(r"""((?:href=["']|url\(["']?)#)""", rf"\g<1>{prefix}", svg)
    opening, rest = svg.split(">", 1)
    opening = re.sub(r"""\s(?:role|aria-label)=("[^"]*"|'[^']*')""", "", opening)
    return f'{opening} role="img" aria-label="{_text(alternative)}">{rest}'


def _prose(content: Inlines) -> str:
    return "".join(map(_inline, content)).strip()


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text):
            return _text(text)
        case Strong(text):
            return f"<strong>{_text(text)}</strong>"
        case Code(text):
            return f"<code>{_text(text)}</code>"
        case Math(formula):
            return mathml(slashed(formula))
        case Link(text, target):
            return f'<a href="#{_text(target)}">{_text(text)}</a>'
        case _:
            assert_never(inline)


def _id(anchor: str) -> str:
    return f' id="{_text(anchor)}"' if anchor else ""


def _text(text: str) -> str:
    return escape(inert(text))
