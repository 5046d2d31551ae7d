"""Command groups: they load commands on demand, and suggest the nearest name for a typo."""

import errno
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from keyword import iskeyword
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem


class Suggesting(click.Group):
    """A group that suggests the command that was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command, or fail with the nearest names."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            near = get_close_matches(name, known, n=2, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
            ctx.fail(f"there is no command {name}; {hint}")
        return super().resolve_command(ctx, args)


class Lazy(Suggesting):
    """A group that imports a command's module when it is called, so that help starts fast."""

    def __init__(
        self, *arguments: Any, package: str, commands: Mapping[str, str], **options: Any
    ) -> None:
        """Take the package that has a module for each command, and the help line of each."""
        super().__init__(*arguments, **options)
        self._package = package
        self._help_lines = commands

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; report an OSError as an error message, not as a fault of sitegen."""
        encoding = sys.getfilesystemencoding()
        if encoding != "utf-8":  # of the locale, if Python's UTF-8 mode is off
            hint = "set PYTHONUTF8=1, or a UTF-8 locale"
            _refuse(ctx, f"Python encodes file names as {encoding} here", hint, status=2)
        try:
            return super().invoke(ctx)
        except OSError as problem:
            if problem.errno == errno.EPIPE:  # nobody reads the output any more; click handles that
                raise
            prefix = f"{problem.filename}: " if problem.filename else ""
            _refuse(ctx, f"{prefix}{problem.strerror or problem}", status=1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, in the order of the help."""
        return list(self._help_lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; return None if there is none of that name."""
        if cmd_name not in self._help_lines:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"{self._package}.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for the help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._help_lines.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands, and the options of the group itself."""
        names = [
            CompletionItem(name, help=line)
            for name, line in self._help_lines.items()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]


def _refuse(ctx: click.Context, message: str, hint: str = "", *, status: int) -> NoReturn:
    from sitegen.cli.report import refuse
    from sitegen.core.diagnostics import Refusal

    refuse(Refusal(message, hint))
    ctx.exit(status)
