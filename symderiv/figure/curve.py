"""What a sketch shows, as data: segments, kinks, poles, named levels, and the panel that holds them."""

from __future__ import annotations

from dataclasses import dataclass

from symderiv.drawing import Point
from symderiv.formula import Formula


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the curve, in data coordinates: two points when straight, many when curved."""

    points: tuple[Point, ...]
    label: Formula | None = None


@dataclass(frozen=True, slots=True)
class Kink:
    """A place where the curve jumps or bends, with its symbolic place and its one-sided values.

    `jump` is the size of the jump, None where the curve is continuous.  An end that is not closed
    is excluded; where the derivative does not exist at all, both are.  `value` is the height at the
    place itself where that is the end of neither side: sign(0) = 0.
    """

    x: float
    label: Formula
    left: float
    right: float
    jump: Formula | None = None
    left_closed: bool = False
    right_closed: bool = False
    kind: str = "jump"
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Pole:
    """A place that the curve comes close to without end, with its symbolic name."""

    x: float
    label: Formula


@dataclass(frozen=True, slots=True)
class Panel:
    """One case: its condition, the curve under it, and the heights that have a name.

    `asymptotes` are the heights that the curve comes close to at its end, with the place of the end.
    `poles` are the places that it comes close to, upwards or downwards.
    Raises: ValueError when there is no curve.
    """

    title: Formula
    segments: tuple[Segment, ...]
    kinks: tuple[Kink, ...] = ()
    levels: tuple[tuple[float, Formula], ...] = ()
    asymptotes: tuple[tuple[float, float], ...] = ()
    poles: tuple[Pole, ...] = ()

    @property
    def marks(self) -> tuple[Kink | Pole, ...]:
        """What is marked on the x axis: the kinks, then the poles."""
        return (*self.kinks, *self.poles)

    def __post_init__(self) -> None:
        if not self.segments or not all(segment.points for segment in self.segments):
            raise ValueError("a panel needs a curve, and each segment of it at least one point")


@dataclass(frozen=True, slots=True)
class Sketch:
    """One panel per case, with the names of the two axes, and a `note` below where there is one.

    Raises: ValueError when there is no panel.
    """

    panels: tuple[Panel, ...]
    x_label: Formula
    y_label: Formula
    note: Formula | None = None

    def __post_init__(self) -> None:
        if not self.panels:
            raise ValueError("a sketch needs at least one panel; this one has none")
