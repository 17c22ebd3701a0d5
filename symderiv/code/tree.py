"""Python expressions as a graph: interned nodes, so that what is written twice is one node.

Numeric forms of operators are read from their NumPy source; the whole of a function is one graph,
in which sharing is seen, targets are swapped and lines are broken.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Literal
from weakref import WeakValueDictionary

from symderiv.code.spelling import spelled

#: `placed` is an array (the first argument) with another (the second) written at indices (the rest).
Kind = Literal[
    "name",
    "number",
    "call",
    "binary",
    "unary",
    "attribute",
    "item",
    "slice",
    "tuple",
    "list",
    "for",
    "placed",
]


class Code:
    """A node: `head` is a name, literal, operator or function; `keywords` name the last of `args`."""

    __slots__ = ("__weakref__", "args", "head", "keywords", "kind")

    kind: Kind
    head: str
    args: tuple[Code, ...]
    keywords: tuple[str, ...]

    def __repr__(self) -> str:
        return text(self)


_interned: WeakValueDictionary[tuple[Any, ...], Code] = WeakValueDictionary()


def node(kind: Kind, head: str, args: tuple[Code, ...] = (), keywords: tuple[str, ...] = ()) -> Code:
    """Return the one node of this description."""
    key = (kind, head, args, keywords)
    found = _interned.get(key)
    if found is None:
        found = Code()
        found.kind, found.head, found.args, found.keywords = key
        _interned[key] = found
    return found


def name(word: str) -> Code:
    """Return a name."""
    return node("name", word)


def number(literal: object) -> Code:
    """Return a number as it is written; a negative one is the negative of a number."""
    digits = str(literal)
    return node("unary", "-", (number(digits[1:]),)) if digits.startswith("-") else node("number", digits)


def call(function: str, *args: Code, **keywords: Code) -> Code:
    """Return a call of a function, `np.sum` or the like."""
    return node("call", function, (*args, *keywords.values()), tuple(keywords))


def is_number(code: Code, value: str) -> bool:
    """Tell whether the code is that number, `2` or `2.0`."""
    return code.kind == "number" and float(code.head) == float(value)


def add(a: Code, b: Code) -> Code:
    """Return a + b, as a difference where b is a negative."""
    less = _without_sign(b)
    return node("binary", "+", (a, b)) if less is None else node("binary", "-", (a, less))


def summands(code: Code) -> tuple[Code, ...]:
    """Return the terms of a sum, those that are subtracted negated."""
    if code.kind != "binary" or code.head not in ("+", "-"):
        return (code,)
    a, b = code.args
    return (*summands(a), b if code.head == "+" else negate(b))


def _without_sign(code: Code) -> Code | None:
    """Return the code without the minus that it begins with; None where there is none."""
    if code.kind == "unary":
        return code.args[0]
    if code.kind == "call" and code.head == "np.outer":
        first = _without_sign(code.args[0])
        return None if first is None else node("call", code.head, (first, code.args[1]))
    if code.kind == "binary" and code.head in ("*", "/"):
        first = _without_sign(code.args[0])
        return None if first is None else node("binary", code.head, (first, code.args[1]))
    return None


def multiply(a: Code, b: Code) -> Code:
    """Return a b, its sign in front; a factor 1, and the 1.0 of an indicator, are not written."""
    if a.kind == "unary" or b.kind == "unary":
        signs = [a.kind == "unary", b.kind == "unary"]
        product = multiply(*(c.args[0] if c.kind == "unary" else c for c in (a, b)))
        return product if all(signs) else negate(product)
    if is_indicator(b):
        b = b.args[1]
    elif is_indicator(a):
        a = a.args[1]
    for one, other in ((a, b), (b, a)):
        if is_number(one, "1") and not is_comparison(other):
            return other
    return node("binary", "*", (a, b))


def negate(a: Code) -> Code:
    """Return −a; a product's sign goes to its first number."""
    if a.kind == "binary" and a.head in ("*", "/") and _leading(a).kind in ("number", "unary"):
        return node("binary", a.head, (negate(a.args[0]), a.args[1]))
    if a.kind == "call" and a.head == "np.outer":  # the sign goes to a vector, not to the matrix
        return node("call", a.head, (negate(a.args[0]), a.args[1]))
    return a.args[0] if a.kind == "unary" else node("unary", "-", (a,))


def matmul(a: Code, b: Code) -> Code:
    """Return a @ b, its sign in front."""
    signs = [c.kind == "unary" for c in (a, b)]
    plain = [c.args[0] if c.kind == "unary" else c for c in (a, b)]
    product = node("binary", "@", tuple(plain))
    return negate(product) if signs[0] != signs[1] else product


def _leading(code: Code) -> Code:
    while code.kind == "binary" and code.head in ("*", "/"):
        code = code.args[0]
    return code


def is_comparison(code: Code) -> bool:
    """Tell whether the code is a comparison, whose values are true and false."""
    return code.kind == "binary" and code.head in _COMPARISONS


def is_indicator(code: Code) -> bool:
    """Tell whether the code is `1.0 * (a > b)`, a comparison as numbers."""
    return (
        code.kind == "binary"
        and code.head == "*"
        and is_number(code.args[0], "1")
        and is_comparison(code.args[1])
    )


def item(base: Code, *at: Code) -> Code:
    """Return base[at, …]."""
    return node("item", "", (base, *at))


def attribute(base: Code, of: str) -> Code:
    """Return `base.of`; a transpose of a transpose is nothing."""
    if of == "T" and base.kind == "attribute" and base.head == "T":
        return base.args[0]
    return node("attribute", of, (base,))


#: `:` between brackets, and the new axis of `v[:, None]`.
EVERY, NEW = node("slice", ":"), name("None")


def postorder(*roots: Code, skip: Callable[[Code], bool] = lambda _: False) -> Iterator[Code]:
    """Yield each node below the roots once, children first; what `skip` holds for is not looked into."""
    seen: set[Code] = set()
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        code, ready = stack.pop()
        if ready:
            yield code
        elif code not in seen and not skip(code):
            seen.add(code)
            stack.append((code, True))
            stack.extend((arg, False) for arg in reversed(code.args))


def rebuilt(root: Code, change: Callable[[Code], Code]) -> Code:
    """Return `root` with `change` done to every node, from the leaves up."""
    done: dict[Code, Code] = {}
    for code in postorder(root):
        args = tuple(done[a] for a in code.args)
        done[code] = change(node(code.kind, code.head, args, code.keywords))
    return done[root]


@cache
def form(source: str) -> Code:
    """Return the code that a piece of NumPy source is."""
    return _read(ast.parse(source, mode="eval").body)


def filled(source: str, args: Mapping[str, Code]) -> Code:
    """Return the code of `source` with its names `args` replaced by code."""
    return rebuilt(form(source), lambda code: _filled(code, args))


def _filled(code: Code, args: Mapping[str, Code]) -> Code:
    if code.kind == "name":
        return args.get(code.head, code)
    if code.kind == "binary" and code.head == "*":
        return multiply(*code.args)
    if code.kind == "unary":
        return negate(*code.args)
    if code.kind == "binary" and code.head == "+":
        return add(*code.args)
    if code.kind == "call" and code.head == "np.where" and is_indicator(code.args[0]):
        return call(code.head, code.args[0].args[1], *code.args[1:])
    return code


_BINARY: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_COMPARISONS = frozenset({">", ">=", "<", "<=", "==", "!="})


def _read(tree: ast.expr) -> Code:
    """Return the node of a piece of Python's own tree; what no numeric form uses is not known here."""
    match tree:
        case ast.Constant(value=str(word)):
            return name(f'"{word}"')
        case ast.Constant(value=value):
            return NEW if value is None else number(repr(value))
        case ast.Name(id=word):
            return name(word)
        case ast.Attribute(value=base, attr=of):
            dotted = ast.unparse(tree)
            return name(dotted) if dotted.startswith("np.") else attribute(_read(base), of)
        case ast.Call(func=function, args=args, keywords=keywords):
            return _read_call(function, args, keywords)
        case ast.BinOp(left=a, op=operator, right=b) | ast.Compare(left=a, ops=[operator], comparators=[b]):
            return node("binary", _BINARY[type(operator)], (_read(a), _read(b)))
        case ast.UnaryOp(op=ast.USub(), operand=a):
            return node("unary", "-", (_read(a),))
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return node("tuple" if isinstance(tree, ast.Tuple) else "list", "", tuple(map(_read, parts)))
        case ast.Subscript(value=base, slice=where):
            parts = where.elts if isinstance(where, ast.Tuple) else [where]
            return item(_read(base), *(EVERY if isinstance(p, ast.Slice) else _read(p) for p in parts))
    raise ValueError(f"a numeric form with {ast.dump(tree)} is not understood")


def _read_call(function: ast.expr, args: list[ast.expr], keywords: list[ast.keyword]) -> Code:
    named = {k.arg: _read(k.value) for k in keywords if k.arg is not None}
    match function:
        case ast.Subscript(slice=ast.Constant(value=declared)):  # values["phi'"], a declared function
            head = spelled(declared)
        case _:
            head = ast.unparse(function)
    return node("call", head, (*map(_read, args), *named.values()), tuple(named))


#: How tightly an operator holds its operands.
_BONDS = {**dict.fromkeys(_COMPARISONS, 1), "+": 2, "-": 2, "*": 3, "/": 3, "@": 3, "**": 5}
_UNARY, _POSTFIX = 4, 6

Texts = Mapping[Code, tuple[str, int]]


def text(root: Code) -> str:
    """Return the source of an expression, as the formatters of the field lay it out."""
    done: dict[Code, tuple[str, int]] = {}
    for code in postorder(root):
        done[code] = written(code, done)
    return done[root][0]


def written(code: Code, texts: Texts) -> tuple[str, int]:
    """Return the source of a node from those of its arguments, and how tightly it holds together."""
    match code.kind:
        case "name" | "number" | "slice":
            return code.head, _POSTFIX
        case "binary":
            return _binary(code, texts)
        case "unary":
            power = code.args[0].kind == "binary" and code.args[0].head == "**"
            return f"-{_fenced(code.args[0], texts, _POSTFIX if power else _UNARY)}", _UNARY
        case "attribute":
            return f"{_fenced(code.args[0], texts, _POSTFIX)}.{code.head}", _POSTFIX
        case "item":
            inside = ", ".join(texts[a][0] for a in code.args[1:])
            return f"{_fenced(code.args[0], texts, _POSTFIX)}[{inside}]", _POSTFIX
        case "for":
            body, over = (texts[a][0] for a in code.args)
            return f"[{body} for {code.head} in {over}]", _POSTFIX
        case _:
            return _listed(code, texts), _POSTFIX


def _listed(code: Code, texts: Texts) -> str:
    args = [texts[a][0] for a in code.args]
    plain = len(args) - len(code.keywords)
    args[plain:] = [f"{k}={a}" for k, a in zip(code.keywords, args[plain:], strict=True)]
    if code.kind == "tuple":
        return f"({args[0]},)" if len(args) == 1 else f"({', '.join(args)})"
    return f"[{', '.join(args)}]" if code.kind == "list" else f"{code.head}({', '.join(args)})"


def _binary(code: Code, texts: Texts) -> tuple[str, int]:
    bond = _BONDS[code.head]
    a, b = code.args
    if code.head == "**":
        left = _fenced(a, texts, bond + 1)
        right = _fenced(b, texts, _UNARY if b.kind == "unary" else bond + 1)
        tight = _is_simple(left) and _is_simple(right)  # x**2 but (a + b) ** 2
        return f"{left}**{right}" if tight else f"{left} ** {right}", bond
    mixed = bond == 3 and a.kind == "binary" and (a.head == "@") != (code.head == "@")
    left = _fenced(a, texts, bond + (bond == 1 or mixed))  # (A * v) @ B is read wrongly without
    return f"{left} {code.head} {_fenced(b, texts, bond + 1)}", bond


def _is_simple(source: str) -> bool:
    return all(part.isalnum() or part == "" for part in source.lstrip("-").replace("_", "").split("."))


def _fenced(code: Code, texts: Texts, least: int) -> str:
    source, bond = texts[code]
    return source if bond >= least else f"({source})"
