"""Numbers for the formulas and figures of a long document, and the links that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderiv.document import Answer, Block, Display, Figure, Inlines, Link, Paragraph, StepBlock, Text, place
from symderiv.drawing import Drawing


class Numbering:
    """Numbers blocks in the order in which they come; a drawing that came before is referred to."""

    def __init__(self) -> None:
        self._formulas = 0
        self._drawn: dict[Drawing, str] = {}

    @property
    def last_formula(self) -> str:
        """The number that was given last."""
        return str(self._formulas)

    @property
    def next_figure(self) -> str:
        """The number of the next figure, if its drawing is new."""
        return str(len(self._drawn) + 1)

    def blocks(self, blocks: Iterable[Block], refer: bool = True) -> Iterator[Block]:
        """Yield the blocks with their numbers; checks that passed are told once, elsewhere.

        A drawing that came before is referred to, if that is wanted.
        """
        for block in blocks:
            match block:
                case Answer(display):
                    yield block._replace(display=self.formula(display))
                case StepBlock(verdict="passed"):
                    yield block._replace(check="")
                case Figure():
                    yield from self._figure(block, refer)
                case _:
                    yield block

    def formula(self, display: Display) -> Display:
        """Return a displayed formula with the next number."""
        self._formulas += 1
        return display._replace(label=self.last_formula)

    def _figure(self, figure: Figure, refer: bool) -> Iterator[Block]:
        known = self._drawn.get(figure.drawing)
        if known is None:
            label = self.next_figure
            self._drawn[figure.drawing] = label
            yield figure._replace(label=label)
        elif refer:
            yield Paragraph((to_figure(known), Text(" belongs to this part, too.")))


def to_formula(label: str) -> Link:
    """Return `(3)`, which leads to that formula."""
    return Link(f"({label})", place("eq", label))


def to_figure(label: str) -> Link:
    """Return `Figure 3`, which leads there."""
    return Link(f"Figure {label}", place("fig", label))


def to_part(part: str, words: str) -> Link:
    """Return words that lead to a part."""
    return Link(words, place("part", part))


def listed(links: Iterable[Link]) -> Inlines:
    """Return links with commas between."""
    return tuple(piece for link in links for piece in (Text(", "), link))[1:]
