"""The front door: runs what is typed, and turns errors into one sentence and a status.

Exit statuses: 0 all is well; 1 a check of a solution failed (it is printed all the same); 2 the
input cannot be used; 70 a bug in symderiv; 130 interrupted; 141 the reader of the output went away.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from symderiv.commands import stream
from symderiv.commands.program import NAME, program
from symderiv.errors import SymderivError
from symderiv.room import room

BAD_INPUT, BUG, INTERRUPTED, PIPE_CLOSED = 2, 70, 130, 141

#: Help wider than this is hard to read.  Units: columns.
HELP_WIDTH = 100


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    words = list(sys.argv[1:] if args is None else args)
    _speak_utf8()
    try:
        status = _run(words)
        sys.stdout.flush()
    except (click.ClickException, SymderivError) as error:
        _complain(_sentence(error))
        return BAD_INPUT
    except BrokenPipeError:
        _silence_stdout()
        return PIPE_CLOSED
    except OSError as error:
        _silence_stdout()
        _complain(f"cannot write: {error.strerror or error}")
        return BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        click.echo(err=True)
        return INTERRUPTED
    except Exception as error:  # a bug: whatever it is, a person gets a sentence and a status
        if "--debug" in words:
            raise
        import shlex

        again = shlex.join([NAME, "--debug", *words])
        _complain(f"sorry, this is a bug ({type(error).__name__}: {error}); `{again}` shows where")
        return BUG
    return status


@room()
def _run(words: list[str]) -> int:
    """Answer the shell's request for completions, if it makes one, or else run the command."""
    if request := os.environ.get(f"_{NAME.upper()}_COMPLETE"):
        from click.shell_completion import shell_complete

        return shell_complete(program, {}, NAME, f"_{NAME.upper()}_COMPLETE", request)
    try:
        with program.make_context(NAME, [*words], terminal_width=min(stream.width(), HELP_WIDTH)) as context:
            status = program.invoke(context)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    return status if isinstance(status, int) else 0


def _sentence(error: click.ClickException | SymderivError) -> str:
    """Return what is wrong; what click says about words on the line gets the place where to read on."""
    if isinstance(error, SymderivError):
        return str(error)
    message = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message.rstrip('.')}; see `{error.ctx.command_path} --help`"
    return message


def _complain(sentence: str) -> None:
    click.echo(f"{NAME}: {sentence}", err=True)


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: formulas do not fit in less."""
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper) and output.encoding.lower() != "utf-8":
            output.reconfigure(encoding="utf-8")


def _silence_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter's last flush does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
