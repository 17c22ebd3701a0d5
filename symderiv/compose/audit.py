"""The audit as a document: how many formulas fare how, then each one, as a list or as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from symderiv.audit import VERDICTS, Row
from symderiv.compose.verdicts import SYMBOLS, about, remarks
from symderiv.document import (
    Block,
    Code,
    Document,
    Heading,
    Inline,
    Inlines,
    Math,
    Paragraph,
    Table,
    Text,
    Verdict,
)

TITLE = "Audit of the printed formulas"
Called = Callable[[str], Inlines]


def _as_it_is(part: str) -> Inlines:
    return (Text(part),)


def document(found: Sequence[Row], tabular: bool) -> Document:
    """Return the audit; `tabular` for formats whose tables hold long cells."""
    blocks: list[Block] = [Heading(1, (Text(TITLE),)), *summary(found)]
    for sheet, grouped in groupby(found, key=lambda row: row.sheet):
        of_sheet = list(grouped)
        blocks += [Heading(2, (Text(sheet),)), *(table(of_sheet) if tabular else listed(of_sheet, 3))]
    return Document(TITLE, tuple(blocks))


def summary(found: Sequence[Row]) -> Iterator[Block]:
    """Yield how many formulas of each sheet fare how; a verdict that nothing got is left out."""
    counts: dict[str, Counter[str]] = {}
    for row in found:
        counts.setdefault(row.sheet, Counter())[row.verdict] += 1
    verdicts = [v for v in VERDICTS.values() if any(count[v] for count in counts.values())]
    if not verdicts:
        yield Paragraph((Text("Nothing was printed that could be judged."),))
        return
    header = ("sheet", *verdicts, "in all")
    lines = [
        (sheet, *(str(count[v]) for v in verdicts), str(count.total())) for sheet, count in counts.items()
    ]
    yield Table(_cells(header), tuple(map(_cells, lines)))


def listed(found: Sequence[Row], level: int, called: Called = _as_it_is) -> Iterator[Block]:
    """Yield the formulas of a sheet one below the other, under what their parts are `called`."""
    for part, of_part in groupby(found, key=lambda row: row.part):
        yield Heading(level, called(part))
        for row in of_part:
            judgement = row.judgement
            lead: list[Inline] = [Text(f"{judgement.place}: "), *_formula(row), Text(f" — {row.verdict}")]
            lead.append(Text(f" ({row.assumption})." if row.assumption else "."))
            yield Verdict(SYMBOLS[judgement.verdict], (*lead, *remarks(judgement, row.say, row.assumption)))


def table(found: Sequence[Row], called: Called = _as_it_is) -> Iterator[Block]:
    """Yield the formulas of a sheet as the rows of a table."""
    header = ("part", "place", "printed", "verdict", "remarks")
    yield Table(_cells(header), tuple(_row(row, called) for row in found))


def _row(row: Row, called: Called) -> tuple[Inlines, ...]:
    judgement = row.judgement
    symbol = SYMBOLS[judgement.verdict]
    given: tuple[Inline, ...] = (Text(f"{row.assumption}."),) if row.assumption else ()
    return (
        called(row.part),
        (Text(judgement.place),),
        _formula(row),
        (Text(f"{symbol} {row.verdict}"),),
        (*given, *remarks(judgement, row.say, row.assumption)),
    )


def _formula(row: Row) -> Inlines:
    shown = about(row.judgement, row.say)
    return (Code(row.judgement.formula),) if shown is None else (Math(shown),)


def _cells(words: Sequence[str]) -> tuple[Inlines, ...]:
    return tuple((Text(word),) for word in words)
