"""`symderiv derive`: the derivative of an expression that a person types."""

from __future__ import annotations

import click

from symderiv.commands import typed
from symderiv.commands.printing import Printing, printing_options


@click.command("derive", cls=typed.Typed)
@click.argument("expression", metavar="EXPR")
@click.option(
    "--let",
    required=True,
    multiple=True,
    metavar="NAMES",
    help='What the names are, with their sizes: "A[m,n]; x[n]; y".  May be given again.',
)
@click.option(
    "--wrt",
    required=True,
    multiple=True,
    metavar="NAME[,NAME]",
    help="With respect to which of them, or of the values that EXPR names.",
)
@click.option(
    "--order", type=click.IntRange(1, 2), default=1, show_default=True, help="First or second derivative."
)
@click.option(
    "--tied", is_flag=True, help="Move the equal entries of a symmetric, pd or diagonal matrix together."
)
@printing_options
def command(
    expression: str, let: tuple[str, ...], wrt: tuple[str, ...], order: int, tied: bool, printing: Printing
) -> int:
    """Differentiate an expression of your own.

    EXPR is written as in MATLAB: * is the matrix product, ' the transpose, .* entry by entry.
    With - it is read from standard input.

    For example: symderiv derive "(y - b'*sigmoid(A*x))^2" --let "A[h,m]; b[h]; x[m]; y" --wrt A
    """
    place = printing.target("derivation")
    from symderiv.solver import derive

    text = typed.expression(expression)
    found = derive(text, let=typed.declarations(let), wrt=wrt, order=order, tied=tied)
    return printing.print([found], place)
