"""Where a document goes and in which format: decided from `--format` and `-o` together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from symderiv.errors import InputError

Format = Literal["terminal", "latex", "markdown", "html", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

#: Rows can be printed in every format that a document can, and in one more.
RowFormat = Format | Literal["csv"]
ROW_FORMATS: tuple[RowFormat, ...] = (*FORMATS, "csv")

#: The formats whose tables hold cells of any length.
TABULAR: tuple[Format, ...] = ("markdown", "html")

#: The suffix by which a file tells its format.
SUFFIXES: dict[str, RowFormat] = {
    ".txt": "terminal",
    ".tex": "latex",
    ".md": "markdown",
    ".html": "html",
    ".json": "json",
    ".csv": "csv",
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a document goes: a `file`, or standard output when that is None.

    `directory` is set when the document was sent into a directory: its figures are files beside it.
    """

    format: RowFormat
    file: Path | None = None
    directory: Path | None = None


def target(
    format: RowFormat | None, output: str | None, name: str, formats: tuple[RowFormat, ...] = FORMATS
) -> Target:
    """Return the target for `--format` and `-o`; in a directory the document is called `name`.

    Raises: InputError when the suffix of the file names none of the `formats`, or another than `--format`.
    """
    if output is None or output == "-":
        return Target(format or "terminal")
    if not output.strip():
        raise InputError("-o wants the name of a file or directory, and found none")
    path = Path(output)
    if path.is_dir() or output.endswith("/") or not path.suffix:
        chosen = format or "latex"
        return Target(chosen, path / f"{name}{_suffix(chosen)}", path)
    return Target(_format(format, path, formats), path)


def _format(format: RowFormat | None, path: Path, formats: tuple[RowFormat, ...]) -> RowFormat:
    """Return the format of a file, which its suffix and `--format` must agree on."""
    suffixes = {suffix: told for suffix, told in SUFFIXES.items() if told in formats}
    told = suffixes.get(path.suffix.lower())
    if told is None and format is None:
        known = ", ".join(suffixes)
        raise InputError(f"the suffix of {path} tells no format; use one of {known}, or give --format")
    if told is not None and format is not None and told != format:
        raise InputError(
            f"{path} would be {told} by its suffix, but --format is {format}; change one of them"
        )
    chosen = format or told
    assert chosen is not None
    return chosen


def _suffix(format: RowFormat) -> str:
    return next(suffix for suffix, told in SUFFIXES.items() if told == format)
