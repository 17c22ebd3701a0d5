"""Running what a solution prints: a source on its own, and plain formulas in numbers."""

from __future__ import annotations

import ast
import operator
import runpy
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.Gt: operator.gt,
    ast.Lt: operator.lt,
}


def function(source: str) -> Callable[..., Any]:
    """Return the `answer` that a source defines, run as a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer.py"
        file.write_text(source, encoding="utf-8")
        found: Callable[..., Any] = runpy.run_path(str(file))["answer"]
    return found


def number(text: str, names: Mapping[str, Any]) -> Any:
    """Return the value of a plain formula such as `-b1[i]/W1[i]`."""
    return _value(ast.parse(text.replace("^", "**"), mode="eval").body, names)


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return names[node.id]
        case ast.Subscript():
            return _value(node.value, names)[_value(node.slice, names)]
        case ast.UnaryOp():
            return OPERATORS[type(node.op)](_value(node.operand, names))
        case ast.BinOp():
            return OPERATORS[type(node.op)](_value(node.left, names), _value(node.right, names))
        case ast.Compare():
            return OPERATORS[type(node.ops[0])](_value(node.left, names), _value(node.comparators[0], names))
        case ast.Call():
            return _value(node.func, names)(*(_value(a, names) for a in node.args))
    raise TypeError(ast.dump(node))
