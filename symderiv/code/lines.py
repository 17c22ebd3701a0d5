"""Straight-line code: named values one to a line, and lines short enough to read.

A value that is used more than once gets a name, so that nothing is computed twice; so does part of
a line that would be too long.  Everything else stands where it is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from symderiv.code.tree import Code, name, postorder, written

#: Columns of a line of generated code, its indentation included: what formatters of Python allow.
WIDTH = 88
INDENT = "    "

Named = Mapping[str, Code]

#: How an array is written into another; JAX's arrays do not change, so it makes a new one.
PLACED = {
    "=": "{0}[{1}] = {2}",
    "+=": "{0}[{1}] += {2}",
    "set": "{0} = {0}.at[{1}].set({2})",
    "add": "{0} = {0}.at[{1}].add({2})",
}


def needed(values: Named, results: Iterable[Code]) -> dict[str, Code]:
    """Return those of the named values that the results are computed from, in their order."""
    wanted = {code.head for code in postorder(*results) if code.kind == "name"}
    kept = []
    for spelled in reversed(list(values)):
        if spelled in wanted:
            kept.append(spelled)
            wanted.update(code.head for code in postorder(values[spelled]) if code.kind == "name")
    return {spelled: values[spelled] for spelled in reversed(kept)}


def lines(values: Named, taken: Iterable[str], fixed: Iterable[str] = ()) -> list[str]:
    """Return the lines that compute the named values in order.

    `taken` are names in use; `fixed` the names that stand for numbers (sizes), which are shared freely.
    """
    writer = _Writer(values, frozenset(taken), frozenset(fixed))
    for spelled, code in values.items():
        writer.define(spelled, code)
    return writer.lines


class _Writer:
    """Writes lines; `texts` holds how each node is written: out, or by its name."""

    def __init__(self, values: Named, taken: frozenset[str], fixed: frozenset[str]) -> None:
        self.lines: list[str] = []
        self.texts: dict[Code, tuple[str, int]] = {}
        self.taken = taken | set(values)
        self.fixed = fixed
        self.waiting = {code: spelled for spelled, code in reversed(list(values.items())) if code.args}
        nodes = list(postorder(*values.values()))
        self.uses = _uses(nodes)
        self.bound = _bound(nodes)
        self.invariant = {a for code in self.bound for a in code.args} - self.bound
        self.plain = _plain(nodes, fixed)
        self.turn = 0

    def define(self, spelled: str, root: Code) -> None:
        """Write the line `spelled = root`, and before it what that needs."""
        if root.kind == "placed":
            self._place(spelled, root)
            return
        if root in self.texts:
            if self.texts[root][0] != spelled:
                self.lines.append(f"{INDENT}{spelled} = {self.texts[root][0]}")
            return
        self._prepare(root.args)
        self._line(spelled, root)

    def _place(self, spelled: str, root: Code) -> None:
        """Write an array that is made in several steps: never one that has a name already."""
        base, written_into, at = root.args[0], root.args[1], root.args[2:]
        if base.kind == "placed":
            self._place(spelled, base)
        else:
            self._prepare(base.args)
            source, _ = self._fitted(base, WIDTH - len(INDENT) - len(spelled) - len(" = "))
            self.lines.append(f"{INDENT}{spelled} = {source}")
        self._prepare((written_into, *at))
        where = ", ".join(self.texts[a][0] for a in at)
        line = INDENT + PLACED[root.head].format(spelled, where, self.texts[written_into][0])
        if len(line) > WIDTH and self._can_stand_alone(written_into):
            self._line(self._fresh(), written_into)
            line = INDENT + PLACED[root.head].format(spelled, where, self.texts[written_into][0])
        self.lines.append(line)

    def _prepare(self, roots: Iterable[Code]) -> None:
        """Write the lines that nodes need before they can be written themselves."""
        for code in list(postorder(*roots, skip=self.texts.__contains__)):
            if code in self.texts:
                continue
            if code in self.waiting:
                self._line(self.waiting[code], code)
            elif self._is_shared(code):
                self._line(self._fresh(), code)
            else:
                self.texts[code] = self._fitted(code, WIDTH - len(INDENT) - 8)

    def _is_shared(self, code: Code) -> bool:
        """Tell whether a node is needed more than once, or at every turn of a comprehension."""
        often = self.uses[code] > 1 or code in self.invariant
        return often and code not in self.plain and code not in self.bound

    def _line(self, spelled: str, code: Code) -> None:
        source, bond = self._fitted(code, WIDTH - len(INDENT) - len(spelled) - len(" = "))
        line = f"{INDENT}{spelled} = {source}"
        if len(line) > WIDTH and code.kind == "call":  # all names, and still too long
            inside = source[len(code.head) + 1 : -1]
            self.lines += [f"{INDENT}{spelled} = {code.head}(", f"{INDENT * 2}{inside}", f"{INDENT})"]
        else:
            self.lines.append(line)
        self.texts[code] = (spelled, 6) if code.args else (source, bond)

    def _fitted(self, code: Code, room: int) -> tuple[str, int]:
        """Return how a node is written; what makes it too long gets a line of its own."""
        found = written(code, self.texts)
        while len(found[0]) > room:
            long = [a for a in code.args if self._can_stand_alone(a)]
            if not long:
                break
            self._line(self._fresh(), max(long, key=lambda a: len(self.texts[a][0])))
            found = written(code, self.texts)
        return found

    def _can_stand_alone(self, code: Code) -> bool:
        source = self.texts[code][0]
        return bool(code.args) and not source.isidentifier() and code not in self.plain | self.bound

    def _fresh(self) -> str:
        while True:
            self.turn += 1
            if f"t{self.turn}" not in self.taken:
                return f"t{self.turn}"


def _uses(nodes: list[Code]) -> Counter[Code]:
    """Return how often each node is written; a view that is used twice uses what it shows twice."""
    uses = Counter(arg for code in nodes for arg in code.args)
    for code in reversed(nodes):
        if code.kind in ("attribute", "item") and uses[code] > 1:
            uses[code.args[0]] += uses[code] - 1
    return uses


def _bound(nodes: list[Code]) -> frozenset[Code]:
    """Return the nodes that hold the index of a comprehension: they have no value outside it."""
    indices = {name(code.head) for code in nodes if code.kind == "for"}
    held: dict[Code, frozenset[Code]] = {}
    for code in nodes:
        own = frozenset({code}) if code in indices else frozenset()
        held[code] = own.union(*(held[a] for a in code.args))
        if code.kind == "for":
            held[code] -= {name(code.head)}
    return frozenset(code for code, open_ in held.items() if open_)


def _plain(nodes: list[Code], fixed: frozenset[str]) -> frozenset[Code]:
    """Return the nodes that cost nothing to repeat: names, numbers, views, and what is made of sizes."""
    sizes: set[Code] = set()
    plain: set[Code] = set()
    for code in nodes:
        constant = code.kind in ("number", "slice") or (code.kind == "name" and code.head in fixed)
        if constant or (code.kind in ("binary", "unary", "tuple") and all(a in sizes for a in code.args)):
            sizes.add(code)
        if not code.args or code.kind in ("attribute", "item", "slice", "for") or code.head == "range":
            plain.add(code)
    return frozenset(plain | sizes)
