"""Values that a part gives to its inputs, as prose: `at x = 3, w = (1, 2)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderiv.graph import Graph
from symderiv.step import Side

Values = tuple[tuple[str, object], ...]


def said(given: Iterable[tuple[str, object]], graph: Graph) -> Iterator[str | Side]:
    """Yield the values as prose, nothing where there are none."""
    for n, (name, value) in enumerate(given):
        yield ", " if n else "at "
        yield graph[name]
        yield f" = {told(value)}"


def told(value: object) -> str:
    """Return a number or a row of numbers as a person reads it."""
    if isinstance(value, tuple):
        return f"({', '.join(map(told, value))})"
    return str(value).replace("-", "−")
