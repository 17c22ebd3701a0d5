"""What a witness says, as data and as a sentence."""

from __future__ import annotations

from dataclasses import dataclass

DEFINITION = "definition"
GIVEN = "given points"
LINES = "line by line"


@dataclass(frozen=True, slots=True)
class Check:
    """What a witness says about a claim.

    `points` counts the random ones that could tell right from wrong; `error` is the worst relative
    error, None when every comparison was exact; `counterexample` names a point and both values there.
    """

    witness: str
    passed: bool
    points: int
    sizes: tuple[tuple[str, int], ...]
    error: float | None
    exact: bool
    counterexample: tuple[tuple[str, str], ...] | None = None
    note: str = ""

    def sentence(self) -> str:
        """Return the check as a person reads it: `64 random points, sizes k = 3, worst … error 3e-10`.

        A check that fails says where, with both values.
        """
        if self.counterexample is not None:
            found = ", ".join(f"{name} = {value}" for name, value in self.counterexample)
            return f"fails ({self.witness}) at {found}"
        if not self.passed:
            return self.note
        if not self.points:  # nothing was drawn: the note says what was done
            return self.note
        if self.witness == LINES:
            return "each line equals the one before"
        where = ", ".join(f"{name} = {n}" for name, n in self.sizes)
        if self.witness == GIVEN:
            told = f"exact at the {self.points} given points"
        elif self.witness == DEFINITION:
            told = _exactly(self.exact, where, self.points)
        else:
            sizes = f", sizes {where}" if where else ""
            worst = "" if self.error is None else f", worst relative error {_figure(self.error)}"
            told = f"{_points(self.points)}{sizes}{worst}"
        return f"{told}; {self.note}" if self.note else told


def summary(checks: tuple[Check, ...]) -> str:
    """Return the sentences of several checks as one."""
    return "; ".join(dict.fromkeys(check.sentence() for check in checks))


def _exactly(exact: bool, where: str, points: int) -> str:
    how = "exact" if exact else "to 40 digits"
    return f"{how} at {where}" if where else f"{how} at {_points(points)}"


def _points(n: int) -> str:
    return f"{n} random point{'' if n == 1 else 's'}"


def _figure(error: float | None) -> str:
    return f"{error:.0e}".replace("e-0", "e-") if error else "0"
