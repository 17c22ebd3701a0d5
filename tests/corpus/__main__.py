"""`python -m tests.corpus` prints the table of the corpus and writes `docs/corpus.md`."""

from __future__ import annotations

import sys

from tests.corpus.rows import read
from tests.corpus.table import PAGE, line, page
from tests.corpus.verdicts import verdict

text = page({row.name: line(row, verdict(row)) for row in read()})
PAGE.write_text(text, encoding="utf-8")
sys.stdout.write(text)
