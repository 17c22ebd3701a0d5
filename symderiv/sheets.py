"""The registry of sheets: which there are, and which parts a reference such as `q1` or `ds102/q1b` means.

A sheet's module is named as its id with `_` for `-`, so ids are known without importing any sheet.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import import_module

from symderiv.errors import InputError, UnknownName
from symderiv.problem import Part, Sheet

Found = tuple[Sheet, Part]


@cache
def ids() -> tuple[str, ...]:
    """Return the ids of all sheets, the default sheet's first, then by name."""
    home = import_module("symderiv.problems")
    names = {module.name.replace("_", "-") for module in pkgutil.iter_modules(home.__path__)}
    return (home.DEFAULT, *sorted(names - {home.DEFAULT}))


def default() -> Sheet:
    """Return the sheet that short ids refer to."""
    return load(ids()[0])


@cache
def load(sheet_id: str) -> Sheet:
    """Return the sheet with exactly this id.

    Raises: ValueError when the module's sheet carries another id than the module's name.
    """
    sheet = import_module(f"symderiv.problems.{sheet_id.replace('-', '_')}").SHEET
    if not isinstance(sheet, Sheet) or sheet.id != sheet_id:
        raise ValueError(f"the module of sheet {sheet_id} must define SHEET, a Sheet with that id")
    return sheet


def find(name: str) -> Sheet:
    """Return the sheet whose id is `name`, or the only one whose id starts with it.

    Raises: UnknownName when no sheet fits; InputError when several do.
    """
    matches = _sheets(name)
    if len(matches) > 1:
        raise InputError(f"{name} could be {_alternatives(matches)}; give more of the id")
    if not matches:
        raise _unknown("sheet", name, ids())
    return load(matches[0])


def resolve(reference: str) -> tuple[Found, ...]:
    """Return the parts that `reference` means, in the sheet's order.

    A reference is a part (`q1b`) or a question (`q1`) of the default sheet, a sheet
    (`eecs182-disc02`), or `SHEET/PART`; a sheet may be given by a prefix that only it has.

    Raises: UnknownName when nothing fits; InputError when several sheets do.
    """
    name, slash, part = reference.partition("/")
    if slash:
        sheet = find(name)
        chosen = _parts(sheet, part) if part else sheet.parts
        if not chosen:
            raise _unknown("part", reference, [f"{sheet.id}/{known.id}" for known in sheet.parts])
        return _pair(sheet, chosen)
    if name not in ids() and (chosen := _parts(default(), name)):
        return _pair(default(), chosen)
    if not _sheets(name):
        raise _unknown("part or sheet", reference, [*(known.id for known in default().parts), *ids()])
    sheet = find(name)
    return _pair(sheet, sheet.parts)


def one(reference: str) -> Found:
    """Return the single part that `reference` means.

    Raises: UnknownName as `resolve`; InputError when it means several parts.
    """
    found = resolve(reference)
    if len(found) > 1:
        names = _alternatives([part.id for _, part in found])
        raise InputError(f"one part is wanted here, and {reference} means {len(found)}: give {names}")
    return found[0]


def references() -> tuple[str, ...]:
    """Return what may be typed where a part is wanted: short ids, sheets, and sheets with their parts."""
    short = [part.id for part in default().parts]
    full = [f"{sheet_id}/{part.id}" for sheet_id in ids() for part in load(sheet_id).parts]
    return (*short, *ids(), *full)


def _sheets(name: str) -> tuple[str, ...]:
    """Return the ids that `name` may stand for; a full id stands for itself alone."""
    if name in ids():
        return (name,)
    return tuple(known for known in ids() if name and known.startswith(name))


def _parts(sheet: Sheet, name: str) -> tuple[Part, ...]:
    """Return the part called `name`, or else all that `name` begins: q1 begins q1a, but not q10."""
    exact = tuple(part for part in sheet.parts if part.id == name)
    return exact or tuple(part for part in sheet.parts if _begins(name, part.id))


def _begins(name: str, part_id: str) -> bool:
    if not name or not part_id.startswith(name):
        return False
    return not (name[-1].isdigit() and part_id[len(name)].isdigit())


def _pair(sheet: Sheet, parts: Iterable[Part]) -> tuple[Found, ...]:
    return tuple((sheet, part) for part in parts)


def _alternatives(names: Iterable[str]) -> str:
    """Return `a, b or c`."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def _unknown(kind: str, asked: str, known: Iterable[str]) -> UnknownName:
    """Return the error for a name that nothing has, with the known names nearest to it."""
    from difflib import get_close_matches

    near = get_close_matches(asked.lower(), list(known), n=4, cutoff=0.5)
    advice = f"did you mean {_alternatives(near)}?" if near else "`symderiv list` shows what there is"
    return UnknownName(f"there is no {kind} {asked!r}; {advice}")
