import numpy as np
import pytest

from bench.peers import comparison, page, point
from bench.peers.__main__ import finding
from bench.peers.engine import Engine
from bench.peers.findings import Finding
from bench.peers.length import symbols
from bench.peers.library import Library
from bench.peers.sympy_entries import Explicit
from bench.peers.sympy_matrices import Matrices
from bench.peers.tasks import BY_NAME, TASKS, Task

SHORT = ("relu-net", "ridge", "logdet", "softmax-jacobian")


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_engine_is_right_on_every_task(task: Task) -> None:
    assert finding(Engine(), task).right


@pytest.mark.parametrize("name", SHORT)
def test_the_library_gives_the_same_answer_without_its_witnesses(name: str) -> None:
    silent, told = (finding(Library(witnessed), BY_NAME[name]) for witnessed in (False, True))
    assert silent.right
    assert silent.formulas == told.formulas


@pytest.mark.parametrize("name", SHORT)
def test_sympy_is_right_on_explicit_entries(name: str) -> None:
    assert finding(Explicit(), BY_NAME[name]).right


def test_a_wrong_answer_is_called_wrong() -> None:
    task = BY_NAME["ridge"]
    values = point.point(task)
    gradient = point.quotients(task, values)
    assert point.right(task, gradient, values)
    assert not point.right(task, gradient + np.eye(point.SIZE)[0] / 100, values)


def test_the_quotients_of_a_vector_have_its_axis_first() -> None:
    task = BY_NAME["softmax-jacobian"]
    values = point.point(task)
    p = task.formula(point.FLOATS, values)
    np.testing.assert_allclose(point.quotients(task, values), np.diag(p) - np.outer(p, p), atol=1e-9)


def test_a_hessian_has_the_axes_of_the_matrix_twice() -> None:
    task = BY_NAME["net-hessian"]
    assert point.quotients(task, point.point(task)).shape == (point.SIZE,) * 4


def test_a_peer_that_fails_says_at_what() -> None:
    broken = Task("broken", "", "x'*x", "x[n]", "x", lambda on, v: v["nowhere"], ())
    assert finding(Explicit(), broken).failed == "state: KeyError: 'nowhere'"


@pytest.mark.parametrize(
    ("formula", "count"),
    [
        ("X^{-\\top}", 3),
        (r"\operatorname{diag}(p) - p \, p^\top", 6),
        (r"\frac{2 x}{10.5}", 4),
        (r"\left[\begin{matrix}a & b\\c & d\end{matrix}\right]", 4),
        (r"W2_{1,2}", 4),
    ],
)
def test_symbols_of_latex_are_what_a_reader_sees(formula: str, count: int) -> None:
    assert symbols([formula]) == count


def test_definitions_that_come_with_an_answer_count() -> None:
    assert symbols(["a + b", "x y"]) == 5


def test_figures_are_rounded_to_two_digits() -> None:
    assert [page.two_digits(value) for value in (0, 0.04567, 1.234, 56.7, 12345)] == [
        "0",
        "0.046",
        "1.2",
        "57",
        "12,000",
    ]


def test_the_goals_compare_with_whom_there_is_and_with_the_answer_by_hand() -> None:
    ours = Finding("trace", 0.001, formulas=(r"A^\top C^\top X B^\top + C A X B",), right=True)
    found = {
        "engine": {"trace": ours},
        "witnessed": {"trace": ours},
        "sympy": {"trace": Finding("trace", 0.2)},
    }
    rows = list(comparison.goals("peers-trace", found))
    assert [(row.ratio, row.met) for row in rows] == [(200, False), (1, True), (1, True)]
    assert "SymPy" in rows[0].name


def test_the_page_tells_what_a_peer_cannot_do() -> None:
    ours = Finding("trace", 0.001, 2000, 60000, ("X",), True)
    theirs = Finding("trace", failed="derive: ValueError: no")
    found = {"engine": {"trace": ours}, "witnessed": {"trace": ours}, "sympy": {"trace": theirs}}
    told = page.text(found, [])
    assert "| trace | 1.0 | 1.0 | — |" in told
    assert "| engine | 1 of 1 | — | — |" in told
    assert "| SymPy | 0 of 1 | — | trace (derive: ValueError: no) |" in told


def test_sympys_matrix_expressions_are_right_on_ridge() -> None:
    assert finding(Matrices(), BY_NAME["ridge"]).right
