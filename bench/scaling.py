"""Costs inside one process: how they grow with depth, and against SymPy's own derivatives.

A row is a function of the number of repetitions, under the name by which it is chosen.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.table import Row

ROWS: dict[str, Callable[[int], Row]] = {}
