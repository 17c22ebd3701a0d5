"""NumPy code against the program's values and difference quotients of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from symderiv.code import TARGETS
from symderiv.numeric import evaluator
from symderiv.witness.difference import derivative as quotient
from tests.code.cases import CARRIED, GRADIENTS, HESSIANS, HESSIANS_BY_MAPS, JACOBIANS, MAPS, Case
from tests.code.running import Values, along, arguments, direction, function, graph_of, point, results, source

FIRST = (*GRADIENTS, *CARRIED, *MAPS, *JACOBIANS)
SECOND = (*HESSIANS, *HESSIANS_BY_MAPS)
ALL = [(case, 1) for case in FIRST] + [(case, 2) for case in SECOND]


def ids(value: object) -> str | None:
    return value.text[:60] if isinstance(value, Case) else None


@pytest.mark.parametrize("case", FIRST, ids=ids)
def test_the_value_is_the_programs(case: Case) -> None:
    graph, values = graph_of(case), point(case)
    of = graph.lets[-1].var
    expected = evaluator(graph.lets, {"of": of})(values)["of"]
    np.testing.assert_allclose(results(case, values)[0], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("case", FIRST, ids=ids)
def test_the_derivatives_are_difference_quotients(case: Case, seed: int) -> None:
    graph, values = graph_of(case), point(case, seed)
    run = evaluator(graph.lets, {"of": graph.lets[-1].var})
    for name, found in zip(case.names, results(case, values)[1:], strict=True):
        d = direction(graph[name], values)
        expected = quotient(run, "of", graph[name], values, d)
        assert expected is not None
        np.testing.assert_allclose(along(found, graph[name], 0, d), expected.value, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("case", SECOND, ids=ids)
def test_the_hessian_is_a_difference_quotient_of_the_gradient(case: Case) -> None:
    graph, values = graph_of(case), point(case)
    for n, (name, found) in enumerate(zip(case.names, results(case, values, 2), strict=True), 1):

        def gradient(moved: Values, n: int = n) -> dict[str, Any]:
            return {"of": results(case.untied, moved)[n]}

        d = direction(graph[name], values)
        expected = quotient(gradient, "of", graph[name], values, d)
        assert expected is not None
        np.testing.assert_allclose(along(found, graph[name], 1, d), expected.value, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("case", "order"), ALL, ids=ids)
def test_results_have_the_shapes_of_their_variables(case: Case, order: int) -> None:
    values = point(case)
    returned = results(case, values, order)
    value = () if order == 2 else np.shape(returned[0])
    for name, found in zip(case.names, returned[2 - order :], strict=True):
        own = np.shape(values[name])
        assert np.shape(found) == (own * 2 if order == 2 else value + own)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("generated")
    for n, (case, order) in enumerate(ALL):
        for target in TARGETS:
            (place / f"{target}_{n}.py").write_text(source(case, order, target), encoding="utf-8")
    return place


def ruff(*words: str, place: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ruff", *words, "--isolated", "--no-cache", str(place)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_the_code_is_formatted(files: Path) -> None:
    assert ruff("format", "--check", place=files).stdout.count("Would") == 0
    assert ruff("format", "--check", place=files).returncode == 0


def test_no_name_is_unused_or_undefined(files: Path) -> None:
    found = ruff("check", "--select=F,B,RET504,PLR0124", "--ignore=RET504", place=files)
    assert found.returncode == 0, found.stdout


def test_the_code_raises_no_warning(files: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "compileall", "-q", "-f", str(files)]
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize("case", GRADIENTS[::9], ids=ids)
def test_inputs_are_left_as_they_were(case: Case) -> None:
    values = point(case)
    text = source(case)
    given = arguments(text, values)
    before = {name: np.copy(v) for name, v in given.items() if not callable(v)}
    function(text)(**given)
    for name, v in before.items():
        np.testing.assert_array_equal(given[name], v)
