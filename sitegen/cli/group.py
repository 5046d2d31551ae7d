"""Groups of commands: loaded when they are called, and helpful where a name is mistyped."""

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
    """Names the command that was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or fail with those that are nearest."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            near = get_close_matches(name, known, n=2, cutoff=0.5)
            told = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
            ctx.fail(f"there is no command {name}; {told}")
        return super().resolve_command(ctx, args)


class Lazy(Suggesting):
    """Loads a command's module when it is called: help and completion do not wait for the rest."""

    def __init__(
        self, *arguments: Any, package: str, commands: Mapping[str, str], **options: Any
    ) -> None:
        """Take the package with a module for each command, and what the help says of them."""
        super().__init__(*arguments, **options)
        self._package = package
        self._told = commands

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; what the system refuses is an error, not a fault of sitegen."""
        encoding = sys.getfilesystemencoding()
        if encoding != "utf-8":  # of the locale, where its UTF-8 mode is switched off
            hint = "set PYTHONUTF8=1, or a locale of UTF-8"
            _refuse(ctx, f"Python writes names of files in {encoding} here", hint, status=2)
        try:
            return super().invoke(ctx)
        except OSError as problem:
            if problem.errno == errno.EPIPE:  # nobody reads any more; click knows what to do
                raise
            where = f"{problem.filename}: " if problem.filename else ""
            _refuse(ctx, f"{where}{problem.strerror or problem}", status=1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List all names, in the order of the help."""
        return list(self._told)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None where there is none of that name."""
        if cmd_name not in self._told:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"{self._package}.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for the help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._told.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands, and the options of the group itself."""
        names = [
            CompletionItem(name, help=told)
            for name, told in self._told.items()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]


def _refuse(ctx: click.Context, message: str, hint: str = "", *, status: int) -> NoReturn:
    from sitegen.cli.report import refuse
    from sitegen.core.diagnostics import Refusal

    refuse(Refusal(message, hint))
    ctx.exit(status)
