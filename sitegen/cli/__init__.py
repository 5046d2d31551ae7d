"""The command line: one file a command; no decisions."""

import click

from sitegen import __version__


class _Lazy(click.Group):
    """Loads a command's module when it is called: ``--version`` must not wait for the rest."""

    _COMMANDS = ("build", "serve")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self._COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"sitegen.cli.{name}").command
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="sitegen")
def main() -> None:
    """Build blogs of math articles: Markdown and LaTeX in, plain pages out."""
