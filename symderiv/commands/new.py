"""`symderiv new`: a sheet file to start from, which runs as it is."""

from __future__ import annotations

import re
from pathlib import Path

import click

from symderiv import files
from symderiv.commands.printing import force_option
from symderiv.errors import InputError

NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")

TEMPLATE = '''\
"""{title}: a sheet of problems for symderiv."""

from symderiv.problem import Derivative, Part, Printed, Sheet

SHEET = Sheet(
    id="{id}",
    title="{title}",
    source="where the problems come from",
    parts=(
        Part(
            id="q1",
            title="The gradient of least squares",
            # What is asked, in your own words.  Formulas stand between dollar signs.
            question="Find $d J / d w$ for $J = norm2(X w - y)^2$.",
            # The inputs with their shapes, and what may be assumed of them: "a positive; A[n,n] pd".
            let="X[n,d]; w[d]; y[n]",
            # The named values, in the order in which they are computed.
            program="r = X*w - y; J = norm2(r)^2",
            ask=Derivative("J", ("w",)),
            # What the published solution prints, to be judged: the formula, its place, the kind of claim.
            printed=(
                Printed(r"\\frac{{\\partial J}}{{\\partial w}} = X^T (X w - y)", "solution 1", "answer"),
            ),
        ),
    ),
)
'''


@click.command("new")
@click.argument("name")
@force_option
def command(name: str, force: bool) -> int:
    """Start a sheet of your own.

    NAME, such as my-hw1, becomes the sheet's id; the file my_hw1.py goes into the working directory.
    """
    if not NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is no name for a sheet; give small letters, digits and dashes, such as my-hw1"
        )
    path = Path(f"{name.replace('-', '_')}.py")
    sheet_id = name.replace("_", "-")
    title = sheet_id.replace("-", " ").capitalize()
    files.write(path, TEMPLATE.format(id=sheet_id, title=title).encode(), force)
    click.echo(f"wrote {path}; try: symderiv solve ./{path}/q1", err=True)
    return 0
