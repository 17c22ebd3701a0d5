"""`python -m tests.security.audited`: check hostile answers, and print what the interpreter did meanwhile.

It listens to the audit events of Python (PEP 578): every file that is opened, module imported, text
compiled, process started.  The working directory is on the path and holds a module `marker`.
"""

from __future__ import annotations

import json
import sys

import click

from symderiv.checking.check import checked
from symderiv.checking.target import target
from tests.security.answers import CODE, HIDDEN, LARGE, LEGITIMATE, LET

#: Events that reach outside of the process, or make code of a text.
WATCHED = (
    "compile",
    "ctypes.",
    "exec",
    "ftplib.",
    "import",
    "marshal.",
    "open",
    "os.",
    "pickle.",
    "shutil.",
    "socket.",
    "subprocess.",
    "tempfile.",
    "urllib.",
    "webbrowser.",
)


def main(marker: str) -> None:
    """Check every answer of the tables; the legitimate ones go first, and load what checking needs."""
    aim = target(reference="x + y + w'*z + v'*z", let=LET)
    for answer in LEGITIMATE:
        checked(aim, answer)
    seen: list[str] = []
    listening = True

    def listen(event: str, arguments: tuple[object, ...]) -> None:
        if listening and event.startswith(WATCHED):
            seen.append(f"{event} {arguments!r:.200}")

    sys.addaudithook(listen)
    for answer in (*CODE, *LARGE, *HIDDEN):
        checked(aim, answer.replace("{marker}", marker))
    listening = False
    click.echo(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1])
