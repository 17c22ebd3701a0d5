"""The tests of security run commands as the tests of commands do."""

from __future__ import annotations

from tests.commands.conftest import run

__all__ = ["run"]
