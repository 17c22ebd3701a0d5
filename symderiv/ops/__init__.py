"""The tables of operators, one record each: arithmetic, linear algebra, elementwise, reductions, logic."""

from symderiv.ops import arithmetic, axis, elementwise, linear, logic, reduce

__all__ = ["arithmetic", "axis", "elementwise", "linear", "logic", "reduce"]
