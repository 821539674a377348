"""A click group that imports a command's module only when the command is called."""

from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """Takes `commands_by_name`: name -> (module, attribute, one line of help)."""

    def __init__(self, *args: Any, commands_by_name: dict[str, tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands_by_name = commands_by_name

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order in which they are told."""
        return list(self.commands_by_name)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command called `name`, imported now, or None."""
        if name not in self.commands_by_name:
            return None
        module, attribute, _ = self.commands_by_name[name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from their one-line help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in self.commands_by_name.items()])
