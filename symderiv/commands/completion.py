"""`symderiv completion`: the script that teaches a shell to complete commands, options and part ids."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the script that teaches a shell to complete.

    For bash: symderiv completion bash >> ~/.bashrc.
    For fish: symderiv completion fish > ~/.config/fish/completions/symderiv.fish.
    """
    from click.shell_completion import get_completion_class

    program = context.find_root()
    completes = get_completion_class(shell)
    assert completes is not None
    name = program.info_name or "symderiv"
    click.echo(completes(program.command, {}, name, f"_{name.upper()}_COMPLETE").source())
    return 0
