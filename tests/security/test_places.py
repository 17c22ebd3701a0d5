"""Files are written where they were asked to be, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.commands.stand_in import Run

RIDGE = ("norm2(X*w - y)^2", "--let", "X[n,d]; w[d]; y[n]", "--wrt", "w")


def planted(link: Path) -> Path:
    """Make a link out of the directory that is written to; return the file that it leads to."""
    outside = Path("outside").resolve()
    outside.write_text("mine", encoding="utf-8")
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside)
    return outside


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("derive", *RIDGE, "-o", "out/derivation.tex"), "derivation.tex"),
        (("derive", *RIDGE, "-o", "out/"), "derivation.tex"),
        (("code", *RIDGE, "-o", "out/ridge.py"), "ridge.py"),
        (("graph", "q1b", "-o", "out/q1b.svg"), "q1b.svg"),
        (("export", "gradescope", "q1b", "-o", "out"), "setup.sh"),
    ],
    ids=["a file", "a file of a directory", "code", "a drawing", "an autograder"],
)
def test_a_link_is_not_followed_out_of_the_directory(run: Run, words: tuple[str, ...], name: str) -> None:
    outside = planted(Path("out") / name)
    for force in ((), ("--force",)):
        assert run(*words, *force).status == 2
    assert outside.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in Path("out").iterdir()] == [name]


def test_a_link_under_the_name_of_an_unfinished_file_is_not_followed(run: Run) -> None:
    outside = planted(Path("out") / f".ridge.py.{os.getpid()}.part")
    assert run("code", *RIDGE, "-o", "out/ridge.py").status == 2
    assert outside.read_text(encoding="utf-8") == "mine"
    assert not Path("out/ridge.py").exists()


@pytest.mark.parametrize("part", ["../../etc/passwd", "/etc/passwd", "eecs182-disc02/../q1b", ".."])
@pytest.mark.parametrize("command", [("show",), ("solve",), ("export", "gradescope")])
def test_a_part_is_a_name_and_no_path(run: Run, command: tuple[str, ...], part: str) -> None:
    outcome = run(*command, part, *(("-o", "out") if command[0] == "export" else ()))
    assert outcome.status == 2
    assert "there is no" in outcome.err
    assert list(Path().iterdir()) == []
