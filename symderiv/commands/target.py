"""Where a document goes and in which format: decided from `--format` and `-o` together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from symderiv.errors import InputError

Format = Literal["terminal", "latex", "markdown", "html", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

#: The suffix by which a file tells its format.
SUFFIXES: dict[str, Format] = {
    ".txt": "terminal",
    ".tex": "latex",
    ".md": "markdown",
    ".html": "html",
    ".json": "json",
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a document goes: a `file`, or standard output when that is None.

    `directory` is set when the document was sent into a directory: its figures are files beside it.
    """

    format: Format
    file: Path | None = None
    directory: Path | None = None


def target(format: Format | None, output: str | None, name: str) -> Target:
    """Return the target for `--format` and `-o`; in a directory the document is called `name`.

    Raises: InputError when the suffix of the file names no format, or another than `--format`.
    """
    if output is None or output == "-":
        return Target(format or "terminal")
    if not output.strip():
        raise InputError("-o wants the name of a file or directory, and found none")
    path = Path(output)
    if path.is_dir() or output.endswith("/") or not path.suffix:
        chosen = format or "latex"
        return Target(chosen, path / f"{name}{_suffix(chosen)}", path)
    return Target(_format(format, path), path)


def _format(format: Format | None, path: Path) -> Format:
    """Return the format of a file, which its suffix and `--format` must agree on."""
    told = SUFFIXES.get(path.suffix.lower())
    if told is None and format is None:
        suffixes = ", ".join(SUFFIXES)
        raise InputError(f"the suffix of {path} tells no format; use one of {suffixes}, or give --format")
    if told is not None and format is not None and told != format:
        raise InputError(
            f"{path} would be {told} by its suffix, but --format is {format}; change one of them"
        )
    chosen = format or told
    assert chosen is not None
    return chosen


def _suffix(format: Format) -> str:
    return next(suffix for suffix, told in SUFFIXES.items() if told == format)
