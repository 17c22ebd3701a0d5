"""Every operator of the tables has a form in every library that code is written for."""

from __future__ import annotations

import pytest

from symderiv.code import TARGETS, Target
from symderiv.code.emit import Emitter
from symderiv.code.targets import Translation
from symderiv.op import OPS
from tests.ops.test_operators import all_cases


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", sorted(OPS))
def test_an_operator_has_a_form(name: str, target: Target) -> None:
    for node in all_cases(name):
        code = Emitter([node]).value(node).full
        translation = Translation(target, "a0", {"m", "n", "k"})
        assert translation.values({"y": code})
