"""What the tests of commands are written with: the outcome of a run, and a stand-in for the engine.

The stand-in answers at once, says what it was asked, and can be told to fail a check; tests that
take it are about the command line alone (formats, files, statuses).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from symderiv.document import Document, Figure, Heading, Text
from symderiv.drawing import Drawing, Line
from symderiv.options import Options
from symderiv.problem import Part, Sheet


@dataclass(frozen=True)
class Outcome:
    """What a command left behind: its status, standard output and standard error."""

    status: int
    out: str
    err: str


Run = Callable[..., Outcome]
DRAWING = Drawing(2.0, 1.0, (Line(((0.0, 0.0), (2.0, 1.0))),))


@dataclass(frozen=True)
class StandInSolution:
    """A solution that says what it was asked."""

    part: str
    passed: bool = True

    @property
    def reference(self) -> str:
        return self.part

    def to_dict(self) -> dict[str, Any]:
        return {"part": self.part, "answers": ["−b/W"]}


@dataclass
class Engine:
    """What the stand-in was asked, and what it shall answer."""

    failing: set[str] = field(default_factory=set)
    solved: list[str] = field(default_factory=list)
    derived: list[tuple[object, ...]] = field(default_factory=list)
    tied: bool = False
    options: list[Options] = field(default_factory=list)
    drawn: list[tuple[object, ...]] = field(default_factory=list)
    printed: list[tuple[object, ...]] = field(default_factory=list)

    def solve(self, sheet: Sheet, part: Part) -> StandInSolution:
        reference = f"{sheet.id}/{part.id}"
        self.solved.append(reference)
        return StandInSolution(reference, reference not in self.failing)

    def derive(self, text: str, let: str, wrt: object, order: int = 1, tied: bool = False) -> StandInSolution:
        self.derived.append((text, let, wrt, order))
        self.tied = tied
        return StandInSolution("derivation")

    def document(
        self, solutions: Sequence[StandInSolution], options: Options, title: str | None = None
    ) -> Document:
        self.options.append(options)
        figures = [Figure(f"{s.part.rpartition('/')[2]}-plot", DRAWING, (), "a line") for s in solutions]
        return Document(title or "one", (Heading(1, (Text(title or "one"),)), *figures))

    def handout(self, solutions: Sequence[StandInSolution], options: Options, tabular: bool) -> Document:
        return self.document(solutions, options, "a whole sheet")

    def question(self, part: Part) -> Document:
        return Document(part.id, (Heading(1, (Text(part.question),)),))

    def plot(self, sheet: Sheet, part: Part, values: Mapping[str, object], width: float) -> Drawing:
        self.drawn.append((part.id, dict(values), width))
        return DRAWING

    def plot_typed(
        self, text: str, let: str, wrt: str, order: int, values: Mapping[str, object], width: float
    ) -> Drawing:
        self.drawn.append((text, let, wrt, order, dict(values), width))
        return DRAWING

    def movie(self, sheet: Sheet, part: Part) -> tuple[Drawing, ...]:
        self.drawn.append((part.id, "moving"))
        return (DRAWING, DRAWING)

    def network(self, part: Part, backwards: bool) -> Drawing:
        self.drawn.append((part.id, backwards))
        return DRAWING

    def terminal(self, document: Document, width: int = 80, colour: bool = False) -> str:
        self.printed.append((width, colour))
        return f"{document.title}\n"

    def latex(self, document: Document, figures: Mapping[str, str] | None = None) -> str:
        names = "drawn inside" if figures is None else " ".join(figures.values())
        return f"\\documentclass{{article}} {document.title} {names}\n"

    def markdown(self, document: Document, figures: Mapping[str, str]) -> str:
        return f"# {document.title}\n{' '.join(figures.values())}\n"

    def html(self, document: Document, figures: Mapping[str, str]) -> str:
        return f"<!doctype html>{document.title}{''.join(figures.values())}\n"

    def modules(self) -> dict[str, dict[str, Callable[..., object]]]:
        """Return the functions that the commands import, by the module they import them from."""
        return {
            "symderiv.solver": {"solve_part": self.solve, "derive": self.derive},
            "symderiv.compose": {"document": self.document, "question": self.question},
            "symderiv.pictures": {"plot": self.plot, "plot_typed": self.plot_typed, "movie": self.movie},
            "symderiv.graphpicture": {"network": self.network},
            "symderiv.compose.handout": {"document": self.handout},
            "symderiv.render.terminal": {"render": self.terminal},
            "symderiv.render.latex": {"render": self.latex},
            "symderiv.render.markdown": {"render": self.markdown},
            "symderiv.render.html": {"render": self.html},
            "symderiv.figure.canvas": {
                "svg": lambda drawing: b"<svg/>",
                "png": lambda drawing: b"\x89PNG",
                "pdf": lambda drawing: b"%PDF-",
                "moving": lambda drawings, kind: f"{kind} of {len(drawings)}".encode(),
            },
        }
