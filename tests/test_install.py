"""The two ways to have symderiv: an installed wheel and a bare checkout, used from elsewhere."""

from __future__ import annotations

import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from bench.environment import ROOT, bare_environment, build_wheel, install, run, succeed
from symderiv.commands.new import TEMPLATE

HEAVY = {"sympy", "numpy", "matplotlib", "scipy"}
SAYS_WHAT_IT_LOADED = """
import atexit, sys
atexit.register(lambda: print("loaded:", *(name for name in sys.modules if "." not in name), file=sys.stderr))
from symderiv.commands import main
sys.exit(main(sys.argv[1:]))
"""

COURSEWORK = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "coursework"
version = "1.0"

[project.entry-points."symderiv.sheets"]
my-hw1 = "coursework:SHEET"

[tool.setuptools]
py-modules = ["coursework"]
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_environment(tmp_path_factory.mktemp("bare") / "venv")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    programs = bare_environment(tmp_path_factory.mktemp("installed") / "venv")
    install(wheel, programs)
    return programs


def test_every_package_of_the_checkout_is_shipped() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    found = {".".join(file.parent.relative_to(ROOT).parts) for file in (ROOT / "symderiv").rglob("*.py")}
    assert declared == sorted(found | {"symderiv.problems"})


@pytest.mark.slow
def test_the_wheel_holds_the_package_the_sheets_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"symderiv/py.typed", "symderiv/problems/eecs182_disc02.py"} <= names
    assert {name.partition("/")[0] for name in names} == {"symderiv", "symderiv-0.1.0.dist-info"}


@pytest.mark.slow
def test_the_wheel_needs_what_was_decided_and_no_more(wheel: Path) -> None:
    metadata = zipfile.ZipFile(wheel).read("symderiv-0.1.0.dist-info/METADATA").decode()
    needs = [
        line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra" not in line
    ]
    assert {line.split()[1].partition(">")[0] for line in needs} == {"sympy", "matplotlib", "click", "numpy"}


@pytest.mark.slow
def test_the_installed_program_lists_the_sheets_from_anywhere(installed: Path, tmp_path: Path) -> None:
    assert "q1b" in succeed(installed / "symderiv", "list", cwd=tmp_path)


@pytest.mark.slow
def test_the_installed_program_solves_from_anywhere(installed: Path, tmp_path: Path) -> None:
    assert "max" in succeed(installed / "symderiv", "solve", "q1b", cwd=tmp_path)


@pytest.mark.slow
def test_a_bare_environment_has_no_symderiv_of_its_own(bare: Path, tmp_path: Path) -> None:
    finished = run(bare / "python", "-c", "import symderiv", cwd=tmp_path)
    assert "No module named 'symderiv'" in finished.stderr


@pytest.mark.slow
def test_the_bare_checkout_lists_the_sheets_from_anywhere(bare: Path, tmp_path: Path) -> None:
    assert "q1b" in succeed(bare / "python", ROOT / "cli.py", "list", cwd=tmp_path)


@pytest.mark.slow
def test_the_bare_checkout_solves_from_anywhere(bare: Path, tmp_path: Path) -> None:
    assert "max" in succeed(bare / "python", ROOT / "cli.py", "solve", "q1b", cwd=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "variables"),
    [
        pytest.param(["--help"], {}, id="help"),
        pytest.param(["solve", "--help"], {}, id="the help of a command"),
        pytest.param(["list"], {}, id="list"),
        pytest.param(
            [],
            {"_SYMDERIV_COMPLETE": "bash_complete", "COMP_WORDS": "symderiv solve q", "COMP_CWORD": "2"},
            id="completion of a part",
        ),
        pytest.param(["completion", "zsh"], {}, id="the completion script"),
        pytest.param(["solve", "q1z"], {}, id="an unknown part"),
    ],
)
def test_what_must_be_instant_loads_nothing_heavy(
    installed: Path, tmp_path: Path, words: list[str], variables: dict[str, str]
) -> None:
    finished = run(installed / "python", "-c", SAYS_WHAT_IT_LOADED, *words, cwd=tmp_path, **variables)
    loaded = set(finished.stderr.rpartition("loaded:")[2].split())
    assert "symderiv" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.slow
def test_importing_the_library_loads_nothing_heavy(installed: Path, tmp_path: Path) -> None:
    code = "import sys, symderiv; print(*sys.modules)"
    assert set(succeed(installed / "python", "-c", code, cwd=tmp_path).split()) & HEAVY == set()


@pytest.mark.slow
def test_a_package_that_brings_a_sheet_is_installed_beside_it(installed: Path, tmp_path: Path) -> None:
    project = tmp_path / "coursework"
    project.mkdir()
    (project / "coursework.py").write_text(TEMPLATE.format(id="my-hw1", title="Mine"), encoding="utf-8")
    (project / "pyproject.toml").write_text(COURSEWORK, encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", installed / "python", "install", "--quiet", "--no-deps")
    succeed(*pip, "--no-index", "--no-build-isolation", project, cwd=tmp_path)
    assert "my-hw1  Mine" in succeed(installed / "symderiv", "list", cwd=tmp_path)
    assert "2 Xᵀ r" in succeed(installed / "symderiv", "solve", "my-hw1/q1", cwd=tmp_path)
