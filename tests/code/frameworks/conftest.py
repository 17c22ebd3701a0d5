"""Tests that need a framework are collected where it is installed."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [f"test_{name}.py" for name in ("torch", "jax") if find_spec(name) is None]
