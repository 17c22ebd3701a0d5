"""The audit: a row for every printed formula, saying how it fares beside what was derived.

A printed chain `a = b = c` makes two claims, and each of its sides has a row.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from symderiv.answer import Judgement, Word
from symderiv.saying import Saying
from symderiv.solution import Solution
from symderiv.typeset.latex import latex

#: What an audit calls each verdict of the judges.
VERDICTS: dict[Word, str] = {
    "equal": "agrees",
    "equal up to layout": "agrees up to layout",
    "equal under an assumption": "needs an assumption",
    "different": "wrong",
    "damaged": "damaged",
    "unreadable": "unreadable",
}
FIELDS = ("sheet", "part", "place", "printed", "verdict", "assumption", "counterexample", "corrected")


@dataclass(frozen=True, slots=True)
class Row:
    """A printed formula, or one side of a printed chain, the part it belongs to, and how it was judged."""

    sheet: str
    part: str
    judgement: Judgement
    say: Saying

    @property
    def verdict(self) -> str:
        """The verdict in the audit's words."""
        return VERDICTS[self.judgement.verdict]

    @property
    def assumption(self) -> str:
        """What the verdict rests on: an assumption, how the layout differs, or what cannot be read."""
        found = self.judgement
        unread = found.verdict in ("damaged", "unreadable")
        return found.assumption or (found.notes[0] if unread and found.notes else "")

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON's types, by the names in `FIELDS`."""
        found = self.judgement
        right = found.corrected
        values = (
            self.sheet,
            self.part,
            found.place,
            found.formula,
            self.verdict,
            self.assumption or None,
            dict(found.counterexample) if found.counterexample else None,
            None if right is None else latex(self.say.corrected(right)),
        )
        return dict(zip(FIELDS, values, strict=True))


def rows(solution: Solution) -> tuple[Row, ...]:
    """Return a row for each verdict on what was printed for a part, its sections included."""
    return tuple(
        Row(solution.sheet.id, solution.part.id, judgement, one.say)
        for one in _flat(solution)
        for judgement in one.own
    )


def _flat(solution: Solution) -> Iterator[Solution]:
    yield solution
    for section in solution.sections:
        yield from _flat(section)


def as_json(found: Iterable[Row]) -> str:
    """Return the rows as a JSON array."""
    return json.dumps([row.to_dict() for row in found], ensure_ascii=False, indent=2)


def as_csv(found: Iterable[Row]) -> str:
    """Return the rows as comma-separated values under a line of names; a point is `x = 1; y = 2`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, lineterminator="\n")
    writer.writeheader()
    for row in found:
        values = row.to_dict()
        point = values["counterexample"] or {}
        writer.writerow({**values, "counterexample": "; ".join(f"{k} = {v}" for k, v in point.items())})
    return text.getvalue()
