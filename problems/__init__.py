"""The sheets, installed as `symderiv.problems`: one module each, named as its id with `_` for `-`."""

from __future__ import annotations

#: The sheet that short ids such as `q1b` mean.
DEFAULT = "eecs182-disc02"
