"""What all tests share: what runs LaTeX or a framework runs where that is; a run without it says so."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest
from hypothesis import settings

# Examples are chosen from the test's name, so that a failure anywhere is a failure everywhere.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests marked `thorough` unless -m names them, and `latex` where there is no pdflatex."""
    skipped = [] if "thorough" in config.getoption("markexpr") else ["thorough"]
    skipped += [] if shutil.which("pdflatex") else ["latex"]
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in skipped)]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_report_header() -> list[str]:
    """Say which tests are left out for want of what they run."""
    said = [] if shutil.which("pdflatex") else ["no pdflatex here: tests that compile LaTeX are left out"]
    missing = [name for name in ("torch", "jax") if find_spec(name) is None]
    return [*said, *(f"no {name} here: tests of the code written for it are left out" for name in missing)]
