"""Nothing of an answer is executed, opened or written: what was planted stays as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.commands.stand_in import Run

ROOT = Path(__file__).parent.parent.parent


def snapshot(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_hostile_answers_open_run_and_write_nothing(tmp_path: Path) -> None:
    marker = tmp_path / "executed"
    (tmp_path / "marker.py").write_text(f"open({str(marker)!r}, 'w')\n", encoding="utf-8")
    (tmp_path / "marker.tex").write_text("secret", encoding="utf-8")
    before = snapshot(tmp_path)
    told = subprocess.run(
        [sys.executable, "-m", "tests.security.audited", str(marker)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == []
    assert snapshot(tmp_path) == before


def test_a_table_runs_no_sheet_that_it_names(run: Run) -> None:
    Path("evil.py").write_text("open('executed', 'w')\n", encoding="utf-8")
    names = [
        "evil.py",
        "./evil.py/q1",
        f"{Path.cwd()}/evil.py/q1",
        "evil",
        "evil/q1",
        "evil.py/",
        "symderiv.evil",
    ]
    rows = [f"ann,{name},x" for name in names]
    Path("answers.csv").write_text("\n".join(["student,part,answer", *rows, ""]), encoding="utf-8")
    outcome = run("grade", "answers.csv", "-o", "results.csv")
    assert (outcome.status, outcome.out) == (
        1,
        f"wrote results.csv: {len(names)} rows ({len(names)} broken)\n",
    )
    assert not Path("executed").exists()
