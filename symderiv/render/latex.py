r"""Documents as one LaTeX file that pdflatex compiles as it is, with Debian's texlive-latex-base.

Packages: amsmath, amssymb, geometry, graphicx, color, hyperref.  The file is pure ASCII.  Figures stand
where they are discussed, as pictures from files or drawn in place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
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
from symderiv.errors import InputError
from symderiv.render import figure_name, shape_line, status, titled
from symderiv.render.breaking import LINE, split
from symderiv.typeset.boxes import cells
from symderiv.typeset.latex import aligned, latex, prose
from symderiv.typeset.unicode import slashed, unicode

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage{amsmath,amssymb}
\usepackage[margin=2.4cm]{geometry}
\usepackage{graphicx,color}
\usepackage[hidelinks]{hyperref}
\definecolor{quiet}{gray}{0.35}
\definecolor{wrong}{rgb}{0.7,0,0}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5\baselineskip}
\setlength{\fboxsep}{6pt}
\emergencystretch=3em
\postdisplaypenalty=10000
\renewcommand{\minalignsep}{0pt}
\renewcommand{\arraystretch}{1.25}
\allowdisplaybreaks[1]
% A numbered step: its number hangs in the margin of the text.
\newenvironment{step}[2]
  {\begin{list}{}{\setlength{\leftmargin}{2em}\setlength{\labelwidth}{1.5em}\setlength{\labelsep}{0.5em}
     \setlength{\parsep}{0.4\baselineskip}\setlength{\topsep}{0.3\baselineskip}}
   \item[\textbf{#1.}]\textbf{#2}}
  {\end{list}}
\newcommand{\tight}{\setlength{\itemsep}{0.15\baselineskip}\setlength{\parskip}{0pt}}
\newcommand{\note}[1]{{\small\color{quiet}#1\par}}
\newcommand{\failure}[1]{{\small\color{wrong}\textbf{#1}\par}}
\newcommand{\verdict}[2]{{\raggedright\hangindent=1.6em\hangafter=1\noindent\makebox[1.6em][l]{#1}#2\par}}
"""
INDENT, FRAME = 0.8, 0.5
"""How much less room there is in a step, and in the box around an answer.  Units: centimetres."""
WIDEST = 84
"""How many characters of a table fill a line of this page."""
_HEADINGS = {2: "section*", 3: "subsection*"}


def render(document: Document, figures: Mapping[str, str] | None = None) -> str:
    """Return a complete LaTeX file; `figures` maps a figure's stem to the picture file to include.

    Raises: InputError when a picture's file name cannot be written in LaTeX.
    """
    body = _joined(titled(document), figures or {})
    setup = rf"\hypersetup{{pdftitle={{{_pdf_string(document.title)}}}}}"
    return f"{_PREAMBLE}{setup}\n\\begin{{document}}\n\n{body}\n\n\\end{{document}}\n"


def _joined(blocks: tuple[Block, ...], figures: Mapping[str, str]) -> str:
    """Return the blocks as paragraphs; a displayed formula ends the paragraph before it."""
    body = _block(blocks[0], figures)
    for before, block in pairwise(blocks):
        goes_on = isinstance(before, Paragraph) and isinstance(block, Display)
        body += ("\n" if goes_on else "\n\n") + _block(block, figures)
    return body


def _block(block: Block, figures: Mapping[str, str]) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph(content):
            return _prose(content)
        case Display():
            return _display(block, LINE)
        case StepBlock():
            return _step(block)
        case Answer():
            return _answer(block)
        case Bullets(items):
            points = "\n".join(rf"  \item {_prose(item)}" for item in items)
            return f"\\begin{{itemize}}\\tight\n{points}\n\\end{{itemize}}" if items else ""
        case Table() | Listing() | Figure():
            return _exhibit(block, figures)
        case Verdict(symbol, content):
            return rf"\verdict{{{prose(symbol)}}}{{{_prose(content)}}}"
        case _:
            assert_never(block)


def _exhibit(block: Exhibit, figures: Mapping[str, str]) -> str:
    match block:
        case Table():
            return _table(block)
        case Listing(text):
            return _listing(text)
        case Figure():
            return _figure(block, figures)
        case _:
            assert_never(block)


def _heading(heading: Heading) -> str:
    level, content, anchor = heading
    if level == 1:  # which may be a program as it was typed
        parts = (_breakable(i.text, ";,*+/=") if isinstance(i, Text) else _inline(i) for i in content)
        text = _place(anchor) + "".join(parts).strip()
        return rf"\begin{{center}}{{\LARGE\bfseries\boldmath {text}\par}}\end{{center}}"
    text = _place(anchor) + _prose(content)
    bookmark = f"{_pdf_string(''.join(map(_plain, content)))}"
    return rf"\{_HEADINGS.get(level, 'subsubsection*')}{{\texorpdfstring{{\boldmath {text}}}{{{bookmark}}}}}"


def _step(step: StepBlock) -> str:
    why = _prose(step.why)
    parts = [rf"\begin{{step}}{{{step.number}}}{{{prose(step.rule)}}}" + (f" --- {why}" if why else "")]
    if step.display is not None:
        parts.append(_display(step.display, LINE - INDENT))
    if status(step):
        command = "failure" if step.verdict == "failed" else "note"
        parts.append(rf"\{command}{{{prose(status(step))}}}")
    return "\n".join([*parts, r"\end{step}"])


def _display(display: Display, width: float) -> str:
    anchor, tag = _numbered(display.label)
    return f"{anchor}\\begin{{align*}}\n{aligned(split(display, width))}{tag}\n\\end{{align*}}"


def _answer(answer: Answer) -> str:
    body = aligned(split(answer.display, LINE - FRAME))
    anchor, tag = _numbered(answer.display.label)
    boxed = f"\\[\n\\boxed{{\\begin{{aligned}}\n{body}\n\\end{{aligned}}}}{tag}\n\\]"
    remarks = [remark for remark in (prose(shape_line(answer.shape)), *map(_prose, answer.notes)) if remark]
    notes = [rf"{{\centering\note{{{remark}}}}}" for remark in remarks]
    if anchor and notes:  # before the formula it would forbid a page break there
        notes[0] = rf"{{\centering\raisebox{{3em}}[0pt][0pt]{{{anchor}}}\note{{{remarks[0]}}}}}"
    return "\n".join([boxed, *notes] if notes else [anchor + boxed])


def _numbered(label: str | None) -> tuple[str, str]:
    """Return the place and the tag of a displayed formula with that number."""
    return ("", "") if label is None else (_place(place("eq", label)), rf" \tag{{{prose(label)}}}")


def _table(table: Table) -> str:
    columns = list(zip(table.header, *table.rows, strict=True))
    widths = [max(cells("".join(map(_plain, cell))) for cell in column) for column in columns]
    rows = [[_prose(cell) for cell in row] for row in (table.header, *table.rows)]
    head, *body = (" & ".join(row) + r" \tabularnewline" for row in rows)
    inner = "\n".join([r"\hline", head, r"\hline", *body, r"\hline"])
    return (
        f"\\begin{{center}}\n\\begin{{tabular}}{{{_column_types(widths)}}}\n{inner}\n"
        "\\end{tabular}\n\\end{center}"
    )


def _listing(text: str) -> str:
    """Return a program line by line: `verbatim` would take ASCII only."""
    lines = (re.match(r"( *)(.*)", line) for line in text.splitlines())
    typed = [rf"\hspace*{{{len(m[1]) / 2:g}em}}{_typed(m[2])}\\" for m in lines if m is not None]
    body = "\n".join(line if line != r"\hspace*{0em}\\" else r"\mbox{}\\" for line in typed)
    return f"{{\\footnotesize\\ttfamily\\noindent\\raggedright\n{body}\n\\par}}"


def _typed(line: str) -> str:
    """Return a line of a program; its quotation marks stay straight."""
    return r"\char34{}".join(map(prose, line.split('"')))


def _column_types(widths: list[int]) -> str:
    """Return natural columns where they fit the page; else the long ones share what the short ones leave."""
    if sum(widths) + 3 * len(widths) <= WIDEST:
        return "l" * len(widths)
    fair = WIDEST // len(widths)
    room = 0.94 - 0.03 * len(widths) - sum(w for w in widths if w <= fair) / WIDEST
    long = sum(w for w in widths if w > fair)
    return "".join("l" if w <= fair else rf"p{{{room * w / long:.3f}\linewidth}}" for w in widths)


def _figure(figure: Figure, figures: Mapping[str, str]) -> str:
    too_wide = figure.drawing.width > LINE
    if figure.stem in figures:
        width = r"\linewidth" if too_wide else f"{figure.drawing.width:g}cm"
        picture = rf"\includegraphics[width={width}]{{{_file_name(figures[figure.stem])}}}"
    else:
        from symderiv.render.picture import picture as drawn

        picture = drawn(figure.drawing)
        picture = rf"\resizebox{{\linewidth}}{{!}}{{{picture}}}" if too_wide else picture
    caption = rf"{{\small\textbf{{{figure_name(figure.label)}.}} {_prose(figure.caption)}\par}}"
    anchor = _place(place("fig", figure.label)) if figure.label else ""
    # one box, so that no page break parts a picture from its caption, or from what leads to it
    return (
        "\\nopagebreak\\medskip\n\\begin{minipage}{\\linewidth}\\centering\n"
        f"{anchor}{picture}\\par\\smallskip\n{caption}\n\\end{{minipage}}\\par\\medskip"
    )


def _file_name(name: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9._/+-]+", name) is None:
        raise InputError(
            f"LaTeX cannot include a picture named {name!r}; use letters, digits, dots, dashes, underscores"
        )
    return name


def _prose(content: Inlines) -> str:
    return "".join(map(_inline, content)).strip()


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text):
            return _flowing(text)
        case Strong(text):
            return rf"\textbf{{{_flowing(text)}}}"
        case Code(text):
            return rf"\texttt{{{_breakable(text)}}}"
        case Math(formula):
            return f"${latex(slashed(formula))}$"
        case Link(text, target):
            return rf"\hyperlink{{{target}}}{{{_flowing(text)}}}"
        case _:
            assert_never(inline)


def _breakable(code: str, after: str = "}_^&=/") -> str:
    """Return code with places where a line may end, after those characters."""
    return r"\allowbreak{}".join(map(_flowing, re.split(rf"(?<=[{after}])(?=\S)", code)))


def _place(anchor: str) -> str:
    """Return a place that links lead to; unlike a label, it is found in the first run."""
    return rf"\hypertarget{{{anchor}}}{{}}" if anchor else ""


def _plain(inline: Inline) -> str:
    return unicode(inline.formula) if isinstance(inline, Math) else inline.text


def _flowing(text: str) -> str:
    """Return prose with the blanks at its ends, which join it to its neighbours."""
    lead, trail = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return lead + prose(text) + trail if text.strip() else lead


def _pdf_string(text: str) -> str:
    """Return text for the outline and the title of the PDF: letters, digits, and the rest by number."""
    return "".join(c if c.isascii() and (c.isalnum() or c in " .,:;()=+-/") else _by_number(c) for c in text)


def _by_number(char: str) -> str:
    return rf"\unichar{{\number{ord(char)}}}"
