"""How the code of one library is said in another: NumPy's forms, and what PyTorch and JAX say instead.

Most functions have one name in all of them.  A rule stands here for what differs: PyTorch takes
tensors where NumPy takes numbers too, and new arrays take the type and device of an input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, get_args

from symderiv.code.tree import Code, attribute, call, is_indicator, name, node, number, postorder, rebuilt
from symderiv.errors import InputError, NoRule
from symderiv.routines import ROUTINES, carried, needed

Target = Literal["numpy", "torch", "jax"]
TARGETS: tuple[Target, ...] = get_args(Target)


def target_called(word: str) -> Target:
    """Return the target of that name.

    Raises: InputError when there is none.
    """
    for target in TARGETS:
        if target == word:
            return target
    raise InputError(f"there is no target {word!r}; the targets are {', '.join(TARGETS)}")


#: What a library is called in code, and how it comes in.
LIBRARIES: dict[Target, tuple[str, str]] = {
    "numpy": ("np", "import numpy as np"),
    "torch": ("torch", "import torch"),
    "jax": ("jnp", "import jax.numpy as jnp"),
}
#: Where functions come from that the others have themselves, or that a NumPy module carries along.
ELSEWHERE: dict[Target, dict[str, str]] = {
    "numpy": {"erf": "from scipy.special import erf"},
    "torch": {},
    "jax": {"expm": "from jax.scipy.linalg import expm", "erf": "from jax.scipy.special import erf"},
}
#: What a library calls the routines that it has; the others are written in words that all three share.
_ROUTINES_KNOWN: Mapping[Target, Mapping[str, str]] = {
    "torch": {"expm": "torch.linalg.matrix_exp"},
    "jax": {"expm": "expm"},
}


@dataclass(frozen=True, slots=True)
class Translation:
    """Says NumPy code in a library.

    like:    the input whose type and device new arrays take.
    numbers: the names that stand for numbers, not arrays; `values` adds to them.
    declared: functions that are arguments.
    """

    target: Target
    like: str
    numbers: set[str] = field(default_factory=set)
    declared: tuple[str, ...] = ()

    def values(self, values: Mapping[str, Code]) -> dict[str, Code]:
        """Return named values in the words of the library.

        Raises: NoRule when a function has no form there.
        """
        for code in postorder(*values.values()):
            plain = code.kind == "call" and "." not in code.head
            if plain and code.head not in (*_BUILT_IN, *self.declared, *ROUTINES):
                raise NoRule(f"there is no code for {code.head} in {self.target}")
        out: dict[str, Code] = {}
        self.numbers.update(c.head for c in postorder(*values.values()) if c.kind == "for")
        for spelled, code in values.items():
            if self._is_number(code) and not _is_called(code):
                self.numbers.add(spelled)
            out[spelled] = code if self.target == "numpy" else rebuilt(code, self._said)
        return out

    @property
    def _known(self) -> Mapping[str, str]:
        """What the library calls the routines that it has."""
        return _ROUTINES_KNOWN.get(self.target, {})

    def _is_number(self, code: Code) -> bool:
        """Tell whether the code is a number whatever the inputs hold."""
        names = {c.head for c in postorder(code) if c.kind == "name"}
        made = any(c.kind == "call" and c.head.rpartition(".")[2] in _MAKERS for c in postorder(code))
        return not made and all(n in self.numbers or n.startswith(("np.", "math.")) for n in names)

    def _said(self, code: Code) -> Code:
        if code.head in self._known and code.kind in ("call", "name"):
            return node(code.kind, self._known[code.head], code.args)
        if code.kind == "name" and code.head.startswith("np."):
            return name(code.head.replace("np.", "math."))
        if self.target == "torch" and is_indicator(code):
            return call("torch.asarray", code.args[1], dtype=name(f"{self.like}.dtype"))
        if code.kind == "placed" and self.target == "jax":
            return node("placed", {"=": "set", "+=": "add"}[code.head], code.args)
        if code.kind != "call":
            return code
        library, _, function = code.head.partition(".")
        if library != "np" and code.head != "erf":
            return code
        function = function or code.head
        if all(map(self._is_number, code.args)) and function in _OF_NUMBERS:
            return node("call", f"math.{_OF_NUMBERS[function]}", code.args)
        if function == "prod" and code.args[0].kind == "for":
            return node("call", "math.prod", code.args)
        return self._jax(function, code) if self.target == "jax" else self._torch(function, code)

    def _jax(self, function: str, code: Code) -> Code:
        head = "erf" if function == "erf" else f"jnp.{function}"
        return node("call", head, code.args, code.keywords)

    def _torch(self, function: str, code: Code) -> Code:
        if function in _SAME:
            return node("call", f"torch.{function}", code.args, code.keywords)
        if function not in _TORCH:
            raise NoRule(f"there is no code for {function} in {self.target}")
        return _TORCH[function](self, code)

    def tensor(self, code: Code) -> Code:
        """Return the code as a tensor: a number becomes one."""
        return call(f"{self.like}.new_tensor", code) if self._is_number(code) else code


def _is_called(code: Code) -> bool:
    return any(c.kind == "call" and c.head.startswith("np.") for c in postorder(code))


def _new(function: str, t: Translation, code: Code) -> Code:
    return call(f"{t.like}.{function}", *code.args)


def _eye(t: Translation, code: Code) -> Code:
    return call("torch.eye", *code.args, dtype=name(f"{t.like}.dtype"), device=name(f"{t.like}.device"))


def _arange(t: Translation, code: Code) -> Code:
    return call("torch.arange", *code.args, device=name(f"{t.like}.device"))


def _einsum(t: Translation, code: Code) -> Code:
    return call("torch.einsum", *code.args[: len(code.args) - len(code.keywords)])


def _reshape(t: Translation, code: Code) -> Code:
    """Return an array reshaped; PyTorch goes along rows only, so along columns it is the transpose's."""
    base, shape = code.args[:2]
    dims = shape.args if shape.kind == "tuple" else (shape,)
    if not code.keywords:
        return call("torch.reshape", base, node("tuple", "", dims))
    source = base if len(dims) == 2 else attribute(base, "T")
    found = call("torch.reshape", source, node("tuple", "", dims[::-1]))
    return attribute(found, "T") if len(dims) == 2 else found


def _where(t: Translation, code: Code) -> Code:
    condition, a, b = code.args
    if condition.kind == "call" and condition.head == "torch.asarray":
        condition = condition.args[0]
    elif not (condition.kind == "binary" and condition.head in (">", ">=", "<", "<=", "==", "!=")):
        condition = node("binary", "!=", (condition, number(0)))
    both = t._is_number(a) and t._is_number(b)
    return call("torch.where", condition, t.tensor(a) if both else a, b)


def _bounded(function: str, keyword: str, t: Translation, code: Code) -> Code:
    """Return the larger or smaller of two: of a tensor and a number, the tensor clamped."""
    a, b = code.args
    if t._is_number(a) and t._is_number(b):
        return call(function[:3], a, b)
    for x, bound in ((a, b), (b, a)):
        if t._is_number(bound):
            return call("torch.clamp", x, **{keyword: bound})
    return call(f"torch.{function}", a, b)


def _clip(t: Translation, code: Code) -> Code:
    x, low, high = code.args
    if t._is_number(low) and t._is_number(high):
        return call("torch.clamp", x, min=low, max=high)
    return call("torch.minimum", call("torch.maximum", x, t.tensor(low)), t.tensor(high))


def _of_tensors(function: str, t: Translation, code: Code) -> Code:
    return call(f"torch.{function}", *map(t.tensor, code.args))


def _reduced(function: str, along: str, t: Translation, code: Code) -> Code:
    """Return a reduction; `along` is its name where it goes along one axis."""
    words = {"axis": "dim", "keepdims": "keepdim"}
    return node(
        "call",
        f"torch.{along if code.keywords else function}",
        code.args,
        tuple(words[k] for k in code.keywords),
    )


#: Functions that need no library, and the one that has its own line of import.
_BUILT_IN = ("sum", "range", "erf")
_MAKERS = frozenset({"arange", "ones", "zeros", "eye", "new_ones", "new_zeros"})
#: Functions of a number alone, which the standard library computes.
_OF_NUMBERS = {
    **{f: f for f in "exp log sqrt sin cos tan sinh cosh tanh erf log1p expm1".split()},
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "abs": "fabs",
}
#: Functions that PyTorch has under the same name, with the same arguments.
_SAME = frozenset(
    "exp log sqrt sin cos tan sinh cosh tanh arcsin arccos arctan abs sign outer diag trace kron erf all any "
    "log1p expm1 stack moveaxis broadcast_to isfinite square exp2 "
    "linalg.det linalg.inv linalg.solve linalg.slogdet "
    "linalg.pinv linalg.eigh linalg.eigvalsh linalg.matrix_power linalg.norm linalg.cholesky".split()
)
_TORCH: Mapping[str, Callable[[Translation, Code], Code]] = {
    "ones": partial(_new, "new_ones"),
    "zeros": partial(_new, "new_zeros"),
    "eye": _eye,
    "arange": _arange,
    "reshape": _reshape,
    "einsum": _einsum,
    "transpose": lambda t, code: call("torch.permute", *code.args),
    "where": _where,
    "maximum": partial(_bounded, "maximum", "min"),
    "minimum": partial(_bounded, "minimum", "max"),
    "clip": _clip,
    "logaddexp": partial(_of_tensors, "logaddexp"),
    "sum": partial(_reduced, "sum", "sum"),
    "mean": partial(_reduced, "mean", "mean"),
    "prod": partial(_reduced, "prod", "prod"),
    "max": partial(_reduced, "max", "amax"),
    "min": partial(_reduced, "min", "amin"),
}


def imports(target: Target, codes: Iterable[Code]) -> list[str]:
    """Return the lines that bring in what the code uses, the standard library's first."""
    heads = _heads(codes)
    short, line = LIBRARIES[target]
    first = {head.partition(".")[0] for head in heads}
    called = {*first, *needed(heads & ROUTINES.keys())}
    third = [line] if short in first or called & ROUTINES.keys() else []
    third += [source for word, source in ELSEWHERE[target].items() if word in called]
    blank = [""] if "math" in first and third else []
    return [
        *(["import math"] if "math" in first else []),
        *blank,
        *sorted(third, key=lambda s: s.startswith("from")),
    ]


def routines_of(target: Target, codes: Iterable[Code]) -> str:
    """Return the source of the routines that the code calls, in the words of the library."""
    known = _ROUTINES_KNOWN.get(target, {})
    words = {"np": LIBRARIES[target][0], **known}
    source = carried(_heads(codes) & ROUTINES.keys(), known)
    return re.sub(r"\b(np|expm)\b", lambda word: words.get(word[0], word[0]), source)


def _heads(codes: Iterable[Code]) -> set[str]:
    return {c.head for c in postorder(*codes) if c.kind in ("call", "name")}
