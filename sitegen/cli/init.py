"""``sitegen init``."""

import datetime as dt
from pathlib import Path

import click

from sitegen.cli.report import exit_on_failure
from sitegen.core.messages import say
from sitegen.workspace.scaffold import NewSite, site_files, write_files
from sitegen.workspace.scaffold.origin import requirement


@click.command("init")
@click.argument(
    "folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path()
)
@click.option("--title", default="", help="The site's title.")
@click.option("--author", default="", help="Author of articles that name none.")
@click.option(
    "--language",
    default="zh-CN",
    show_default=True,
    help="Language of the pages; the files are Chinese for zh…, otherwise English.",
)
@click.option(
    "--schedule", is_flag=True, help="Publish articles on their date: the workflow runs daily."
)
def command(folder: Path, title: str, author: str, language: str, *, schedule: bool) -> None:
    """Create a site in DIR, or here: two articles, a configuration, a workflow.

    Never overwrites a file: if one of its files exists already, nothing is written.

    \b
    Examples:
      sitegen init blog
      sitegen init blog --title 推导手记 --author 甲
      sitegen init --language en
    """
    new = NewSite(
        title=title,
        author=author,
        language=language,
        requirement=requirement(),
        schedule=schedule,
    )
    files = site_files(new, dt.datetime.now(dt.UTC))
    with exit_on_failure(folder):
        write_files(folder, files, say("move it away, or choose another folder: sitegen init DIR"))
    click.echo(say("Created a site in {folder}:", folder=folder.resolve()))
    click.echo("".join(f"  {name}\n" for name in files), nl=False)
    if not new.requirement:
        click.echo(
            say(
                "Before GitHub can build it, write into requirements.txt where to "
                "install sitegen from."
            )
        )
    if folder == Path():
        click.echo(say("Next: sitegen serve"))
    else:
        click.echo(
            say("Next: cd {folder}, then sitegen serve", folder=click.format_filename(folder))
        )
