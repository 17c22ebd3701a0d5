"""The names of derivatives: `∂J/∂z1` is the derivative of J by z1, `Dz1[V]` the change of z1 along V."""

from __future__ import annotations

from collections.abc import Container
from itertools import count


def derivative_name(of: str, wrt: str) -> str:
    """Return the name of ∂of/∂wrt; `of` is empty for a free cotangent."""
    return f"∂{of}/∂{wrt}"


def derivative_ends(name: str) -> tuple[str, str] | None:
    """Return `of` and `wrt` of a derivative's name; None for any other name."""
    of, slash, wrt = name.removeprefix("∂").partition("/∂")
    return (of, wrt) if slash and name.startswith("∂") else None


def directional_name(of: str, along: str) -> str:
    """Return the name of the derivative of the value `of` along the direction `along`."""
    return f"D{of}[{along}]"


#: The name that letters give the sign of a directional derivative by: one of nothing, along nothing.
DIRECTIONAL = directional_name("", "")


def directional_ends(name: str) -> tuple[str, str] | None:
    """Return `of` and `along` of a directional derivative's name; None for any other name."""
    of, bracket, along = name.removeprefix("D").removesuffix("]").partition("[")
    return (of, along) if bracket and name.startswith("D") and name.endswith("]") else None


def entry_ends(name: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the value and the indices of `W2[i]`, as the ends of a derivative of entries spell it."""
    of, bracket, at = name.removesuffix("]").partition("[")
    return (of, tuple(at.split(","))) if bracket and name.endswith("]") else None


def read_back(name: str, taken: Container[str]) -> str:
    """Return a name like that of a derivative which the language reads: `dJdz1` for `∂J/∂z1`, `Dz1V`."""
    plain = "".join(c for c in name.replace("∂", "d").replace("∇", "grad") if c.isalnum())
    return plain if plain not in taken else next(n for k in count(1) if (n := f"{plain}n{k}") not in taken)
