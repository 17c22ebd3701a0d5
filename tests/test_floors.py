"""Imports go only down the floors, and third parties come in through their own doors."""

from __future__ import annotations

import ast
import graphlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

#: The house, from the ground up.  An entry is a module or a package with all that is in it; a module
#: may import what stands on its own floor or below.  Modules of one floor may not import in a circle.
FLOORS = (
    ("leaves", "errors decimal formula identifier naming problem options room shape drawing document files"),
    ("sheets", "wellformed sheetfile sheets"),
    ("paper", "typeset figure render"),
    ("expressions", "deadline expr structure op ops graph routines numeric conditions vecform"),
    ("rewriting and reading", "shown signs domain normal index parse statement parts"),
    (
        "calculus",
        (
            "assumption freeing knowledge reverse forward jacobian recurrence linearmap kronecker layout "
            "partial piecewise cost distribution"
        ),
    ),
    ("proof", "witness verify"),
    ("steps and answers", "step answer branches notation vecnotation plot tracing saying space"),
    ("solving", "objective solving judge"),
    ("solutions", "solution solver pictures graphpicture code training audit"),
    ("checking", "checking"),
    ("grading", "grading"),
    ("composing", "compose"),
    ("speaking", "commands"),
)

#: Where each third party comes in: the modules (with all that is in them) that may import it.
DOORS = {
    "matplotlib": "figure.canvas",
    "click": "commands",
    "mpmath": "ops witness checking.exact checking.counterexample checking.gaps",
    "numpy": "numeric routines witness training plot piecewise.generic piecewise.places judge.answers "
    "checking",
    "sympy": "ops piecewise.scalars piecewise.factor piecewise.limits piecewise.zeros witness",
}

ROOT = Path(__file__).parent.parent
#: `__init__` names public names for type checkers only; `__main__` is the command line's other name.
FRONTS = {"symderiv", "symderiv.__main__"}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


SOURCES = {module_name(path): path for path in sorted((ROOT / "symderiv").rglob("*.py"))}
MODULES = sorted(set(SOURCES) - FRONTS)


def imported(tree: ast.AST, inside: bool = True) -> Iterator[str]:
    """Yield the modules that a tree imports; `inside` functions and type-checking blocks too."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None, "relative imports hide the floor"
            assert node.level == 0, "relative imports hide the floor"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in SOURCES else node.module
        elif inside or not _is_later(node):
            yield from imported(node, inside)


def _is_later(node: ast.AST) -> bool:
    """Tell whether what a node holds is not imported when its module is."""
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def imports_of(module: str, inside: bool = True) -> list[str]:
    return sorted(set(imported(ast.parse(SOURCES[module].read_text(encoding="utf-8")), inside)))


def stands_in(module: str, entries: str) -> bool:
    """Tell whether `entries` name the module or a package around it."""
    return any(f"{module}.".startswith(f"symderiv.{entry}.") for entry in entries.split())


def floor(module: str) -> int:
    heights = [height for height, (_, entries) in enumerate(FLOORS) if stands_in(module, entries)]
    assert heights, f"{module} stands on no floor: add it to FLOORS"
    return heights[0]


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: str) -> None:
    below = [name for name in imports_of(module) if name.startswith("symderiv.") and name not in FRONTS]
    upward = [name for name in below if floor(name) > floor(module)]
    assert upward == [], f"{module} ({FLOORS[floor(module)][0]}) imports what stands above it"


@pytest.mark.parametrize("module", MODULES)
def test_third_parties_come_in_through_their_doors(module: str) -> None:
    packages = {name.partition(".")[0] for name in imports_of(module)} - {
        "symderiv",
        *sys.stdlib_module_names,
    }
    strangers = [name for name in sorted(packages) if not stands_in(module, DOORS.get(name, ""))]
    assert strangers == [], f"{module} is no door for these"


def test_no_module_is_imported_in_a_circle() -> None:
    order = graphlib.TopologicalSorter(
        {module: [name for name in imports_of(module, inside=False) if name != module] for module in MODULES}
    )
    assert list(order.static_order())


@pytest.mark.parametrize("front", sorted(FRONTS))
def test_the_fronts_import_nothing_but_the_commands(front: str) -> None:
    names = [name for name in imports_of(front, inside=False) if name.startswith("symderiv")]
    assert set(names) <= {"symderiv.commands"}


def test_sheets_use_the_problem_module_alone() -> None:
    for path in sorted((ROOT / "problems").glob("*.py")):
        names = set(imported(ast.parse(path.read_text(encoding="utf-8")))) - {"__future__"}
        assert names <= {"symderiv.problem"}, f"{path.name} is data: it needs no more than symderiv.problem"


def test_every_entry_of_the_table_is_there() -> None:
    entries = [entry for _, line in FLOORS for entry in line.split()]
    assert [e for e in entries if not any(stands_in(module, e) for module in MODULES)] == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import sympy.core", ["sympy.core"]),
        ("from symderiv import sheets", ["symderiv.sheets"]),
        ("from symderiv import __version__", ["symderiv"]),
        ("def f():\n    from symderiv.sheets import find", ["symderiv.sheets"]),
        ("if TYPE_CHECKING:\n    import click", ["click"]),
    ],
)
def test_imports_are_found_wherever_they_stand(source: str, names: list[str]) -> None:
    assert list(imported(ast.parse(source))) == names
