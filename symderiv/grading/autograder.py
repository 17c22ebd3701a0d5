"""A Gradescope autograder: the folder that is uploaded, and what it does with what a student hands in.

A student hands in a text file for each part, `q1b.txt` or `q1b.tex`.
Source: Gradescope, Autograder Specifications.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

import symderiv
from symderiv import files, sheets
from symderiv.errors import InputError
from symderiv.grading.boundary import outcomes
from symderiv.grading.check import Leniency, leniency
from symderiv.grading.findings import Check, Finding, recorded, unchecked
from symderiv.grading.gradescope import Detail, results, scored
from symderiv.grading.parts import Parts, Prepare, question
from symderiv.parse.bounds import LENGTH
from symderiv.sheets import Found

SUFFIXES = (".txt", ".tex")

#: What pip installs beside symderiv, as in pyproject.toml.
REQUIREMENTS = ("sympy>=1.13", "matplotlib>=3.8", "click>=8.1", "numpy>=1.26")

SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when it builds the autograder: Python 3.11 or newer, and symderiv.
set -euo pipefail
source=/autograder/source

apt-get update -qq
for version in 3.13 3.12 3.11; do
    if apt-get install -y -qq "python$version" "python$version-venv"; then
        break
    fi
done

"python$version" -m venv /opt/symderiv
/opt/symderiv/bin/python -m pip install --quiet --requirement "$source/requirements.txt"
packages="$(/opt/symderiv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
/opt/symderiv/bin/python -m zipfile --extract "$source/symderiv.zip" "$packages"
/opt/symderiv/bin/python -m compileall -q "$packages/symderiv"
"""

RUN = '''\
#!/opt/symderiv/bin/python
"""Gradescope runs this for each submission; `run_autograder ROOT` tries it elsewhere."""

import sys
from pathlib import Path

from symderiv.grading.autograder import run

run(Path(sys.argv[1] if len(sys.argv) > 1 else "/autograder"))
'''


def folder(
    found: Iterable[Found], worth: float, policy: Leniency, detail: Detail = "example"
) -> dict[str, bytes]:
    """Return the files of an autograder by name, for parts that are worth so many points each.

    Raises: InputError when two parts would be handed in under one name.
    """
    sheet_files: dict[str, bytes] = {}
    points: dict[str, float] = {}
    for sheet, part in found:
        home = sheet.id
        if home not in sheets.shipped():
            home = f"sheet-{sheet.id}.py"
            sheet_files[home] = Path(sheet.file).read_bytes()
        points[f"{home}/{part.id}"] = worth
    settings = {"points": points, "feedback": detail, **policy.to_dict()}
    stems = [_stem(reference) for reference in points]
    for stem in stems:
        if stems.count(stem) > 1:
            raise InputError(f"two of these parts are handed in as {stem}.txt; make an autograder for each")
    return {
        "setup.sh": SETUP.encode(),
        "run_autograder": RUN.encode(),
        "requirements.txt": "".join(f"{line}\n" for line in REQUIREMENTS).encode(),
        "settings.json": json.dumps(settings, indent=2).encode() + b"\n",
        "symderiv.zip": _package(),
        **sheet_files,
    }


def run(root: Path) -> None:
    """Check the submission below `root`, and write `results.json` there."""
    settings = json.loads((root / "source" / "settings.json").read_text(encoding="utf-8"))
    points: dict[str, float] = settings["points"]
    findings: dict[str, Finding] = {}
    answers: dict[str, str] = {}
    for reference in points:
        try:
            answers[reference] = _handed_in(root / "submission", _stem(reference))
        except InputError as error:
            findings[reference] = unchecked("unreadable", "file", str(error))
    check = leniency(settings)
    detail: Detail = settings["feedback"]

    def prepare(reference: str) -> Check:
        ours = sheets.divided(reference)[0].endswith(".py")
        return check.prepare(str(root / "source" / reference) if ours else reference, detail != "verdict")

    findings |= _checked(answers, prepare)
    tests = [scored(_stem(r), findings[r], worth, detail) for r, worth in points.items()]
    files.write(root / "results" / "results.json", results(tests), overwrite=True)


def _checked(answers: Mapping[str, str], prepare: Prepare) -> dict[str, Finding]:
    """Return the finding on the answer to each part."""
    parts = Parts()
    parts.prepare(answers, prepare)
    asked = [(r, question(r, answer).request) for r, answer in answers.items() if parts.can_check(r)]
    found = {reference: json.loads(recorded(outcome)) for reference, outcome in outcomes(parts.work, asked)}
    for reference in answers.keys() - found.keys():
        found[reference] = unchecked("undecided", "part", parts.fault(reference))
    return found


def _handed_in(directory: Path, stem: str) -> str:
    """Return the text of the file for a part; links are not followed.

    Raises: InputError when there is no such file, or more than one.
    """
    names = {f"{stem}{suffix}".lower() for suffix in SUFFIXES}
    there = [path for path in sorted(directory.iterdir()) if path.name.lower() in names]
    plain = [path for path in there if path.is_file() and not path.is_symlink()]
    if len(plain) != 1:
        fault = "no file" if not plain else "more than one file"
        raise InputError(f"{fault} {' or '.join(f'{stem}{suffix}' for suffix in SUFFIXES)} was handed in")
    with plain[0].open(encoding="utf-8-sig", errors="replace") as stream:
        return stream.read(LENGTH + 1).strip()


def _stem(reference: str) -> str:
    """Return the name of the file in which a part is handed in, without its suffix."""
    return reference.rpartition("/")[2]


def _package() -> bytes:
    """Return the source of symderiv with its sheets as a zip archive, the same bytes every time."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, path in sorted(_sources()):
            packed.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _sources() -> Iterator[tuple[str, Path]]:
    """Yield each file of source with its name in an installation, where the sheets stand inside."""
    problems = import_module("symderiv.problems")
    for home, place in (("symderiv", symderiv.__path__[0]), ("symderiv/problems", problems.__path__[0])):
        for path in Path(place).rglob("*.py"):
            yield f"{home}/{path.relative_to(place).as_posix()}", path
