r"""Left sides: which of the values asked for `∂J/∂W2`, `dJ/dW_2`, `\nabla_{W} J` or `dW2` names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from symderiv.checking.target import Asked, Target
from symderiv.errors import InputError
from symderiv.expr import At, Entry, Expr, Var, index, var
from symderiv.naming import derivative_name
from symderiv.parse import Scope, reading
from symderiv.parse.spelling import spell
from symderiv.shape import axes
from symderiv.step import Optimum

#: Spellings of derivatives, as the fraction of ∂ that the language reads.
SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:\\nabla|∇)\s*_\s*\{?\s*([^{}\s]+?)\s*\}?\s+(\S+)$"), r"∂\2/∂\1"),
    (re.compile(r"(?:\\nabla|∇)\s*_\s*\{\s*(.+?)\s*\}\s*(\S+)$"), r"∂\2/∂\1"),
    (re.compile(r"\\(?:mathrm|operatorname|text)\s*\{\s*d\s*\}"), "∂"),
    (re.compile(r"(?<![A-Za-z\\])d\s*(?=[A-Za-z\\ŷ])"), "∂"),
)
#: What is differentiated in a fraction of ∂: a letter that stands for the loss.
ANY_LOSS = re.compile(
    r"(^|\{)\s*(?:∂|\\partial)\s*(?:\\mathcal\s*)?\{?\s*\\?[A-Za-zℓ]+\s*\}?(\s*/|\s*\}\s*\{)"
)
#: What marks a left side that is not read as a derivative all the same: f'(x), Df, d/dx f.
DERIVATIVE = re.compile(r"'|′|prime|∂|partial|nabla|∇|[dD]\s*[/}A-Za-z]|grad")
#: Short names of a gradient by the value behind them: dW2, grad_W2, W2_grad.
SHORT = (re.compile(r"^(?:d|grad_?|g_?)(.+)$"), re.compile(r"^(.+?)_?grad$"))


@dataclass(frozen=True, slots=True)
class Named:
    """What a left side names: a value asked for (one entry of it, with `at`), or a name of the author's."""

    asked: Asked | None
    at: tuple[At, ...] | None = None
    own: str = ""


@lru_cache(maxsize=1024)  # a class writes the same few left sides
def named(left: str, target: Target) -> Named:
    """Return what the left side of a statement names.

    Raises: InputError where it names what is not asked for, or hides a character.
    """
    spell(left)
    scope = _left_scope(target)
    fraction = _as_fraction(left)
    for spelled in dict.fromkeys((left, fraction, _of_the_asked(fraction, target))):
        try:
            found = reading(spelled, scope).expr
        except InputError:
            continue
        if isinstance(found, Var | Entry):
            return _identified(found, left, target)
    return _short(left, target)


def _as_fraction(left: str) -> str:
    for pattern, fraction in SPELLINGS:
        left = pattern.sub(fraction, left)
    return left


def _of_the_asked(fraction: str, target: Target) -> str:
    """Return ∂L/∂W as a derivative of the value that is differentiated, whatever letter the loss has."""
    of = target.asked[0].name.removeprefix("∂").partition("/∂")[0]
    return ANY_LOSS.sub(lambda found: f"{found[1]}∂{{{of}}}{found[2]}", fraction) if of else fraction


def _left_scope(target: Target) -> Scope:
    known = target.scope.values
    own = [var(a.name, a.value.shape) for a in target.asked if a.name.isidentifier() and a.name not in known]
    return replace(target.scope.with_values(*own), partials=_partials(target))


def _partials(target: Target) -> Callable[[str, str], Expr]:
    shapes = {a.name: a.value.shape for a in target.asked}

    def partial(of: str, wrt: str) -> Expr:
        (of, above), (wrt, below) = (text.rstrip("]").partition("[")[::2] for text in (of, wrt))
        name = derivative_name(of, wrt)
        letters = [at for at in (*above.split(","), *below.split(",")) if at]
        whole = var(name, shapes.get(name, ()))
        dims = axes(whole.shape)
        if not letters or len(letters) != len(dims):
            return whole
        return whole[
            tuple(int(a) if a.isdigit() else index(a, d) for a, d in zip(letters, dims, strict=True))
        ]

    return partial


def _identified(found: Expr, left: str, target: Target) -> Named:
    base = found.base if isinstance(found, Entry) else found
    at = found.at if isinstance(found, Entry) else None
    for asked in target.asked:
        estimated = isinstance(asked.target, Optimum) and repr(base) == asked.target.over
        if estimated or (isinstance(base, Var) and base.name == asked.name):
            return Named(asked, at)
    if isinstance(found, Var) and not found.name.startswith("∂"):
        return Named(None, own=found.name)
    raise InputError(f"{left} is not asked for here; {_asked(target)}", left, (0, len(left)))


def _asked(target: Target) -> str:
    names = target.names
    return f"asked for: {', '.join(names)}" if names else "an answer needs no left side"


def _short(left: str, target: Target) -> Named:
    plain = left.replace("\\", "").replace("{", "").replace("}", "").replace(" ", "")
    behind = {a.name.rpartition("/∂")[2].replace("_", ""): a for a in target.asked}
    for short in filter(None, (pattern.match(plain) for pattern in SHORT)):
        if short[1].replace("_", "") in behind:
            return Named(behind[short[1].replace("_", "")])
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", plain):
        return Named(None, own=plain)
    only = target.asked[0] if len(target.asked) == 1 else None
    if only is not None and only.name.startswith("∂") and not DERIVATIVE.search(left):
        raise InputError(f"{left} is not asked for here; {_asked(target)}", left, (0, len(left)))
    return Named(only)
