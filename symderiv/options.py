"""How a solution is printed: its layout, its notation and how many steps; the reader's choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from symderiv.errors import InputError

Layout = Literal["variable", "numerator"]
Notation = Literal["matrix", "index", "both", "vec"]
Steps = Literal["full", "brief", "none"]

#: The values each option takes, in the order they are offered.
CHOICES: dict[str, tuple[str, ...]] = {
    "layout": get_args(Layout),
    "notation": get_args(Notation),
    "steps": get_args(Steps),
}


@dataclass(frozen=True, slots=True)
class Options:
    """How to print.  `layout` numerator prints gradients as rows; `steps` none prints answers only.

    Raises: InputError when a value is not one of `CHOICES`.
    """

    layout: Layout = "variable"
    notation: Notation = "both"
    steps: Steps = "full"

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            value = getattr(self, name)
            if value not in choices:
                raise InputError(f"{name} {value!r} is not one of {', '.join(choices)}")
