"""Which fractions a person writes as decimals: 0.044715, and never 8943/200000."""

from __future__ import annotations

from fractions import Fraction

#: A fraction over less than this is written as it is: 3/2, 4/5.
LEAST = 10


def decimal(value: Fraction | int) -> str | None:
    """Return the digits of the size of a number that is written as a decimal, None for any other.

    Such a number ends, and is no longer than the fraction: 0.05 and 1.702, but 1/16 and 3/40.
    """
    below = value.denominator
    if below < LEAST or (places := _places(below)) is None:
        return None
    above = abs(value.numerator)
    whole, rest = divmod(above * 10**places // below, 10**places)
    digits = f"{whole}.{rest:0{places}}"
    return digits if len(digits) <= len(f"{above}/{below}") else None


def _places(below: int) -> int | None:
    """Return how many decimals a fraction over `below` has; None where they do not end."""
    twos, fives = _power_of(2, below), _power_of(5, below)
    return max(twos, fives) if below == 2**twos * 5**fives else None


def _power_of(prime: int, number: int) -> int:
    power = 0
    while number % prime == 0:
        number, power = number // prime, power + 1
    return power


def bar(value: Fraction | int) -> tuple[Fraction | int, int]:
    """Return what stands above and below the bar of a positive number; a decimal has none."""
    return (value, 1) if decimal(value) else (value.numerator, value.denominator)
