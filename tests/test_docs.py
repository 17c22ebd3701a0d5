"""What the documents show is what happens: their examples run, in order, in a copy of the checkout.

A `console` block is a session: `$ symderiv …` and its output, in which `…` stands for anything left out.
`$ cat FILE` shows what a file holds; one that is not there yet is made.
A `pycon` block is a doctest.  A `python` block that begins with `# PATH` is a new file of the copy, and
a `diff` block that begins with `--- PATH` a change to one of its files.
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
GRADING = ROOT / "docs" / "grading.md"
LANGUAGE = ROOT / "docs" / "language.md"
WRITING = ROOT / "docs" / "writing-a-sheet.md"
DOCUMENTS = sorted([README, ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!#)([^)]+)\)")
LEFT_OUT = "…"


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, and the line where it begins."""

    language: str
    text: str
    line: int


def blocks(path: Path) -> list[Block]:
    source = path.read_text(encoding="utf-8")
    return [Block(m[1], m[2], source.count("\n", 0, m.start()) + 1) for m in BLOCK.finditer(source)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of what a checkout needs to run."""
    place = tmp_path / "checkout"
    place.mkdir()
    shutil.copy(ROOT / "cli.py", place)
    for name in ("symderiv", "problems"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    return place


def apply(block: Block, place: Path) -> None:
    """Make the file, or the change to a file, that a block shows."""
    first, body = block.text.split("\n", 1)
    if block.language == "python" and first.startswith("# "):
        (place / first[2:]).write_text(body, encoding="utf-8")
    if block.language == "diff":
        changed = place / first.removeprefix("--- ")
        lines = body.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if not line.startswith("+"))
        new = "".join(line[1:] for line in lines if not line.startswith("-"))
        source = changed.read_text(encoding="utf-8")
        assert source.count(old) == 1, (
            f"line {block.line}: {changed.name} holds this {source.count(old)} times"
        )
        changed.write_text(source.replace(old, new), encoding="utf-8")


def sessions(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with the output shown under it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def run(command: str, place: Path, shown: str) -> str:
    """Return what a command prints in the copy, errors included."""
    program, *words = shlex.split(command)
    if program == "cat":
        return contents(place / words[0], shown)
    assert program == "symderiv"
    finished = subprocess.run(
        [sys.executable, str(place / "cli.py"), *words],
        cwd=place,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return finished.stdout


def contents(path: Path, shown: str) -> str:
    """Return what a file holds, once it is there."""
    if not path.exists():
        path.write_text(shown, encoding="utf-8")
    return path.read_text(encoding="utf-8-sig")


def agrees(shown: str, printed: str) -> bool:
    """Tell whether output is as shown; `…` alone on a line is any number of lines, else any part of one."""
    lines = [re.escape(line) for line in shown.rstrip("\n").split("\n")]
    parts = [r"(?:.*\n)*?" if line == LEFT_OUT else line.replace(LEFT_OUT, ".*") + r"\n" for line in lines]
    return re.fullmatch("".join(parts), printed.rstrip("\n") + "\n") is not None


@pytest.mark.slow
@pytest.mark.parametrize("path", [README, WRITING, GRADING], ids=lambda p: p.stem)
def test_the_sessions_happen_as_shown(path: Path, copy: Path) -> None:
    wrong = []
    for block in blocks(path):
        apply(block, copy)
        for command, shown in sessions(block) if block.language == "console" else ():
            printed = run(command, copy, shown)
            if shown and not agrees(shown, printed):
                wrong.append(f"line {block.line}: $ {command}\n{printed}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_python_sessions_happen_as_shown(path: Path) -> None:
    source = "\n".join(block.text for block in blocks(path) if block.language == "pycon")
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    test = doctest.DocTestParser().get_doctest(source, {}, path.name, str(path), 0)
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=flags)
    runner.run(test, out=report.write)
    assert report.getvalue() == ""


def rows_of_the_language() -> list[list[str]]:
    """Return the rows under Examples: expression, declarations, by what to differentiate, derivative."""
    section = LANGUAGE.read_text(encoding="utf-8").partition("## Examples")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.replace(r"\|", "|") for cell in re.findall(r"`([^`]*)`", line)] for line in lines]


@pytest.mark.parametrize(("written", "let", "wrt", "found"), rows_of_the_language())
def test_the_examples_of_the_language_are_read_as_shown(written: str, let: str, wrt: str, found: str) -> None:
    from symderiv import derive

    (answer,) = derive(written, let=let, wrt=wrt).to_dict()["answers"]
    assert answer["text"] == found


def test_the_tables_of_the_language_hold_examples() -> None:
    assert len(rows_of_the_language()) > 20


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(path: Path) -> None:
    targets = LINK.findall(
        re.sub(r"```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    )
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_command_that_tests_is_the_one_that_the_build_runs() -> None:
    command = "sh .ci/check"
    assert f"{command}\n" in [block.text for block in blocks(README) if block.language == "sh"]
    for caller in (ROOT / "Makefile", ROOT / ".ci" / "run"):
        assert command in caller.read_text(encoding="utf-8")


def test_the_readme_has_exactly_two_commands_for_setting_up() -> None:
    section = README.read_text(encoding="utf-8").partition("## Set-up")[2].partition("\n## ")[0]
    assert len(BLOCK.findall(section)) == 2


def test_the_fields_of_the_readme_are_the_fields_of_a_solution() -> None:
    from symderiv import solve

    section = README.read_text(encoding="utf-8").partition("| field |")[2].partition("\n\n")[0]
    names = set(re.findall(r"`(\w+)`", section))
    given = solve("q1b").to_dict()
    stated = solve("nyu-backprop/q2").to_dict()
    fields = set(given) | set(stated["statements"][0])
    for part in ("answers", "steps", "checks", "printed", "kinks", "plots"):
        fields |= set(given[part][0])
    assert names == fields


def test_the_modules_named_in_the_architecture_exist() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:symderiv|problems|tests|bench)/[\w./]*)`", page))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
