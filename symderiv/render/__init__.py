"""Renderers: one file per format, each with `render(document, …) -> str`.

A renderer knows documents and formulas, not derivations.  Here stands what all formats share: the
title, the line under a step, and runs of steps.
"""

from __future__ import annotations

from symderiv.document import Block, Document, Heading, StepBlock, Text

MARK = {"passed": "✓", "failed": "✗", "none": ""}
"""The sign of a step's verdict."""


def titled(document: Document) -> tuple[Block, ...]:
    """Return the blocks, headed by the title unless they bring a title of their own."""
    if any(isinstance(block, Heading) and block.level == 1 for block in document.blocks):
        return document.blocks
    return (Heading(1, (Text(document.title),)), *document.blocks)


def runs(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """Return the blocks with neighbouring steps gathered: they are one list in most formats."""
    grouped: list[tuple[Block, ...]] = []
    for block in blocks:
        if isinstance(block, StepBlock) and grouped and isinstance(grouped[-1][-1], StepBlock):
            grouped[-1] = (*grouped[-1], block)
        else:
            grouped.append((block,))
    return grouped


def status(step: StepBlock) -> str:
    """Return the line under a step: `shape k×1 · ✓ checked at 64 points`."""
    check = " ".join(part for part in (MARK[step.verdict], step.check) if part)
    return " · ".join(part for part in (shape_line(step.shape), check) if part)


def shape_line(shape: str) -> str:
    """Return a shape in words, `shape k×1`; a scalar needs no `shape` before it."""
    return shape if shape in ("", "scalar") else f"shape {shape}"


def figure_name(label: str) -> str:
    """Return what a figure is called in its caption: `Figure 2`, without a number where it has none."""
    return f"Figure {label}".strip()
