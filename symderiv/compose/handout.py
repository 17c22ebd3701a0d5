"""A whole sheet as one document to hand out: questions, solutions, and what stands behind them.

What parts share is said once; formulas and figures have numbers; an appendix audits what was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from symderiv.audit import Row, rows
from symderiv.compose import worked
from symderiv.compose.assumed import blocks as assumed
from symderiv.compose.audit import listed, summary, table
from symderiv.compose.kinks import blocks as kinks
from symderiv.compose.legend import blocks as legend
from symderiv.compose.numbering import Numbering, to_figure, to_formula, to_part
from symderiv.compose.question import begun, given, inlines, values
from symderiv.document import (
    Block,
    Bullets,
    Document,
    Figure,
    Heading,
    Inlines,
    Paragraph,
    Strong,
    Table,
    Text,
    place,
)
from symderiv.options import Options
from symderiv.solution import Solution
from symderiv.statement import scope_of_part

ID = re.compile(r"q(?P<question>\d+(?:\.\d+)*)(?P<letter>[a-z]?)")
SENTENCE = re.compile(r".*[.?!]\s+", re.DOTALL)
FOREWORD = "Every step and every answer of these solutions was derived, and then checked, by symderiv. "


def document(solutions: Sequence[Solution], options: Options, tabular: bool) -> Document:
    """Return the solutions of a sheet as one document; `tabular` as in the audit."""
    sheet = solutions[0].sheet
    found = [row for solution in solutions for row in rows(solution)]
    body, appendix = tuple(_body(solutions, options)), tuple(_audit(found, tabular))
    blocks = (
        Heading(1, (Text(sheet.title),)),
        Paragraph((Text(f"{sheet.source}."),)),
        Paragraph((Text(FOREWORD + _told(found)),)),
        *_contents(solutions),
        *legend((*body, *appendix), options),
        *body,
        *assumed((solution, label(solution.part.id)) for solution in solutions),
        *_checks(solutions),
        *appendix,
    )
    return Document(sheet.title, blocks)


def question_of(part: str) -> str:
    """Return the number of the question that a part belongs to: 1 for q1a, 1.2 for q1.2b."""
    found = ID.fullmatch(part)
    return found["question"] if found else part


def label(part: str) -> str:
    """Return what a part is called on paper: 1(a) for q1a."""
    found = ID.fullmatch(part)
    if not found:
        return part
    return f"{found['question']}({found['letter']})" if found["letter"] else found["question"]


#: What several formulas do, by the verdict on each.
DO = {
    "agrees": "agree",
    "agrees up to layout": "agree up to layout",
    "needs an assumption": "need an assumption",
    "wrong": "are wrong",
    "damaged": "are damaged",
    "unreadable": "cannot be read",
}


def _told(found: Sequence[Row]) -> str:
    """Return how many of the printed formulas fare how."""
    if not found:
        return ""
    counts = {do: sum(row.verdict == verdict for row in found) for verdict, do in DO.items()}
    told = ", ".join(f"{n} {do}" for do, n in counts.items() if n)
    return f"The appendix judges what the published solution prints: of {len(found)} formulas, {told}."


def _contents(solutions: Sequence[Solution]) -> Iterator[Block]:
    yield Bullets(
        tuple((to_part(s.part.id, label(s.part.id)), Text(". "), *_title(s)) for s in solutions),
    )


def _title(solution: Solution) -> Inlines:
    return inlines(solution.part.title, scope_of_part(solution.part, solution.graph), solution.say.write)


# --- questions and solutions


def _body(solutions: Sequence[Solution], options: Options) -> Iterator[Block]:
    """Yield the questions in order, with what the parts of one have in common before the parts."""
    writing = _Writing(options)
    for number, grouped in groupby(solutions, key=lambda s: question_of(s.part.id)):
        group = list(grouped)
        shared = _shared([s.part.question for s in group])
        if len(group) > 1:
            yield Heading(2, (Text(f"Question {number}"),))
        if shared:
            yield Paragraph(_prose(group[0], shared))
        for solution in group:
            yield from writing.part(solution, shared, 3 if len(group) > 1 else 2)


def _shared(questions: Sequence[str]) -> str:
    """Return the whole sentences with which all the questions of several parts begin."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*questions, strict=False))
    begins = SENTENCE.match("".join(letters[0] for letters in alike)) if len(questions) > 1 else None
    whole = begins[0] if begins else ""
    return whole if whole.count("$") % 2 == 0 else ""


@dataclass(frozen=True)
class _Writing:
    """Writes the parts one after another; values that have been listed are referred to by their number."""

    options: Options
    numbering: Numbering = field(default_factory=Numbering)
    known: dict[object, str] = field(default_factory=dict)

    def part(self, solution: Solution, shared: str, level: int) -> Iterator[Block]:
        """Yield a part without the sentences of its question that were `shared` before."""
        name = label(solution.part.id)
        lead = Text(f"Question {name}. " if level == 2 else f"{name}. ")
        yield Heading(level, (lead, *_title(solution)), place("part", solution.part.id))
        if own := solution.part.question[len(shared) :]:
            yield Paragraph((Strong("Question."), Text(" "), *_prose(solution, own)))
        yield from self.values(solution)
        yield from self.numbering.blocks(self.arranged(solution, level + 1))
        for section in solution.sections:
            yield from begun(section.part, section.graph, section.graph, level + 1)
            if section.graph != solution.graph:
                yield from self.values(section)
            yield from self.numbering.blocks(self.arranged(section, level + 2), refer=False)

    def values(self, solution: Solution) -> Iterator[Block]:
        """Yield what is given and the named values, or where they stand already."""
        graph, write = solution.graph, solution.say.write
        key = (graph, solution.part.letters)
        if key in self.known:
            yield Paragraph((Text("The values are those of "), to_formula(self.known[key]), Text(".")))
            return
        yield from given(graph, write)
        if (lines := values(graph, write)) is not None:
            yield Paragraph((Strong("Forward pass."), Text(" The values on the way have names:")))
            yield self.numbering.formula(lines)
            self.known[key] = self.numbering.last_formula

    def arranged(self, solution: Solution, level: int) -> Iterator[Block]:
        """Yield the solution with its graph in front, and its sketches where kinks are discussed."""
        found = list(worked(solution, self.options, level, figures=True))
        graphs = [block for block in found if isinstance(block, Figure) and block.stem.endswith("-graph")]
        names = {solution.plot_name(n) for n, _ in enumerate(solution.worked.studies)}
        sketches = [block for block in found if isinstance(block, Figure) and block.stem in names]
        about_kinks = next(kinks(solution, level), None)
        yield from graphs
        for block in found:
            if block not in (graphs if about_kinks is None else [*graphs, *sketches]):
                yield block
            if block == about_kinks:
                yield from self.drawn(sketches)

    def drawn(self, sketches: Sequence[Figure]) -> Iterator[Block]:
        """Yield sketches of the last answers, each with what leads to it."""
        for sketch in sketches:
            figure, formula = to_figure(self.numbering.next_figure), to_formula(self.numbering.last_formula)
            yield Paragraph((figure, Text(" draws "), formula, Text(".")))
            yield sketch


def _prose(solution: Solution, text: str) -> Inlines:
    return inlines(text, scope_of_part(solution.part, solution.graph), solution.say.write)


# --- the appendix


def _checks(solutions: Sequence[Solution]) -> Iterator[Block]:
    """Yield how many steps and answers of each part were checked."""
    yield Heading(2, (Text("Checks"),))
    header = tuple((Text(word),) for word in ("part", "steps checked", "answers checked", "points"))
    yield Table(header, tuple(_checked(solution) for solution in solutions))


def _checked(solution: Solution) -> tuple[Inlines, ...]:
    every = (solution, *solution.sections)
    steps = [step.passed for one in every for step in one.worked.steps]
    claims = [a.checks for one in every for a in one.worked.answers]
    claims += [s.checks for one in every for s in one.worked.statements]
    found = [bool(checks) and all(c.passed for c in checks) for checks in claims]
    points = sum(check.points for check in solution.checks)
    return (
        (to_part(solution.part.id, label(solution.part.id)),),
        (Text(_of(steps)),),
        (Text(_of(found)),),
        (Text(str(points)),),
    )


def _of(checked: Sequence[bool]) -> str:
    return f"{sum(checked)} of {len(checked)}" if checked else "none"


def _audit(found: Sequence[Row], tabular: bool) -> Iterator[Block]:
    if found:
        yield Heading(2, (Text("Appendix: audit of the printed formulas"),))
        yield from summary(found)
        yield from table(found, _called) if tabular else listed(found, 3, _called)


def _called(part: str) -> Inlines:
    return (to_part(part, label(part)),)
