"""The baseline for a plot: import sympy and matplotlib, draw two axes with the labels of q1c, write SVG."""

from __future__ import annotations

import sys

import sympy
from matplotlib.figure import Figure

LABELS = ("$x$", r"$\partial y/\partial b_i$", "$0$", "$W2_i$", "$-b_i/W_i$")


def draw(path: str) -> None:
    """Draw a step in each of two panels, with its ticks named."""
    figure = Figure(figsize=(16 / 2.54, 6 / 2.54))
    for axes, side in zip(figure.subplots(1, 2), (1, -1), strict=True):
        axes.plot([-1, 0, 0, 1], [0, 0, 1, 1][::side])
        axes.set_xlabel(LABELS[0])
        axes.set_ylabel(LABELS[1])
        axes.set_yticks([0, 1], LABELS[2:4])
        axes.set_xticks([0], LABELS[4:])
        axes.set_title(f"$W_i {'>' if side > 0 else '<'} 0$")
    figure.savefig(path)


if __name__ == "__main__":
    assert sympy.__version__, "imported, as what is compared with this needs it"
    draw(sys.argv[1])
