"""Words: names with their scripts, functions with their arguments, and the forms that a word begins."""

from __future__ import annotations

from dataclasses import replace

from symderiv.parse import bounds
from symderiv.parse.binders import EXTREMA, LARGEST, RANGED, extremum, folded, largest, ranged, ranges_next
from symderiv.parse.cursor import CLOSERS
from symderiv.parse.functions import FORMS, FUNCTIONS, SIZED
from symderiv.parse.grammar import (
    ANY,
    INFIX,
    POSTFIX,
    PREFIX,
    SCRIPT,
    Grammar,
    bracketed,
    number,
    tagged,
    whole_number,
)
from symderiv.parse.names import spelled
from symderiv.parse.primes import HIGHEST, PRIMED
from symderiv.parse.syntax import (
    At,
    Call,
    Compare,
    Folded,
    Group,
    Indicator,
    Logic,
    Name,
    Node,
    Norm,
    Number,
    Power,
    Product,
    Tensor,
    Transposed,
)
from symderiv.parse.tokens import Span, Token

#: What stands around the tag of a transposed name, `W^{(2)T}`.
TAGGED_TRANSPOSES = tuple(["{", "(", ")", sign, "}"] for sign in ("⊤", "T"))
SPELLED_OUT = 3  # a shorter unknown word before a bracket is a factor, not a function


def word(p: Grammar, floor: int) -> Node:
    """Read what a word begins: a name, or a function's application."""
    token = p.take()
    declared = token.text in p.scope.values
    if declared and not p.sees("_", "^"):
        return Name(token.text, token.span)
    if token.text in ("arg", *EXTREMA) and not declared:
        return extremum(p, token, ())
    if token.text in ("sum", "prod") and p.sees("_") and not declared:
        return folded(p, token)
    if token.text in LARGEST and p.sees("_") and not declared:
        return largest(p, token)
    if token.text == "I" and not declared:
        return _identity(p, token)
    node = scripted(p, Name(token.text, token.span))
    if not isinstance(node, Name):
        return node
    called = p.function(node) or _derived(p, node)
    if called is not None:
        return application(p, node, called)
    if node.subs and not p.known(node) and p.function(Name(token.text, token.span)) in FUNCTIONS:
        p.fail(f"{token.text} takes no subscript", node.span)
    if (
        not declared
        and not p.known(node)
        and p.sees("(")
        and len(token.text) >= SPELLED_OUT
        and p.next.span[0] == node.span[1]
    ):
        return Call(spelled(node), arguments(p), p.span_from(token.span[0]))
    return node


def _derived(p: Grammar, node: Name) -> str | None:
    r"""Return the function that `\phi^{(3)}(z)` is a derivative of, None for any other name."""
    order = node.tag and node.tag.isdigit() and len(node.tag) < 3 and p.sees("(") and not p.known(node)
    return p.function(replace(node, tag="")) if order else None


def plain_name(p: Grammar, wanted: str) -> Name:
    """Read a name with its scripts, whatever the word means elsewhere; `wanted` says what for.

    Raises: InputError for anything else.
    """
    token = p.next
    if token.kind == "word":
        p.take()
        node = scripted(p, Name(token.text, token.span))
    elif p.sees("hat", "bar", "tilde", "{"):
        node = p.operand(SCRIPT)
    else:
        p.fail(f"expected {wanted}, found {p.shown()}")
    if not isinstance(node, Name):
        p.fail(f"expected {wanted}", node.span)
    return node


def scripted(p: Grammar, name: Name) -> Node:
    """Read the scripts that belong to a name: `_i`, `_{ij}`, `^{(1)}`."""
    node: Node = name
    while isinstance(node, Name):
        if not p.sees("_", "^"):
            return node
        if p.sees("_"):
            node = _subscript(p, node)
            if isinstance(node, Name) and len(node.subs) > bounds.INDICES:
                p.fail(f"a name has more than {bounds.INDICES} indices", node.span)
        elif p.sees("^") and [p.ahead(k).text for k in (1, 2, 4, 5)] == ["{", "(", ")", "}"]:
            p.move(3)
            tag = p.take().text
            p.move(2)
            node = tagged(p, node, tag)
        elif p.sees("^") and [p.ahead(k).text for k in (1, 2, 4, 5, 6)] in TAGGED_TRANSPOSES:
            p.move(3)
            tag = p.take().text
            p.move(3)
            base = tagged(p, node, tag)
            return Transposed(base, p.span_from(base.span[0]))
        else:
            return node
    return node


def _subscript(p: Grammar, left: Node) -> Node:
    """Read `_…` after `left`."""
    p.take()
    if p.sees("{") and [p.ahead(k).text for k in (1, 2)] == ["+", "}"]:
        p.move(1)
        del p.tokens[p.at + 1]
    if p.skip("+"):
        return Call("relu", (left.body if isinstance(left, Group) else left,), p.span_from(left.span[0]))
    subs = subscripts(p)
    span = p.span_from(left.span[0])
    match left:
        case Name():
            return replace(left, subs=(*left.subs, *subs), span=span)
        case Power(base=Name()) | Transposed(base=Name()):
            assert isinstance(left.base, Name)  # x^2_i is the square of x_i
            return replace(left, base=replace(left.base, subs=(*left.base.subs, *subs)), span=span)
        case _:
            return At(left, subs, span)


def subscripts(p: Grammar) -> tuple[Name | Number, ...]:
    """Read what stands after `_`: one letter or number, or several in braces."""
    if not p.skip("{"):
        return (_index(p),)
    found = [_index(p)]
    while not p.skip("}"):
        p.skip(",")
        found.append(_index(p))
    return tuple(found)


def _index(p: Grammar) -> Name | Number:
    token = p.next
    if token.kind == "word":
        p.take()
        return Name(token.text, token.span)
    if token.kind == "number" and whole_number(token.text):
        found = number(p, SCRIPT)
        assert isinstance(found, Number)
        return found
    raise p.wrong(f"an index is a letter or a whole number, found {p.shown()}")


def application(p: Grammar, name: Name, called: str) -> Node:
    """Read a function's arguments, in brackets or (for a function of one value) without."""
    start = name.span[0]
    primes = int(name.tag or 0)
    while p.skip("'"):
        primes += 1
    if primes and called not in p.scope.functions:
        _check_primes(p, called, primes, (start, p.previous_stop()))
    exponent = _raised(p, called)
    opener = p.next
    args = arguments(p, called) if p.sees("(", "{", "\\{", "[") else _bare_argument(p, called)
    span = p.span_from(start)
    call: Node = Call(called, args, span, primes)
    if args and isinstance(args[0], Folded | Tensor) and args[0].span[0] == opener.span[0]:
        call = args[0]  # its own ranges, not those of a sum inside
    if called == "ind":
        call = Indicator(args[0], span) if len(args) == 1 else p.fail("ind takes one condition", span)
    return call if exponent is None else Power(call, exponent, True, name.span, span)


def _check_primes(p: Grammar, called: str, primes: int, span: Span) -> None:
    if called not in PRIMED:
        p.fail(f"a prime follows an elementwise function of one value, and {called} is none", span)
    if primes > HIGHEST:
        p.fail(f"{called} is read with {HIGHEST} primes at most, found {primes}", span)


def _raised(p: Grammar, called: str) -> Node | None:
    r"""Read the power of `\tanh^2 z`, which is the power of the value."""
    if not p.sees("^"):
        return None
    place = p.take().span
    exponent = p.expression(SCRIPT) if not p.sees("{") else bracketed(p)
    if isinstance(exponent, Number) and exponent.value > 0:
        return exponent
    raise p.wrong(f"{called}^ takes a positive number before the argument; put other powers after it", place)


def arguments(p: Grammar, called: str = "") -> tuple[Node, ...]:
    """Read arguments between brackets, separated by commas."""
    opener = p.take()
    if called in RANGED and ranges_next(p):
        return (ranged(p, called, opener),)
    closer = CLOSERS[opener.text]
    if p.skip(closer):
        return ()
    conditional = called in ("where", "ind")
    p.conditions += conditional
    p.bars.append(opener.text)
    args = [p.expression(ANY)]
    while p.skip(","):
        args.append(p.expression(ANY))
    p.bars.pop()
    p.conditions -= conditional
    p.expect(closer, f"to close {opener.text}")
    return tuple(args)


def _bare_argument(p: Grammar, called: str) -> tuple[Node, ...]:
    several = called in FUNCTIONS and FUNCTIONS[called].arity > 1
    if several or called in SIZED or called in FORMS - {"sum"} or not p.begins_factor():
        p.fail(f"{called} takes its arguments in brackets, found {p.shown()}")
    argument = p.expression(POSTFIX)
    if p.begins_factor() and not (p.next.kind == "word" and p.function(Name(p.next.text, p.next.span))):
        p.fail(f"what {called} applies to can be read two ways here; write {called}(…)")
    return (argument,)


def _identity(p: Grammar, token: Token) -> Node:
    """Read `I`, `I_n`, `I(n)`, and `I(z > 0)`, which is an indicator."""
    name = scripted(p, Name(token.text, token.span))
    if not p.sees("("):
        return name
    start = p.next.span[0]
    body = bracketed(p)
    span = p.span_from(token.span[0])
    if isinstance(body, Compare | Logic):
        return Indicator(body, span)
    if isinstance(body, Number) or (isinstance(body, Name) and spelled(body) in p.scope.sizes):
        return Call("eye", (body,), span)
    group = Group(body, p.span_from(start))
    return Product((name, group), (" ",), (span,), span)


def _entries(p: Grammar, left: Node) -> Node:
    """Read `x[i, j]`; brackets that hold a condition are an indicator beside `left`."""
    start = p.next.span[0]
    args = arguments(p)
    beside = len(args) == 1 and isinstance(args[0], Compare | Logic)
    if beside or (isinstance(left, Number) and len(args) == 1):
        span = p.span_from(start)
        whole = p.span_from(left.span[0])
        right = Indicator(args[0], span) if beside else Group(args[0], span)
        return Product((left, right), (" ",), (whole,), whole)
    return At(left, args, p.span_from(left.span[0]))


def _norm_subscript(p: Grammar, left: Node) -> Node:
    if isinstance(left, Norm):
        p.fail("a norm takes one of the subscripts 2, 1 and F")
    return _subscript(p, left)


PREFIX["word"] = word
INFIX["_"] = (SCRIPT, _norm_subscript)
INFIX["["] = (SCRIPT, _entries)
