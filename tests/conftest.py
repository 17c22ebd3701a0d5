"""What all tests share: LaTeX tests run where LaTeX is, and a run without it says so."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import settings

# Examples are chosen from the test's name, so that a failure anywhere is a failure everywhere.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests marked `latex` where there is no pdflatex."""
    if shutil.which("pdflatex"):
        return
    left_out = [item for item in items if item.get_closest_marker("latex")]
    if left_out:
        items[:] = [item for item in items if not item.get_closest_marker("latex")]
        config.hook.pytest_deselected(items=left_out)


def pytest_report_header() -> list[str]:
    """Say when the tests that compile LaTeX are left out."""
    return [] if shutil.which("pdflatex") else ["no pdflatex here: tests that compile LaTeX are left out"]
