"""The options that say what counts as right besides what is equal."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import click


class _Tolerance(click.ParamType):
    """A relative error, read exactly and bounded."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """Return the number that was typed."""
        try:
            found = Fraction(str(value)) if len(str(value)) <= 12 else Fraction(-1)
        except (ValueError, ZeroDivisionError):
            found = Fraction(-1)
        if not 0 < found < 1:
            self.fail(f"a tolerance is a number between 0 and 1, such as 0.01; found {value}")
        return found


def lenient_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command `--accept` and `--tolerance`."""
    accept = click.option(
        "--accept", type=click.Choice(("transpose",)), multiple=True, help="Let a transposed answer count."
    )
    tolerance = click.option(
        "--tolerance", type=_Tolerance(), help="Let decimals be wrong by this relative error."
    )
    return accept(tolerance(command))
