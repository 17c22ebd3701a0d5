"""The PART and SHEET arguments: what a shell may complete them to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from symderiv import sheets
from symderiv.errors import InputError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def part_argument(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command one PART."""
    return click.argument("part", shell_complete=_complete_part)(command)


def optional_part_argument(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command one PART that may be left out."""
    return click.argument("part", required=False, shell_complete=_complete_part)(command)


def parts_argument(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command one or more PARTs."""
    argument = click.argument(
        "parts", metavar="PART...", nargs=-1, required=True, shell_complete=_complete_part
    )
    return argument(command)


def sheet_argument(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command a SHEET that may be left out."""
    return click.argument("sheet", required=False, shell_complete=_complete_sheet)(command)


def _complete_part(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer short ids and sheets, and the parts of a sheet once its `/` is typed; files after `.` and `/`."""
    if _is_path(incomplete):
        return _parts_of_file(incomplete) or _files(incomplete)
    offered = (name for name in sheets.references() if "/" in incomplete or "/" not in name)
    return _items(offered, incomplete)


def _complete_sheet(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _files(incomplete) if _is_path(incomplete) else _items(sheets.ids(), incomplete)


def _is_path(incomplete: str) -> bool:
    return incomplete.startswith((".", "/", "~")) or ".py/" in incomplete


def _parts_of_file(incomplete: str) -> list[CompletionItem]:
    """Return the parts of a sheet whose file is typed, none while it is not or cannot be read."""
    file, slash, _ = sheets.divided(incomplete)
    if not (slash and file.endswith(".py")):
        return []
    with suppress(InputError):
        return _items((f"{file}/{part.id}" for part in sheets.read(file).parts), incomplete)
    return []


def _files(incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell to complete a file's name."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _items(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete)]
