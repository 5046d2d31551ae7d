"""``sitegen new``."""

import datetime as dt
from pathlib import Path

import click

from sitegen.cli import options
from sitegen.cli.report import exit_on_failure
from sitegen.config import load_config
from sitegen.core.messages import say
from sitegen.workspace.scaffold import check_free, new_article, new_name, write_files


@click.command("new")
@click.argument("title")
@options.root
@click.option(
    "--name", default="", help="File name below content/, instead of one made from the title."
)
@click.option("--pinyin/--no-pinyin", default=None, help="Write the file name in pinyin.")
@click.option("--draft", is_flag=True, help="Mark the article as a draft.")
@click.option("--edit", is_flag=True, help="Open it in $VISUAL or $EDITOR.")
def command(
    title: str, root: Path, name: str, pinyin: bool | None, draft: bool, edit: bool
) -> None:
    """Create an article called TITLE, with its front matter filled in.

    \b
    Examples:
      sitegen new 梯度下降
      sitegen new 梯度下降 --pinyin --draft
      sitegen new '关于 $e$ 的一点注记' --name notes/e --edit
    """
    with exit_on_failure(root):
        config = load_config(root)
        in_pinyin = config.new.pinyin if pinyin is None else pinyin
        file = new_name(title, name, pinyin=in_pinyin)
        check_free(root, file)
        now = dt.datetime.now(dt.UTC)
        text = new_article(title, config, now, draft=draft)
        write_files(root, {file: text}, say("choose another name with --name"))
    click.echo(root / file)
    if edit:
        click.edit(filename=str(root / file))
