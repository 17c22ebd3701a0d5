"""Rows of the corpus: an expression, what it is differentiated by, the published answer, and its source.

Every `*.toml` file of this folder is a list of rows on one topic; `read()` returns all of them.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
#: What an answer may be, and the orders of derivatives that it may be of; the first goes without saying.
FORMS: dict[str, tuple[int, ...]] = {
    "gradient": (1,),
    "derivative": (1, 2),
    "jacobian": (1,),
    "hessian": (2,),
    "map": (1, 2),
}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: The direction that an answer of the form `map` is a linear function of.
DIRECTION = "V"


@dataclass(frozen=True, slots=True)
class Row:
    """One published derivative, in the expression language.

    `expr` (a value or a program), `let` (declarations), `wrt` (one name) and `order` say what is
    asked; `answer` is the published formula, which may use the program's names, those that `where`
    defines, and in a `map` the direction V.
    Shapes: a gradient or a map of a scalar has the variable's shape, a Jacobian has a row for each
    entry of `expr`, a Hessian is square, a map has the shape of `expr`.

    Raises: ValueError for a row that is not of this format.
    """

    name: str
    expr: str
    let: str
    wrt: str
    form: str
    answer: str
    source: str
    order: int
    where: str = ""

    def __post_init__(self) -> None:
        if KEBAB.fullmatch(self.name) is None:
            raise ValueError(f"a row's name is words of small letters joined by hyphens, found {self.name!r}")
        empty = [n for n in ("expr", "let", "wrt", "answer", "source") if not getattr(self, n).strip()]
        if empty:
            raise ValueError(f"{self.name}: {', '.join(empty)} must not be empty")
        if self.form not in FORMS:
            raise ValueError(f"{self.name}: the form is one of {', '.join(FORMS)}, found {self.form!r}")
        if self.order not in FORMS[self.form]:
            said = " or ".join(map(str, FORMS[self.form]))
            raise ValueError(f"{self.name}: a {self.form} is of order {said}, found {self.order}")
        if re.search(rf"\b{DIRECTION}\b", f"{self.let} {self.expr} {self.where}"):
            raise ValueError(f"{self.name}: {DIRECTION} is the direction of a map, and of its answer alone")


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of one file.

    Raises: ValueError, with the file's name, for a row that is not of the format.
    """
    known = {field.name for field in fields(Row)}
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    if set(content) != {"entry"}:
        raise ValueError(f"{path.name} holds {', '.join(content) or 'nothing'}, expected [[entry]] tables")
    for entry in content["entry"]:
        yield _row(path, entry, known)


def _row(path: Path, entry: dict[str, Any], known: set[str]) -> Row:
    strange = sorted(set(entry) - known)
    missing = sorted(known - {"order", "where"} - set(entry))
    if strange or missing:
        wrong = [f"does not know {k}" for k in strange] + [f"needs {k}" for k in missing]
        raise ValueError(f"{path.name}: the row {entry.get('name', '?')} {', '.join(wrong)}")
    try:
        return Row(**{"order": FORMS.get(entry["form"], (1,))[0], **entry})
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


@cache
def read(folder: Path = FOLDER) -> tuple[Row, ...]:
    """Return the rows of all files, sorted by file and then as they stand.

    Raises: ValueError when two rows have one name.
    """
    rows = tuple(row for path in sorted(folder.glob("*.toml")) for row in rows_of(path))
    twice = [name for name, n in Counter(row.name for row in rows).items() if n > 1]
    if twice:
        raise ValueError(f"more than one row is named {', '.join(twice)}")
    return rows
