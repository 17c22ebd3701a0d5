"""Expressions typed as arguments: they may begin with a minus, or come from standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

STANDARD_INPUT = "-"


class Typed(click.Command):
    """A command whose argument is an expression: `-sum(x)` is that argument, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, the first one that begins with a minus and is no option as an argument."""
        at = self._expression(args)
        words = args if at is None else [*args[:at], *args[at + 1 :], "--", args[at]]
        return super().parse_args(ctx, words)

    def _expression(self, words: Sequence[str]) -> int | None:
        """Return where an expression stands that begins with a minus, None where there is none."""
        taken = {opt: isinstance(p, click.Option) and not p.is_flag for p in self.params for opt in p.opts}
        at = 0
        while at < len(words) and words[at] != "--":
            word = words[at]
            valued = tuple(opt for opt, takes in taken.items() if takes and not opt.startswith("--"))
            option = word in taken or word in HELP or word.startswith(("--", *valued))
            if word.startswith("-") and word != STANDARD_INPUT and not option:
                return at
            at += 2 if taken.get(word) else 1
        return None


HELP = ("-h", "--help")


def expression(word: str) -> str:
    """Return the expression that an argument gives; `-` is whatever stands on standard input."""
    if word != STANDARD_INPUT:
        return word
    from symderiv.parse.bounds import LENGTH

    typed = sys.stdin.buffer.read(4 * LENGTH + 4)  # a character takes four bytes at most
    return typed.decode("utf-8", errors="replace").strip()


def declarations(texts: Sequence[str]) -> str:
    """Return the declarations of every `--let` as one text, a line for each."""
    return ";\n".join(texts)
