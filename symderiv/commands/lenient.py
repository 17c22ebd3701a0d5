"""The options that say what counts as right besides what is equal."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import click


def _tolerance(typed: str) -> Fraction:
    """Return the relative error that was typed, read exactly and bounded."""
    try:
        found = Fraction(typed) if len(typed) <= 12 else Fraction(-1)
    except (ValueError, ZeroDivisionError):
        found = Fraction(-1)
    if not 0 < found < 1:
        raise click.BadParameter(f"a tolerance is a number between 0 and 1, such as 0.01; found {typed}")
    return found


def lenient_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command `--accept` and `--tolerance`."""
    accept = click.option(
        "--accept", type=click.Choice(("transpose",)), multiple=True, help="Let a transposed answer count."
    )
    tolerance = click.option(
        "--tolerance", type=_tolerance, metavar="NUMBER", help="Let decimals be wrong by this relative error."
    )
    return accept(tolerance(command))
