"""Sheets of one's own: started by `new`, used by path, brought by packages; errors name file and line."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from symderiv import sheets, solve
from symderiv.commands.new import TEMPLATE
from tests.commands.stand_in import Run

MINE = TEMPLATE.format(id="mine", title="Mine")


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Forget which sheets and packages there were."""
    caches = (sheets.installed, sheets.ids, sheets.load)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()
    for name in [n for n in sys.modules if n.startswith("coursework")]:
        del sys.modules[name]


def write(text: str, name: str = "mine.py") -> None:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


# --- symderiv new


def test_a_new_sheet_runs_as_it_is(run: Run) -> None:
    made = run("new", "my-hw1")
    assert (made.status, made.out) == (0, "")
    words = made.err.partition("try: symderiv ")[2].split()
    solved = run(*words)
    assert solved.status == 0
    assert "∂J/∂w  = 2 Xᵀ r" in solved.out
    assert "✗ solution 1" in solved.out


def test_a_new_sheet_overwrites_nothing(run: Run) -> None:
    write("mine", "my_hw1.py")
    refused = run("new", "my-hw1")
    assert refused.status == 2
    assert "my_hw1.py exists already" in refused.err
    assert Path("my_hw1.py").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["My HW", "../hw1", "hw1.py", "1st", ""])
def test_a_name_that_is_no_id_is_refused(run: Run, name: str) -> None:
    refused = run("new", name)
    assert refused.status == 2
    assert "such as my-hw1" in refused.err
    assert list(Path().iterdir()) == []


# --- by path


@pytest.mark.parametrize(
    "reference", ["./mine.py/q1", "mine.py/q1", "mine.py/", "mine.py", "{here}/mine.py/q1"]
)
def test_a_sheet_in_a_file_is_meant_by_its_path(run: Run, reference: str) -> None:
    write(MINE)
    ((sheet, part),) = sheets.resolve(reference.format(here=Path.cwd()))
    assert (sheet.id, part.id) == ("mine", "q1")


def test_the_library_solves_a_part_of_a_file(run: Run) -> None:
    write(MINE)
    solution = solve("./mine.py/q1")
    assert solution.passed
    assert [j.verdict for j in solution.judgements] == ["different"]


@pytest.mark.parametrize(
    ("words", "shows"),
    [
        (["list", "./mine.py"], "q1  The gradient of least squares"),
        (["show", "./mine.py/q1"], "Question. Find ∂J/∂w"),
        (["solve", "./mine.py"], "2 Xᵀ r"),
        (["graph", "./mine.py/q1"], "<svg"),
        (["code", "./mine.py/q1"], "def value_and_gradients"),
    ],
)
def test_every_command_takes_a_path(run: Run, words: list[str], shows: str) -> None:
    write(MINE)
    outcome = run(*words)
    assert outcome.status == 0
    assert shows in outcome.out


def test_a_sketch_is_drawn_for_a_part_of_a_file(run: Run) -> None:
    asked = MINE.replace('let="X[n,d]; w[d]; y[n]"', 'let="x; w"').replace(
        "r = X*w - y; J = norm2(r)^2", "J = relu(w*x)"
    )
    write(asked.replace('("w",)', '("w",), plot="x"'))
    assert "<svg" in run("plot", "mine.py/q1").out


def test_a_file_that_was_changed_is_read_anew(run: Run) -> None:
    write(MINE)
    assert "2 Xᵀ r" in run("solve", "./mine.py/q1").out
    write(MINE.replace("J = norm2(r)^2", "J = 3*norm2(r)^2"))
    assert "6 Xᵀ r" in run("solve", "./mine.py/q1").out


def test_an_unknown_part_of_a_file_is_told_the_known_ones_by_path(run: Run) -> None:
    write(MINE)
    assert "did you mean ./mine.py/q1?" in run("solve", "./mine.py/q2").err


def test_a_file_that_is_not_there_is_told_how_to_make_one(run: Run) -> None:
    refused = run("solve", "./none.py/q1")
    assert refused.status == 2
    assert "there is no file ./none.py; `symderiv new NAME`" in refused.err


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("./mine.py/q", ["plain,./mine.py/q1"], id="the parts of the file"),
        pytest.param("./mi", ["file,./mi"], id="a file's name is left to the shell"),
        pytest.param("./none.py/", ["file,./none.py/"], id="a file that is not there"),
    ],
)
def test_a_shell_completes_paths(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, offered: list[str]
) -> None:
    write(MINE)
    monkeypatch.setenv("_SYMDERIV_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"symderiv solve {typed}")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert run().out.split() == offered


# --- what is wrong in a file


@pytest.mark.parametrize(
    ("command", "old", "new", "at", "said"),
    [
        pytest.param("solve", "J = norm2(r)^2", 'J = "', "program=", "unterminated string", id="not Python"),
        pytest.param("list", "=Derivative(", "=Derivatve(", "ask=", "name 'Derivatve' is not", id="a name"),
        pytest.param(
            "list", '("w",)', '"w1"', 'id="q1"', "wrt of ask of part q1 must be a tuple", id="a type"
        ),
        pytest.param("list", 'id="q1"', 'id="q/1"', 'id="mine"', "'q/1' is not one word", id="an id"),
        pytest.param("solve", '("w",)', '("v",)', 'id="q1"', "nothing is named v", id="an unknown name"),
        pytest.param("solve", "X*w - y;", "X*y - w;", "program=", "cannot multiply X", id="a shape"),
        pytest.param("graph", "X*w - y;", "X*y - w;", "program=", "cannot multiply X", id="a shape, drawn"),
        pytest.param("code", "X*w - y;", "X*y - w;", "program=", "cannot multiply X", id="a shape, in code"),
        pytest.param("solve", '"answer"', '"anwser"', "Printed(r", "no kind of claim 'anwser'", id="a claim"),
        pytest.param("show", 'let="X[n,d]', 'let="X[n d]', "let=", "expected", id="a declaration"),
        pytest.param("show", "$J = norm2", "$J = norm7", "question=", "norm7", id="a question"),
    ],
)
def test_what_is_wrong_in_a_file_is_one_sentence_with_its_line(
    run: Run, command: str, old: str, new: str, at: str, said: str
) -> None:
    text = MINE.replace(old, new, 1) if old in MINE else ""
    write(text)
    refused = run(command, "mine.py" if command == "list" else "mine.py/q1")
    assert (refused.status, refused.out) == (2, "")
    told = re.match(r"symderiv: mine\.py, line (\d+): (.*)", refused.err)
    assert told, refused.err
    assert said in told[2]
    assert int(told[1]) == text[: text.index(at)].count("\n") + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "mine.py: defines no SHEET"),
        ("SHEET = 3", "mine.py: SHEET is no Sheet"),
        ("raise SystemExit(3)", "mine.py, line 1: SystemExit: 3"),
        ("import numpi", "mine.py, line 1: ModuleNotFoundError: No module named 'numpi'"),
        (
            "from symderiv.problem import Sheet\nSHEET = Sheet('mine', 'Mine', '', ())",
            "mine.py, line 2: the sheet has no parts",
        ),
    ],
)
def test_a_file_without_a_sheet_is_refused(run: Run, text: str, said: str) -> None:
    write(text)
    refused = run("solve", "mine.py/q1")
    assert refused.status == 2
    assert said in refused.err
    assert len(refused.err.splitlines()) == 1


def test_what_a_person_sets_on_the_line_is_not_blamed_on_the_file(run: Run) -> None:
    refused = run("plot", "q1c", "--set", "nothing=1")
    assert refused.status == 2
    assert ".py" not in refused.err


# --- brought by installed packages


def install(sheet: str, entries: str) -> None:
    """Put a package where the interpreter finds it, as pip would."""
    write("", "coursework/__init__.py")
    write(sheet, "coursework/hw.py")
    write("Metadata-Version: 2.1\nName: coursework\nVersion: 1.0\n", "coursework-1.0.dist-info/METADATA")
    write(f"[symderiv.sheets]\n{entries}\n", "coursework-1.0.dist-info/entry_points.txt")


@pytest.fixture
def path(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path.cwd()))


def test_a_sheet_of_an_installed_package_is_listed_and_solved(run: Run, path: None) -> None:
    install(MINE, "mine = coursework.hw:SHEET")
    assert "mine  Mine" in run("list").out
    assert "2 Xᵀ r" in run("solve", "mine/q1").out


def test_a_prefix_of_an_installed_sheet_will_do(run: Run, path: None) -> None:
    install(MINE, "mine = coursework.hw:SHEET")
    assert [part.id for _, part in sheets.resolve("min/q1")] == ["q1"]


def test_an_installed_sheet_that_cannot_be_read_does_not_stop_the_others(run: Run, path: None) -> None:
    install(f"{MINE}\nnothing", "mine = coursework.hw:SHEET")
    listed = run("list")
    assert listed.status == 0
    assert "eecs182-disc02" in listed.out
    line = MINE.count("\n") + 2
    assert re.search(rf"mine  cannot be read: \S*coursework.hw\.py, line {line}: NameError", listed.out)
    assert run("solve", "mine/q1").status == 2


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("other = coursework.hw:SHEET", "the sheet mine is installed as other"),
        ("other = coursework.hw:SHEAT", "has no attribute 'SHEAT'"),
        ("other = coursework.none:SHEET", "No module named 'coursework.none'"),
    ],
)
def test_an_entry_that_brings_no_such_sheet_is_refused(run: Run, path: None, entries: str, said: str) -> None:
    install(MINE, entries)
    refused = run("solve", "other/q1")
    assert refused.status == 2
    assert said in refused.err


def test_an_installed_sheet_does_not_stand_in_for_a_shipped_one(run: Run, path: None) -> None:
    install(MINE.replace('id="mine"', 'id="eecs182-disc02"'), "eecs182-disc02 = coursework.hw:SHEET")
    assert sheets.load("eecs182-disc02").title.startswith("EECS 182")


def test_a_sheet_of_one_part_is_handed_out_where_the_sheet_is_named(run: Run) -> None:
    write(MINE)
    for reference, whole in (("mine.py", True), ("mine.py/q1", False)):
        page = run("solve", reference, "--format", "markdown").out
        assert ("Facts assumed" in page) == whole
