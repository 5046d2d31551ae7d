"""Command groups: they load commands on demand, and suggest the nearest name for a typo."""

import errno
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from sitegen.cli.help import WideContext, in_language, settle
from sitegen.core.messages import enumerated, say

_ELSEWHERE = {
    **dict.fromkeys(("publish", "d"), "deploy"),
    **dict.fromkeys(("generate", "g", "html", "render", "make"), "build"),
    **dict.fromkeys(("server", "s", "preview", "watch", "dev", "start"), "serve"),
}
"""Commands of other programs, and those of sitegen that do the same."""


class Suggesting(click.Group):
    """A group that suggests the command that was probably meant."""

    context_class = WideContext

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command, or fail with the nearest names."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            near = [_ELSEWHERE[name]] if name in _ELSEWHERE else []
            near = near or get_close_matches(name, known, n=2, cutoff=0.5)
            ctx.fail(_unknown(name, near, known))
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command with its help in the language of messages; None if there is none."""
        command = super().get_command(ctx, cmd_name)
        return command and in_language(command)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help of the group itself."""
        formatter = ctx.make_formatter()
        in_language(self).format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")


class Lazy(Suggesting):
    """A group that imports a command's module when it is called, so that help starts fast."""

    def __init__(
        self, *arguments: Any, package: str, commands: Mapping[str, str], **options: Any
    ) -> None:
        """Take the package that has a module for each command, and the help line of each."""
        super().__init__(*arguments, **options)
        self._package = package
        self._help_lines = commands

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Parse the arguments; messages about them have a language already."""
        settle(Path())
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; report an OSError as an error message, not as a fault of sitegen."""
        encoding = sys.getfilesystemencoding()
        if encoding != "utf-8":  # of the locale, if Python's UTF-8 mode is off
            message = say("Python encodes file names as {encoding} here", encoding=encoding)
            _refuse(ctx, message, say("set PYTHONUTF8=1, or a UTF-8 locale"), status=2)
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
        return in_language(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for the help."""
        with formatter.section(say("Commands")):
            formatter.write_dl([(name, say(line)) for name, line in self._help_lines.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands, and the options of the group itself."""
        names = [
            CompletionItem(name, help=say(line))
            for name, line in self._help_lines.items()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]


def _unknown(name: str, near: list[str], known: list[str]) -> str:
    if not near:
        known_ones = enumerated(known)
        return say("there is no command {name}; known: {known}", name=name, known=known_ones)
    names = say(" or ").join(near)
    return say("there is no command {name}; did you mean {near}?", name=name, near=names)


def _refuse(ctx: click.Context, message: str, hint: str = "", *, status: int) -> NoReturn:
    from sitegen.cli.report import refuse
    from sitegen.core.diagnostics import Refusal

    refuse(Refusal(message, hint))
    ctx.exit(status)
