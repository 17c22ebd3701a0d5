"""`symderiv code`: derivatives as a function in Python."""

from __future__ import annotations

from pathlib import Path

import click

from symderiv import files
from symderiv.commands import typed
from symderiv.commands.printing import force_option
from symderiv.errors import InputError

#: The libraries that code is written for, as `symderiv.code.targets` has them; said here so that
#: `--help` loads no engine.
TARGETS = ("numpy", "torch", "jax")


@click.command("code", cls=typed.Typed)
@click.argument("source", metavar="EXPR|PART")
@click.option(
    "--target", type=click.Choice(TARGETS), default="numpy", show_default=True, help="For which library."
)
@click.option(
    "--let",
    multiple=True,
    metavar="NAMES",
    help='What the names of EXPR are, with their sizes: "A[m,n]; x[n]; y".  May be given again.',
)
@click.option(
    "--wrt",
    multiple=True,
    metavar="NAME[,NAME]",
    help="With respect to which of them, or of the values that EXPR names; all of them when left out.",
)
@click.option(
    "--order",
    type=click.IntRange(1, 2),
    default=1,
    show_default=True,
    help="Value and gradients, or Hessian.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of standard output.")
@force_option
def command(
    source: str,
    target: str,
    let: tuple[str, ...],
    wrt: tuple[str, ...],
    order: int,
    output: str | None,
    force: bool,
) -> int:
    """Write derivatives as a function for NumPy, PyTorch or JAX.

    EXPR|PART is an expression as in `derive`, whose names --let declares, or without --let a part of a
    sheet as in `solve`.  The function returns the value and its gradients (the Jacobians of a vector), as
    backpropagation written by hand does; with --order 2, the Hessian.  With - the expression is read from
    standard input.

    For example: symderiv code "norm2(X*w - y)^2" --let "X[n,d]; w[d]; y[n]" --wrt w
    """
    path = None if output in (None, "-") else Path(str(output))
    if path is not None:
        files.check_all([path], force)
    if not let and wrt:
        raise InputError("--wrt chooses among the names of an expression; give their sizes with --let")
    from symderiv.code import of_expression, of_part
    from symderiv.code.targets import target_called

    chosen = target_called(target)
    if not let:
        written = of_part(source, order, chosen)
    else:
        text = typed.expression(source)
        written = of_expression(text, typed.declarations(let), wrt, order, chosen)
    if path is None:
        click.echo(written, nl=False)
    else:
        files.write(path, written.encode(), force)
    return 0
