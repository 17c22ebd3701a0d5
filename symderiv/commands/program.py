"""The table of commands, each loaded only when it runs, so that `--help` and completion stay instant."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from symderiv import __version__
from symderiv.errors import InputError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

NAME = "symderiv"

#: Each command and its line of help; `symderiv.commands.NAME` holds it as `command`.
COMMANDS = {
    "list": "List the sheets and their parts.",
    "show": "Show the question of a part.",
    "solve": "Solve parts: steps with reasons, answers, checks.",
    "plot": "Draw a derivative with its kinks, of a part or of your own.",
    "graph": "Draw the computation graph of a part.",
    "derive": "Differentiate an expression of your own.",
    "check": "Check an answer against a part or a reference.",
    "code": "Write derivatives as a function for NumPy, PyTorch or JAX.",
    "grade": "Check the answers of a class.",
    "export": "Write an autograder for another system.",
    "audit": "Judge every printed formula of the sheets.",
    "new": "Start a sheet of your own.",
    "completion": "Print the script that teaches a shell to complete.",
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and help from `COMMANDS` alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"symderiv.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names, or say which names are near it."""
        word = args[0]
        if word not in COMMANDS and not word.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(word, COMMANDS)
            advice = f"did you mean {near[0]}?" if near else f"the commands are {', '.join(COMMANDS)}"
            raise InputError(f"there is no command {word!r}; {advice}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands into the help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command, or an option of the program."""
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=line) for name, line in COMMANDS.items() if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="A part is q1b (of the default sheet) or SHEET/q1b; q1 means q1a, q1b, …; SHEET means all of it."
    "  A file of your own is a sheet by its path: ./mine.py/q1.",
)
@click.version_option(__version__, prog_name=NAME)
@click.option(
    "--debug", is_flag=True, expose_value=False, help="When symderiv itself fails, show the traceback."
)
@click.pass_context
def program(context: click.Context) -> None:
    """Worked derivations for machine-learning coursework: named steps, checked answers, plots.

    `symderiv solve q1b` is the place to start.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
