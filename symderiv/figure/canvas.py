"""A drawing as SVG, PNG or PDF: the same bytes for the same drawing, on every run.

The only module that imports matplotlib, and never pyplot; callers import it when they need it.
"""

from __future__ import annotations

import io
import pathlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from tempfile import TemporaryDirectory
from typing import Any, Literal, assert_never

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from symderiv.drawing import Box, Curve, Dot, Drawing, Label, Line, Mark
from symderiv.figure.mathtext import mathtext
from symderiv.figure.pen import BOX_EDGE, COLOURS, DASHES, DISC, DISC_EDGE, PAPER, TINT, Colour, heads, stroke

PER_SECOND = 10
"""How many frames of a moving picture are shown in a second."""
INCH = 2.54
"""Units: centimetres."""

_FAMILIES = (
    "font.",
    "mathtext.",
    "text.",
    "svg.",
    "pdf.",
    "path.",
    "lines.",
    "patch.",
    "figure.",
    "savefig.",
    "agg.",
)
_SETTINGS: dict[Any, Any] = {
    "mathtext.fontset": "cm",
    "svg.fonttype": "path",
    "svg.hashsalt": "symderiv",
    "lines.scale_dashes": False,
    "pdf.compression": 6,
}
# Without these, files would carry the date and the version that made them.
_SILENT: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_ACROSS: dict[str, Literal["left", "center", "right"]] = {"w": "left", "e": "right"}
_UP: dict[str, Literal["top", "center", "bottom"]] = {"n": "top", "s": "bottom"}


def svg(drawing: Drawing) -> bytes:
    """Return `drawing` as an SVG file whose formulas are outlines."""
    return _printed(drawing, "svg", 72)


def png(drawing: Drawing, dpi: int = 200) -> bytes:
    """Return `drawing` as a PNG file on white.

    Units: dots per inch.
    """
    return _printed(drawing, "png", dpi)


def pdf(drawing: Drawing) -> bytes:
    """Return `drawing` as a one-page PDF file."""
    return _printed(drawing, "pdf", 72)


def _printed(drawing: Drawing, format_: Literal["svg", "png", "pdf"], dpi: int) -> bytes:
    with _own_settings():
        figure = _sheet(drawing, dpi)
        _paint(figure, drawing)
        out = io.BytesIO()
        figure.savefig(out, format=format_, dpi=dpi, metadata=_SILENT[format_])
        return out.getvalue()


def moving(drawings: Sequence[Drawing], format_: Literal["gif", "apng"], dpi: int = 110) -> bytes:
    """Return drawings of one size, shown one after another without end; the last one stays a while.

    Units: dots per inch.
    """
    from matplotlib.animation import PillowWriter  # loaded where something moves

    suffix = {"gif": "gif", "apng": "png"}[format_]
    with _own_settings(), TemporaryDirectory() as folder:
        figure, path = _sheet(drawings[0], dpi), pathlib.Path(folder, f"moving.{suffix}")
        writer = PillowWriter(fps=PER_SECOND)
        with writer.saving(figure, str(path), dpi):
            for drawing in (*drawings, *[drawings[-1]] * PER_SECOND):
                figure.clear()
                _paint(figure, drawing)
                writer.grab_frame()
        return path.read_bytes()


def _sheet(drawing: Drawing, dpi: int) -> Figure:
    return Figure(figsize=(drawing.width / INCH, drawing.height / INCH), dpi=dpi, facecolor=PAPER)


def _paint(figure: Figure, drawing: Drawing) -> None:
    transform = Affine2D().scale(1 / INCH) + figure.dpi_scale_trans
    for order, artist in enumerate(chain.from_iterable(_artists(m) for m in drawing.marks)):
        artist.set_transform(transform)
        artist.set_zorder(order)
        figure.add_artist(artist)


@contextmanager
def _own_settings() -> Iterator[None]:
    """Draw under matplotlib's defaults and ours, whatever a person's matplotlibrc says."""
    defaults: dict[Any, Any] = {k: v for k, v in mpl.rcParamsDefault.items() if k.startswith(_FAMILIES)}
    with mpl.rc_context():
        mpl.rcParams.update(defaults)
        mpl.rcParams.update(_SETTINGS)
        yield


def _artists(mark: Mark) -> Iterator[Artist]:
    """Yield what draws `mark`, in sheet coordinates."""
    match mark:
        case Line(tone=tone, width=width, dash=dash) | Curve(tone=tone, width=width, dash=dash):
            yield _stroked(_path(mark), COLOURS[tone], width, DASHES[dash])
            for head in heads(mark):
                yield _stroked(Path(head), COLOURS[tone], max(width, 0.7), ())
        case Box(tone=tone, fill=fill):
            yield _stroked(Path(stroke(mark)), COLOURS[tone], BOX_EDGE, (), TINT if fill else PAPER)
        case Dot(at=at, closed=closed, tone=tone):
            colour = COLOURS[tone]
            yield _stroked(Path.circle(at, DISC), colour, DISC_EDGE, (), colour if closed else PAPER)
        case Label():
            yield _text(mark)
        case _:
            assert_never(mark)


def _path(mark: Line | Curve) -> Path:
    match mark:
        case Line(points=points):
            return Path(points)
        case Curve(start=start, control=control, end=end):
            return Path((start, control, end), (Path.MOVETO, Path.CURVE3, Path.CURVE3))
        case _:
            assert_never(mark)


def _stroked(
    path: Path, colour: Colour, width: float, dash: tuple[float, ...], fill: Colour | None = None
) -> PathPatch:
    return PathPatch(
        path,
        fill=fill is not None,
        facecolor=fill if fill is not None else "none",
        edgecolor=colour,
        linewidth=width,
        linestyle=(0, dash) if dash else "solid",
        capstyle="butt",
        joinstyle="round",
    )


def _text(label: Label) -> Text:
    return Text(
        *label.at,
        mathtext(label.content),
        fontsize=label.size,
        color=COLOURS[label.tone],
        horizontalalignment=next((_ACROSS[c] for c in label.anchor if c in _ACROSS), "center"),
        verticalalignment=next((_UP[c] for c in label.anchor if c in _UP), "center"),
    )
