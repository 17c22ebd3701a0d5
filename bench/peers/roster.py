"""Who takes part: ways to the answer of a task, what each needs installed, and what each must offer."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from bench.peers.tasks import Task, Values


class Peer(Protocol):
    """A way to the answer of a task; only `derive` and `write` are timed."""

    def state(self, task: Task) -> Any:
        """Return the task in the peer's own terms."""

    def derive(self, stated: Any) -> Any:
        """Return the derivative."""

    def write(self, derived: Any) -> tuple[str, ...]:
        """Return the derivative in LaTeX, then the definitions of names that it introduces."""

    def value(self, derived: Any, point: Values) -> Any:
        """Return the derivative at a point, as an array."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One who takes part: `needs` must be installed, `make` of `module` (with `argument`) makes the peer."""

    title: str
    needs: str
    module: str
    make: str
    argument: bool | None = None

    @property
    def installed(self) -> bool:
        """Tell whether what is needed is there."""
        return find_spec(self.needs) is not None

    def peer(self) -> Peer:
        """Load the peer."""
        made = getattr(import_module(f"bench.peers.{self.module}"), self.make)
        found: Peer = made() if self.argument is None else made(self.argument)
        return found


ENTRANTS = {
    "engine": Entrant("engine", "symderiv", "engine", "Engine"),
    "unwitnessed": Entrant("`derive`, nothing checked", "symderiv", "library", "Library", False),
    "witnessed": Entrant("`derive`, all checked", "symderiv", "library", "Library", True),
    "sympy": Entrant("SymPy", "sympy", "sympy_entries", "Explicit"),
    "sympy-matrices": Entrant("SymPy, matrices", "sympy", "sympy_matrices", "Matrices"),
    "symengine": Entrant("SymEngine", "symengine", "symengine_entries", "Explicit"),
    "tensorgrad": Entrant("tensorgrad", "tensorgrad", "tensorgrad_tensors", "Tensors", False),
    "tensorgrad-full": Entrant("tensorgrad, full", "tensorgrad", "tensorgrad_tensors", "Tensors", True),
}
