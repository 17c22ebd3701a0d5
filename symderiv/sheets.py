"""The registry of sheets: which there are, and which parts a reference such as `q1` or `ds102/q1b` means.

A shipped sheet's module is named as its id with `_` for `-`, so ids are known without importing any sheet.
Installed packages bring more, as entry points of the group `symderiv.sheets`; a file is a sheet by its path.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from symderiv.errors import InputError, UnknownName
from symderiv.problem import Part, Sheet

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Found = tuple[Sheet, Part]

#: The group of entry points under which installed packages bring sheets.
GROUP = "symderiv.sheets"
FILE = re.compile(r"(?P<file>.*\.py)(?:/(?P<part>.*))?", re.DOTALL)


@cache
def shipped() -> tuple[str, ...]:
    """Return the ids of the sheets that come with symderiv, the default sheet's first, then by name."""
    home = import_module("symderiv.problems")
    names = {module.name.replace("_", "-") for module in pkgutil.iter_modules(home.__path__)}
    return (home.DEFAULT, *sorted(names - {home.DEFAULT}))


@cache
def installed() -> Mapping[str, EntryPoint]:
    """Return what installed packages bring, by the sheet's id; a shipped id stays the shipped sheet's."""
    from importlib.metadata import entry_points  # 30 ms that a shipped sheet need not wait for

    return {entry.name: entry for entry in entry_points(group=GROUP) if entry.name not in shipped()}


@cache
def ids() -> tuple[str, ...]:
    """Return the ids of all sheets: the shipped ones, then those of installed packages by name."""
    return (*shipped(), *sorted(installed()))


def default() -> Sheet:
    """Return the sheet that short ids refer to."""
    return load(shipped()[0])


@cache
def load(sheet_id: str) -> Sheet:
    """Return the sheet with exactly this id.

    Raises: ValueError when a shipped module's sheet carries another id than the module's name; InputError
    when an installed package brings no usable sheet.
    """
    if sheet_id not in shipped():
        from symderiv.sheetfile import brought

        return brought(installed()[sheet_id])
    module = import_module(f"symderiv.problems.{sheet_id.replace('-', '_')}")
    sheet = module.SHEET
    if not isinstance(sheet, Sheet) or sheet.id != sheet_id:
        raise ValueError(f"the module of sheet {sheet_id} must define SHEET, a Sheet with that id")
    return sheet._replace(file=module.__file__ or "")


def read(path: str) -> Sheet:
    """Return the sheet in a file, which is run anew each time: its author may have changed it.

    Raises: InputError that names file and line.
    """
    from symderiv.sheetfile import read as from_file

    return from_file(path)


def find(name: str) -> Sheet:
    """Return the sheet in the file `name`, or with the id `name`, or the only one whose id starts with it.

    Raises: UnknownName when no sheet fits; InputError when several do, or a file holds no usable sheet.
    """
    if name.endswith(".py"):
        return read(name)
    matches = _sheets(name)
    if len(matches) > 1:
        raise InputError(f"{name} could be {_alternatives(matches)}; give more of the id")
    if not matches:
        raise _unknown("sheet", name, ids())
    return load(matches[0])


def resolve(reference: str, files: bool = True) -> tuple[Found, ...]:
    """Return the parts that `reference` means, in the sheet's order.

    A reference is a part (`q1b`) or a question (`q1`) of the default sheet, a sheet
    (`eecs182-disc02`), or `SHEET/PART`; a sheet may be given by a prefix that only it has, or as the
    path of its file (`./mine.py`, `./mine.py/q1`).  Reading a file runs it, so words that somebody else
    wrote are resolved without `files`.

    Raises: UnknownName when nothing fits; InputError when several sheets do, or a file is no sheet.
    """
    if not files and FILE.fullmatch(reference):
        raise InputError(
            f"{reference!r} is the name of a file; a part is named here by its sheet: SHEET/PART"
        )
    name, slash, part = divided(reference)
    if slash or name.endswith(".py"):
        sheet = find(name)
        chosen = _parts(sheet, part) if part else sheet.parts
        if not chosen:
            home = name if name.endswith(".py") else sheet.id
            raise _unknown("part", reference, [f"{home}/{known.id}" for known in sheet.parts])
        return _pair(sheet, chosen)
    if name not in shipped() and (chosen := _parts(default(), name)):
        return _pair(default(), chosen)
    if not _sheets(name):
        raise _unknown("part or sheet", reference, [*(known.id for known in default().parts), *ids()])
    sheet = find(name)
    return _pair(sheet, sheet.parts)


def divided(reference: str) -> tuple[str, str, str]:
    """Return the sheet, the slash and the part of a reference; a path keeps the slashes before `.py`."""
    if path := FILE.fullmatch(reference):
        return path["file"], "" if path["part"] is None else "/", path["part"] or ""
    return reference.partition("/")


def one(reference: str, files: bool = True) -> Found:
    """Return the single part that `reference` means; `files` as in `resolve`.

    Raises: UnknownName as `resolve`; InputError when it means several parts.
    """
    found = resolve(reference, files)
    if len(found) > 1:
        names = _alternatives([part.id for _, part in found])
        raise InputError(f"one part is wanted here, and {reference} means {len(found)}: give {names}")
    return found[0]


def references() -> tuple[str, ...]:
    """Return what may be typed where a part is wanted: short ids, sheets, and sheets with their parts."""
    short = [part.id for part in default().parts]
    full = []
    for sheet_id in ids():
        with suppress(InputError):  # a package whose sheet cannot be read has no parts to offer
            full += [f"{sheet_id}/{part.id}" for part in load(sheet_id).parts]
    return (*short, *ids(), *full)


def _sheets(name: str) -> tuple[str, ...]:
    """Return the ids that `name` may stand for; a full id stands for itself alone."""
    if name in shipped() or name in installed():
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
