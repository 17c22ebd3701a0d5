"""The names of derivatives: a value called `∂J/∂z1` is the derivative of J by z1."""

from __future__ import annotations


def derivative_name(of: str, wrt: str) -> str:
    """Return the name of ∂of/∂wrt; `of` is empty for a free cotangent."""
    return f"∂{of}/∂{wrt}"


def derivative_ends(name: str) -> tuple[str, str] | None:
    """Return `of` and `wrt` of a derivative's name; None for any other name."""
    of, slash, wrt = name.removeprefix("∂").partition("/∂")
    return (of, wrt) if slash and name.startswith("∂") else None
