"""Nothing of an answer is executed, opened or written: what was planted stays as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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
