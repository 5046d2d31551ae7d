"""``sitegen theme list`` and ``sitegen theme eject``."""

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from sitegen.cli import options
from sitegen.cli.group import Suggesting
from sitegen.cli.report import exit_on_failure
from sitegen.core.messages import say
from sitegen.workspace.scaffold import eject, theme_files


@click.group("theme", cls=Suggesting)
def command() -> None:
    """List the theme's files, or copy one into the site to change it.

    \b
    Examples:
      sitegen theme list
      sitegen theme eject article.html
    """


@command.command("list")
@options.root
def list_files(root: Path) -> None:
    """List the theme's templates, style sheets and scripts; a star marks those you have replaced.

    \b
    Examples:
      sitegen theme list
    """
    for file in theme_files(root):
        click.echo(f"{'*' if file.is_own else ' '} {file.name}")


def _names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    names = {file.name for file in theme_files(context.params.get("root") or Path())}
    names |= {name.rpartition("/")[2] for name in names}
    return [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete)]


@command.command("eject")
@click.argument("file", shell_complete=_names)
@options.root
def eject_file(file: str, root: Path) -> None:
    """Copy FILE of the theme into the site; the copy is used from then on.

    A file that the site already has is never overwritten.

    \b
    Examples:
      sitegen theme eject article.html
      sitegen theme eject static/assets/prose.css
    """
    with exit_on_failure(root):
        name = eject(root, file)
    click.echo(
        say(
            "{file} is used from now on. Delete it to use the theme's file again.", file=root / name
        )
    )
