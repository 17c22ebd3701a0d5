"""Symbolic derivations for machine-learning coursework: worked in named steps, checked and drawn.

`solve("q1b")` and `derive("(a'*x)^2", let="a[n]; x[n]", wrt="x")` return a `Solution`.  Names load
what they need when they are first used, so that `import symderiv` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from os.path import dirname, isdir, isfile, join
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symderiv.checking.check import check
    from symderiv.checking.verdict import Verdict
    from symderiv.errors import InputError, NoRule, NotSmooth, ShapeError, SymderivError, UnknownName
    from symderiv.options import Options
    from symderiv.solution import Solution
    from symderiv.solver import derive, solve

__version__ = "0.1.0"

__all__ = [
    "InputError",
    "NoRule",
    "NotSmooth",
    "Options",
    "ShapeError",
    "Solution",
    "SymderivError",
    "UnknownName",
    "Verdict",
    "__version__",
    "check",
    "derive",
    "solve",
]

#: Where each public name lives; the module is imported on first use.
_HOMES = {
    "InputError": "symderiv.errors",
    "NoRule": "symderiv.errors",
    "NotSmooth": "symderiv.errors",
    "Options": "symderiv.options",
    "ShapeError": "symderiv.errors",
    "Solution": "symderiv.solution",
    "SymderivError": "symderiv.errors",
    "UnknownName": "symderiv.errors",
    "Verdict": "symderiv.checking.verdict",
    "check": "symderiv.checking.check",
    "derive": "symderiv.solver",
    "solve": "symderiv.solver",
}

# A wheel and an editable install map `symderiv.problems` to the sheets; a bare checkout keeps them
# beside the package, where a longer search path finds them.
_CHECKOUT = dirname(dirname(__file__))
if not isdir(join(__path__[0], "problems")) and isfile(join(_CHECKOUT, "problems", "__init__.py")):
    __path__.append(_CHECKOUT)


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
