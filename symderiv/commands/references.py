"""The PART and SHEET arguments: what a shell may complete them to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from symderiv import sheets

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
    """Offer short ids and sheets, and the parts of a sheet once its `/` is typed."""
    offered = (name for name in sheets.references() if "/" in incomplete or "/" not in name)
    return _items(offered, incomplete)


def _complete_sheet(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _items(sheets.ids(), incomplete)


def _items(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete)]
