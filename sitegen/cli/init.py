"""``sitegen init``."""

import datetime as dt
from pathlib import Path

import click

from sitegen.cli.report import failures_told
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
    help="Language of the pages; the files are Chinese for zh…, else English.",
)
def command(folder: Path, title: str, author: str, language: str) -> None:
    """Start a site in DIR, or here: two articles, a configuration, a workflow.

    Writes over nothing: where one of its files is there already, it says so and stops.

    \b
    Examples:
      sitegen init blog
      sitegen init blog --title 推导手记 --author 甲
      sitegen init --language en
    """
    new = NewSite(title=title, author=author, language=language, requirement=requirement())
    files = site_files(new, dt.datetime.now(dt.UTC))
    with failures_told(folder):
        write_files(folder, files, "move it away, or choose another folder: sitegen init DIR")
    click.echo(f"A new site is in {folder.resolve()}:")
    click.echo("".join(f"  {name}\n" for name in files), nl=False)
    if not new.requirement:
        click.echo("Before GitHub can build it, say in requirements.txt where sitegen comes from.")
    step = "" if folder == Path() else f"cd {click.format_filename(folder)}, then "
    click.echo(f"Next: {step}sitegen serve")
