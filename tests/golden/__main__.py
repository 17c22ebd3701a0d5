"""`python -m tests.golden` writes the golden files anew; read the difference before keeping it."""

from __future__ import annotations

from tests.golden.printing import PARTS, file_of, printed

for part in PARTS:
    file_of(part).parent.mkdir(exist_ok=True)
    file_of(part).write_text(printed(part), encoding="utf-8")
