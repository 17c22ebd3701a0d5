"""Whether data is as its annotations say: named tuples, their fields and elements, from the outside in."""

from __future__ import annotations

from collections.abc import Iterable
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

WORDS: dict[Any, str] = {str: "text", int: "a whole number", bool: "True or False", NoneType: "None"}


def misfit(value: object, wanted: Any, where: str) -> str | None:
    """Return, as a sentence, what in `value` is not as the annotation `wanted` has it; None if all is.

    Classes, tuples, unions and literals are understood; anything else is taken to fit.
    """
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        return _of_union(value, wanted, where)
    if origin is tuple:
        return _of_tuple(value, wanted, where)
    if origin is Literal:
        return None if value in get_args(wanted) else _sentence(value, wanted, where)
    if not isinstance(wanted, type):
        return None
    if not isinstance(value, wanted):
        return _sentence(value, wanted, where)
    fields = get_type_hints(wanted).items() if hasattr(wanted, "_fields") else ()
    return _first(misfit(getattr(value, name), hint, f"{name} of {where}") for name, hint in fields)


def _of_union(value: object, wanted: Any, where: str) -> str | None:
    """Return what is wrong with the value as the one alternative whose class it has."""
    for option in get_args(wanted):
        kind = get_origin(option) or option
        if not isinstance(kind, type):
            return None
        if isinstance(value, kind):
            return misfit(value, option, where)
    return _sentence(value, wanted, where)


def _of_tuple(value: object, wanted: Any, where: str) -> str | None:
    hints = get_args(wanted)
    if not isinstance(value, tuple) or hasattr(value, "_fields"):
        return _sentence(value, wanted, where)
    if hints[-1] is Ellipsis:
        hints = hints[:1] * len(value)
    if len(hints) != len(value):
        return _sentence(value, wanted, where)
    return _first(
        misfit(element, hint, f"element {n} of {where}")
        for n, (element, hint) in enumerate(zip(value, hints, strict=True), 1)
    )


def _first(found: Iterable[str | None]) -> str | None:
    return next((told for told in found if told), None)


def _sentence(value: object, wanted: Any, where: str) -> str:
    shown = repr(value)
    return f"{where} must be {_named(wanted)}, found {shown if len(shown) <= 60 else type(value).__name__}"


def _named(wanted: Any) -> str:
    """Return an annotation in words."""
    hints = get_args(wanted)
    match get_origin(wanted):
        case None:
            return WORDS.get(wanted) or str(wanted.__name__)
        case origin if origin is tuple and hints[-1] is Ellipsis:
            return f"a tuple of {_named(hints[0])}, (…,)"
        case origin if origin is tuple:
            return f"a tuple ({', '.join(map(_named, hints))})"
        case origin if origin is Literal:
            return " or ".join(map(repr, hints))
        case _:
            return " or ".join(map(_named, hints))
