"""``sitegen theme list``, ``sitegen theme new`` and ``sitegen theme eject``."""

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from sitegen.assets.themes import themes
from sitegen.cli import options
from sitegen.cli.group import Suggesting
from sitegen.cli.report import exit_on_failure
from sitegen.config import load_config
from sitegen.core.diagnostics import BuildError
from sitegen.core.messages import say
from sitegen.workspace.scaffold import eject, new_theme, theme_files
from sitegen.workspace.scaffold.theme_origins import accept, record


@click.group("theme", cls=Suggesting)
def command() -> None:
    """List themes, start one, or copy a file of the theme into the site to change it.

    \b
    Examples:
      sitegen theme list
      sitegen theme new dusk
      sitegen theme eject article.html
    """


@command.command("list")
@options.root
def list_files(root: Path) -> None:
    """List the themes, and the files of the one in use; a star marks those you have replaced.

    An arrow marks the theme in use. Themes are sitegen's own, folders in themes/, and packages.

    \b
    Examples:
      sitegen theme list
    """
    with exit_on_failure(root):
        used = load_config(root).look.theme
        for theme in themes(root):
            mark = "→" if theme.name == used else " "
            named = say("{theme} ({origin})", theme=theme.name, origin=theme.origin)
            about = [say(theme.description)] if theme.description else []
            click.echo(f"{mark} {say(': ').join([named, *about])}")
        click.echo()
        for file in theme_files(root):
            click.echo(f"{'*' if file.is_own else ' '} {file.name}")


@command.command("new")
@click.argument("name")
@options.root
def new(name: str, root: Path) -> None:
    """Start a theme of your own in themes/NAME.

    It sets a few colours, and has a style sheet for more. Templates and other files that it lacks
    are the default theme's.

    \b
    Examples:
      sitegen theme new dusk
    """
    with exit_on_failure(root):
        for path in new_theme(root, name):
            click.echo(root / path)
    click.echo(say('Write theme = "{name}" below [look] in sitegen.toml to use it.', name=name))


def _names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    try:
        files = theme_files(context.params.get("root") or Path())
    except BuildError:
        return []
    names = {file.name for file in files}
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
        record(root, name)
    click.echo(
        say(
            "{file} is used from now on. Delete it to use the theme's file again.", file=root / name
        )
    )


@command.command("accept")
@click.argument("file", shell_complete=_names)
@options.root
def accept_file(file: str, root: Path) -> None:
    """Say that your copy of FILE is up to date with the theme, so that doctor reports it no more.

    \b
    Examples:
      sitegen theme accept article.html
    """
    with exit_on_failure(root):
        name = accept(root, file)
    click.echo(say("{file} is up to date with the theme.", file=root / name))
