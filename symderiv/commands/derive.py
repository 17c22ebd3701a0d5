"""`symderiv derive`: the derivative of an expression that a person types."""

from __future__ import annotations

import click

from symderiv.commands.printing import Printing, printing_options


@click.command("derive")
@click.argument("expression", metavar="EXPR")
@click.option(
    "--let",
    required=True,
    metavar="NAMES",
    help='What the names are, with their sizes: "A[m,n]; x[n]; y".',
)
@click.option("--wrt", required=True, metavar="NAME[,NAME]", help="With respect to which of them.")
@click.option(
    "--order", type=click.IntRange(1, 2), default=1, show_default=True, help="First or second derivative."
)
@printing_options
def command(expression: str, let: str, wrt: str, order: int, printing: Printing) -> int:
    """Differentiate an expression of your own.

    EXPR is written as in MATLAB: * is the matrix product, ' the transpose, .* entry by entry.
    For example: symderiv derive "(y - b'*sigmoid(A*x))^2" --let "A[h,m]; b[h]; x[m]; y" --wrt A
    """
    place = printing.target("derivation")
    from symderiv.solver import derive

    names = tuple(name.strip() for name in wrt.split(","))
    return printing.print([derive(expression, let=let, wrt=names, order=order)], place)
