"""The table of the corpus: a line for every row, and `docs/corpus.md`, which is made of the lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tests.corpus.rows import Row
from tests.corpus.verdicts import ALLOWED, Verdict

PAGE = Path(__file__).parent.parent.parent / "docs" / "corpus.md"
COLUMNS = ("name", "derivative", "published answer", "ours", "symbols", "ratio", "verdict", "source")

HEAD = f"""# Corpus

Published derivatives, and what symderiv derives for the same expressions. `tests/corpus/` holds the
rows, each with its source, and `tests/corpus/symbols.py` says how symbols are counted. A row passes
when the derivation agrees with the published answer in value, passes its own checks, and is at most
{ALLOWED} times as long. The published answers are themselves checked against difference quotients.
`python -m tests.corpus` writes this page.
"""


def line(row: Row, found: Verdict) -> str:
    """Return the line of the table on one row."""
    asked = f"{_code(row.expr)} by {_code(row.wrt)}" + (", second" if row.order == 2 else "")
    answer = _code(row.answer) + (f", {_code(row.where)}" if row.where else "")
    ratio = "–" if found.ratio is None else f"{found.ratio:.2f}"
    lengths = f"{found.symbols}/{found.published}" if found.published else "–"
    ours = _code(found.ours) if found.ours else "–"
    cells = (row.name, asked, answer, ours, lengths, ratio, found.word, _plain(row.source))
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"`{_plain(text)}`"


def _plain(text: str) -> str:
    return text.replace("|", r"\|")


def word(text: str) -> str:
    """Return the verdict that a line of the table tells."""
    return text.split(" | ")[COLUMNS.index("verdict")]


def page(lines: Mapping[str, str]) -> str:
    """Return `docs/corpus.md` from the lines of the table by the names of the rows."""
    names = sorted(lines, key=_in_order)
    words = {name: word(lines[name]) for name in names}
    failing = {w: [n for n in names if words[n] == w] for w in sorted(set(words.values()) - {"pass"})}
    passed = sum(w == "pass" for w in words.values())
    right = sum(w in ("pass", "longer") for w in words.values())
    said = (
        f"{passed} of {len(names)} rows pass ({passed / len(names):.1%}); {right} are right, long or short.\n"
    )
    missed = [f"* {w} ({len(rows)}): {', '.join(rows)}" for w, rows in failing.items()]
    listed = ["Rows that do not pass:\n", *missed, ""] if missed else []
    table = [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|", *(lines[name] for name in names)]
    return "\n".join([HEAD, said, *listed, *table]) + "\n"


def _in_order(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key by which eq. 9 comes before eq. 10."""
    return tuple((int(part or 0) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name))


def recorded() -> dict[str, str]:
    """Return the lines of the page as it stands, by the name of the row."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    table = [found for found in text.splitlines() if found.startswith("| ")][1:]
    return {found.split(" | ")[0].removeprefix("| "): found for found in table}
