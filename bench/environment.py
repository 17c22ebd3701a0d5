"""Environments to install into: a wheel of this checkout, and bare environments that borrow our dependencies.

Nothing is downloaded: the wheel is built with the tools at hand, and a bare environment sees the
packages of the running one (but not an editable symderiv among them) through a path file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHIPPED = ("pyproject.toml", "README.md", "LICENSE", "symderiv", "problems")


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing of this checkout in its environment."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}
    }
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=inherited | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def succeed(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed, and return its output."""
    finished = run(*command, cwd=cwd)
    assert finished.returncode == 0, f"{command}\n{finished.stdout}\n{finished.stderr}"
    return finished.stdout


def build_wheel(place: Path) -> Path:
    """Build the wheel from a copy, so that the checkout stays clean, and return its path."""
    tree, ignore = place / "tree", shutil.ignore_patterns("__pycache__")
    tree.mkdir()
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=ignore)
        else:
            shutil.copy(source, tree / name)
    succeed(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, tree, cwd=place)
    (wheel,) = place.glob("*.whl")
    return wheel


def bare_environment(place: Path) -> Path:
    """Make an environment that has our dependencies and no symderiv; return its directory of programs."""
    venv.create(place, with_pip=False, symlinks=True)
    libraries = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    (site_packages,) = place.glob("lib/python*/site-packages")
    (site_packages / "borrowed.pth").write_text("\n".join(libraries), encoding="utf-8")
    return place / "bin"


def install(wheel: Path, programs: Path) -> None:
    """Install a wheel, and nothing else, into the environment of `programs`; its bytecode is compiled."""
    pip = (sys.executable, "-m", "pip", "--python", str(programs / "python"))
    succeed(*pip, "install", "--quiet", "--no-deps", "--no-index", "--compile", wheel, cwd=programs.parent)
