"""Golden solutions: every part of every sheet as the terminal prints it, in files that a person reads.

After a change that is meant, `python -m tests.golden` writes them anew; the difference is the review.
"""

from __future__ import annotations

import pytest

from tests.golden.printing import PARTS, file_of, masked, printed


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_printed_as_in_its_golden_file(part: str) -> None:
    assert printed(part) == file_of(part).read_text(encoding="utf-8")


def test_rounding_errors_are_masked_and_nothing_else() -> None:
    line = "   scalar · ✓ 64 random points, sizes k = 3, worst relative error 3e-13; exact\n   at k = 2\n"
    told = "   scalar · ✓ 64 random points, sizes k = 3, worst relative error …e-…; exact at k = 2\n"
    assert masked(line) == told
    assert masked("     ∂y/∂x = 2 x + 3e\n") == "     ∂y/∂x = 2 x + 3e\n"


def test_an_error_of_another_length_gives_the_same_file() -> None:
    short = "   shape k · ✓ worst relative error 3e-9; exact at k = 2, and so on and on and\n   on\n"
    long = "   shape k · ✓ worst relative error 1e-13; exact at k = 2, and so on and on\n   and on\n"
    assert masked(short) == masked(long)
