"""The command line: one file for each command; it makes no decisions."""

import click

from sitegen.cli.group import Lazy
from sitegen.core.messages import template

_COMMANDS = {
    "init": template("Create a site."),
    "new": template("Create an article."),
    "import": template("Import articles from another system."),
    "serve": template("Preview the site while you write."),
    "build": template("Build the site into public/."),
    "list": template("List the articles."),
    "check": template("Look for what a build does not look for, and repair it."),
    "search": template("Search the built site: words and formulas."),
    "tag": template("Give labelled results permanent tags."),
    "deploy": template("Build the site and publish it on GitHub Pages."),
    "clean": template("Empty the cache."),
    "theme": template("List themes, start one, copy a file of one."),
    "doctor": template("Report what is installed, and what is wrong."),
}


def _version(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from sitegen.cli.version import versions

        click.echo(versions())
        context.exit()


@click.group(
    cls=Lazy,
    package=__name__,
    commands=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the versions of sitegen, of KaTeX and of what runs it.",
)
def main() -> None:
    """Build blogs of math articles: Markdown and LaTeX in, plain pages out.

    \b
    Examples:
      sitegen init blog       create a site
      sitegen new 梯度下降    create an article
      sitegen import ../old   import articles of another system
      sitegen serve           preview it while you write
      sitegen build           build it into public/
      sitegen deploy          publish it on GitHub Pages
    """
