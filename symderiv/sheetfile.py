"""Sheets outside the repository: files and installed packages, read and checked; errors get file and line.

A sheet is Python, so reading one runs it.
"""

from __future__ import annotations

import ast
import re
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from symderiv.errors import InputError, SymderivError
from symderiv.problem import Part, Sheet
from symderiv.wellformed import misfit

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ID = re.compile(r"[A-Za-z0-9][\w.-]*")


def read(path: str) -> Sheet:
    """Return the sheet that the file at `path` defines as SHEET.

    Raises: InputError, naming file and line, when there is no such file or it defines no usable sheet.
    """
    if not Path(path).exists():
        raise InputError(f"there is no file {path}; `symderiv new NAME` makes a sheet to start from")
    try:
        found = runpy.run_path(path)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    except (Exception, SystemExit) as error:
        raise InputError(_told(error, path)) from error
    return checked(found.get("SHEET"), path)


def brought(entry: EntryPoint) -> Sheet:
    """Return the sheet that an installed package brings under the name of `entry`.

    Raises: InputError, naming file and line, when the package cannot be loaded or brings no such sheet.
    """
    try:
        found = entry.load()
    except (Exception, SystemExit) as error:
        raise InputError(_told(error, entry.value)) from error
    sheet = checked(found, sys.modules[entry.module].__file__ or entry.value)
    if sheet.id != entry.name:
        raise InputError(f"{sheet.file}: the sheet {sheet.id} is installed as {entry.name}; call both alike")
    return sheet


def checked(found: object, file: str) -> Sheet:
    """Return what a file defined as SHEET, when it is a sheet that can be used.

    Raises: InputError that names the file, and the line where it can be told.
    """
    if not isinstance(found, Sheet):
        wrong = "defines no SHEET" if found is None else "SHEET is no Sheet"
        raise InputError(f"{file}: {wrong}; write SHEET = Sheet(id=…, title=…, source=…, parts=(…))")
    sheet = found._replace(file=file)
    parts: object = sheet.parts
    for part in parts if isinstance(parts, tuple) else ():
        if isinstance(part, Part) and (wrong_part := misfit(part, Part, f"part {part.id}")):
            raise InputError(f"{_place(sheet, str(part.id))}: {wrong_part}")
    if told := misfit(sheet, Sheet, "SHEET") or _misnamed(sheet):
        raise InputError(f"{_place(sheet, str(sheet.id))}: {told}")
    return sheet


def _misnamed(sheet: Sheet) -> str | None:
    """Return what is wrong with the ids: each is one word, and no two parts share one."""
    ids = [part.id for part in sheet.parts]
    if not ids:
        return "the sheet has no parts"
    for name in (sheet.id, *ids):
        if not ID.fullmatch(name):
            return f"the id {name!r} is not one word of letters, digits, dots, dashes and underscores"
    return next((f"two parts have the id {name}" for name in ids if ids.count(name) > 1), None)


@contextmanager
def located(sheet: Sheet, part: Part) -> Iterator[None]:
    """Put the file, and the line of the part or of the text that was read, before an error's sentence."""
    try:
        yield
    except SymderivError as error:
        if not sheet.file:
            raise
        if isinstance(error, InputError):
            told = f"{_place(sheet, part.id, error.source)}: {error.sentence}"
            raise type(error)(told, error.source, error.span) from error
        raise type(error)(f"{_place(sheet, part.id)}: {error}") from error


def _place(sheet: Sheet, part: str, text: str | None = None) -> str:
    line = _line(sheet.file, part, text)
    return sheet.file if line is None else f"{sheet.file}, line {line}"


def _line(file: str, part: str, text: str | None) -> int | None:
    """Return the line where a text stands in a sheet's file, or else the line of the part's id.

    The text is looked for as a whole, then as a formula in prose; in the part first, then anywhere.
    """
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    strings = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    lines = sorted((node.lineno, str(node.value)) for node in strings)
    start = next((line for line, value in lines if value == part), None)
    same = [line for line, value in lines if value == text]
    found = same or [line for line, value in lines if text is not None and f"${text}$" in value]
    return next((line for line in found if line >= (start or 0)), found[0]) if found else start


def _told(error: BaseException, file: str) -> str:
    """Return what went wrong while a file or package ran, with its place."""
    if isinstance(error, SyntaxError):
        return f"{error.filename or file}, line {error.lineno}: {error.msg}"
    place, step = file, error.__traceback__
    while step is not None:
        ran = step.tb_frame.f_code.co_filename
        if ran == file or (not file.endswith(".py") and _is_of_a_package(ran)):
            place = f"{ran}, line {step.tb_lineno}"
        step = step.tb_next
    return f"{place}: {type(error).__name__}: {error}"


def _is_of_a_package(ran: str) -> bool:
    """Tell whether code of a package ran, and not this file or the machinery that imports."""
    return not ran.startswith("<") and "importlib" not in Path(ran).parts and ran != __file__
