"""A row of the benchmark, and how rows are printed: goals that are missed are shown, not hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: `ratio` of ours to the baseline (or whatever `name` says), and the goal for it."""

    name: str
    ours: str
    baseline: str
    ratio: float
    goal: float
    wanted: Literal["at most", "at least"] = "at most"

    @property
    def met(self) -> bool:
        """Tell whether the goal is met."""
        return self.ratio <= self.goal if self.wanted == "at most" else self.ratio >= self.goal

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the row as it is printed."""
        sign = "≤" if self.wanted == "at most" else "≥"
        verdict = "met" if self.met else f"missed ({self.ratio / self.goal:.2f} × the goal)"
        return (self.name, self.ours, self.baseline, f"{self.ratio:.2f}", f"{sign} {self.goal:g}", verdict)


HEADER = ("what", "ours", "baseline", "ratio", "goal", "verdict")


def text(rows: Iterable[Row]) -> str:
    """Return the rows as an aligned table."""
    lines = [HEADER, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    return "\n".join(
        "  ".join(f"{c:<{w}}" for c, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )
