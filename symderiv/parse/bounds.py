"""The bounds on what a person may type: past one of them the text is refused, and the bound is named."""

from __future__ import annotations

LENGTH = 20_000
LINES = 50
NAME = 100
INDICES = 20
NESTING = 200
NODES = 20_000
DIGITS = 50
EXPONENT = 1_000
POWER_DIGITS = 10_000

#: How long a derivation may compute.  Units: seconds.
DEADLINE = 60.0

#: The least whole number with more digits than are read.
TOO_LONG = int("1" + "0" * DIGITS)
