"""Statements of an answer: the lines and their sides, before anything in them is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENING, CLOSING = "([{", ")]}"
#: A line that begins or ends so belongs to its neighbour.
JOINS_BEFORE = re.compile(r"^\s*(?:[+*/=)\]}∘⊙·,&]|-(?!\s*\\partial)|\.\*|\\cdot|\\circ|\\odot|\\\\)")
JOINS_AFTER = re.compile(r"(?:[-+*/=(\[{∘⊙·,&]|\\cdot|\\circ|\\odot|\\\\)\s*$")
RELATIONS = "<>!="
#: Environments that set lines of formulas; inside, a line ends at \\\\.
DISPLAYED = re.compile(
    r"\\(?:begin|end)\s*\{(?:equation|align|aligned|gather|gathered|split|eqnarray|multline)\*?\}"
)
CASES = re.compile(r"(\\begin\s*\{cases\}.*?\\end\s*\{cases\})", re.DOTALL)
BOXED = re.compile(r"\\boxed\s*\{(.*)\}", re.DOTALL)
#: What stands between statements on a line, where the next = has a left side before it.
AND = r"(?:and\s+|\\text\s*\{\s*and\s*\}\s*)"
BETWEEN = re.compile(
    rf"(?:,\s*(?:\\q?quad\s*)?{AND}?|\s+{AND})(?:\\q?quad\s*)?(?=[^=,;\n]*[^=,;\n<>!]=(?!=))"
)
#: What marks cases on the line, where = stands in conditions.
CONDITION = re.compile(r"\b(?:if|when|otherwise|else)\b")
#: What opens, closes or equates, and those of them that close.
MARKS = re.compile(r"[()\[\]{}=]|\\begin|\\end")
CLOSERS = (")", "]", "}", r"\end")


@dataclass(frozen=True, slots=True)
class Statement:
    """A line `left = … = right`; the left side is empty where there is none."""

    left: str
    right: str


def statements(text: str) -> tuple[Statement, ...]:
    """Return the statements of an answer, which are lines or stand between semicolons."""
    lines = [line for line in _lines(_unwrapped(text)) if line.strip()]
    return tuple(_sides(line) for line in lines)


def _unwrapped(text: str) -> str:
    """Return the text without the marks that set mathematics off from prose."""
    bare = _displayed(text).strip()
    boxed = BOXED.fullmatch(bare)
    bare = boxed[1].strip() if boxed else bare
    for opener, closer in (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)")):
        if bare.startswith(opener) and bare.endswith(closer) and len(bare) >= len(opener) + len(closer):
            bare = bare[len(opener) : len(bare) - len(closer)]
    return re.sub(r"(?<=\S)\s*[.,]$", "", bare.strip())


def _displayed(text: str) -> str:
    """Return the lines of a displayed environment as lines of text."""
    if not DISPLAYED.search(text):
        return text
    pieces = CASES.split(DISPLAYED.sub("", text))  # every second one is an environment of cases
    return "".join(p if n % 2 else p.replace("\\\\", "\n").replace("&", "") for n, p in enumerate(pieces))


def _lines(text: str) -> list[str]:
    listed = text.count("=") > 1 and ("," in text or "and" in text) and not CONDITION.search(text)
    if ";" not in text and "\n" not in text and not listed:
        return [text]
    found, start, depth = [""], 0, 0
    for at, char in enumerate(text):
        depth += char in OPENING
        depth -= char in CLOSING
        depth += text.startswith(r"\begin", at)
        depth -= text.startswith(r"\end", at)
        may = listed and depth <= 0 and (char == "," or (char == " " and text[at - 1 : at] != " "))
        between = BETWEEN.match(text, at) if may else None
        if between or (depth <= 0 and (char == "\n" or (char == ";" and text[at - 1 : at] != "\\"))):
            _append(found, text[start:at], ";" if between else char)
            start = between.end() if between else at + 1
    _append(found, text[start:], "")
    return found


def _append(found: list[str], line: str, ended_by: str) -> None:
    joined = found[-1] and (JOINS_BEFORE.match(line) or JOINS_AFTER.search(found[-1]))
    if joined:
        found[-1] = f"{found[-1]} {line}"
    elif line.strip():
        found.append(line)
    if ended_by == ";":
        found.append("")


def _sides(line: str) -> Statement:
    if "=" not in line:
        return Statement("", line)
    places = _equalities(line[: condition.start()] if (condition := CONDITION.search(line)) else line)
    if not places:
        return Statement("", line)
    return Statement(line[: places[0]].strip(), line[places[-1] + 1 :])


def _equalities(line: str) -> list[int]:
    """Return where an = stands between sides: in no brackets, in no cases, and part of no relation."""
    found, depth = [], 0
    for mark in MARKS.finditer(line):
        if mark[0] == "=":
            at = mark.start()
            neighbours = line[at - 1 : at] + line[at + 1 : at + 2]
            if depth <= 0 and not set(neighbours) & set(RELATIONS):
                found.append(at)
        else:
            depth += -1 if mark[0] in CLOSERS else 1
    return found
