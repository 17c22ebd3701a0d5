"""The text of a generated function: imports, signature, docstring, sizes, lines, and what it returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from symderiv.code.arrays import array_of, stacked
from symderiv.code.better import better
from symderiv.code.blocks import with_values
from symderiv.code.emit import Emitter
from symderiv.code.lines import INDENT, WIDTH, lines, needed
from symderiv.code.plan import Array, Plan, Result
from symderiv.code.spelling import spelled
from symderiv.code.targets import Target, Translation, imports, routines_of
from symderiv.code.tree import Code, name, postorder
from symderiv.expr import Apply, Expr, Var, var
from symderiv.expr import postorder as nodes_below
from symderiv.graph import Let
from symderiv.notation import Notation
from symderiv.op import OPS
from symderiv.shape import Dim, axes, is_row
from symderiv.shape import text as shape_text
from symderiv.typeset.unicode import unicode

#: Formulas with more characters than this say less than the code.
LONGEST = 320


@dataclass(frozen=True, slots=True)
class Function:
    """A plan in code: the named values that are needed, and what the function takes.

    sizes: the sizes that the code mentions; those that no input shows are arguments.
    called: declared functions, which are arguments too.
    """

    plan: Plan
    values: Mapping[str, Code]
    inputs: tuple[Var, ...]
    sizes: tuple[str, ...]
    called: tuple[str, ...]

    @property
    def title(self) -> str:
        """The function's name."""
        if self.plan.order == 2:
            return "hessians" if len(self.plan.results) > 1 else "hessian"
        return "value_and_jacobians" if self.plan.of.shape else "value_and_gradients"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of what it takes, in order."""
        unseen = [s for s in self.sizes if s not in shown(self.inputs)]
        return (*(spelled(v.name) for v in self.inputs), *map(spelled, unseen), *self.called)

    @property
    def results(self) -> tuple[str, ...]:
        """The names of what it returns, in order."""
        return tuple(spelled(r.name.name) for r in self.plan.results)


def source(plan: Plan, target: Target, write: Notation) -> str:
    """Return the source of a module that holds the function.

    Raises: NoRule when an operator has no form in the target.
    """
    function, body = written(plan, target)
    head = imports(target, function.values.values())
    routines = routines_of(target, function.values.values())
    parts = [
        *([*head, "", ""] if head else []),
        *([routines.rstrip(), "", ""] if routines else []),
        *_signature(function),
        *_docstring(function, write),
        *body,
        *_returned(function),
    ]
    return "\n".join(parts) + "\n"


def written(plan: Plan, target: Target) -> tuple[Function, list[str]]:
    """Return a plan in the words of a library, and the lines that compute its results.

    Raises: NoRule when an operator has no form in the target.
    """
    function = _translated(_function(plan), target)
    numbers = [*map(spelled, function.sizes), *_numbers(function.values)]
    taken = [*map(spelled, plan.graph.values), *function.arguments, *numbers]
    return function, [*_sizes(function), *lines(function.values, taken, numbers)]


def _function(plan: Plan) -> Function:
    values = _values(plan)
    kept = needed(values, [name(spelled(r.name.name)) for r in plan.results])
    used = {c.head for c in postorder(*kept.values()) if c.kind == "name"}
    asked = [r.wrt for r in plan.results]
    inputs = tuple(v for v in plan.graph.inputs if spelled(v.name) in used or v.name in asked)
    sizes = tuple(s for s in plan.graph.sizes if spelled(s) in used)
    called = {c.head for c in postorder(*kept.values()) if c.kind == "call"}
    return Function(plan, kept, inputs, sizes, tuple(f for f in _declared(plan) if f in called))


def _values(plan: Plan) -> dict[str, Code]:
    """Return the code of every named value and of every array that is a result."""
    inside = [v for _, array in plan.arrays for v in array.values]
    parts = {v: var(f"#{n}", v.shape) for n, v in enumerate(dict.fromkeys(inside))}
    lets = better((*plan.lets, *(Let(symbol, value) for value, symbol in parts.items())))
    bodies = {let.var: let.body for let in lets}
    emitter = Emitter(bodies.values())
    for let in lets:
        emitter.value(let.body)
    values = {spelled(let.name): emitter.code(bodies[let.var]) for let in plan.lets}
    opened = {value: bodies[symbol] for value, symbol in parts.items()}
    return values | {spelled(symbol.name): _array(array, opened, emitter) for symbol, array in plan.arrays}


def _array(array: Array, opened: Mapping[Expr, Expr], emitter: Emitter) -> Code:
    """Return the code of an array; `opened` are the emitted forms of the values that it is made of."""
    if array.blocks is None:
        return stacked(emitter.code(opened[array.map]), array.direction, array.labels)
    chosen = tuple(with_values(b, lambda v: opened.get(v, v)) for b in array.blocks)
    return array_of(chosen, array.labels, emitter)


def _declared(plan: Plan) -> tuple[str, ...]:
    """Return the declared functions and their derivatives that the plan mentions."""
    bodies = [let.body for let in plan.lets] + [p for _, array in plan.arrays for p in array.values]
    ops = (node.op for node in nodes_below(*bodies) if isinstance(node, Apply))
    return tuple(dict.fromkeys(spelled(op.name) for op in ops if OPS.get(op.name) is not op))


def _translated(function: Function, target: Target) -> Function:
    """Return the function in the words of a library."""
    like = spelled(function.inputs[0].name) if function.inputs else ""
    translation = Translation(target, like, {spelled(s) for s in function.sizes}, function.called)
    values = translation.values(function.values)
    return Function(function.plan, values, function.inputs, function.sizes, function.called)


def _numbers(values: Mapping[str, Code]) -> list[str]:
    heads = (c.head for c in postorder(*values.values()) if c.kind == "name")
    return [h for h in dict.fromkeys(heads) if "." in h]


def shown(inputs: Sequence[Var]) -> dict[Dim, tuple[Var, int]]:
    """Return where each size is read off: an input, and which axis of its array."""
    found: dict[Dim, tuple[Var, int]] = {}
    for v in inputs:
        for axis, dim in enumerate(axes(v.shape)):
            found.setdefault(dim, (v, axis))
    return found


def _sizes(function: Function) -> list[str]:
    """Return the lines that read the sizes off the inputs; both of one matrix on one line."""
    where = shown(function.inputs)
    read: dict[Var, list[str]] = {}
    for size in function.sizes:
        if size in where:
            read.setdefault(where[size][0], []).append(size)
    out = []
    for v, sizes in read.items():
        base = f"{spelled(v.name)}.shape"
        if len(sizes) == 2:
            out.append(f"{INDENT}{', '.join(spelled(d) for d in axes(v.shape))} = {base}")
        else:
            out.append(f"{INDENT}{spelled(sizes[0])} = {base}[{where[sizes[0]][1]}]")
    return out


def _signature(function: Function) -> list[str]:
    title, arguments = function.title, function.arguments
    for line in (
        [f"def {title}({', '.join(arguments)}):"],
        [f"def {title}(", f"{INDENT}{', '.join(arguments)}", "):"],
    ):
        if max(map(len, line)) <= WIDTH:
            return line
    return [f"def {title}(", *(f"{INDENT}{a}," for a in arguments), "):"]


def _returned(function: Function) -> list[str]:
    line = f"{INDENT}return {', '.join(function.results)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"{INDENT}return (", *(f"{INDENT * 2}{r}," for r in function.results), f"{INDENT})"]


def _docstring(function: Function, write: Notation) -> list[str]:
    plan = function.plan
    of, by = spelled(plan.of.name), ", ".join(spelled(r.wrt) for r in plan.results if r.wrt)
    kinds = {"hessian": "Hessian", "hessians": "Hessians"}
    what = (
        f"the {kinds[function.title]} of {of} with respect to {by}"
        if plan.order == 2
        else f"{of} and its {'Jacobians' if plan.of.shape else 'gradients'} with respect to {by}"
    )
    takes = [f"{spelled(v.name)}: {_shape(v)}" for v in function.inputs]
    takes += [f"{a}: a size" for a in function.arguments if a in map(spelled, function.sizes)]
    takes += [f"{a}: a function, entry by entry" for a in function.called]
    return [
        f'{INDENT}"""Return {what}.',
        "",
        f"{INDENT}Takes:",
        *(f"{INDENT * 2}{line}" for line in takes),
        "",
        f"{INDENT}Returns:",
        *(line for r in plan.results for line in _wrapped(_described(plan, r, write))),
        f'{INDENT}"""',
    ]


def _wrapped(line: str) -> list[str]:
    """Return a line of a docstring, broken at spaces where it is too long."""
    return wrap(line, WIDTH, initial_indent=INDENT * 2, subsequent_indent=INDENT * 3, break_long_words=False)


def _described(plan: Plan, result: Result, write: Notation) -> str:
    """Return a result's line: its name, its shape and, unless it is named by the program, its formula."""
    match result.value:
        case Array() as array:
            formula = f", {unicode(write(array.direction))} ↦ {unicode(write(array.map))}"
        case value:
            body = plan.graph.bodies.get(result.name) if result.wrt is None else value
            formula = "" if body is None else f", {unicode(write(body))}"
    said = f"{spelled(result.name.name)}: {_shape(result.name)}"
    return f"{said}{formula}".replace("\\", "/") if len(formula) <= LONGEST else said


def _shape(v: Var) -> str:
    return f"{shape_text(v.shape)} (a 1-D array)" if is_row(v.shape) else shape_text(axes(v.shape))
